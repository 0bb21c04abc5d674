using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Devices;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>
/// A value was entered on the wrong person: one action takes it off that chart and puts it on the right one, both visible, and judges both people again.
/// </summary>
/// <param name="Encounter">The stay it stands on (for the audit and the permission).</param>
/// <param name="Observation">The fact.</param>
/// <param name="Version">The version the corrector saw.</param>
/// <param name="To">The stay it belongs to; of the same unit.</param>
/// <param name="WholeSet">Also every other value of the same form: same person, same moment, same author.</param>
/// <param name="Reason">How it happened.</param>
public sealed record MoveObservation(Guid Encounter, Guid Observation, int Version, Guid To, bool WholeSet, string Reason) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordObservation;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Encounter);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (To == Guid.Empty || To == Encounter) yield return Refusal.Invalid("to", "Choose whose value it is.");
        foreach (var issue in FreeText.Needed("reason", Reason, "Write how it got onto the wrong chart")) yield return issue;
    }
}

/// <summary>Withdraws on the one side, adds on the other, in one commit; writes what links the two.</summary>
public sealed class MoveObservationHandler(WatchBook book, TakeReadings readings, CorrectObservationHandler corrections)
{
    /// <summary>Moves; answers how many values.</summary>
    public Outcome<int> Handle(MoveObservation ask, Actor by, WriteScope scope)
    {
        switch (CorrectObservationHandler.Find(scope, ask.Encounter, ask.Observation, ask.Version))
        {
            case Outcome<CorrectObservationHandler.Fact>.Refused refused:
                return refused.Why;
            case Outcome<CorrectObservationHandler.Fact>.Done { Value: var first }:
                if (book.Open(scope, ask.Encounter) is not { } from || book.Open(scope, ask.To) is not { } to) return Refusal.Conflict("One of the two stays has ended: nothing was moved.");
                // Whoever may write on the one chart may write on the other: the same unit, and the form has asked for the other one as well.
                if (from.Unit != to.Unit) return Refusal.Invalid("to", "That person is on another unit. Withdraw the value here, and have it entered there.");
                var places = book.Places(scope.Connection);
                if (places.StayOf(places.PersonOf(ask.To), first.At) != ask.To) return Refusal.Invalid("to", "That person was not here yet when this was measured.");
                return Move(ask, by, scope, from, first);
            default:
                throw new InvalidOperationException("An outcome is done or refused.");
        }
    }

    int Move(MoveObservation ask, Actor by, WriteScope scope, Watched from, CorrectObservationHandler.Fact first)
    {
        var facts = ask.WholeSet ? SetOf(scope, first) : [first];
        var touched = new TouchedStay(from);
        var gone = new List<Measure>();
        var takenBy = new List<(CorrectObservationHandler.Fact Fact, Entered Entered)>();
        foreach (var fact in facts)
        {
            takenBy.Add((fact, EnteredOf(scope, fact.Id)));
            if (fact.Timing == Timing.Current && CorrectObservationHandler.IsNewest(from, fact)) gone.AddRange(CorrectObservationHandler.PartsOf(fact.Measure));
            corrections.Write(scope, by, fact, fact.V1, fact.V2, "entered-in-error", fact.Timing == Timing.Current ? Timing.Late : fact.Timing, ask.Reason);
        }

        foreach (var part in gone) from.State.Correct(part, null);
        foreach (var (fact, _) in takenBy)
            if (gone.Contains(CorrectObservationHandler.PartsOf(fact.Measure)[0]) && CorrectObservationHandler.Before(scope, fact) is { } earlier)
                touched.Add(fact.Measure, earlier.V1, earlier.V2, earlier.V3, earlier.At, earlier.ByHand);
        touched.Judge(scope.Now);
        WatchRules.Forget(from.State, from.Plan, gone, scope.Now, touched.Events);
        foreach (var rule in touched.Events.Select(wish => wish.Rule).Distinct())
            if (AlertRow.FindOpen(scope.Connection, "encounter", from.Encounter, rule) is { } open) AlertBook.Event(scope, open, "value-moved", by.Id, null, null);
        from.MustStore = true; // the withdrawn rows still stand among those that make the state: only a stored snapshot keeps them out
        readings.Finish(scope, new() { [from.Encounter] = touched });

        var places = book.Places(scope.Connection);
        // One batch: what was measured together is judged together, now and whenever the state is made anew from the rows.
        var stored = readings.Take(scope, new ReadingsBatch(new Sender(null, null, takenBy[0].Entered.Staff ?? by.Id, by.Name), [.. takenBy.Select(each => Again(each.Fact, each.Entered, places.PersonOf(ask.To)))]));
        for (var i = 0; i < takenBy.Count; i++) Link(scope, ask, by, takenBy[i].Fact, takenBy[i].Entered, stored[i].Id, places);

        scope.Audit(new AuditRow(by.Kind, by.AuditId, nameof(MoveObservation), "encounter", ask.To.ToString(), "done", $"{facts.Count} values taken in") { Person = places.PersonOf(ask.To).ToString() });
        return facts.Count;
    }

