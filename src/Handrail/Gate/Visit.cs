using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Features.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Handrail.Gate;

/// <summary>One gated request of a signed-in person: who, the gate, and the few things pages and forms need of HTTP.</summary>
public sealed class Visit(HttpContext http, Actor actor, Gate gate, Session? session)
{
    /// <summary>Who visits.</summary>
    public Actor By => actor;

    /// <summary>The request.</summary>
    public HttpContext Http => http;

    /// <summary>Cancelled when the browser goes away.</summary>
    public CancellationToken Stop => http.RequestAborted;

    /// <summary>A service.</summary>
    public T Of<T>() where T : notnull => http.RequestServices.GetRequiredService<T>();

    /// <summary>The session; null for a wall screen, which has none.</summary>
    public Session? Session => session;

    /// <summary>
    /// False once the session (or wall screen) has ended or is locked, or the browser has gone: a stream asks again and again, and does not count as activity.
    /// </summary>
    public bool StillSignedIn() => !Stop.IsCancellationRequested && (session is null ? Of<WallScreens>().Find(http) is not null : Of<Sessions>().Find(http) is { Open: true });

    /// <summary>
    /// True when the person proved who they are (passkey, or password and code) at most <paramref name="within"/> ago (five minutes unless said otherwise): needed
    /// before a sensitive act. See also <see cref="GateRoutes.AfterStepUp"/>, which asks for a whole route.
    /// </summary>
    public bool SteppedUp(Duration? within = null) => session?.ProvedAt is { } at && Of<IClock>().GetCurrentInstant() - at <= (within ?? Sessions.ProofFor);

    /// <summary>The page that asks for that proof. What was typed is kept, and sent after the person has looked at it once more; a page is simply opened again.</summary>
    public Task<IResult> StepUp() => LockedDoor.Ask(http, session ?? throw new InvalidOperationException("A wall screen does nothing sensitive."), HttpMethods.IsPost(http.Request.Method), LockedDoor.Why.StepUp);

    /// <summary>
    /// False once the session (or wall screen) has ended or is locked, the browser has gone, or this ask is no longer allowed: a role, a shift, a consent has ended.
    /// </summary>
    public bool Still(IAsk ask) => !Stop.IsCancellationRequested
        && (session is null ? Of<WallScreens>().Find(http) is { } wall && gate.Still(ask, wall.By) : Of<Sessions>().Find(http) is { Open: true } now && gate.Still(ask, now.By));

    /// <summary>How many callers wait for this visitor to take them: a live page says so within its next beat, wherever they are.</summary>
    public int HandedNow()
    {
        if (!actor.May(Permission.TakeHandover)) return 0;
        using var connection = Of<Database>().Open();
        return HandoversWaiting.Of(connection, actor.Id, Of<IClock>().GetCurrentInstant());
    }

    /// <summary>True when this visitor may ask that now: pages show only the buttons that would work.</summary>
    public bool May(IAsk ask) => gate.Still(ask, actor);

    /// <summary>The id in the route; the route's constraint makes sure that it is one.</summary>
    public Guid Id(string name) => Guid.Parse((string)http.GetRouteValue(name)!);

    /// <summary>A text of the form, trimmed; empty when it was not sent.</summary>
    public string Field(string name) => http.Request.Form[name].ToString().Trim();

    /// <summary>Hidden field value for the next form on this page (and its cookie).</summary>
    public string Antiforgery => Of<IAntiforgery>().GetAndStoreTokens(http).RequestToken!;

    /// <summary>A token for a form that must count once, however often it is posted.</summary>
    public string Once { get; } = Guid.CreateVersion7().ToString();

    /// <summary>Reads through the gate.</summary>
    public Task<Outcome<T>> Read<TAsk, T>(TAsk ask, Func<TAsk, Actor, CancellationToken, Task<Outcome<T>>> handle) where TAsk : IAsk => gate.Read(ask, actor, handle, Stop);

    /// <summary>Does something through the gate.</summary>
    public Task<Outcome<T>> Run<TAsk, T>(TAsk ask, Func<TAsk, Actor, WriteScope, Outcome<T>> handle) where TAsk : IAsk => gate.Run(ask, actor, handle, Stop);

    /// <summary>
    /// Does something through the gate once a form: the second post of the same "once" field does nothing and answers done with the first answer.
    /// </summary>
    public Task<Outcome<string>> RunOnce<TAsk, T>(TAsk ask, Func<TAsk, Actor, WriteScope, Outcome<T>> handle, Func<T, string> answer) where TAsk : IAsk
    {
        if (!Guid.TryParse(Field("once"), out var token))
            return Task.FromResult<Outcome<string>>(Refusal.Invalid("once", "This form is too old: open the page again and send it once more."));
        return gate.Run<TAsk, string>(ask, actor, (asked, by, scope) =>
        {
            var before = scope.Connection.Query("SELECT answer FROM form_once WHERE token = @token AND staff_id = @by", row => row.GetString(0), ("token", token), ("by", by.Id));
            if (before.Count > 0) return before[0];
            switch (handle(asked, by, scope))
            {
                case Outcome<T>.Done done:
                    var text = answer(done.Value);
                    scope.Connection.Execute("INSERT INTO form_once (token, staff_id, answer, at) VALUES (@token, @by, @answer, @now)",
                        ("token", token), ("by", by.Id), ("answer", text), ("now", scope.Now));
                    return text;
                case Outcome<T>.Refused refused:
                    return refused.Why;
                default:
                    throw new InvalidOperationException("An outcome is done or refused.");
            }
        }, Stop);
    }

    /// <summary>
    /// Somebody else does something at this screen: proves who they are (passkey, or login with password and code; in the demo a phrase), and is asked at the gate like
    /// anybody who is signed in. The session stays its owner's; the audit names the other one.
    /// </summary>
    public async Task<Outcome<T>> Beside<TAsk, T>(TAsk ask, Func<TAsk, Actor, WriteScope, Outcome<T>> handle) where TAsk : IAsk
    {
        switch (await Of<Proofs>().Beside(http))
        {
            case Outcome<Proof>.Refused { Why: var why }:
                return why;
            case Outcome<Proof>.Done { Value: var proof } when Of<Sessions>().ActorOf(proof.Staff) is { } other:
                return await gate.Run(ask, other, handle, Stop);
            default:
                return Proofs.Wrong; // the account was closed meanwhile
        }
    }

    /// <summary>After a form: to this place of ours.</summary>
    public static RedirectHttpResult Go(string path) => TypedResults.LocalRedirect(path);

    /// <summary>Shows what was done, or the page for the refusal.</summary>
    public IResult Show<T>(Outcome<T> outcome, Func<T, IResult> page) => outcome switch
    {
        Outcome<T>.Done done => page(done.Value),
        Outcome<T>.Refused refused => Problems.Page(http, refused.Why),
        _ => throw new InvalidOperationException("An outcome is done or refused."),
    };
}
