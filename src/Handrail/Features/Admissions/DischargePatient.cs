using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Admissions;

/// <summary>The end of a stay, with what was done before. What must be done and was not needs a reason.</summary>
/// <param name="Stay">The stay.</param>
/// <param name="Way">How it ends (<see cref="Going.Ways"/>).</param>
/// <param name="At">When.</param>
/// <param name="Ticked">What was done.</param>
/// <param name="Reason">Words; needed when something is missing, and for leaving against advice.</param>
public sealed record DischargePatient(Guid Stay, string Way, Instant At, IReadOnlySet<string> Ticked, string Reason) : IAsk
{
    /// <summary>They left against advice and said no to a call on the next day.</summary>
    public bool NoCall { get; init; }

    /// <summary>Whom to call on the next day, and what to mind; may be empty.</summary>
    public string CallWords { get; init; } = "";

    /// <inheritdoc/>
    public Permission Needs => Permission.Admit;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (!Going.Knows(Way)) yield return Refusal.Invalid("way", "Choose how the stay ends.");
        else if (Reason.Trim().Length == 0 && Going.Missing(Way, Ticked) is [var first, ..]) yield return Refusal.Invalid("not_done", $"Not ticked: “{first.Words}”. Do it, or write why it was not done.");
        else if (Reason.Trim().Length == 0 && Way == "advice") yield return Refusal.Invalid("not_done", "Write in their own words why they leave.");
        if (CallWords.Length > 300) yield return Refusal.Invalid("call_words", "Use at most 300 characters.");
        if (Reason.Length > 500) yield return Refusal.Invalid("not_done", "Use at most 500 characters.");
    }
}

/// <summary>Ends the stay. The episode goes on: aftercare belongs to it.</summary>
public sealed class DischargeHandler(StayBook stays)
{
    /// <summary>Does it.</summary>
    public Outcome<Guid> Handle(DischargePatient ask, Actor by, WriteScope scope)
    {
        var deed = new StayDeed(ask.Stay, StayKind.Discharge, Micros.Cut(ask.At), null) { Way = ask.Way, Reason = ask.Reason };
        if (stays.Change(scope, [deed], by.Id) is Outcome<StayOutcome>.Refused refused) return refused.Why;
        foreach (var item in Going.ListOf(ask.Way))
            scope.Connection.Execute("INSERT INTO discharge_item (event_id, item, done) VALUES (@event, @item, @done)", ("event", deed.Id), ("item", item.Code), ("done", ask.Ticked.Contains(item.Code)));
        if (ask.Way == "advice" && !ask.NoCall) LeavingCallBook.Begin(scope, deed.Id, ask.Stay, deed.At, ask.CallWords, by.Id);
        foreach (var hold in scope.Connection.Query("SELECT id, bed_id FROM bed_hold WHERE encounter_id = @stay AND until_at > @now", row => (Id: row.Id(0), Bed: row.Id(1)), ("stay", ask.Stay), ("now", scope.Now)))
            BedBook.EndHold(scope, hold.Bed, hold.Id, by.Id);
        return ask.Stay;
    }
}