    static ReadingIn Again(CorrectObservationHandler.Fact fact, Entered entered, Guid person) => new()
    {
        Measure = fact.Measure, V1 = fact.V1, V2 = fact.V2, V3 = fact.V3, EffectiveAt = fact.At, Subject = SubjectKind.Patient, SubjectId = person,
        ByHand = true, FromPaper = fact.Flags.HasFlag(ReadingFlags.FromPaper), Moved = true, ContentHash = fact.V1 ?? 0, Body = entered.Body,
    };

    static void Link(WriteScope scope, MoveObservation ask, Actor by, CorrectObservationHandler.Fact fact, Entered entered, Guid moved, Placement places)
    {
        var id = Guid.CreateVersion7();
        scope.Connection.Execute(
            """
            INSERT INTO observation_move (id, from_observation, from_stay, to_observation, to_stay, from_bed, to_bed, first_entered_at, reason_there, by_staff, at)
            VALUES (@id, @from, @fromStay, @to, @toStay, @fromBed, @toBed, @entered, @reason, @by, @now)
            """,
            ("id", id), ("from", fact.Id), ("fromStay", ask.Encounter), ("to", moved), ("toStay", ask.To), ("fromBed", Bed(ask.Encounter)), ("toBed", Bed(ask.To)), ("entered", entered.At),
            ("reason", scope.Vault.SealText(scope, places.PersonOf(ask.To), MoveNotes.Reason(id), Folding.Inert(ask.Reason.Trim()))), ("by", by.Id), ("now", scope.Now));

        string Bed(Guid stay) => places.BedOf(stay, scope.Now) is { } bed ? scope.Connection.Scalar<string>("SELECT name FROM location WHERE id = @id", ("id", bed)) ?? "" : "";
    }

    // Everything of the same form that still stands: same commit, stay, moment and author.
    static List<CorrectObservationHandler.Fact> SetOf(WriteScope scope, CorrectObservationHandler.Fact first)
    {
        var ids = scope.Connection.Query(
            """
            SELECT o.id, (SELECT max(n.version) FROM observation n WHERE n.id = o.id) FROM observation o JOIN observation f ON f.id = @id AND f.version = 1
            WHERE o.version = 1 AND o.batch_no = f.batch_no AND o.encounter_id = f.encounter_id AND o.effective_at = f.effective_at AND o.staff_id = f.staff_id ORDER BY o.seq
            """,
            row => (Id: row.Id(0), Version: (int)row.GetInt64(1)), ("id", first.Id));
        var facts = ids.Select(each => CorrectObservationHandler.Find(scope, first.Encounter!.Value, each.Id, each.Version)).OfType<Outcome<CorrectObservationHandler.Fact>.Done>().Select(done => done.Value).ToList();
        return facts.Count == 0 ? [first] : facts;
    }

