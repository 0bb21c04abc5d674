using System.Data.Common;
using Handrail.Data;
using NodaTime;

namespace Handrail.Features.Downtime;

/// <summary>The newest pack of a unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Name">Its name.</param>
/// <param name="At">When it was written; null: never.</param>
/// <param name="File">Where; null: nowhere.</param>
public sealed record NewestPack(Guid Unit, string Name, Instant? At, string? File)
{
    /// <summary>It is there and young enough.</summary>
    public bool IsGood(Instant now) => At is { } at && now - at <= PackModel.Valid && System.IO.File.Exists(File);
}

/// <summary>How old the packs are, for doctor and the page.</summary>
public static class DowntimeAge
{
    /// <summary>The newest pack of each unit, in the order of the units.</summary>
    public static IReadOnlyList<NewestPack> Of(DbConnection connection) => connection.Query(
        """
        SELECT l.id, l.name, p.written_at, p.file FROM location l
        LEFT JOIN downtime_pack p ON p.unit_id = l.id AND p.written_at = (SELECT max(n.written_at) FROM downtime_pack n WHERE n.unit_id = l.id)
        WHERE l.kind = 'unit' ORDER BY l.sort, l.id
        """,
        row => new NewestPack(row.Id(0), row.GetString(1), row.TimeOrNull(2), row.TextOrNull(3)));

    /// <summary>What doctor says.</summary>
    public static (bool Ok, string Words) Examine(DbConnection connection, Instant now)
    {
        var packs = Of(connection);
        if (packs.All(pack => pack.At is null))
        {
            // The row that will look is made when the program starts to serve, ten minutes ahead.
            return connection.Query("SELECT min(due_at) FROM due_work WHERE kind = @kind", row => row.TimeOrNull(0), ("kind", PackWatch.DueKindName)).Single() is { } due && due <= now
                ? (false, "none, though it has been served for minutes: can the folder be written? 'handrail downtime write' makes one now and says why not.")
                : (true, "none yet: written a minute after the first serve, then every half hour.");
        }

        return packs.FirstOrDefault(pack => !pack.IsGood(now)) is { } bad
            ? (false, bad.At is { } at ? $"the pack of {bad.Name} is of {at} or its file is gone: is 'handrail serve' running? 'handrail downtime write' makes one now." : $"{bad.Name} has none: 'handrail downtime write' makes one now.")
            : (true, $"{packs.Count} units, oldest {packs.Min(pack => pack.At)}, in {Path.GetDirectoryName(packs[0].File)}. They hold personal data.");
    }
}
