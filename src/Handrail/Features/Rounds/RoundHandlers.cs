using System.Data.Common;
using System.Security.Cryptography;
using Handrail.Core.Kernel;
using Handrail.Core.Rounds;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Rounds;

/// <summary>Writes looks, enrolments and room codes.</summary>
public sealed class RoundHandlers
{
    /// <summary>Kind of the due_work row: at this moment somebody's look is overdue, and the boards must show it.</summary>
    public const string DueKindName = "round";

    /// <summary>How far back a look may be entered late. An example, not approved.</summary>
    public static readonly Duration LateBack = Duration.FromHours(24);

    const string Letters = "bcdfghjkmnpqrstvwxz23456789"; // no vowel, so no word; nothing that looks like another

    /// <summary>Records a look at the server's time.</summary>
    public Outcome<Guid> Look(RecordRound ask, Actor by, WriteScope scope)
    {
        if (Stay(scope.Connection, ask.Stay) is not { } stay) return Refusal.Conflict("This stay has ended: nothing was saved.");
        // The code proves only that whoever looked had it; it must be the room of this person.
        var byCode = ask.Code.Length > 0;
        if (byCode && RoomOf(scope.Connection, ask.Code)?.Stay != ask.Stay) return Refusal.Conflict("Somebody else is in this room now. Open the room's code again.");
        var id = Guid.CreateVersion7();
        Insert(scope, id, ask.Stay, stay, by, "seen", ask.State, byCode ? "code" : "list", null, null);
        if (RoundBook.OfStay(scope.Connection, ask.Stay, scope.Now) is { } round) Remind(scope, ask.Stay, round.Stand.DueAt);
        return id;
    }

    /// <summary>Records a look afterwards.</summary>
    public Outcome<Guid> Late(RecordLateRound ask, Actor by, WriteScope scope)
    {
        if (Stay(scope.Connection, ask.Stay) is not { } stay) return Refusal.Conflict("This stay has ended: nothing was saved.");
        if (ask.ClaimedAt > scope.Now) return Refusal.Invalid("time", "That is still to come: look at day and time again.");
        if (scope.Now - ask.ClaimedAt > LateBack) return Refusal.Invalid("time", $"Only the last {LateBack.TotalHours:0} hours can be entered late.");
        var id = Guid.CreateVersion7();
        Insert(scope, id, ask.Stay, stay, by, "late", ask.State, "list", ask.ClaimedAt, scope.Vault.SealText(scope, stay.Person, ReasonOf(id), Folding.Inert(ask.Reason.Trim())));
        return id;
    }

    /// <summary>Puts people on rounds or takes them off; answers how many were changed. Somebody of another unit makes the whole of it refused.</summary>
    public Outcome<int> Set(SetRounds ask, Actor by, WriteScope scope)
    {
        var changed = 0;
        foreach (var id in ask.Stays.Distinct())
        {
            if (Stay(scope.Connection, id) is not { } stay || stay.Unit != ask.Unit) return Refusal.Conflict("Somebody you chose is not on this unit any more. Look at the list again.");
            var now = scope.Connection.Scalar<long?>("SELECT every_minutes FROM round_enrolment WHERE encounter_id = @stay AND to_at IS NULL", ("stay", id));
            if ((now ?? 0) == ask.EveryMinutes) continue;
            scope.Connection.Execute("UPDATE round_enrolment SET to_at = @now, ended_by = @by WHERE encounter_id = @stay AND to_at IS NULL", ("now", scope.Now), ("by", by.Id), ("stay", id));
            if (ask.EveryMinutes > 0)
                scope.Connection.Execute("INSERT INTO round_enrolment (id, encounter_id, unit_id, every_minutes, from_at, by_staff) VALUES (@id, @stay, @unit, @every, @now, @by)",
                    ("id", Guid.CreateVersion7()), ("stay", id), ("unit", ask.Unit), ("every", ask.EveryMinutes), ("now", scope.Now), ("by", by.Id));
            if (RoundBook.OfStay(scope.Connection, id, scope.Now) is { } round) Remind(scope, id, round.Stand.DueAt);
            else DueKind.Set(scope, DueKindName, id, null);
            changed++;
        }

        scope.Touch(ask.Unit);
        return changed;
    }

