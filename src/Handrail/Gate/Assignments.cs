using System.Data.Common;
using Handrail.Core.People;
using Handrail.Data;
using NodaTime;

namespace Handrail.Gate;

/// <summary>Reads the assignments that an actor has now. A disabled member of staff has none.</summary>
public static class Assignments
{
    /// <summary>The same actor with what holds at this moment; actors who are not staff stay as they are.</summary>
    public static Actor Now(DbConnection connection, Actor by, Instant at) => by.Kind == "staff" ? by with { Assigned = Of(connection, by.Id, at) } : by;

    /// <summary>The assignments of a member of staff that hold at this moment.</summary>
    public static IReadOnlyList<Assignment> Of(DbConnection connection, Guid staff, Instant at) => connection.Query(
        """
        SELECT a.role, a.place_kind, a.place_id, a.from_at, a.to_at FROM assignment a JOIN staff s ON s.id = a.staff_id
        WHERE a.staff_id = @staff AND s.disabled_at IS NULL AND a.from_at <= @at AND (a.to_at IS NULL OR a.to_at > @at)
        ORDER BY a.from_at, a.id
        """,
        Read, ("staff", staff), ("at", at));

    /// <summary>
    /// Gives a role in the whole network, for the first administrator of an installation: the command line does this, since nobody could do it from a page. Makes
    /// the organization when there is none yet.
    /// </summary>
    public static void GiveEverywhere(WriteScope scope, Guid staff, string role)
    {
        var db = scope.Connection;
        if (db.Query("SELECT id FROM organization ORDER BY name, id LIMIT 1", row => row.Id(0)) is not [var organization, ..])
        {
            organization = Guid.CreateVersion7();
            db.Execute("INSERT INTO organization (id, name) VALUES (@id, 'This network')", ("id", organization));
        }

        db.Execute(
            "INSERT INTO assignment (id, staff_id, role, place_kind, place_id, from_at, made_at) VALUES (@id, @staff, @role, 'organization', @place, @now, @now)",
            ("id", Guid.CreateVersion7()), ("staff", staff), ("role", role), ("place", organization), ("now", scope.Now));
    }

    /// <summary>An assignment in a row of role, place_kind, place_id, from_at, to_at.</summary>
    static Assignment Read(DbDataReader row) => new(
        row.GetString(0), PlaceKinds.Parse(row.GetString(1)) ?? throw new InvalidOperationException($"assignment holds the unknown place kind '{row.GetString(1)}'."),
        row.Id(2), row.Time(3), row.TimeOrNull(4));
}
