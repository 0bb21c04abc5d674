using System.Data.Common;
using Handrail.Ui;

namespace Handrail.Data;

/// <summary>Reads whose record it is, for the line on top of every page of it.</summary>
public static class PersonHeadRow
{
    /// <summary>The person with the stay that is open, else the last; null when there is no such person.</summary>
    public static PersonHead? Read(DbConnection connection, Vault vault, Guid person)
    {
        var found = connection.Query(
            """
            SELECT p.id, (SELECT e.id FROM encounter e WHERE e.person_id = p.id ORDER BY CASE WHEN e.ended_at IS NULL THEN 0 ELSE 1 END, e.admitted_at DESC LIMIT 1)
            FROM person p WHERE p.id = @id
            """,
            row => row.IdOrNull(1), ("id", person));
        if (found.Count == 0) return null;
        var who = PersonNames.One(connection, vault, person);
        return new PersonHead(person, who.Name, who.RecordNumber, who.BirthDate, found[0]);
    }
}
