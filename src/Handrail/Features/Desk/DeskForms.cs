using Handrail.Core.Kernel;
using Handrail.Gate;
using Handrail.Ui;

namespace Handrail.Features.Desk;

/// <summary>
/// The forms of the desk. On the call screen the draft is saved first, whatever the button: when the rest is refused, or somebody else has the call now, nothing that was typed is gone.
/// </summary>
static class DeskForms
{
    public static Task<IResult> Claim(Visit visit) => Then(visit, visit.Run(new ClaimCall(visit.Id("call")), visit.Of<ClaimCallHandler>().Claim), Paths.DeskCall);

    public static Task<IResult> Real(Visit visit) => Then(visit, visit.Run(new ClearCall(visit.Id("call")), visit.Of<DecideCheckHandler>().Clear), _ => Paths.Desk);

    public static Task<IResult> Unjoin(Visit visit) => Then(visit, visit.Run(new UnjoinCall(visit.Id("call")), visit.Of<JoinCallsHandler>().Unjoin), Paths.DeskCall);

    public static async Task<IResult> NotReal(Visit visit)
    {
        var done = await visit.Run(new DiscardCall(visit.Id("call"), visit.Field("reason")), visit.Of<DecideCheckHandler>().Discard);
        return Wrong(done) is { } why ? await DeskPages.Call(visit, new CallForm { Note = visit.Field("reason") }, [new FieldError(why.Field ?? "", why.Reason)], 400) : visit.Show(done, _ => Visit.Go(Paths.Desk));
    }

    /// <summary>Saves the draft. A script that asks for it gets the version and the moment, everyone else the page.</summary>
    public static async Task<IResult> Draft(Visit visit)
    {
        var saved = await Save(visit);
        if (visit.Http.Request.Headers["X-Draft"] == "1")
            return saved switch
            {
                Outcome<SavedDraft>.Done done => Results.Json(new { version = done.Value.Version, merged = done.Value.Merged }),
                Outcome<SavedDraft>.Refused refused => Results.Json(new { why = refused.Why.Reason }, statusCode: Problems.Status(refused.Why.Kind)),
                _ => throw new InvalidOperationException("An outcome is done or refused."),
            };
        var path = Paths.DeskCall(visit.Id("call")) + (visit.Http.Request.Query["to"] == "signs" ? "#signs-title" : "#note");
        return saved is Outcome<SavedDraft>.Refused wrong && wrong.Why.Kind == RefusalKind.Invalid ? await Again(visit, wrong.Why) : visit.Show(saved, _ => Visit.Go(path));
    }

    public static async Task<IResult> Release(Visit visit)
    {
        if (visit.Http.Request.Form.ContainsKey("note") && await Kept(visit) is { } no) return no;
        return await Then(visit, visit.Run(new ReleaseCall(visit.Id("call")), visit.Of<ClaimCallHandler>().Release), _ => Paths.Desk);
    }

    public static async Task<IResult> Dial(Visit visit) =>
        await Kept(visit) ?? await Then(visit, visit.Run(new DialCall(visit.Id("call")), visit.Of<ClaimCallHandler>().Dial), call => Paths.DeskCall(call) + "#note");

    public static async Task<IResult> Caller(Visit visit)
    {
        if (await Kept(visit) is { } no) return no;
        var done = await visit.Run(new SaveCaller(visit.Id("call"), CallForm.Read(visit.Http.Request.Form)), visit.Of<SaveCallerHandler>().Handle);
        return Wrong(done) is { } why ? await Again(visit, why) : visit.Show(done, _ => Visit.Go(Paths.DeskCall(visit.Id("call"))));
    }

    public static async Task<IResult> Record(Visit visit)
    {
        if (await Kept(visit) is { } no) return no;
        var done = await visit.RunOnce(new RecordOutcome(visit.Id("call"), CallForm.Read(visit.Http.Request.Form)), visit.Of<RecordOutcomeHandler>().Handle, Paths.DeskCall);
        return Wrong(done) is { } why ? await Again(visit, why) : visit.Show(done, Visit.Go);
    }

