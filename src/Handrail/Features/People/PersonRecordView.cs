using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;

namespace Handrail.Features.People;

/// <summary>Looking at a person's episodes, stays and places, care team and relatives.</summary>
public sealed record ViewEpisodes(Guid Person) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeePerson;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);
}

/// <summary>Reads person, episodes, stays, places. Joined records are shown together; each fact stays with the record it was written in.</summary>
public sealed class PersonRecordView(Database database, Vault vault)
{
    /// <summary>The page; null when there is no such person.</summary>
    public PersonRecordModel? Of(Guid person, PageFrame frame, Actor by, bool plans, bool addsRelatives, Typed typed)
    {
        using var db = database.Open();
        if (Record(db, person) is not { } own) return null;
        var all = PersonLinkRows.AllOf(db, person);
        var others = all.Where(each => each != person).Select(each => Record(db, each)!).ToList();
        var place = Whereabouts.Of(db, Subject.Person(person)).Place;
        return new PersonRecordModel(
            frame, own, others, [.. all.SelectMany(each => Episodes(db, each, each == person ? null : others.First(other => other.Person == each).Number)).OrderByDescending(each => each.From)],
            [.. all.SelectMany(each => Team(db, each, frame)).OrderBy(each => each.Name, StringComparer.Ordinal)], Relatives(db, all),
            !plans ? [] : [.. PeopleViews.StaffWith(db, frame.Now).SelectMany(each => each.Held.Where(held => held.Covers(place) && Roles.Has(held.Role, Permission.SeePerson))
                .Select(held => new Choice($"{each.Id}|{held.Role}", $"{each.Name}, {Wording.Role(held.Role)}"))).DistinctBy(each => each.Value)],
            plans, addsRelatives, typed)
        {
            Banner = Whereabouts.Of(db, Subject.Person(person)).Encounter is { } stay ? BannerRow.Read(db, vault, stay, frame.Now) : null,
        };
    }

    RecordRow? Record(DbConnection db, Guid person) => Who.One(db, vault, person) is { } who
        ? new RecordRow(person, who.Name, who.Number, who.Facts.Born, who.Facts.Sex, (int)db.Scalar<long>("SELECT count(*) FROM encounter WHERE person_id = @id", ("id", person)))
        : null;

    static IEnumerable<EpisodeRow> Episodes(DbConnection db, Guid person, string? record) => db.Query(
            "SELECT id, started_at, ended_at FROM episode_of_care WHERE person_id = @person ORDER BY started_at DESC", row => (Id: row.Id(0), From: row.Time(1), To: row.TimeOrNull(2)), ("person", person))
        .Select(each => new EpisodeRow(each.Id, each.From, each.To, record, Stays(db, each.Id)));

    static List<StayRow> Stays(DbConnection db, Guid episode) => [.. db.Query(
            """
            SELECT e.id, l.name, e.admitted_at, e.ended_at FROM encounter_episode x JOIN encounter e ON e.id = x.encounter_id JOIN location l ON l.id = e.unit_id
            WHERE x.episode_id = @episode ORDER BY e.admitted_at DESC
            """,
            row => (Id: row.Id(0), Unit: row.GetString(1), From: row.Time(2), To: row.TimeOrNull(3)), ("episode", episode))
        .Select(stay => new StayRow(stay.Id, stay.Unit, stay.From, stay.To, db.Query(
            "SELECT b.name, t.from_at, t.to_at FROM bed_stay t JOIN location b ON b.id = t.bed_id WHERE t.encounter_id = @stay ORDER BY t.from_at", row => new BedRow(row.GetString(0), row.Time(1), row.TimeOrNull(2)), ("stay", stay.Id))))];

    static List<TeamRow> Team(DbConnection db, Guid person, PageFrame frame) => db.Query(
        """
        SELECT t.id, s.name, t.role, t.from_at, t.to_at FROM care_team t JOIN staff s ON s.id = t.staff_id
        LEFT JOIN encounter e ON e.id = t.encounter_id LEFT JOIN episode_of_care c ON c.id = t.episode_id
        WHERE coalesce(e.person_id, c.person_id) = @person AND (t.to_at IS NULL OR t.to_at > @now)
        """,
        row => new TeamRow(row.Id(0), row.GetString(1), row.GetString(2), row.Time(3), row.TimeOrNull(4)), ("person", person), ("now", frame.Now));

    List<RelativeRow> Relatives(DbConnection db, IReadOnlyList<Guid> people) => [.. people.SelectMany(person => db.Query(
            "SELECT r.id, r.name, k.kind, r.reach FROM relation k JOIN relative r ON r.id = k.relative_id WHERE k.person_id = @person AND k.to_at IS NULL ORDER BY k.from_at",
            row => (Id: row.Id(0), Name: row.GetFieldValue<byte[]>(1), Kind: row.GetString(2), Reach: row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3)), ("person", person)))
        .Select(each => new RelativeRow(each.Id, vault.Open(db, each.Id, CareTeamHandlers.NamePlace, each.Name), each.Kind, vault.OpenOrNull(db, each.Id, CareTeamHandlers.ReachPlace, each.Reach)))];
}
