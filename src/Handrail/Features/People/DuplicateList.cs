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

/// <summary>Proposes pairs of records with the same birth date or the same plain family name, within the viewer's reach. A person decides.</summary>
public sealed class DuplicateList(Database database)
{
    const int Most = 50;

    /// <summary>The page.</summary>
    public DuplicatesModel Of(PageFrame frame, Actor by, Typed typed)
    {
        using var db = database.Open();
        var links = PersonLinkRows.Now(db);
        var looked = db.Query("SELECT kept_id, other_id FROM person_link_event WHERE kind = 'distinct'", row => Key(row.Id(0), row.Id(1))).ToHashSet();
        var records = Records(db, database.Vault).Where(each => by.May(Permission.MergePeople, each.Place)).ToList();
        var pairs = new Dictionary<(Guid, Guid), PairRow>();
        foreach (var block in records.GroupBy(each => "born " + each.Facts.Born).Concat(records.GroupBy(each => "family " + Duplicates.Plain(each.Facts.Family))))
        {
            var members = block.ToList();
            for (var i = 0; i < members.Count; i++)
            {
                for (var j = i + 1; j < members.Count; j++)
                {
                    var (a, b) = (members[i], members[j]);
                    var key = Key(a.Row.Person, b.Row.Person);
                    if (pairs.ContainsKey(key) || looked.Contains(key) || links.Leader(a.Row.Person) == links.Leader(b.Row.Person)) continue;
                    var reasons = Duplicates.Reasons(a.Facts, b.Facts);
                    if (reasons.Sum(each => each.Points) < Duplicates.Propose) continue;
                    pairs[key] = new PairRow(a.Row, b.Row, reasons.Sum(each => each.Points), [.. reasons.Select(each => each.Words)]);
                }
            }
        }

        var byId = records.ToDictionary(each => each.Row.Person, each => each.Row);
        return new DuplicatesModel(frame, [.. pairs.Values.OrderByDescending(each => each.Score).ThenBy(each => each.First.Number, StringComparer.Ordinal).Take(Most)], Joined(db, database.Vault, links, byId), typed);
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

    // Where a record is: the unit of its latest stay.
    static IEnumerable<(RecordRow Row, PersonFacts Facts, Place Place)> Records(DbConnection db, Vault vault)
    {
        var places = PeopleViews.UnitPlaces(db).ToDictionary(each => each.Id, each => each.Place);
        var stays = db.Query("SELECT person_id, unit_id FROM encounter ORDER BY admitted_at DESC", row => (Person: row.Id(0), Unit: row.Id(1))).ToLookup(stay => stay.Person, stay => stay.Unit);
        foreach (var who in Who.All(db, vault))
        {
            var units = stays[who.Person].ToList();
            yield return (new RecordRow(who.Person, who.Name, who.Number, who.Facts.Born, who.Facts.Sex, units.Count), who.Facts,
                units.Count > 0 && places.TryGetValue(units[0], out var place) ? place : Place.Nowhere);
        }
    }
}
