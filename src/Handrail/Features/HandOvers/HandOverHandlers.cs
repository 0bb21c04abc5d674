using System.Data.Common;
using Handrail.Core.HandOvers;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.HandOvers;

/// <summary>Begins, edits, signs and supersedes hand-overs.</summary>
public sealed class HandOverHandlers
{
    static readonly Refusal Gone = Refusal.NotFound("There is no such hand-over.");
    static readonly Refusal Signed = Refusal.Conflict("This hand-over has been signed and is not edited any more. Correct it with a new one.");

    /// <summary>Begins one from a picture that was taken just before; answers its id.</summary>
    public Func<StartHandOver, Actor, WriteScope, Outcome<Guid>> Start(UnitPicture picture) => (ask, by, scope) =>
    {
        var mine = HandOverRows.LooksAfter(scope.Connection, ask.Unit);
        var stays = picture.Stays.Where(stay => !ask.Mine || (mine.TryGetValue(stay.Stay, out var nurse) && nurse.Staff == by.Id)).ToList();
        if (stays.Count == 0) return Refusal.Invalid("who", "You look after nobody here yet. Choose everybody, or take people on the shift page first.");
        var since = ask.Since ?? HandOverDraft.SinceLastShift(Shifts(scope.Connection, ask.Unit, by.Id), scope.Now);
        if (since >= scope.Now || scope.Now - since > Duration.FromDays(7)) return Refusal.Invalid("since", "Choose a time of the last seven days.");
        var id = Guid.CreateVersion7();
        Add(scope, id, ask.Unit, by.Id, since, null);
        foreach (var stay in stays) HandOverRows.AddNote(scope, id, stay.Stay, 1, HandOverDraft.Assemble(HandOverFactsReader.Read(scope.Connection, scope.Vault, picture, stay, since)), by.Id);
        return id;
    };

    /// <summary>Saves what somebody wrote about one person.</summary>
    public Outcome<Guid> Save(SaveHandOverNote ask, Actor by, WriteScope scope)
    {
        if (HandOverRows.Find(scope.Connection, ask.Report) is not { } report) return Gone;
        if (report.Signatures.Count > 0) return Signed;
        if (HandOverRows.Notes(scope.Connection, scope.Vault, ask.Report).FirstOrDefault(note => note.Stay == ask.Stay) is not { } note) return Gone;
        if (note.Version != ask.Version) return Refusal.Conflict("Somebody has changed this text in the meantime. Look at it again.");
        HandOverRows.AddNote(scope, ask.Report, ask.Stay, note.Version + 1, ask.Words, by.Id);
        return ask.Report;
    }

    /// <summary>The giving nurse signs.</summary>
    public Outcome<Guid> Sign(SignHandOver ask, Actor by, WriteScope scope)
    {
        if (HandOverRows.Find(scope.Connection, ask.Report) is not { } report) return Gone;
        if (report.Giver != by.Id) return Refusal.Unsafe($"Only {report.GiverName} can sign this as giving. Begin your own.");
        if (report.Given is not null) return Refusal.Conflict("You have signed this already.");
        if (HandOverRows.HashOf(HandOverRows.Notes(scope.Connection, scope.Vault, ask.Report)) != ask.Hash) return Changed;
        HandOverRows.Sign(scope, ask.Report, "giving", by.Id, ask.Hash, beside: false);
        scope.Touch(report.Unit);
        return ask.Report;
    }

    /// <summary>The receiving nurse signs, and looks after these people from now on.</summary>
    public Outcome<Guid> Accept(AcceptHandOver ask, Actor by, WriteScope scope)
    {
        if (HandOverRows.Find(scope.Connection, ask.Report) is not { } report) return Gone;
        if (report.Given is null) return Refusal.Unsafe($"{report.GiverName} signs first.");
        if (report.Giver == by.Id) return Refusal.Unsafe("The giving and the receiving nurse are two people.");
        if (report.Received is not null) return Refusal.Conflict($"{report.Received.By} has received this already.");
        if (report.SupersededBy is not null) return Refusal.Conflict("A newer hand-over has taken the place of this one. Sign that one.");
        var notes = HandOverRows.Notes(scope.Connection, scope.Vault, ask.Report);
        if (HandOverRows.HashOf(notes) != ask.Hash) return Changed;
        HandOverRows.Sign(scope, ask.Report, "receiving", by.Id, ask.Hash, ask.Beside);
        foreach (var note in notes)
            if (scope.Connection.Scalar<long>("SELECT count(*) FROM encounter WHERE id = @id AND ended_at IS NULL", ("id", note.Stay)) > 0) HandOverRows.LookAfter(scope, note.Stay, by.Id);
        scope.Touch(report.Unit);
        return ask.Report;
    }

    /// <summary>A new one with the same words takes the place of a signed one; answers its id.</summary>
    public Outcome<Guid> Change(ChangeHandOver ask, Actor by, WriteScope scope)
    {
        if (HandOverRows.Find(scope.Connection, ask.Report) is not { } report) return Gone;
        if (report.Signatures.Count == 0) return Refusal.Conflict("Nobody has signed this one: edit it as it is.");
        if (report.SupersededBy is not null) return Refusal.Conflict("A newer one has taken its place already.");
        var id = Guid.CreateVersion7();
        Add(scope, id, report.Unit, by.Id, report.Since, report.Id);
        foreach (var note in HandOverRows.Notes(scope.Connection, scope.Vault, report.Id)) HandOverRows.AddNote(scope, id, note.Stay, 1, note.Words, by.Id);
        return id;
    }

    /// <summary>From now on the asker looks after these people.</summary>
    public Outcome<int> Take(TakePeople ask, Actor by, WriteScope scope)
    {
        foreach (var stay in ask.Stays.Distinct())
        {
            if (scope.Connection.Scalar<long>("SELECT count(*) FROM encounter WHERE id = @id AND unit_id = @unit AND ended_at IS NULL", ("id", stay), ("unit", ask.Unit)) == 0)
                return Refusal.Conflict("Somebody you chose is not on this unit any more. Look at the list again.");
            HandOverRows.LookAfter(scope, stay, by.Id);
        }

        return ask.Stays.Count;
    }

    /// <summary>Shifts of somebody on a unit.</summary>
    internal static IReadOnlyList<(Instant From, Instant To)> Shifts(DbConnection db, Guid unit, Guid staff) =>
        db.Query("SELECT from_at, to_at FROM shift WHERE unit_id = @unit AND staff_id = @staff", row => (row.Time(0), row.Time(1)), ("unit", unit), ("staff", staff));

    static Refusal Changed => Refusal.Conflict("The text has changed since you opened it. Read it again, then sign.");

    static void Add(WriteScope scope, Guid id, Guid unit, Guid giver, Instant since, Guid? supersedes) => scope.Connection.Execute(
        "INSERT INTO hand_over (id, unit_id, giver_id, since_at, made_at, supersedes) VALUES (@id, @unit, @giver, @since, @now, @supersedes)",
        ("id", id), ("unit", unit), ("giver", giver), ("since", since), ("now", scope.Now), ("supersedes", supersedes));
}
