using System.Data.Common;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using NodaTime;

namespace Handrail.Data;

/// <summary>Something to write into the log of a stay: an event, or the undoing of one.</summary>
/// <param name="Encounter">The stay; its row exists.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
/// <param name="Bed">Into which bed.</param>
public sealed record StayDeed(Guid Encounter, StayKind Kind, Instant At, Guid? Bed)
{
    /// <summary>Id the row gets.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Not an event but the undoing of this one; kind, time and bed are those of the undone event.</summary>
    public Guid? Undoes { get; init; }

    /// <summary>How the stay ended.</summary>
    public string Way { get; init; } = "";

    /// <summary>Why, in words; sealed for the person.</summary>
    public string? Reason { get; init; }

    /// <summary>The hold of the bed that is used up by it; null for coming without one.</summary>
    public Guid? Hold { get; init; }
}

/// <summary>What came of a change.</summary>
/// <param name="Changed">The stays before and after.</param>
/// <param name="ReadingsMoved">How many readings now belong to another stay, or to none.</param>
public sealed record StayOutcome(StayChanged Changed, int ReadingsMoved);

/// <summary>
/// The only place that writes who lies where. Deeds are added to the log of each stay, the bed spans are made anew from it (<see cref="Stays"/>), and readings
/// follow. Several deeds at once (a swap) are judged together.
/// </summary>
public sealed class StayBook(StayHooks hooks)
{
    /// <summary>due_work.kind: a stay was written by a process that does not watch; the one that does lets its readings follow.</summary>
    public const string FollowLater = "stay-readings";

    static readonly Duration ClockDifference = Duration.FromMinutes(2);

    /// <summary>Does it, or refuses with the field ("bed", "at", "event") and what to do. Nothing of a refused change is kept by the gate.</summary>
    public Outcome<StayOutcome> Change(WriteScope scope, IReadOnlyList<StayDeed> deeds, Guid? by)
    {
        if (deeds.Any(deed => deed.At > scope.Now + ClockDifference)) return Refusal.Invalid("at", "This time has not come yet. Write when it happened.");
        var db = scope.Connection;
        var moved = new List<StayMoved>();
        var logs = new List<(Guid Encounter, bool Written, IReadOnlyList<StayEvent> Old)>();
        foreach (var group in deeds.GroupBy(deed => deed.Encounter))
        {
            var people = db.Query("SELECT person_id FROM encounter WHERE id = @id", row => row.Id(0), ("id", group.Key));
            if (people is not [var person]) return Refusal.NotFound("There is no such stay.");
            var written = StayRows.HasLog(db, group.Key);
            // The row of a stay that begins here is there already; its log is not.
            List<StayEvent> standing = written || !group.Any(deed => deed.Kind == StayKind.Admit && deed.Undoes is null) ? StayRows.Standing(db, group.Key) : [];
            if (Stays.Fold(standing) is not Outcome<StayShape>.Done { Value: var before }) throw new InvalidOperationException($"The log of stay {group.Key} does not fold.");
            var next = standing.Select(each => each.No).DefaultIfEmpty(0).Max() + 1;
            var after = standing.ToList();
            foreach (var deed in group)
            {
                if (deed.Undoes is not { } undone) after.Add(new StayEvent(deed.Id, next++, deed.Kind, deed.At, deed.Bed));
                else if (after.RemoveAll(each => each.Id == undone) == 0) return Refusal.Conflict("This has been undone already, or it is not part of this stay. Look at it again.");
            }

            if (Stays.Fold(after) is not Outcome<StayShape>.Done { Value: var shape }) return ((Outcome<StayShape>.Refused)Stays.Fold(after)).Why;
            moved.Add(new StayMoved(group.Key, person, before, shape));
            logs.Add((group.Key, written, standing));
        }

        var change = new StayChanged(moved, deeds.Min(deed => deed.At), by);
        foreach (var stay in moved.OrderBy(stay => stay.Encounter)) OfferBook.Lock(db, stay.Encounter);
        foreach (var bed in change.Beds.Order()) Lock(db, bed);
        if (Taken(scope, change, deeds) is { } why) return why;
        foreach (var (encounter, written, old) in logs)
            if (!written) foreach (var each in old) Write(scope, new StayDeed(encounter, each.Kind, each.At, each.Bed) { Id = each.Id }, null, null);
        foreach (var deed in deeds) Write(scope, deed, moved.First(stay => stay.Encounter == deed.Encounter).Person, by);
        var units = moved.ToDictionary(stay => stay.Encounter, stay => UnitOf(db, stay.Encounter));
        Project(scope, change);
        // Who looked after them works in the unit they left: in the new one nobody does until somebody takes them.
        foreach (var stay in moved.Where(stay => UnitOf(db, stay.Encounter) != units[stay.Encounter]))
            db.Execute("UPDATE looks_after SET to_at = @now WHERE encounter_id = @stay AND to_at IS NULL", ("now", scope.Now), ("stay", stay.Encounter));
        BedBook.Follow(scope, change, deeds, by);
        OfferBook.Follow(scope, change, by);
        return new StayOutcome(change, hooks.Changed?.Invoke(scope, change) ?? 0);
    }

