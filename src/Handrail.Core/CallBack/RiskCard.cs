namespace Handrail.Core.CallBack;

/// <summary>The six dangers an advisor listens for in every call, in the order of the card. The words are content (content/desk/call.yml), the codes are stored sealed.</summary>
public static class RiskCard
{
    /// <summary>Thoughts of suicide, or a plan.</summary>
    public const string Suicide = "suicide";

    /// <summary>Somebody has taken too much now.</summary>
    public const string Overdose = "overdose";

    /// <summary>Somebody does not breathe normally or cannot be woken.</summary>
    public const string Breathing = "breathing";

    /// <summary>Violence, or fear of it.</summary>
    public const string Violence = "violence";

    /// <summary>A child is there or depends on them.</summary>
    public const string Child = "child";

    /// <summary>Somebody is pregnant.</summary>
    public const string Pregnant = "pregnant";

    /// <summary>All six, in the order of the card: what kills first stands where the eye begins.</summary>
    public static IReadOnlyList<string> All { get; } = [Suicide, Overdose, Breathing, Violence, Child, Pregnant];

    /// <summary>Those of <paramref name="codes"/> that are on the card, in its order, each once.</summary>
    public static IReadOnlyList<string> Known(IEnumerable<string> codes)
    {
        var heard = codes.ToHashSet(StringComparer.Ordinal);
        return [.. All.Where(heard.Contains)];
    }
}
