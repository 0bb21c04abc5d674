using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Consents;

/// <summary>Pages and forms of consents: each reads its model through the gate and shows it.</summary>
static class ConsentPages
{
    const string NoPerson = "There is no such person.", NoConsent = "There is no such consent.";

    public static async Task<IResult> List(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new ViewConsents(visit.Id("person")), (ask, _, _) =>
        {
            using var connection = visit.Of<Database>().Open();
            return Task.FromResult(People.Found(visit.Head(connection, ask.Person) is { } person
                ? new ConsentListModel(frame, person, visit.Of<ConsentBook>().Of(connection, ask.Person, frame.Now), visit.Of<DisclosureLog>().Lines(connection, ask.Person),
                    visit.May(new OpenConsentForm(ask.Person)), visit.May(new OpenDisclosure(ask.Person)), visit.May(new ReadNotes(ask.Person)), ConsentHandlers.Stays(connection, ask.Person))
                : null, NoPerson));
        }), model => Pages.Of<ConsentsPage, ConsentListModel>(model));
    }

    public static async Task<IResult> Label(Visit visit) =>
        visit.Show(await visit.RunOnce(new LabelStay(visit.Id("stay")), visit.Of<ConsentHandlers>().Label, Paths.Consents), Visit.Go);

    public static Task<IResult> New(Visit visit) => New(visit, TypedFields.None, [], 200);

    public static async Task<IResult> Record(Visit visit)
    {
        var (frame, person) = (Pages.Frame(visit.Http, visit.By), visit.Id("person"));
        var now = visit.Of<IClock>().GetCurrentInstant();
        var form = ConsentFormReader.Read(visit, frame.Zone, now);
        var wrong = form.Check(Guid.CreateVersion7(), 1, person, now).Wrong;
        if (wrong.Count > 0) return await New(visit, People.Typed(visit), People.Faults(wrong), 400);
        return visit.Show(await visit.RunOnce(new RecordConsent(person, form), visit.Of<ConsentHandlers>().Record, Paths.Consent), Visit.Go);
    }

    public static Task<IResult> One(Visit visit) => One(visit, TypedFields.None, [], 200);

    public static Task<IResult> Revoke(Visit visit) => Ending(visit, person =>
        visit.RunOnce(new RevokeConsent(person, visit.Id("consent"), visit.Field("words")), visit.Of<ConsentHandlers>().Revoke, Paths.Consent));

    public static Task<IResult> End(Visit visit) => Ending(visit, person =>
        visit.RunOnce(new EndConsent(person, visit.Id("consent"), visit.Field("words")), visit.Of<ConsentHandlers>().End, Paths.Consent));

    public static Task<IResult> AddEvidence(Visit visit) => Ending(visit, async person =>
    {
        using var content = new MemoryStream();
        if (visit.Http.Request.Form.Files.GetFile("scan") is { } file) await file.CopyToAsync(content, visit.Stop);
        return await visit.RunOnce(new AddEvidence(person, visit.Id("consent"), content.ToArray()), visit.Of<EvidenceStore>().Add, _ => Paths.Consent(visit.Id("consent")));
    });

    public static async Task<IResult> Evidence(Visit visit)
    {
        return visit.Show(Told(await visit.Read(new ViewConsents(Whose(visit)), (_, _, _) =>
        {
            using var connection = visit.Of<Database>().Open();
            return Task.FromResult(visit.Of<EvidenceStore>().Read(connection, visit.Id("consent"), visit.Id("evidence")) is { } scan ? Outcome.Done(scan) : Refusal.NotFound(NoConsent));
        })), scan => Results.File(scan.Content, scan.MediaType, $"consent-{visit.Id("evidence")}.{scan.MediaType[(scan.MediaType.IndexOf('/', StringComparison.Ordinal) + 1)..]}"));
    }

    public static async Task<IResult> ForThePerson(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new ViewConsents(visit.Id("person")), (ask, _, _) => Task.FromResult(People.Found(visit.Of<RecordStory>().Of(ask.Person, frame, own: false), NoPerson))),
            model => Pages.Of<ForThePersonPage, ForThePersonModel>(model with { MayInvite = visit.By.May(Permission.InvitePerson) }));
    }

    public static async Task<IResult> MyRecord(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new ViewOwnRecord(visit.By.Id), (ask, _, _) => Task.FromResult(People.Found(visit.Of<RecordStory>().Of(ask.Person, frame, own: true), NoPerson))),
            model => Pages.Of<ForThePersonPage, ForThePersonModel>(model));
    }

    static async Task<IResult> New(Visit visit, TypedFields typed, IReadOnlyList<FieldError> errors, int status)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new OpenConsentForm(visit.Id("person")), (ask, _, _) =>
        {
            using var connection = visit.Of<Database>().Open();
            return Task.FromResult(People.Found(visit.Head(connection, ask.Person) is { } person ? new NewConsentModel(frame, person, typed, errors) : null, NoPerson));
        }), model => Pages.Of<NewConsentPage, NewConsentModel>(model, status));
    }

    static async Task<IResult> Ending(Visit visit, Func<Guid, Task<Outcome<string>>> doing)
    {
        var done = Told(await doing(Whose(visit)));
        return done is Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why }
            ? await One(visit, People.Typed(visit), [new FieldError(why.Field ?? "", why.Reason)], 400)
            : visit.Show(done, Visit.Go);
    }

    static async Task<IResult> One(Visit visit, TypedFields typed, IReadOnlyList<FieldError> errors, int status)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(Told(await visit.Read(new ViewConsents(Whose(visit)), (ask, _, _) =>
        {
            using var connection = visit.Of<Database>().Open();
            var (person, consent) = (visit.Head(connection, ask.Person), visit.Of<ConsentHandlers>().Of(connection, ask.Person, visit.Id("consent"), frame.Now));
            return Task.FromResult(People.Found(person is not null && consent is not null
                ? new ConsentModel(frame, person, consent, visit.Of<ConsentBook>().EndWords(connection, consent), EvidenceStore.Of(connection, consent.Id), visit.May(new OpenConsentForm(ask.Person)), typed, errors)
                : null, NoConsent));
        })), model => Pages.Of<ConsentPage, ConsentModel>(model, status));
    }

    // Whose consent it is. Nobody's (an id that nobody has) is asked at the gate like somebody's, so that the try is in the audit.
    static Guid Whose(Visit visit) => ConsentHandlers.PersonOf(visit.Of<Database>(), visit.Id("consent")) ?? Guid.Empty;

    // A consent out of reach and one that does not exist answer alike, word by word.
    static Outcome<T> Told<T>(Outcome<T> outcome) => outcome is Outcome<T>.Refused { Why.IsHidden: true } ? Refusal.NotFound(NoConsent) : outcome;
}
