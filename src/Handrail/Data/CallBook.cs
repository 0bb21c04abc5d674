using System.Data.Common;
using Handrail.Core.CallBack;
using NodaTime;

namespace Handrail.Data;

/// <summary>A call-back with what belongs to it and is stored open.</summary>
/// <param name="Call">The state.</param>
/// <param name="Enquiry">Who asked; its id is the owner in the vault.</param>
/// <param name="Desk">The desk that answers.</param>
/// <param name="Words">The word pair; "" for an incoming call without one.</param>
/// <param name="Doubt">Reasons of doubt, separated by spaces; "" when none.</param>
/// <param name="WishDay">What was chosen: soonest, today or tomorrow.</param>
/// <param name="WishPart">any, morning, afternoon or evening.</param>
public sealed record CallRow(Call Call, Enquiry Enquiry, Guid Desk, string Words, string Doubt, string WishDay, string WishPart);

/// <summary>Call-backs as stored: found here, and changed only by an event, which the projection and the clock's row follow in the same commit.</summary>
public static class CallBook
{
    /// <summary>Kind of the <c>due_work</c> row of a call-back.</summary>
    public const string DueKindName = "call-back";

    /// <summary>One by its id.</summary>
    public static CallRow? Find(DbConnection connection, Guid id) => connection.Query(
        """
        SELECT c.id, c.state, c.doubtful, c.requested_at, c.promised_from, c.promised_at, c.due_from, c.due_by, c.round, c.step, c.claimed_by, c.claimed_until, c.attempts,
          c.first_attempt_at, c.next_try_at, c.outcome, c.closed_at, c.joined_to, c.version, c.desk_id, c.words, c.doubt, c.wish_day, c.wish_part,
          e.id, e.source, e.lang, e.about, e.zone, e.may_message, e.may_text, e.may_say_who, e.created_at, e.last_contact_at
        FROM call_back c JOIN enquiry e ON e.id = c.enquiry_id WHERE c.id = @id
        """, Read, ("id", id)).FirstOrDefault();

    /// <summary>One by the hash of its link's token.</summary>
    public static CallRow? FindByLink(DbConnection connection, byte[] hash) =>
        connection.Query("SELECT id FROM call_back WHERE link_hash = @hash", row => row.Id(0), ("hash", hash)) is [var id] ? Find(connection, id) : null;

    /// <summary>Every open one of a desk, the first to fall due first.</summary>
    public static IReadOnlyList<CallRow> Open(DbConnection connection, Guid desk) => connection.Query(
        """
        SELECT c.id, c.state, c.doubtful, c.requested_at, c.promised_from, c.promised_at, c.due_from, c.due_by, c.round, c.step, c.claimed_by, c.claimed_until, c.attempts,
          c.first_attempt_at, c.next_try_at, c.outcome, c.closed_at, c.joined_to, c.version, c.desk_id, c.words, c.doubt, c.wish_day, c.wish_part,
          e.id, e.source, e.lang, e.about, e.zone, e.may_message, e.may_text, e.may_say_who, e.created_at, e.last_contact_at
        FROM call_back c JOIN enquiry e ON e.id = c.enquiry_id WHERE c.desk_id = @desk AND c.closed_at IS NULL ORDER BY c.due_by, c.id
        """, Read, ("desk", desk));

    /// <summary>Its events, in order.</summary>
    public static IReadOnlyList<CallEvent> Events(DbConnection connection, Guid id) => connection.Query(
        "SELECT kind, at, staff_id, from_at, by_at, code, step, other_id FROM call_event WHERE call_back_id = @id ORDER BY no",
        row => new CallEvent(row.GetString(0), row.Time(1), row.IdOrNull(2), row.TimeOrNull(3), row.TimeOrNull(4), row.GetString(5), row.GetInt32(6), row.IdOrNull(7)), ("id", id));

    /// <summary>Stores a new one with its first event. The enquiry must be there.</summary>
    public static CallRow Add(WriteScope scope, CallRow empty, CallEvent first, byte[]? linkHash)
    {
        scope.Connection.Execute(
            """
            INSERT INTO call_back (id, enquiry_id, desk_id, source, state, doubtful, doubt, words, link_hash, wish_day, wish_part, requested_at, promised_from, promised_at, due_from, due_by,
              round, step, attempts, outcome, version)
            VALUES (@id, @enquiry, @desk, @source, 0, 0, @doubt, @words, @link, @day, @part, @at, @at, @at, @at, @at, 0, 0, 0, '', 0)
            """,
            ("id", empty.Call.Id), ("enquiry", empty.Enquiry.Id), ("desk", empty.Desk), ("source", empty.Enquiry.Source), ("doubt", empty.Doubt), ("words", empty.Words),
            ("link", linkHash), ("day", empty.WishDay), ("part", empty.WishPart), ("at", first.At));
        return Record(scope, empty, first);
    }