    // Two processes on one PostgreSQL wait here for each other; afterwards each sees what the other has done.
    static void Lock(DbConnection db, Guid bed) => db.Execute("UPDATE location SET sort = sort WHERE id = @bed", ("bed", bed));

    static Refusal? Taken(WriteScope scope, StayChanged change, IReadOnlyList<StayDeed> deeds)
    {
        var db = scope.Connection;
        var mine = change.Stays.Select(stay => stay.Encounter).ToHashSet();
        var spans = change.Stays.SelectMany(stay => stay.After.Spans.Select(span => (stay.Encounter, stay.Person, Span: span))).ToList();
        // The hold somebody comes with is looked at first: what became of it says more than who lies there now.
        foreach (var stay in change.Stays)
            if (stay.After.BedNow is { } bed && Taking(stay, deeds) is { } hold && BedBook.CannotTakeWith(db, hold, bed, stay.Person, BedBook.IsFree(db, bed, scope.Now), scope.Now) is { } no) return no;
        foreach (var (encounter, person, span) in spans)
        {
            var name = BedBook.NameOf(db, span.Bed);
            if (name is null) return Refusal.Invalid("bed", "There is no such bed. Choose one from the list.");
            var others = db.Query("SELECT encounter_id, from_at, to_at FROM bed_stay WHERE bed_id = @bed", row => (Stay: row.Id(0), Span: new BedSpan(span.Bed, row.Time(1), row.TimeOrNull(2))), ("bed", span.Bed));
            if (others.Any(other => !mine.Contains(other.Stay) && other.Span.Meets(span.From, span.To)) || spans.Any(other => other.Encounter != encounter && other.Span.Bed == span.Bed && other.Span.Meets(span.From, span.To)))
                return Refusal.Conflict($"Somebody else {(span.To is null ? "lies" : "lay")} in bed {name} at that time. Nothing was changed: choose another bed, or look at the time.");
            var elsewhere = db.Query("SELECT encounter_id, from_at, to_at FROM bed_stay WHERE person_id = @person", row => (Stay: row.Id(0), Span: new BedSpan(default, row.Time(1), row.TimeOrNull(2))), ("person", person));
            if (elsewhere.Any(other => !mine.Contains(other.Stay) && other.Span.Meets(span.From, span.To)))
                return Refusal.Conflict("This person lies in another bed at that time, in another stay. Nothing was changed: look at that stay first.");
        }

        foreach (var stay in change.Stays)
        {
            if (stay.After.BedNow is not { } bed || stay.Before.BedNow == bed) continue;
            // Undoing puts somebody back where they are: what was said of the bed since does not matter, what was promised to others does.
            var undone = !deeds.Any(deed => deed.Encounter == stay.Encounter && deed.Bed == bed && deed.Undoes is null);
            var standing = BedBook.HoldOn(db, bed, scope.Now);
            if (BedBook.RetiredAt(db, bed) is not null) return Refusal.Conflict($"Bed {BedBook.NameOf(db, bed)} is no longer there. Choose another bed.");
            // In a swap the other one leaves this bed in the same moment.
            var swapped = change.Stays.Any(other => other.Encounter != stay.Encounter && other.Before.BedNow == bed);
            if (Beds.CannotTake(BedBook.NameOf(db, bed)!, false, swapped || undone ? BedMark.Ready : BedBook.MarkOf(db, bed), standing, standing?.Person is { } named && PersonLinkRows.AllOf(db, stay.Person).Contains(named) ? named : stay.Person, scope.Now, Taking(stay, deeds)) is { } why) return Refusal.Conflict(why);
        }

        // The index behind it is the net; here it is said in words.
        foreach (var stay in change.Stays)
            if (stay.After is { IsVoid: false, EndedAt: null } && (stay.Before.IsVoid || stay.Before.EndedAt is not null)
                && db.Scalar<long>("SELECT count(*) FROM encounter WHERE person_id = @person AND id <> @stay AND ended_at IS NULL", ("person", stay.Person), ("stay", stay.Encounter)) > 0)
                return Refusal.Conflict("This person has another stay that goes on. Nothing was changed: look at that stay first.");

        return null;
    }