    /// <summary>New codes for every room; answers how many.</summary>
    public Outcome<int> NewCodes(CreateRoomCodes ask, Actor by, WriteScope scope)
    {
        var beds = scope.Connection.Query("SELECT id FROM location WHERE unit_id = @unit AND kind = 'bed' AND retired_at IS NULL", row => row.Id(0), ("unit", ask.Unit));
        foreach (var bed in beds)
        {
            scope.Connection.Execute("UPDATE room_code SET ended_at = @now WHERE bed_id = @bed AND ended_at IS NULL", ("now", scope.Now), ("bed", bed));
            scope.Connection.Execute("INSERT INTO room_code (id, bed_id, word, made_at, by_staff) VALUES (@id, @bed, @word, @now, @by)",
                ("id", Guid.CreateVersion7()), ("bed", bed), ("word", RandomNumberGenerator.GetString(Letters, 16)), ("now", scope.Now), ("by", by.Id));
        }

        return beds.Count;
    }

    /// <summary>Due work: a look has become overdue. Only the boards are told; who is overdue is worked out from the facts.</summary>
    public void Overdue(WriteScope scope, Guid stay)
    {
        if (Stay(scope.Connection, stay) is { } known) scope.Touch(known.Unit);
        DueKind.Set(scope, DueKindName, stay, null);
    }

    /// <summary>Which bed a code is of, and who lies there now; null for a code that is not known or was renewed.</summary>
    public static (Guid Bed, Guid? Stay)? RoomOf(DbConnection connection, string word) => connection.Query(
        """
        SELECT c.bed_id, e.id FROM room_code c LEFT JOIN bed_stay t ON t.bed_id = c.bed_id AND t.to_at IS NULL
        LEFT JOIN encounter e ON e.id = t.encounter_id AND e.ended_at IS NULL WHERE c.word = @word AND c.ended_at IS NULL
        """,
        row => ((Guid, Guid?)?)(row.Id(0), row.IdOrNull(1)), ("word", word)).FirstOrDefault();

    /// <summary>Place of the sealed reason of a late look.</summary>
    internal static string ReasonOf(Guid id) => $"round_check.reason:{id:N}";

    static void Remind(WriteScope scope, Guid stay, Instant due) => DueKind.Set(scope, DueKindName, stay, due + Duration.FromMinutes(RoundPolicy.Example.GraceMinutes) + Duration.FromMilliseconds(1));

    static void Insert(WriteScope scope, Guid id, Guid encounter, StayNow stay, Actor by, string kind, string state, string way, Instant? claimed, string? reason)
    {
        scope.Connection.Execute(
            """
            INSERT INTO round_check (id, encounter_id, unit_id, bed_id, staff_id, kind, state, way, at, claimed_at, reason)
            VALUES (@id, @stay, @unit, @bed, @by, @kind, @state, @way, @now, @claimed, @reason)
            """,
            ("id", id), ("stay", encounter), ("unit", stay.Unit), ("bed", stay.Bed), ("by", by.Id), ("kind", kind), ("state", state), ("way", way), ("now", scope.Now), ("claimed", claimed), ("reason", reason));
        scope.Touch(stay.Unit);
    }

    static StayNow? Stay(DbConnection connection, Guid stay) => connection.Query(
        "SELECT e.unit_id, e.person_id, t.bed_id FROM encounter e LEFT JOIN bed_stay t ON t.encounter_id = e.id AND t.to_at IS NULL WHERE e.id = @stay AND e.ended_at IS NULL",
        row => new StayNow(row.Id(0), row.Id(1), row.IdOrNull(2)), ("stay", stay)).FirstOrDefault();

    sealed record StayNow(Guid Unit, Guid Person, Guid? Bed);
}
