using System.Data.Common;
using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Desk;

/// <summary>A warm hand-over: somebody named is asked to take the caller, and the note goes with them.</summary>
public sealed record OfferHandover(Guid Call, CallForm Form) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.WorkDesk;

    /// <inheritdoc/>
    public Subject About => CallSteps.About(Call);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        foreach (var issue in Form.Issues()) yield return issue;
        if (!Guid.TryParse(Form.HandTo, out _)) yield return Refusal.Invalid("hand_to", "Choose who takes over.");
        if (Form.Note.Length == 0) yield return Refusal.Invalid("note", "Write at least one line: nobody shall have to tell it twice.");
    }
}

/// <summary>Taking a hand-over.</summary>
public sealed record TakeHandover(Guid Handover) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.TakeHandover;

    /// <inheritdoc/>
    public Subject About => new("hand-over", Handover.ToString());
}

/// <summary>Saying that one cannot take it now.</summary>
public sealed record DeclineHandover(Guid Handover) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.TakeHandover;

    /// <inheritdoc/>
    public Subject About => new("hand-over", Handover.ToString());
}

/// <summary>A hand-over as stored.</summary>
public sealed record HandoverRow(Guid Id, Guid Call, Guid Note, Guid From, string FromName, Guid To, string ToName, string ToRole, Instant At, Instant? TakenAt, Instant? DeclinedAt)
{
    const string Ended = "This hand-over is over.";

    /// <summary>No such hand-over, or none of the asker's: nobody learns which.</summary>
    public static Refusal Gone { get; } = Refusal.NotFound("There is no such hand-over.");

    /// <summary>Nobody has answered it yet.</summary>
    public bool Waiting => TakenAt is null && DeclinedAt is null;

    /// <summary>Refused unless it waits for <paramref name="by"/>.</summary>
    public Refusal? NotFor(Guid by) => To != by ? Gone : Waiting ? null : Refusal.Conflict(Ended);

    /// <summary>One.</summary>
    public static HandoverRow? Find(DbConnection connection, Guid id) => connection.Query(
        """
        SELECT h.id, h.call_back_id, h.note_id, h.from_staff, f.name, h.to_staff, t.name, t.role, h.at, h.taken_at, h.declined_at
        FROM call_handover h JOIN staff f ON f.id = h.from_staff JOIN staff t ON t.id = h.to_staff WHERE h.id = @id
        """, Read, ("id", id)).FirstOrDefault();

    /// <summary>Those of a call, the newest first.</summary>
    public static IReadOnlyList<HandoverRow> Of(DbConnection connection, Guid call) => connection.Query(
        """
        SELECT h.id, h.call_back_id, h.note_id, h.from_staff, f.name, h.to_staff, t.name, t.role, h.at, h.taken_at, h.declined_at
        FROM call_handover h JOIN staff f ON f.id = h.from_staff JOIN staff t ON t.id = h.to_staff WHERE h.call_back_id = @call ORDER BY h.at DESC, h.id DESC
        """, Read, ("call", call));

    /// <summary>What was handed to somebody since <paramref name="since"/>, what waits first.</summary>
    public static IReadOnlyList<HandoverRow> Given(DbConnection connection, Guid staff, Instant since) => connection.Query(
        """
        SELECT h.id, h.call_back_id, h.note_id, h.from_staff, f.name, h.to_staff, t.name, t.role, h.at, h.taken_at, h.declined_at
        FROM call_handover h JOIN staff f ON f.id = h.from_staff JOIN staff t ON t.id = h.to_staff
        WHERE h.to_staff = @staff AND h.at >= @since ORDER BY CASE WHEN h.taken_at IS NULL AND h.declined_at IS NULL THEN 0 ELSE 1 END, h.at DESC
        """, Read, ("staff", staff), ("since", since));

    static HandoverRow Read(DbDataReader row) => new(
        row.Id(0), row.Id(1), row.Id(2), row.Id(3), row.GetString(4), row.Id(5), row.GetString(6), row.GetString(7), row.Time(8), row.TimeOrNull(9), row.TimeOrNull(10));
}

