using System.Data.Common;
using Handrail.Core.People;

namespace Handrail.Data;

/// <summary>Reads which records are one person. Reading a person follows the links; facts keep the id they were written with.</summary>
public static class PersonLinkRows
{
    /// <summary>Where the reason of a join is sealed, under the key of the person who was kept.</summary>
    public const string ReasonPlace = "person_link_event.reason";

    /// <summary>The links that hold now.</summary>
    public static PersonLinks Now(DbConnection connection) => new(connection.Query("SELECT other_id, kept_id FROM person_link", row => KeyValuePair.Create(row.Id(0), row.Id(1)))
        .Aggregate(PersonLinks.None.KeptOf, (links, link) => links.Add(link.Key, link.Value)));

    /// <summary>The links as their decisions give them: what the projection must be equal to.</summary>
    public static PersonLinks Folded(DbConnection connection) => PersonLinks.Fold(connection.Query("SELECT kept_id, other_id, kind FROM person_link_event ORDER BY no",
        row => new LinkEvent(row.Id(0), row.Id(1), row.GetString(2) switch { "merge" => LinkKind.Merge, "undo" => LinkKind.Undo, _ => LinkKind.Distinct })));

    /// <summary>All records of the person that this record belongs to, itself among them.</summary>
    public static IReadOnlyList<Guid> AllOf(DbConnection connection, Guid person) => connection.Query(
        """
        WITH RECURSIVE up(id) AS (SELECT @person UNION SELECT l.kept_id FROM person_link l JOIN up ON up.id = l.other_id),
          down(id) AS (SELECT id FROM up UNION SELECT l.other_id FROM person_link l JOIN down ON down.id = l.kept_id)
        SELECT id FROM down
        """,
        row => row.Id(0), ("person", person));
}
