using System.Data.Common;
using Handrail.Core.People;

namespace Handrail.Data;

/// <summary>Telephone numbers of units: read by the downtime pack and the printed list, set by who runs the centre.</summary>
public static class UnitNumberBook
{
    /// <summary>What the unit set, kind to number.</summary>
    public static IReadOnlyDictionary<string, string> Set(DbConnection db, Guid unit) =>
        db.Query("SELECT kind, number FROM unit_number WHERE unit_id = @unit", row => KeyValuePair.Create(row.GetString(0), row.GetString(1)), ("unit", unit)).ToDictionary();

    /// <summary>Every kind in order, with the unit's number, or that of the country (<paramref name="shipped"/>: kind to number), or none.</summary>
    public static IReadOnlyList<(string Words, string? Number)> Of(DbConnection db, Guid unit, IReadOnlyDictionary<string, string> shipped)
    {
        var set = Set(db, unit);
        return [.. UnitNumbers.Kinds.Select(each => (each.Words, set.TryGetValue(each.Kind, out var own) ? own : shipped.GetValueOrDefault(each.Kind)))];
    }

    /// <summary>Sets one, or takes it away when it is empty.</summary>
    public static void Set(WriteScope scope, Guid unit, string kind, string number, Guid by)
    {
        if (number.Length == 0) scope.Connection.Execute("DELETE FROM unit_number WHERE unit_id = @unit AND kind = @kind", ("unit", unit), ("kind", kind));
        else
            scope.Connection.Execute(
                """
                INSERT INTO unit_number (unit_id, kind, number, set_by, set_at) VALUES (@unit, @kind, @number, @by, @now)
                ON CONFLICT (unit_id, kind) DO UPDATE SET number = excluded.number, set_by = excluded.set_by, set_at = excluded.set_at
                """,
                ("unit", unit), ("kind", kind), ("number", number), ("by", by), ("now", scope.Now));
    }
}