    static Guid UnitOf(DbConnection db, Guid stay) => db.Query("SELECT unit_id FROM encounter WHERE id = @stay", row => row.Id(0), ("stay", stay))[0];

    static Guid? Taking(StayMoved stay, IReadOnlyList<StayDeed> deeds) =>
        deeds.Where(deed => deed.Encounter == stay.Encounter && deed.Bed == stay.After.BedNow && deed.Undoes is null).Select(deed => deed.Hold).LastOrDefault();

    static void Write(WriteScope scope, StayDeed deed, Guid? person, Guid? by) => scope.Connection.Execute(
        """
        INSERT INTO stay_event (id, encounter_id, no, kind, happened_at, bed_id, undoes_id, way, reason, by_staff, recorded_at)
        VALUES (@id, @stay, (SELECT coalesce(max(no), 0) + 1 FROM stay_event WHERE encounter_id = @stay), @kind, @at, @bed, @undoes, @way, @reason, @by, @now)
        """,
        ("id", deed.Id), ("stay", deed.Encounter), ("kind", (short)(deed.Undoes is null ? (int)deed.Kind : 9)), ("at", deed.At), ("bed", deed.Bed), ("undoes", deed.Undoes), ("way", deed.Way),
        ("reason", string.IsNullOrWhiteSpace(deed.Reason) || person is null ? null : scope.Vault.SealText(scope, person.Value, StayRows.ReasonOf(deed.Id), Folding.Inert(deed.Reason.Trim()))),
        ("by", by), ("now", scope.Now));

    // All old spans go before the first new one comes: a swap meets no half-way state.
    static void Project(WriteScope scope, StayChanged change)
    {
        var db = scope.Connection;
        foreach (var stay in change.Stays)
            foreach (var gone in stay.Before.Spans.Except(stay.After.Spans))
                db.Execute("DELETE FROM bed_stay WHERE encounter_id = @stay AND bed_id = @bed AND from_at = @from", ("stay", stay.Encounter), ("bed", gone.Bed), ("from", gone.From));
        foreach (var stay in change.Stays)
        {
            foreach (var come in stay.After.Spans.Except(stay.Before.Spans))
                db.Execute("INSERT INTO bed_stay (id, encounter_id, bed_id, from_at, to_at) VALUES (@id, @stay, @bed, @from, @to)",
                    ("id", Guid.CreateVersion7()), ("stay", stay.Encounter), ("bed", come.Bed), ("from", come.From), ("to", come.To));
            // A stay of which nothing is left ends where it began: no reading is ever found to be of it.
            var from = stay.After.AdmittedAt ?? stay.Before.AdmittedAt;
            db.Execute("UPDATE encounter SET admitted_at = @admitted, ended_at = @ended, away_at = @away, voided_at = @voided WHERE id = @stay",
                ("admitted", from), ("ended", stay.After.IsVoid ? from : stay.After.EndedAt), ("away", stay.After.AwaySince), ("voided", stay.After.IsVoid ? scope.Now : null), ("stay", stay.Encounter));
            if (stay.After.BedNow is { } bed) db.Execute("UPDATE encounter SET unit_id = (SELECT b.unit_id FROM location b WHERE b.id = @bed) WHERE id = @stay", ("bed", bed), ("stay", stay.Encounter));
        }
    }
}
