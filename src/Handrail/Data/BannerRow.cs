using System.Data.Common;
using System.Globalization;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Core.Scores;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Data;

/// <summary>Reads who it is: a query that many pages share.</summary>
public static class BannerRow
{
    /// <summary>The person of a stay; null when there is no such stay. <paramref name="compare"/>: whether to look for others of the unit who are easily confused; reading a whole unit
    /// would compare everybody with everybody. <paramref name="among"/>: the unit to look in, when it is not the one they are in.</summary>
    public static PersonBannerModel? Read(DbConnection connection, Vault vault, Guid stay, Instant now, bool compare = true, Guid? among = null)
    {
        var found = connection.Query(
            """
            SELECT p.id, p.pregnant, b.name, u.id, u.name, e.flags, e.spo2_scale, s.name, e.spo2_scale_at, e.admitted_at, e.ended_at, e.protocol, z.zone, e.away_at, e.voided_at
            FROM encounter e
            JOIN person p ON p.id = e.person_id
            JOIN location u ON u.id = e.unit_id
            LEFT JOIN unit_setting z ON z.unit_id = e.unit_id
            LEFT JOIN staff s ON s.id = e.spo2_scale_by
            LEFT JOIN bed_stay t ON t.encounter_id = e.id AND t.to_at IS NULL
            LEFT JOIN location b ON b.id = t.bed_id
            WHERE e.id = @stay
            """,
            row => (Zone: row.TextOrNull(12), Banner: new PersonBannerModel(
                new EncounterId(stay), row.Id(0), "", "", default, 0, "unknown", row.GetInt16(1) == 1, row.TextOrNull(2), new UnitLink(new LocationId(row.Id(3)), row.GetString(4)),
                row.GetString(5).Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), (SpO2Scale)row.GetInt16(6), row.TextOrNull(7), row.TimeOrNull(8),
                row.Time(9), row.TimeOrNull(10), row.GetString(11))
            { AwaySince = row.TimeOrNull(13), Mistaken = !row.IsDBNull(14) }),
            ("stay", stay));
        if (found.Count == 0) return null;
        var (zone, banner) = found[0];
        var who = PersonNames.One(connection, vault, banner.Person);
        var today = now.InZone(zone is null ? DateTimeZone.Utc : DateTimeZoneProviders.Tzdb[zone]).Date;
        var facts = FactBook.Standing(FactBook.Of(connection, vault, banner.Person));
        var (allergies, weight) = (facts.Where(fact => fact.Kind == FactKind.Allergy).ToList(), facts.FirstOrDefault(fact => fact.Kind == FactKind.Weight));
        return banner with
        {
            Name = who.Name,
            RecordNumber = who.RecordNumber,
            BirthDate = who.BirthDate,
            Age = News2Off.AgeOf(who, facts, today),
            Sex = who.Sex,
            PhotoNo = PhotoBook.Standing(connection, banner.Person),
            Allergies = [.. allergies.Where(fact => fact.Code != FactCodes.NoneKnown).Select(Words)],
            NoAllergyKnown = allergies.Exists(fact => fact.Code == FactCodes.NoneKnown),
            Weight = weight?.Milli is { } milli ? (milli, weight.HappenedAt ?? weight.RecordedAt) : null,
            Pregnancy = facts.Where(fact => fact.Kind == FactKind.Pregnancy).Select(fact => FactCodes.WordsOf(FactKind.Pregnancy, fact.Code)).FirstOrDefault() ?? (banner.Pregnant ? FactCodes.WordsOf(FactKind.Pregnancy, "pregnant") : null),
            Precautions = [.. facts.Where(fact => fact.Kind == FactKind.Precaution).Select(Words)],
            LookAlikes = compare && banner.EndedAt is null ? LookAlikes(connection, vault, banner, who, among ?? banner.Unit.Id.Value) : [],
        };
    }

    static string Words(PersonFact fact) => FactCodes.WordsOf(fact.Kind, fact.Code) is var name && fact.Code == "other" && fact.Words is { Length: > 0 } what ? what : fact.Words is { Length: > 0 } more ? $"{name} ({more})" : name;

    // Bed and kind of likeness only: the banner of one person does not tell another's name.
    static List<string> LookAlikes(DbConnection connection, Vault vault, PersonBannerModel banner, PersonText who, Guid unit)
    {
        var others = connection.Query(
            """
            SELECT e.person_id, b.name FROM encounter e LEFT JOIN bed_stay t ON t.encounter_id = e.id AND t.to_at IS NULL LEFT JOIN location b ON b.id = t.bed_id
            WHERE e.unit_id = @unit AND e.ended_at IS NULL AND e.id <> @stay
            """,
            row => (Person: row.Id(0), Bed: row.TextOrNull(1)), ("unit", unit), ("stay", banner.Stay));
        var names = PersonNames.Of(connection, vault, others.Select(other => other.Person));
        return [.. others.Where(other => !names[other.Person].IsGone).Select(other => (other.Bed, Why: LookAlike.Why(Facts(who), Facts(names[other.Person])))).Where(other => other.Why is not null)
            .Select(other => $"{(other.Bed is null ? "somebody without a bed" : $"bed {other.Bed}")}: {other.Why}").Order(StringComparer.Ordinal)];
    }

    static PersonFacts Facts(PersonText who) => new(who.Given, who.Family, who.BirthDate, who.Sex);
}
