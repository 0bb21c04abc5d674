using System.Data.Common;
using Handrail.Core.Rosters;
using Handrail.Data;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Features.Rosters;

/// <summary>What came of one row of a roster file.</summary>
public enum RosterResult
{
    /// <summary>The shift was added.</summary>
    Added,

    /// <summary>It is there already.</summary>
    Unchanged,

    /// <summary>Something is wrong with the row; it was left out.</summary>
    Faulty,
}

/// <summary>The report of one row.</summary>
/// <param name="Line">Number of the row, from 1 after the header.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Why">What is wrong; empty otherwise.</param>
public sealed record RosterReport(int Line, RosterResult Result, string Why = "");

/// <summary>Takes a roster in from a file: one shift a row. Who may stand where is asked as on the page; done twice it changes nothing.</summary>
public sealed class ImportRoster
{
    /// <summary>Columns of the file.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["unit", "login", "role", "date", "shift"];

    /// <summary>Takes one row in.</summary>
    public RosterReport Take(WriteScope scope, int line, Func<string, string> cell)
    {
        var db = scope.Connection;
        RosterReport Wrong(string why) => new(line, RosterResult.Faulty, why);
        if (db.Query("SELECT id FROM location WHERE kind = 'unit' AND name = @name", row => row.Id(0), ("name", cell("unit"))) is not [var unit] || RosterBook.ClockOf(db, unit) is not { } clock) return Wrong("unit: there is no such unit");
        if (db.Query("SELECT id FROM staff WHERE login = @login", row => row.Id(0), ("login", cell("login"))) is not [var staff]) return Wrong("login: there is no such member of staff");
        var role = cell("role");
        if (!RosterBook.Members(db, unit, scope.Now).Any(member => member.Staff == staff && member.Role == role)) return Wrong("role: they have no such role in this unit, or the account is switched off");
        if (!LocalDatePattern.Iso.Parse(cell("date")).TryGetValue(default, out var day)) return Wrong("date: write the day like 2026-11-26");
        if (cell("shift") is not ("day" or "night")) return Wrong("shift: write day or night");
        var span = clock.Span(day, cell("shift") == "day" ? ShiftKind.Day : ShiftKind.Night);
        var slots = SwapHandlers.Slots(db, unit);
        if (slots.Exists(slot => slot.Staff == staff && slot.Role == role && slot.From == span.From && slot.To == span.To)) return new RosterReport(line, RosterResult.Unchanged);
        return PlanHandlers.Add(scope, unit, slots, staff, role, span.From, span.To, clock, null, new Planned(0, 0, 0, 0)) switch
        {
            { Added: 1 } => new RosterReport(line, RosterResult.Added),
            { There: 1 } => Wrong("shift: they stand on the roster in this role at that time with other hours"),
            { Past: 1 } => Wrong("date: this shift is over already"),
            _ => Wrong("role: they do not hold it then"),
        };
    }
}