    /// <summary>
    /// Adds an event: the fact, the projection that follows from it, and the row that makes its clock run, in one commit; the desk's live pages move.
    /// <paramref name="before"/> must be as stored in this transaction (find it in the same piece of work); otherwise the fact's key refuses it.
    /// </summary>
    public static CallRow Record(WriteScope scope, CallRow before, CallEvent next)
    {
        var after = before with { Call = before.Call.After(next) };
        var call = after.Call;
        scope.Connection.Execute(
            """
            INSERT INTO call_event (call_back_id, no, at, kind, round, step, staff_id, from_at, by_at, code, other_id)
            VALUES (@id, @no, @at, @kind, @round, @step, @staff, @from, @by, @code, @other)
            """,
            ("id", call.Id), ("no", call.Version), ("at", next.At), ("kind", next.Kind), ("round", before.Call.Round), ("step", next.Step), ("staff", next.Staff),
            ("from", next.From), ("by", next.By), ("code", next.Code), ("other", next.Other));
        scope.Connection.Execute(
            """
            UPDATE call_back SET state = @state, doubtful = @doubtful, requested_at = @requested, promised_from = @promisedFrom, promised_at = @promised, due_from = @dueFrom, due_by = @dueBy,
              round = @round, step = @step, claimed_by = @claimedBy, claimed_until = @claimedUntil, attempts = @attempts, first_attempt_at = @first, next_try_at = @next,
              outcome = @outcome, closed_at = @closed, joined_to = @joined, version = @version WHERE id = @id
            """,
            ("id", call.Id), ("state", call.Status), ("doubtful", call.Doubtful), ("requested", call.RequestedAt), ("promisedFrom", call.PromisedFrom), ("promised", call.PromisedAt),
            ("dueFrom", call.DueFrom), ("dueBy", call.DueBy), ("round", call.Round), ("step", call.Step), ("claimedBy", call.ClaimedBy), ("claimedUntil", call.ClaimedUntil),
            ("attempts", call.Attempts), ("first", call.FirstAttemptAt), ("next", call.NextTryAt), ("outcome", call.Outcome), ("closed", call.ClosedAt), ("joined", call.JoinedTo), ("version", call.Version));
        if (next.Kind is CallEventKind.Attempted or CallEventKind.Kept or CallEventKind.Missed or CallEventKind.Cancelled or CallEventKind.Changed)
            scope.Connection.Execute("UPDATE enquiry SET last_contact_at = @at WHERE id = @id AND last_contact_at < @at", ("at", next.At), ("id", before.Enquiry.Id));
        DueKind.Set(scope, DueKindName, call.Id, CallClock.NextLook(call));
        scope.Touch(before.Desk);
        return after;
    }

    static CallRow Read(DbDataReader row) => new(
        new Call
        {
            Id = row.Id(0), Status = (CallStatus)row.GetInt16(1), Doubtful = row.GetInt16(2) == 1, RequestedAt = row.Time(3), PromisedFrom = row.Time(4), PromisedAt = row.Time(5),
            DueFrom = row.Time(6), DueBy = row.Time(7), Round = row.GetInt32(8), Step = row.GetInt32(9), ClaimedBy = row.IdOrNull(10), ClaimedUntil = row.TimeOrNull(11),
            Attempts = row.GetInt32(12), FirstAttemptAt = row.TimeOrNull(13), NextTryAt = row.TimeOrNull(14), Outcome = row.GetString(15), ClosedAt = row.TimeOrNull(16),
            JoinedTo = row.IdOrNull(17), Version = row.GetInt32(18),
        },
        new Enquiry(row.Id(24), row.GetString(25), row.GetString(26), row.GetString(27), row.GetString(28),
            new ContactWishes(row.GetInt16(29) == 1, row.GetInt16(30) == 1, row.GetInt16(31) == 1), row.Time(32), row.Time(33)),
        row.Id(19), row.GetString(20), row.GetString(21), row.GetString(22), row.GetString(23));
}
