using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;

namespace Handrail.Features.People;

/// <summary>Looking through records that may be one person.</summary>
public sealed record ViewDuplicates : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.MergePeople;

    /// <inheritdoc/>
    public Subject About => Subject.System;
}

/// <summary>Proposes pairs of records that may be one person, within the viewer's reach. A person decides.</summary>
public sealed class DuplicateList(Database database)
{
    const int Most = 50;

    /// <summary>The page.</summary>
    public DuplicatesModel Of(PageFrame frame, Actor by, Typed typed)
    {
        using var db = database.Open();
        var links = PersonLinkRows.Now(db);
        var looked = db.Query("SELECT kept_id, other_id FROM person_link_event WHERE kind = 'distinct'", row => Key(row.Id(0), row.Id(1))).ToHashSet();
        var records = Records(db, database.Vault, by);
        var pairs = Duplicates.Pairs(records, each => each.Facts)
            .Where(pair => !looked.Contains(Key(pair.First.Row.Person, pair.Second.Row.Person)) && links.Leader(pair.First.Row.Person) != links.Leader(pair.Second.Row.Person))
            .Select(pair => new PairRow(pair.First.Row, pair.Second.Row, pair.Reasons.Sum(each => each.Points), [.. pair.Reasons.Select(each => each.Words)]));
        var byId = records.ToDictionary(each => each.Row.Person, each => each.Row);
        return new DuplicatesModel(frame, [.. pairs.OrderByDescending(each => each.Score).ThenBy(each => each.First.Number, StringComparer.Ordinal).Take(Most)], Joined(db, database.Vault, links, byId), typed);
    }

    static List<JoinedRow> Joined(DbConnection db, Vault vault, PersonLinks links, Dictionary<Guid, RecordRow> records) =>
        [.. links.KeptOf.Where(link => records.ContainsKey(link.Key) && records.ContainsKey(link.Value)).Select(link =>
        {
            var (by, at, reason) = db.Query(
                "SELECT s.name, e.at, e.reason FROM person_link_event e JOIN staff s ON s.id = e.by_staff WHERE e.kept_id = @kept AND e.other_id = @other AND e.kind = 'merge' ORDER BY e.no DESC LIMIT 1",
                row => (row.GetString(0), row.Time(1), row.GetString(2)), ("kept", link.Value), ("other", link.Key))[0];
            return new JoinedRow(records[link.Value], records[link.Key], by, at, vault.OpenText(db, PersonLinkRows.ReasonPlace, reason));
        })];

    static (Guid, Guid) Key(Guid a, Guid b) => a.CompareTo(b) < 0 ? (a, b) : (b, a);

    // Whoever is within the viewer's reach: only their names are opened. Where a record is: the unit of its latest stay; one without a stay is in nobody's place, and everybody's to sort out.
    static List<(RecordRow Row, PersonFacts Facts)> Records(DbConnection db, Vault vault, Actor by)
    {
        var reached = PeopleViews.UnitPlaces(db).Where(unit => by.May(Permission.MergePeople, unit.Place)).Select(unit => unit.Id).ToHashSet();
        var stays = new Dictionary<Guid, (Guid Unit, int Count)>();
        foreach (var (person, unit) in db.Query("SELECT person_id, unit_id FROM encounter ORDER BY admitted_at DESC", row => (row.Id(0), row.Id(1))))
            stays[person] = stays.TryGetValue(person, out var latest) ? (latest.Unit, latest.Count + 1) : (unit, 1);
        var ids = db.Query("SELECT id FROM person WHERE sealed IS NOT NULL", row => row.Id(0)).Where(id => !stays.TryGetValue(id, out var latest) || reached.Contains(latest.Unit));
        return [.. Who.These(db, vault, ids).Select(who => (new RecordRow(who.Person, who.Name, who.Number, who.Facts.Born, who.Facts.Sex, stays.TryGetValue(who.Person, out var latest) ? latest.Count : 0), who.Facts))];
    }
}
