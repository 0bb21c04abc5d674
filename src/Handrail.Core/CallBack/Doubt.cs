using NodaTime;

namespace Handrail.Core.CallBack;

/// <summary>What is known of a request besides what it says. Nothing of it is stored but the codes of <see cref="Doubt.Judge"/>.</summary>
public sealed record DoubtSignals
{
    /// <summary>Time between the form being given and sent back; null when the form's token is missing, altered or older than a day.</summary>
    public Duration? FormAge { get; init; }

    /// <summary>A field was filled in that no person sees.</summary>
    public bool Trap { get; init; }

    /// <summary>What the number is.</summary>
    public PhoneKind Number { get; init; }

    /// <summary>Open call-backs with this number.</summary>
    public int OpenWithNumber { get; init; }

    /// <summary>Requests with these very words in the last day.</summary>
    public int SameWords { get; init; }

    /// <summary>How often this same form has come with other content before.</summary>
    public int FormReused { get; init; }

    /// <summary>Letters in the free text.</summary>
    public int TextLength { get; init; }

    /// <summary>More from this network than a network of people sends.</summary>
    public bool NetworkOver { get; init; }

    /// <summary>More from everywhere than people send.</summary>
    public bool Flood { get; init; }

    /// <summary>The browser names a language and itself, as all browsers do.</summary>
    public bool LooksLikeABrowser { get; init; } = true;
}

/// <summary>What libphonenumber says of a number that can exist.</summary>
public enum PhoneKind
{
    /// <summary>A number of this country that a person may have.</summary>
    Ordinary = 0,

    /// <summary>It can exist by its length, but no such number is given out.</summary>
    Unlikely = 1,

    /// <summary>Calling it costs extra, or it is shared by many: premium, shared cost, service numbers.</summary>
    Premium = 2,

    /// <summary>Of another country.</summary>
    Foreign = 3,
}

/// <summary>
/// Which requests a person should look at first ("check"). A doubtful request is never refused for its doubt: a false positive may cost a life.
/// One strong reason is enough; of the weak ones, which happen to real people too, two together are.
/// </summary>
public static class Doubt
{
    /// <summary>Nobody reads and fills in the form in less.</summary>
    public static readonly Duration Fastest = Duration.FromSeconds(3);

    /// <summary>Longer is unusual: a weak reason.</summary>
    public static readonly Duration Slowest = Duration.FromHours(2);

    /// <summary>Open call-backs with one number from which another is doubtful.</summary>
    public const int MostOpen = 2;

    /// <summary>Same words in a day from which more of them are doubtful: two people do not write the same sentences.</summary>
    public const int MostSameWords = 1;

    /// <summary>Times one form may come back with other content: a person corrects a number once or twice.</summary>
    public const int MostReused = 2;

    /// <summary>Letters a person types in a second, generously; pasting is quicker, so it is a weak reason.</summary>
    public const int LettersASecond = 20;

    /// <summary>Reasons that are about the number alone; each goes away with another number.</summary>
    public static IReadOnlyList<string> OfNumber { get; } = ["premium", "foreign", "unlikely-number", NumberOpen];

    /// <summary>Several open requests with this number.</summary>
    public const string NumberOpen = "number-open";

    static readonly HashSet<string> Weak = new(StringComparer.Ordinal) { "form-old", "typed-fast", "flood", "no-browser" };

    /// <summary>
    /// True when everything that tells a script from a person says person: a form of ours of its own, opened by whoever sends it and read for a moment, no trap, no sentences that came
    /// before. The doubt is about the number, the browser or the neighbours then, and a flood of scripts must not take this one's place.
    /// </summary>
    public static bool LikeAPerson(DoubtSignals signals) =>
        signals.FormAge >= Fastest && !signals.Trap && signals.FormReused <= MostReused && signals.SameWords < MostSameWords;

    /// <summary>The reasons that are left, or come, when the caller gives another number; "" when there is no doubt any more. <paramref name="open"/>: other open call-backs with it.</summary>
    public static string Renumber(string doubt, PhoneKind number, int open)
    {
        var now = Judge(new DoubtSignals { FormAge = Slowest, Number = number, OpenWithNumber = open }).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var left = doubt.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(code => !OfNumber.Contains(code)).ToList();
        string[] all = [.. now, .. left];
        return all.Any(code => !Weak.Contains(code)) || all.Length > 1 ? string.Join(' ', all) : "";
    }

    /// <summary>The reasons, as codes with spaces between; "" when there is no doubt.</summary>
    public static string Judge(DoubtSignals signals)
    {
        var strong = new List<string>();
        if (signals.Trap) strong.Add("trap");
        if (signals.FormAge is null) strong.Add("no-form");
        else if (signals.FormAge < Fastest) strong.Add("too-fast");
        if (signals.Number == PhoneKind.Premium) strong.Add("premium");
        if (signals.Number == PhoneKind.Foreign) strong.Add("foreign");
        if (signals.Number == PhoneKind.Unlikely) strong.Add("unlikely-number");
        if (signals.FormReused > MostReused) strong.Add("form-reused");
        if (signals.OpenWithNumber >= MostOpen) strong.Add(NumberOpen);
        if (signals.SameWords >= MostSameWords) strong.Add("same-words");
        if (signals.NetworkOver) strong.Add("network");

        var weak = new List<string>();
        if (signals.FormAge > Slowest) weak.Add("form-old");
        if (signals.FormAge is { } age && signals.TextLength > age.TotalSeconds * LettersASecond) weak.Add("typed-fast");
        if (signals.Flood) weak.Add("flood");
        if (!signals.LooksLikeABrowser) weak.Add("no-browser");
        return strong.Count > 0 || weak.Count > 1 ? string.Join(' ', strong.Concat(weak)) : "";
    }
}
