using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Data;
using NodaTime;

namespace Handrail.Gate;

/// <summary>A request to do or read something. The permission is part of its type: forgetting it does not compile.</summary>
public interface IAsk
{
    /// <summary>What the actor must be allowed.</summary>
    Permission Needs { get; }

    /// <summary>Whom it is about.</summary>
    Subject About { get; }

    /// <summary>Why somebody's record is used; counts only when the ask is about a person.</summary>
    Purpose Purpose => Purpose.Treatment;

    /// <summary>What is wrong with the input itself; empty when nothing is.</summary>
    IEnumerable<Refusal> Issues() => [];
}

/// <summary>
/// The only way to a handler: permission, admission (relationship, consent), issues, transaction (with a savepoint around the handler), audit, commit. Deny by
/// default. Every ask leaves an audit row, also when it was refused or failed; the answer waits until that row is on the disk.
/// </summary>
public sealed class Gate(Writer writer, Database database, Admission admission, IClock clock)
{
    /// <summary>Runs an ask that may write. Admission is judged inside the transaction: what was revoked before it counts.</summary>
    public async Task<Outcome<T>> Run<TAsk, T>(TAsk ask, Actor by, Func<TAsk, Actor, WriteScope, Outcome<T>> handle, CancellationToken stop = default)
        where TAsk : IAsk
    {
        if (Refuse(ask, by) is { } why) return await Refused<T>(ask, by, why, stop);
        Admitted? admitted = null;
        return await writer.Run(
            scope =>
            {
                admitted = admission.Judge(ask, by, scope.Connection, scope.Now);
                return admitted.Refused is { } no ? no : handle(ask, by, scope);
            },
            keep: outcome => outcome is Outcome<T>.Done,
            audit: (scope, outcome, failure) => scope.Audit(Row(ask, by, failure is null ? Word(outcome?.Kind) : "failed", admitted)),
            stop);
    }

    /// <summary>Runs an ask that only reads: outside any write transaction; its audit row joins the next group commit and the answer waits for it.</summary>
    public async Task<Outcome<T>> Read<TAsk, T>(TAsk ask, Actor by, Func<TAsk, Actor, CancellationToken, Task<Outcome<T>>> handle, CancellationToken stop = default)
        where TAsk : IAsk
    {
        if (Refuse(ask, by) is { } why) return await Refused<T>(ask, by, why, stop);
        var admitted = Judge(ask, by);
        var outcome = admitted.Refused is { } no ? no : await handle(ask, by, stop);
        await Record(Row(ask, by, Word(outcome.Kind), admitted), stop);
        return outcome;
    }

    /// <summary>Permission and issues, before any queue or transaction; null when the ask may go on. Doors with a queue of their own start here.</summary>
    public static Refusal? Refuse(IAsk ask, Actor by) =>
        by.May(ask.Needs) ? ask.Issues().FirstOrDefault() : Admission.NotAllowed;

    /// <summary>Relationship and consent for one ask, now, without doing or recording anything.</summary>
    public Admitted Judge(IAsk ask, Actor by)
    {
        using var connection = database.Open();
        return admission.Judge(ask, by, connection, clock.GetCurrentInstant());
    }

    /// <summary>True while this actor may ask this: permission, place, relationship. Streams ask again and again; what was opened is what is audited.</summary>
    public bool Still(IAsk ask, Actor by) => Refuse(ask, by) is null && Judge(ask, by).Refused is null;

    /// <summary>Writes one audit row and waits for the disk.</summary>
    public Task Record(AuditRow row, CancellationToken stop = default) =>
        writer.Run(scope =>
        {
            scope.Audit(row);
            return true;
        }, stop: stop);

    // What is wrong with a form is said only to those who may send it: for the others there is nothing here.
    async Task<Outcome<T>> Refused<T>(IAsk ask, Actor by, Refusal why, CancellationToken stop)
    {
        var admitted = why.Kind == RefusalKind.NotAllowed ? null : Judge(ask, by);
        var said = admitted?.Refused ?? why;
        await Record(Row(ask, by, Word(said.Kind), admitted), stop);
        return said;
    }

    static AuditRow Row(IAsk ask, Actor by, string outcome, Admitted? admitted) => new(by.Kind, by.AuditId, ask.GetType().Name, ask.About.Kind, ask.About.Id, outcome)
    {
        Purpose = (admitted?.Purpose ?? Purpose.None).Code(), Ground = admitted?.Ground ?? "role", Consent = admitted?.Consent ?? "", Person = admitted?.Person?.ToString() ?? "",
    };

    static string Word(RefusalKind? kind) => kind?.ToString() ?? "done";
}
