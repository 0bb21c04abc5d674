namespace Handrail.Gate;

/// <summary>What kind of deed an action of the audit is, with the letters of FHIR AuditEvent.action.</summary>
public enum Deed
{
    /// <summary>E: anything else.</summary>
    Execute,

    /// <summary>C: something new was recorded.</summary>
    Create,

    /// <summary>R: something was looked at.</summary>
    Read,

    /// <summary>U: something was changed, corrected, answered or ended.</summary>
    Update,

    /// <summary>D: something was made unreadable.</summary>
    Delete,
}

/// <summary>
/// Tells the deed from the first word of an action's name. A test holds every ask of the program against this list, so that a new verb is a decision and not
/// a guess.
/// </summary>
public static class Deeds
{
    static readonly Dictionary<string, Deed> Words = new(StringComparer.Ordinal)
    {
        ["View"] = Deed.Read, ["Open"] = Deed.Read, ["See"] = Deed.Read, ["Read"] = Deed.Read, ["Find"] = Deed.Read, ["List"] = Deed.Read, ["Search"] = Deed.Read,
        ["Show"] = Deed.Read, ["Look"] = Deed.Read, ["Fhir"] = Deed.Read, ["Explain"] = Deed.Read, ["Account"] = Deed.Read, ["Print"] = Deed.Read, ["Prepare"] = Deed.Read, ["Watch"] = Deed.Read, ["Desk"] = Deed.Read,
        ["Record"] = Deed.Create, ["Add"] = Deed.Create, ["Raise"] = Deed.Create, ["Request"] = Deed.Create, ["Log"] = Deed.Create, ["Create"] = Deed.Create, ["Write"] = Deed.Create,
        ["Admit"] = Deed.Create, ["Pair"] = Deed.Create, ["Disclose"] = Deed.Create, ["Break"] = Deed.Create, ["Ask"] = Deed.Create, ["New"] = Deed.Create, ["Draft"] = Deed.Create, ["Offer"] = Deed.Create, ["Invite"] = Deed.Create, ["Plan"] = Deed.Create, ["Copy"] = Deed.Create,
        ["Correct"] = Deed.Update, ["Withdraw"] = Deed.Update, ["Set"] = Deed.Update, ["End"] = Deed.Update, ["Sign"] = Deed.Update, ["Accept"] = Deed.Update, ["Decline"] = Deed.Update,
        ["Attend"] = Deed.Update, ["Resolve"] = Deed.Update, ["Not"] = Deed.Update, ["Change"] = Deed.Update, ["Revoke"] = Deed.Update, ["Claim"] = Deed.Update, ["Release"] = Deed.Update,
        ["Close"] = Deed.Update, ["Join"] = Deed.Update, ["Merge"] = Deed.Update, ["Undo"] = Deed.Update, ["Review"] = Deed.Update, ["Disable"] = Deed.Update, ["Enable"] = Deed.Update,
        ["Approve"] = Deed.Update, ["Cancel"] = Deed.Update, ["Hand"] = Deed.Update, ["Rotate"] = Deed.Update, ["Refuse"] = Deed.Update, ["Move"] = Deed.Update, ["Remove"] = Deed.Update,
        ["Answer"] = Deed.Update, ["Update"] = Deed.Update, ["Link"] = Deed.Update, ["Save"] = Deed.Update, ["Unjoin"] = Deed.Update, ["Take"] = Deed.Update, ["Clear"] = Deed.Update,
        ["Discard"] = Deed.Update, ["Hold"] = Deed.Create, ["Mark"] = Deed.Update, ["Describe"] = Deed.Update, ["Leave"] = Deed.Update, ["Return"] = Deed.Update, ["Swap"] = Deed.Update,
        ["Discharge"] = Deed.Update, ["Complete"] = Deed.Update, ["Confirm"] = Deed.Update, ["Import"] = Deed.Execute,
        ["Label"] = Deed.Update, ["Shred"] = Deed.Delete, ["Erase"] = Deed.Delete,
        ["Visit"] = Deed.Execute, ["Start"] = Deed.Execute, ["Seed"] = Deed.Execute, ["Backup"] = Deed.Execute, ["Restore"] = Deed.Execute, ["Export"] = Deed.Execute, ["Step"] = Deed.Execute, ["Prove"] = Deed.Execute, ["Dial"] = Deed.Execute,
        ["Unlock"] = Deed.Execute, ["Lock"] = Deed.Execute, ["Verify"] = Deed.Execute, ["Sweep"] = Deed.Execute, ["Retain"] = Deed.Execute,
    };

    // Two words of the sign-in page begin like a signature.
    static readonly Dictionary<string, Deed> Whole = new(StringComparer.Ordinal) { ["SignIn"] = Deed.Execute, ["SignOut"] = Deed.Execute };

    /// <summary>True when the first word of this action is on the list.</summary>
    public static bool Knows(string action) => Whole.ContainsKey(action) || Words.ContainsKey(FirstWord(action));

    /// <summary>The deed of an action; <see cref="Deed.Execute"/> when its first word is not on the list.</summary>
    public static Deed Of(string action) => Whole.TryGetValue(action, out var whole) ? whole : Words.GetValueOrDefault(FirstWord(action));

    /// <summary>The letter of FHIR AuditEvent.action.</summary>
    public static char Letter(this Deed deed) => deed switch { Deed.Create => 'C', Deed.Read => 'R', Deed.Update => 'U', Deed.Delete => 'D', _ => 'E' };

    /// <summary>"RecordObservations" as "Record observations".</summary>
    public static string InWords(string action)
    {
        var words = new System.Text.StringBuilder(action.Length + 8);
        for (var i = 0; i < action.Length; i++)
        {
            var starts = i > 0 && char.IsUpper(action[i]) && !char.IsUpper(action[i - 1]);
            if (starts) words.Append(' ');
            words.Append(i > 0 && char.IsUpper(action[i]) && (starts && !(i + 1 < action.Length && char.IsUpper(action[i + 1]))) ? char.ToLowerInvariant(action[i]) : action[i]);
        }

        return words.ToString();
    }

    static string FirstWord(string action)
    {
        var end = 1;
        while (end < action.Length && !char.IsUpper(action[end])) end++;
        return action.Length == 0 ? "" : action[..end];
    }
}