    static Entered EnteredOf(WriteScope scope, Guid observation)
    {
        var row = scope.Connection.Query(
            "SELECT o.recorded_at, o.staff_id, o.seq, b.body FROM observation o LEFT JOIN observation_body b ON b.seq = o.seq WHERE o.id = @id AND o.version = 1",
            row => (At: row.Time(0), Staff: row.IdOrNull(1), Seq: row.GetInt64(2), Body: row.TextOrNull(3)), ("id", observation))[0];
        return new Entered(row.At, row.Staff, scope.Vault.OpenTextOrNull(scope.Connection, ObservationTexts.Body(row.Seq), row.Body));
    }

    sealed record Entered(Instant At, Guid? Staff, string? Body);
}

/// <summary>What a chart says of a value that was moved.</summary>
static class MoveNotes
{
    /// <summary>Place of the sealed reason on the right person's side.</summary>
    public static string Reason(Guid id) => $"observation_move.reason:{id:N}";

    /// <summary>The notes of a stay, by fact. No name of the other person: whoever sees this chart need not see theirs.</summary>
    public static IReadOnlyDictionary<Guid, MovedNote> Of(DbConnection connection, Vault vault, Guid stay)
    {
        var rows = connection.Query(
            """
            SELECT m.from_observation, m.to_observation, m.from_stay, m.from_bed, m.to_bed, m.first_entered_at, m.at, s.name, m.reason_there, m.id
            FROM observation_move m JOIN staff s ON s.id = m.by_staff WHERE m.from_stay = @stay OR m.to_stay = @stay
            """,
            row => (From: row.Id(0), To: row.Id(1), Left: row.Id(2) == stay, FromBed: row.GetString(3), ToBed: row.GetString(4), First: row.Time(5), At: row.Time(6), By: row.GetString(7), Reason: row.GetString(8), Id: row.Id(9)),
            ("stay", stay));
        // Those that followed a late move are in the same view; who moved them is nobody, and no word was written.
        var late = connection.Query(
            """
            SELECT m.from_id, m.to_id, o.id, m.at, o.recorded_at FROM reading_changed_hands m JOIN observation o ON (o.id = m.from_id OR o.id = m.to_id) AND o.version = 1
            WHERE m.why = 'late move' AND o.encounter_id = @stay
            """,
            row => (Fact: row.Id(2), Left: row.Id(2) == row.Id(0), At: row.Time(3), First: row.Time(4)), ("stay", stay));
        var notes = late.GroupBy(row => row.Fact).ToDictionary(group => group.Key, group => group.Select(row => new MovedNote(row.Left, null, row.First, row.At, null, null)).MaxBy(note => note.At)!);
        // A value that came here and was moved on has two: the later one says where it is.
        foreach (var (fact, note) in ByHand(vault, connection, rows))
            if (!notes.TryGetValue(fact, out var other) || other.At < note.At) notes[fact] = note;
        return notes;
    }

    static Dictionary<Guid, MovedNote> ByHand(Vault vault, DbConnection connection, IReadOnlyList<(Guid From, Guid To, bool Left, string FromBed, string ToBed, Instant First, Instant At, string By, string Reason, Guid Id)> rows) =>
        rows.GroupBy(row => row.Left ? row.From : row.To).Select(group => group.MaxBy(row => row.At)).ToDictionary(
            row => row.Left ? row.From : row.To,
            row => new MovedNote(row.Left, row.Left ? row.ToBed : row.FromBed, row.First, row.At, row.By, row.Left ? null : vault.OpenText(connection, Reason(row.Id), row.Reason)));
}

/// <summary>A value that came from another chart, or went to one.</summary>
/// <param name="Left">True: it went from here to the other chart.</param>
/// <param name="OtherBed">Bed of the other person then; null when it followed a move that was recorded late.</param>
/// <param name="FirstEnteredAt">When it was first entered, on the wrong chart.</param>
/// <param name="At">When it was moved.</param>
/// <param name="By">Who moved it; null when it followed a late move.</param>
/// <param name="Reason">Why; null on the side it left, where the withdrawn version carries it.</param>
public sealed record MovedNote(bool Left, string? OtherBed, Instant FirstEnteredAt, Instant At, string? By, string? Reason);
