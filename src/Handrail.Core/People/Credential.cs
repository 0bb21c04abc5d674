using NodaTime;

namespace Handrail.Core.People;

/// <summary>A licence, registration or certificate of a member of staff, or a licence or accreditation of a site.</summary>
/// <param name="Kind">Kind code, see <see cref="Credentials.StaffKinds"/> and <see cref="Credentials.SiteKinds"/>.</param>
/// <param name="ValidFrom">First day.</param>
/// <param name="ValidTo">Last day, included.</param>
/// <param name="Ended">Recorded by mistake, or taken away by its issuer.</param>
public sealed record Credential(string Kind, LocalDate ValidFrom, LocalDate ValidTo, bool Ended);

/// <summary>Where a credential stands on a day.</summary>
public enum CredentialState
{
    /// <summary>Its first day is still to come.</summary>
    NotYet,

    /// <summary>In force, and not soon to end.</summary>
    Valid,

    /// <summary>In force, and its last day is at most 30 days away.</summary>
    EndsSoon,

    /// <summary>Its last day has passed.</summary>
    Lapsed,

    /// <summary>Taken away, or recorded by mistake.</summary>
    Ended,
}

/// <summary>What expiry of a credential means. The days of warning are those of the centre's rules: 30, 14 and 7 before the last day.</summary>
public static class Credentials
{
    /// <summary>Days before the last day at which a warning begins, the first one first.</summary>
    public static IReadOnlyList<int> WarnAt { get; } = [30, 14, 7];

    /// <summary>Kinds of staff credentials: code, words, and whether a lapsed one blocks signing.</summary>
    public static IReadOnlyList<(string Code, string Words, bool BlocksSigning)> StaffKinds { get; } =
    [
        ("licence", "Professional licence", true),
        ("prescribing", "Registration to prescribe controlled medicines", true),
        ("certification", "Certification", true),
        ("training", "Training certificate", false),
    ];

    /// <summary>Kinds of what a site holds.</summary>
    public static IReadOnlyList<(string Code, string Words)> SiteKinds { get; } =
    [
        ("state-licence", "State licence"),
        ("controlled-substances", "Registration for controlled substances"),
        ("laboratory", "Laboratory certificate"),
        ("accreditation", "Accreditation"),
        ("fire-safety", "Fire safety certificate"),
    ];

    /// <summary>Words of a kind of staff or site; the code itself when it is not known.</summary>
    public static string Words(string kind) =>
        StaffKinds.Where(each => each.Code == kind).Select(each => each.Words).Concat(SiteKinds.Where(each => each.Code == kind).Select(each => each.Words)).FirstOrDefault(kind);

    /// <summary>Days from <paramref name="today"/> to the last day: 0 on it, negative after it.</summary>
    public static int DaysLeft(Credential credential, LocalDate today) => Period.DaysBetween(today, credential.ValidTo);

    /// <summary>Where it stands on that day.</summary>
    public static CredentialState StateOn(Credential credential, LocalDate today) => credential switch
    {
        { Ended: true } => CredentialState.Ended,
        _ when today < credential.ValidFrom => CredentialState.NotYet,
        _ when today > credential.ValidTo => CredentialState.Lapsed,
        _ when DaysLeft(credential, today) <= WarnAt[0] => CredentialState.EndsSoon,
        _ => CredentialState.Valid,
    };

    /// <summary>Which warning holds on that day: 30, 14 or 7; null when none does (long before, or when it has lapsed).</summary>
    public static int? Warning(Credential credential, LocalDate today)
    {
        if (StateOn(credential, today) != CredentialState.EndsSoon) return null;
        var left = DaysLeft(credential, today);
        return WarnAt.Last(days => left <= days);
    }

    /// <summary>
    /// The kinds that keep somebody from signing on that day: recorded once, and none of that kind in force now. A kind that was never recorded does not block:
    /// what the centre does not keep here it keeps elsewhere.
    /// </summary>
    public static IReadOnlyList<string> LapsedForSigning(IEnumerable<Credential> held, LocalDate today) =>
        [.. held.GroupBy(each => each.Kind)
            .Where(kind => StaffKinds.Any(known => known.Code == kind.Key && known.BlocksSigning))
            .Where(kind => !kind.Any(each => StateOn(each, today) is CredentialState.Valid or CredentialState.EndsSoon) && kind.Any(each => StateOn(each, today) is CredentialState.Lapsed or CredentialState.Ended))
            .Select(kind => kind.Key).Order(StringComparer.Ordinal)];
}