    public static async Task<IResult> HandOver(Visit visit)
    {
        if (await Kept(visit) is { } no) return no;
        var done = await visit.Run(new OfferHandover(visit.Id("call"), CallForm.Read(visit.Http.Request.Form)), visit.Of<HandOverHandler>().Offer);
        return Wrong(done) is { } why ? await Again(visit, why) : visit.Show(done, _ => Visit.Go(Paths.DeskCall(visit.Id("call")) + "#hand"));
    }

    public static async Task<IResult> Join(Visit visit)
    {
        if (await Kept(visit) is { } no) return no;
        return Guid.TryParse(visit.Field("with"), out var with)
            ? await Then(visit, visit.Run(new JoinCalls(visit.Id("call"), with), visit.Of<JoinCallsHandler>().Join), Paths.DeskCall)
            : Problems.Shown(visit.Http, 400, "Choose a request to join it with.");
    }

    public static async Task<IResult> Earlier(Visit visit) => await Kept(visit) ?? await DeskPages.Call(visit, null, [], 200, earlier: true);

    public static async Task<IResult> Incoming(Visit visit)
    {
        var caller = CallForm.Read(visit.Http.Request.Form).Caller;
        var done = await visit.RunOnce(new LogIncoming(visit.Field("ended"), visit.Field("rang"), caller), visit.Of<LogIncomingHandler>().Handle, call => call is { } id ? Paths.DeskCall(id) : Paths.Desk);
        return Wrong(done) is { } why
            ? await DeskPages.Incoming(visit, visit.Http.Request.Form.ToDictionary(field => field.Key, field => field.Value.ToString()), [new FieldError(why.Field ?? "", why.Reason)], 400)
            : visit.Show(done, Visit.Go);
    }

    public static Task<IResult> Take(Visit visit) => Then(
        visit, visit.Run(new TakeHandover(visit.Id("handover")), visit.Of<HandOverHandler>().Take), row => Roles.Has(visit.By.Role, Permission.WorkDesk) ? Paths.DeskCall(row.Call) : Paths.Handover(row.Id));

    public static Task<IResult> Decline(Visit visit) => Then(visit, visit.Run(new DeclineHandover(visit.Id("handover")), visit.Of<HandOverHandler>().Decline), _ => Paths.Handovers);

    // Null: what was typed is kept, go on. A form that cannot be kept (too long) is shown again as it was typed.
    static async Task<IResult?> Kept(Visit visit) => await Save(visit) is Outcome<SavedDraft>.Refused refused
        ? refused.Why.Kind == RefusalKind.Invalid ? await Again(visit, refused.Why) : Problems.Page(visit.Http, refused.Why)
        : null;

    static Task<Outcome<SavedDraft>> Save(Visit visit) => visit.Run(
        new SaveDraft(visit.Id("call"), CallForm.Read(visit.Http.Request.Form), int.TryParse(visit.Field("seen"), System.Globalization.CultureInfo.InvariantCulture, out var seen) ? seen : 0), visit.Of<SaveDraftHandler>().Handle);

    static Task<IResult> Again(Visit visit, Refusal why) => DeskPages.Call(visit, CallForm.Read(visit.Http.Request.Form), [new FieldError(why.Field ?? "", why.Reason)], Problems.Status(why.Kind));

    // What is said beside a field; everything else has a page of its own.
    static Refusal? Wrong<T>(Outcome<T> outcome) => outcome is Outcome<T>.Refused { Why: { Kind: RefusalKind.Invalid or RefusalKind.Unsafe } why } ? why : null;

    static async Task<IResult> Then<T>(Visit visit, Task<Outcome<T>> doing, Func<T, string> path) => visit.Show(await doing, done => Visit.Go(path(done)));
}