/// <summary>Offers, takes, declines.</summary>
public sealed class HandOverHandler(Vault vault, Hosting.ServeOptions options, PageBook pages)
{
    /// <summary>Offers it, and pages who is asked in the same commit: a caller is on the line. An earlier offer that nobody answered ends: one caller is offered to one person at a time.</summary>
    public Outcome<Guid> Offer(OfferHandover ask, Actor by, WriteScope scope)
    {
        if (CallBook.Find(scope.Connection, ask.Call) is not { } row) return CallSteps.Gone;
        var to = Guid.Parse(ask.Form.HandTo);
        var role = scope.Connection.Scalar<string>("SELECT role FROM staff WHERE id = @id AND disabled_at IS NULL", ("id", to));
        if (role is null || to == by.Id || !Roles.Has(role, Permission.TakeHandover)) return Refusal.Invalid("hand_to", "Choose somebody else who can take a caller.");
        if (CallSteps.Hold(scope, row, by.Id) is Outcome<CallRow>.Refused held) return held.Why;
        if (CallerDetails.Apply(scope, vault, row, ask.Form.Caller, DeskBook.CountryOf(scope.Connection, row.Desk, options.Country), by.Id) is Outcome<bool>.Refused wrong) return wrong.Why;
        foreach (var earlier in HandoverRow.Of(scope.Connection, ask.Call).Where(each => each.Waiting)) pages.EndOf(scope, earlier.Id, "told-again");
        scope.Connection.Execute("UPDATE call_handover SET declined_at = @now WHERE call_back_id = @call AND taken_at IS NULL AND declined_at IS NULL", ("call", ask.Call), ("now", scope.Now));
        var id = Guid.CreateVersion7();
        scope.Connection.Execute(
            "INSERT INTO call_handover (id, call_back_id, note_id, from_staff, to_staff, at) VALUES (@id, @call, @note, @from, @to, @now)",
            ("id", id), ("call", ask.Call), ("note", CallNotes.Add(scope, vault, row, by.Id, "handover", "", ask.Form)), ("from", by.Id), ("to", to), ("now", scope.Now));
        pages.StartHandover(scope, id, to);
        scope.Touch(row.Desk);
        return id;
    }

    /// <summary>
    /// Takes it. Somebody of the desk gets the call itself, with the note as their own draft, so that they write on where the other stopped. A nurse gets the note; the advisor
    /// stays until the call is recorded.
    /// </summary>
    public Outcome<HandoverRow> Take(TakeHandover ask, Actor by, WriteScope scope)
    {
        if (HandoverRow.Find(scope.Connection, ask.Handover) is not { } handover) return HandoverRow.Gone;
        if (handover.NotFor(by.Id) is { } why) return why;
        if (CallBook.Find(scope.Connection, handover.Call) is not { } row) return CallSteps.Gone;
        if (Roles.Has(by.Role, Permission.WorkDesk) && row.Call.IsOpen)
        {
            if (row.Call.ClaimedBy == handover.From)
            {
                if (CallSteps.Record(scope, row, CallRules.Release(row.Call, handover.From, false, scope.Now)) is not Outcome<CallRow>.Done released) return Refusal.Conflict("The call has moved on. Open the desk again.");
                row = released.Value;
            }

            if (CallSteps.Hold(scope, row, by.Id) is Outcome<CallRow>.Refused held) return held.Why;
            if (CallNotes.Find(scope.Connection, vault, handover.Call, by.Id) is null && CallNotes.One(scope.Connection, vault, handover.Note)?.Form is { } form)
                CallNotes.Save(scope, vault, handover.Call, row.Enquiry.Id, by.Id, form with { HandTo = "" });
        }

        scope.Connection.Execute("UPDATE call_handover SET taken_at = @now WHERE id = @id", ("id", handover.Id), ("now", scope.Now));
        pages.Answered(scope, handover.Id, by.Id);
        scope.Touch(row.Desk);
        return handover;
    }

    /// <summary>Declines it; the advisor sees it at once and asks somebody else.</summary>
    public Outcome<HandoverRow> Decline(DeclineHandover ask, Actor by, WriteScope scope)
    {
        if (HandoverRow.Find(scope.Connection, ask.Handover) is not { } handover) return HandoverRow.Gone;
        if (handover.NotFor(by.Id) is { } why) return why;
        scope.Connection.Execute("UPDATE call_handover SET declined_at = @now WHERE id = @id", ("id", handover.Id), ("now", scope.Now));
        pages.Answered(scope, handover.Id, by.Id);
        if (CallBook.Find(scope.Connection, handover.Call) is { } row) scope.Touch(row.Desk);
        return handover;
    }
}
