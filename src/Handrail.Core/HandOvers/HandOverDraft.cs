using System.Globalization;
using Handrail.Core.Watch;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Core.HandOvers;

/// <summary>
/// Assembles the draft of a hand-over from facts. Pure, and nothing is judged or left out to be kind: what was not measured is said, what is overdue comes first. A person
/// reads, edits and signs it; the draft alone is no hand-over.
/// </summary>
public static class HandOverDraft
{
    /// <summary>How far ahead "due" looks.</summary>
    public static readonly Duration Ahead = Duration.FromHours(4);

    static readonly LocalDateTimePattern Clock = LocalDateTimePattern.CreateWithInvariantCulture("HH:mm"), DayClock = LocalDateTimePattern.CreateWithInvariantCulture("ddd HH:mm");

    /// <summary>When "since my last shift" begins: the end of the last shift of this person on the unit before the present one; without one, the start of the present one, but at most a day ago.</summary>
    public static Instant SinceLastShift(IEnumerable<(Instant From, Instant To)> shifts, Instant now)
    {
        var all = shifts.Where(shift => shift.From <= now).OrderBy(shift => shift.From).ToList();
        var present = all.Where(shift => shift.To > now).Select(shift => (Instant?)shift.From).LastOrDefault();
        var last = all.Where(shift => shift.To <= (present ?? now)).Select(shift => (Instant?)shift.To).Max();
        var earliest = now - Duration.FromHours(24);
        var since = last ?? present ?? earliest;
        // With a shift long ago, everything since then would bury what matters tonight.
        return since < earliest ? (present is { } start && start > earliest ? start : earliest) : since;
    }

    /// <summary>The draft.</summary>
    public static Sbar Assemble(HandOverFacts facts) => new(Situation(facts), Background(facts), Assessment(facts), Recommendation(facts));

    static string Situation(HandOverFacts facts)
    {
        var lines = new List<string> { $"NEWS2 {facts.Score}{(facts.ScoreThen is { } then ? $", was {then} at {Time(facts, facts.Since)}" : "")}." };
        lines.AddRange(facts.Stay.Alerts.Select(alert => $"OPEN ALERT {Word(alert.Priority)}: {alert.Title}, since {Time(facts, alert.OpenedAt)}{(alert.AcceptedBy is { } by ? $", taken by {by}" : ", taken by nobody")}."));
        if (facts.Stay.Alerts.Count == 0) lines.Add("No open alert.");
        return Text(lines);
    }

    static string Background(HandOverFacts facts)
    {
        var lines = new List<string> { string.Create(CultureInfo.InvariantCulture, $"Admitted {Time(facts, facts.Stay.AdmittedAt)} (day {Day(facts)}). Protocol {facts.Stay.Protocol}.") };
        if (facts.Stay.Flags.Count > 0) lines.Add($"Risks: {string.Join(", ", facts.Stay.Flags)}.");
        lines.Add($"Allergies: {(facts.Stay.Allergies is { } allergies ? allergies.Count == 0 ? "none known" : string.Join(", ", allergies) : "not recorded: ask, and look in the chart")}.");
        lines.AddRange(facts.Limits.Select(limit => $"Limit for this person: {limit}."));
        return Text(lines);
    }

    static string Assessment(HandOverFacts facts)
    {
        var lines = new List<string>();
        var moved = facts.Changes.Where(change => change.Moved).ToList();
        foreach (var change in moved)
            lines.Add($"{change.Name} {change.First} to {change.Last}{(change.Times > 2 && (change.Lowest != change.First || change.Highest != change.Last) && change.Lowest != change.Highest ? $" (between {change.Lowest} and {change.Highest})" : "")}.");
        if (facts.Changes.Count == 0) lines.Add($"Nothing was measured since {Time(facts, facts.Since)}.");
        else if (facts.Changes.Except(moved).ToList() is { Count: > 0 } same) lines.Add($"Unchanged: {string.Join(", ", same.Select(change => $"{change.Name} {change.Last}"))}.");
        // One that came and went many times is told once: fifteen lines of it would hide the others.
        foreach (var (first, last, times) in facts.Alerts.GroupBy(alert => (alert.Title, alert.Priority, Open: alert.ClosedAt is null)).Select(group => (group.First(), group.Last(), group.Count())).Where(each => each.Item3 > 1))
            lines.Add($"{Word(first.Priority)}: {first.Title}, {times} times from {Time(facts, first.RaisedAt)}, last closed {Time(facts, last.ClosedAt ?? last.RaisedAt)}{(last.Done is { Length: > 0 } done ? $" ({done.TrimEnd('.')})" : "")}.");
        foreach (var alert in facts.Alerts.GroupBy(alert => (alert.Title, alert.Priority, Open: alert.ClosedAt is null)).Where(group => group.Count() == 1).Select(group => group.First()))
            lines.Add($"{Time(facts, alert.RaisedAt)} {Word(alert.Priority)}: {alert.Title}{(alert.ClosedAt is { } closed ? $", closed {Time(facts, closed)}" : ", still open")}{(alert.Done is { Length: > 0 } done ? $" ({done.TrimEnd('.')})" : "")}.");
        if (facts.Corrected > 0) lines.Add($"{facts.Corrected} value{(facts.Corrected == 1 ? "" : "s")} corrected or moved.");
        return Text(lines);
    }

    static string Recommendation(HandOverFacts facts)
    {
        var lines = new List<string>();
        foreach (var due in facts.Stay.Due.Where(due => due.At <= facts.Now).OrderBy(due => due.At)) lines.Add($"OVERDUE: {due.Title}, was due {Time(facts, due.At)}.");
        var next = facts.Stay.Due.Where(due => due.At > facts.Now && due.At <= facts.Now + Ahead).OrderBy(due => due.At).ToList();
        if (next.Count > 0) lines.Add($"Due until {Time(facts, facts.Now + Ahead)}: {string.Join(", ", next.Select(due => $"{due.Title} {Time(facts, due.At)}"))}.");
        if (facts.Rounds is { } rounds)
            lines.Add($"Rounds every {rounds.EveryMinutes} min, {(rounds.LastSeen is { } seen ? $"last seen {Time(facts, seen)}" : "not seen yet")}, next {Time(facts, rounds.DueAt)}{(rounds.Missed > 0 ? $"; {rounds.Missed} missed" : "")}.");
        if (lines.Count == 0) lines.Add($"Nothing is due until {Time(facts, facts.Now + Ahead)}.");
        return Text(lines);
    }

    static string Text(IEnumerable<string> lines)
    {
        var text = string.Join('\n', lines);
        return text.Length <= Sbar.Most ? text : text[..(Sbar.Most - 1)] + "…";
    }

    static int Day(HandOverFacts facts) => Period.DaysBetween(facts.Stay.AdmittedAt.InZone(facts.Zone).Date, facts.Now.InZone(facts.Zone).Date) + 1;

    static string Word(Priority priority) => priority switch { Priority.High => "HIGH", Priority.Medium => "MEDIUM", _ => "LOW" };

    // The day is said as soon as it is not today's.
    static string Time(HandOverFacts facts, Instant at) =>
        (at.InZone(facts.Zone).Date == facts.Now.InZone(facts.Zone).Date ? Clock : DayClock).Format(at.InZone(facts.Zone).LocalDateTime);
}
