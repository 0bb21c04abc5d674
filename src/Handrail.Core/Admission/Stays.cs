using Handrail.Core.Kernel;
using NodaTime;

namespace Handrail.Core.Admission;

/// <summary>What can happen to a stay.</summary>
public enum StayKind
{
    /// <summary>It begins, in a bed or without one.</summary>
    Admit,

    /// <summary>To another bed, or out of a bed.</summary>
    Move,

    /// <summary>Away for a while: the stay goes on, the bed is left.</summary>
    Leave,

    /// <summary>Back from a leave, into a bed.</summary>
    Return,

    /// <summary>It ends.</summary>
    Discharge,
}

/// <summary>One thing that happened to a stay. <paramref name="At"/> is when it happened, not when somebody wrote it down.</summary>
/// <param name="Id">Id of the event.</param>
/// <param name="No">Order of writing within the stay; the later one wins a tie in time.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
/// <param name="Bed">Into which bed; null for none.</param>
public sealed record StayEvent(Guid Id, int No, StayKind Kind, Instant At, Guid? Bed);

/// <summary>A bed in which somebody lay, from and until; <paramref name="To"/> is not part of it, and null while it lasts.</summary>
public readonly record struct BedSpan(Guid Bed, Instant From, Instant? To)
{
    /// <summary>True when two spans of one bed, or of one person, would have them share a moment.</summary>
    public bool Meets(Instant from, Instant? to) => (To is null || from < To) && (to is null || From < to);
}

/// <summary>A stay as its events give it.</summary>
/// <param name="AdmittedAt">Its beginning; null when nothing is left of it (a mistaken admission, undone).</param>
/// <param name="EndedAt">Its end; null while it lasts.</param>
/// <param name="AwaySince">Since when on leave; null otherwise.</param>
/// <param name="LeftBed">The bed that was left by going on leave.</param>
/// <param name="Spans">Beds in order of time.</param>
public sealed record StayShape(Instant? AdmittedAt, Instant? EndedAt, Instant? AwaySince, Guid? LeftBed, IReadOnlyList<BedSpan> Spans)
{
    /// <summary>Nothing is left of it.</summary>
    public bool IsVoid => AdmittedAt is null;

    /// <summary>The bed now; null without one.</summary>
    public Guid? BedNow => Spans.Count > 0 && Spans[^1].To is null ? Spans[^1].Bed : null;
}

/// <summary>One row of the log of a stay, as pages show it.</summary>
/// <param name="Event">What happened; for an undo, what was undone.</param>
/// <param name="Way">How it ended, for a discharge.</param>
/// <param name="Reason">Why, in words; null without.</param>
/// <param name="By">Who wrote it down.</param>
/// <param name="RecordedAt">When it was written down.</param>
/// <param name="UndoneBy">The id of the row that undid it; null while it stands.</param>
/// <param name="Undoes">For an undo: the row it undoes.</param>
public sealed record StayLogRow(StayEvent Event, string Way, string? Reason, string? By, Instant RecordedAt, Guid? UndoneBy, Guid? Undoes);

/// <summary>From events to who lay where. The only place that decides it; the table of bed spans is a projection of this.</summary>
public static class Stays
{
    /// <summary>Folds the events that stand (those undone are not among them). Refused, with words, when they cannot all have happened.</summary>
    public static Outcome<StayShape> Fold(IEnumerable<StayEvent> standing)
    {
        var shape = new StayShape(null, null, null, null, []);
        var spans = new List<BedSpan>();
        foreach (var each in standing.OrderBy(each => each.At).ThenBy(each => each.No))
        {
            if (Problem(shape, each) is { } why) return Refusal.Invalid("at", why);
            Close(spans, each.At);
            if (each.Bed is { } bed && each.Kind is StayKind.Admit or StayKind.Move or StayKind.Return) spans.Add(new BedSpan(bed, each.At, null));
            shape = each.Kind switch
            {
                StayKind.Admit => shape with { AdmittedAt = each.At },
                StayKind.Leave => shape with { AwaySince = each.At, LeftBed = spans.Count > 0 && spans[^1].To == each.At ? spans[^1].Bed : null },
                StayKind.Discharge => shape with { EndedAt = each.At, AwaySince = null, LeftBed = null },
                _ => shape with { AwaySince = null, LeftBed = null },
            };
        }

        // Moved out at the moment of moving in: nobody lay there. The same bed on both sides of a moment is one span.
        var joined = new List<BedSpan>();
        foreach (var span in spans.Where(span => span.To != span.From))
        {
            if (joined.Count > 0 && joined[^1].Bed == span.Bed && joined[^1].To == span.From) joined[^1] = joined[^1] with { To = span.To };
            else joined.Add(span);
        }

        return shape with { Spans = joined };
    }

    static void Close(List<BedSpan> spans, Instant at)
    {
        if (spans.Count > 0 && spans[^1].To is null) spans[^1] = spans[^1] with { To = at };
    }

    static string? Problem(StayShape before, StayEvent next) => next.Kind switch
    {
        StayKind.Admit => before.IsVoid ? null : "This stay has begun already.",
        _ when before.IsVoid => "That is before the admission. Look at the time.",
        _ when before.EndedAt is not null => "That is after the stay ended. Look at the time, or undo the discharge first.",
        StayKind.Move or StayKind.Leave when before.AwaySince is not null => "At that time they were away on leave. Record their return first.",
        StayKind.Return when before.AwaySince is null => "At that time they were not away on leave.",
        StayKind.Return when next.Bed is null => "Choose the bed they came back to.",
        _ => null,
    };
}
