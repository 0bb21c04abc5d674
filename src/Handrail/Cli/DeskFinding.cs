using System.Data.Common;
using Handrail.Data;
using NodaTime;

namespace Handrail.Cli;

/// <summary>What <c>handrail doctor</c> says of the call-back desk: a plan that runs out, or a ladder that ends with somebody who has left, is said before a caller meets it.</summary>
static class DeskFinding
{
    static readonly Duration Ahead = Duration.FromDays(14);

    /// <summary>Name, whether it is well, and the words.</summary>
    public static (string Name, bool Ok, string Text) Examine(DbConnection connection, Instant now)
    {
        const string Name = "call-back desk";
        if (DeskBook.All(connection) is not [var desk, ..]) return (Name, true, "none: the public form takes no calls. handrail desk example prints a file to start from.");
        foreach (var staff in DeskBook.OnCall(connection, desk))
            if (connection.Query("SELECT login FROM staff WHERE id = @id AND disabled_at IS NOT NULL", row => row.GetString(0), ("id", staff)) is [var gone])
                return (Name, false, $"{gone} is on call, but the account is disabled: nobody may be told of a late call. Change the file and run handrail desk import.");
        var plan = DeskBook.Plan(connection, desk, now);
        var last = plan.Shifts.Count == 0 ? now : plan.Shifts.Max(shift => shift.To);
        var until = last.InZone(plan.Zone).LocalDateTime;
        return last < now + Ahead
            ? (Name, false, $"{(last <= now ? "nobody is planned at the desk" : $"nobody is planned after {until:uuuu-MM-dd HH:mm}")}: give the shifts a later end and run handrail desk import.")
            : (Name, true, $"{desk.Name}, planned until {until:uuuu-MM-dd}.");
    }
}
