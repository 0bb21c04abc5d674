using Handrail.Core.People;
using NodaTime;

namespace Handrail.Core.Rosters;

/// <summary>What is known of somebody, as far as it decides whether they count on a roster.</summary>
/// <param name="Staff">Who.</param>
/// <param name="DisabledAt">Since when the account is switched off; null: it is on.</param>
/// <param name="Held">Their roles that cover this place, each with its time.</param>
/// <param name="Credentials">What is recorded of their licences.</param>
public sealed record Fitness(Guid Staff, Instant? DisabledAt, IReadOnlyList<(string Role, Instant From, Instant? To)> Held, IReadOnlyList<Credential> Credentials);

/// <summary>Who counts on a roster, and from when on no longer.</summary>
public static class RosterFitness
{
    /// <summary>When they do not count in this role, from <paramref name="from"/> to just before <paramref name="to"/>. A licence counts by whole days of the unit's zone; one that was never recorded here is kept elsewhere.</summary>
    public static IReadOnlyList<Unfit> Of(Fitness person, string role, DateTimeZone zone, Instant from, Instant to)
    {
        var found = new List<Unfit>();
        if (person.DisabledAt is { } off && off < to) found.Add(new Unfit(person.Staff, null, Instant.Max(off, from), to, UnfitReason.Account));
        var covered = from;
        foreach (var held in person.Held.Where(held => held.Role == role).OrderBy(held => held.From))
        {
            if (covered >= to) break;
            if (held.From > covered) found.Add(new Unfit(person.Staff, role, covered, Instant.Min(held.From, to), UnfitReason.Role));
            covered = Instant.Max(covered, held.To ?? Instant.MaxValue);
        }

        if (covered < to) found.Add(new Unfit(person.Staff, role, covered, to, UnfitReason.Role));
        if (RosterRoles.NeedsLicence(role) && person.Credentials.Count > 0) found.AddRange(Lapsed(person, role, zone, from, to));
        return found;
    }

    static IEnumerable<Unfit> Lapsed(Fitness person, string role, DateTimeZone zone, Instant from, Instant to)
    {
        for (var day = from.InZone(zone).Date; ; day = day.PlusDays(1))
        {
            var (start, end) = (zone.AtStartOfDay(day).ToInstant(), zone.AtStartOfDay(day.PlusDays(1)).ToInstant());
            if (start >= to) yield break;
            if (Credentials.LapsedForSigning(person.Credentials, day).Count > 0) yield return new Unfit(person.Staff, role, Instant.Max(start, from), Instant.Min(end, to), UnfitReason.Licence);
        }
    }
}
