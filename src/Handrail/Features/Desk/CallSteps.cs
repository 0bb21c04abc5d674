using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Desk;

/// <summary>What every use case of the desk does with a call-back: find it, hold it, record what follows.</summary>
static class CallSteps
{
    static readonly Duration RenewWhenLess = Duration.FromMinutes(7);

    public static readonly Refusal Gone = Refusal.NotFound("There is no such call-back.");

    public static Subject About(Guid call) => new("call-back", call.ToString());

    /// <summary>Records what a rule decided.</summary>
    public static Outcome<CallRow> Record(WriteScope scope, CallRow row, Outcome<CallEvent> decided) => decided switch
    {
        Outcome<CallEvent>.Done done => CallBook.Record(scope, row, done.Value),
        Outcome<CallEvent>.Refused refused => Named(scope, row, refused.Why),
        _ => throw new InvalidOperationException("An outcome is done or refused."),
    };

    /// <summary>
    /// Makes sure that it is in these hands: takes it when it is free (a claim that ran out during a long talk is no reason to lose the note), renews what is about to run out,
    /// refuses when somebody else holds it.
    /// </summary>
    public static Outcome<CallRow> Hold(WriteScope scope, CallRow row, Guid by) =>
        row.Call.ClaimedBy == by && row.Call.ClaimedUntil is { } until && until - scope.Now > RenewWhenLess ? row : Record(scope, row, CallRules.Claim(row.Call, by, scope.Now));

    /// <summary>A sign of life: renews one's own claim, never takes anything.</summary>
    public static void Alive(WriteScope scope, CallRow row, Guid by)
    {
        if (row.Call.IsOpen && row.Call.ClaimedBy == by) Hold(scope, row, by);
    }

    /// <summary>Every other open call-back of the same number.</summary>
    public static IReadOnlyList<CallRow> SameNumber(System.Data.Common.DbConnection connection, CallRow row) =>
        [.. connection.Query(
            """
            SELECT c.id FROM call_back c JOIN enquiry e ON e.id = c.enquiry_id JOIN enquiry m ON m.id = @enquiry
            WHERE e.phone_index = m.phone_index AND c.id <> @call AND c.closed_at IS NULL ORDER BY c.due_by, c.id
            """,
            found => found.Id(0), ("enquiry", row.Enquiry.Id), ("call", row.Call.Id)).Select(id => CallBook.Find(connection, id)!)];

    // The rule says "someone else"; an advisor wants the name.
    static Refusal Named(WriteScope scope, CallRow row, Refusal why) =>
        why.Kind == RefusalKind.Conflict && row.Call is { IsOpen: true, ClaimedBy: { } owner } && row.Call.ClaimedUntil > scope.Now
            && scope.Connection.Scalar<string>("SELECT name FROM staff WHERE id = @id", ("id", owner)) is { } name
            ? Refusal.Conflict($"{name} has this request now. What you wrote is kept as your draft.")
            : why;
}
