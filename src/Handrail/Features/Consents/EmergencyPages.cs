using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;

namespace Handrail.Features.Consents;

/// <summary>Pages of emergency access and its review.</summary>
static class EmergencyPages
{
    // Tells nothing about anybody, so it is shown without asking about anybody.
    public static Task<IResult> Show(Visit visit) => Task.FromResult(Form(visit, visit.Http.Request.Query["stay"].ToString(), TypedFields.None, [], 200));

    public static async Task<IResult> Open(Visit visit)
    {
        var (stay, number) = (visit.Field("stay"), visit.Field("number"));
        Guid? person;
        using (var connection = visit.Of<Database>().Open()) person = EmergencyHandlers.PersonOf(connection, visit.Of<Vault>(), number, stay);
        // An unknown number is judged with the rest and answered by the handler, audited like any other try.
        var ask = new BreakGlass(person ?? Guid.Empty, visit.Field("nature"), visit.Field("reason"), visit.Field("told"));
        var wrong = ask.Issues().ToList();
        if (person is null) wrong.Insert(0, Refusal.Invalid("number", "There is no record of that number. Write it as it stands on the wristband or the ward list."));
        if (wrong.Count > 0)
        {
            // Whether there is a record of a number is told by this page: so a form with a fault is in the audit like a whole one.
            await visit.Run(ask, (_, _, _) => (Outcome<Guid>)Refusal.NotFound("There is no such person."));
            return Form(visit, person is null ? "" : stay, People.Typed(visit), People.Faults(wrong), 400);
        }

        return visit.Show(await visit.RunOnce(ask, visit.Of<EmergencyHandlers>().Open, _ => After(visit, ask.Person)), Visit.Go);
    }

    public static async Task<IResult> Reviews(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new ViewReviews(), (_, by, _) =>
        {
            using var connection = visit.Of<Database>().Open();
            return Task.FromResult((Outcome<ReviewsModel>)new ReviewsModel(frame, visit.Of<EmergencyReviews>().All(connection, by)));
        }), model => Pages.Of<ReviewsPage, ReviewsModel>(model));
    }

    public static Task<IResult> Review(Visit visit) => Review(visit, TypedFields.None, [], 200);

    public static async Task<IResult> Answer(Visit visit)
    {
        var done = await visit.RunOnce(new ReviewOpening(visit.Id("opening"), visit.Field("finding"), visit.Field("words")), visit.Of<EmergencyReviews>().Review, Paths.Review);
        if (done is not Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } }) return visit.Show(done, Visit.Go);
        return await Review(visit, People.Typed(visit), People.Faults(new ReviewOpening(visit.Id("opening"), visit.Field("finding"), visit.Field("words")).Issues()), 400);
    }

    static async Task<IResult> Review(Visit visit, TypedFields typed, IReadOnlyList<FieldError> errors, int status)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new ViewOpening(visit.Id("opening")), (ask, by, _) =>
        {
            using var connection = visit.Of<Database>().Open();
            return Task.FromResult(People.Found(visit.Of<EmergencyReviews>().Find(connection, ask.Opening) is { } row
                ? new ReviewModel(frame, row, visit.Of<EmergencyReviews>().Words(connection, row), row.Staff == by.Id, typed, errors) : null, "There is no such opening."));
        }), model => Pages.Of<ReviewPage, ReviewModel>(model, status));
    }

    static IResult Form(Visit visit, string stay, TypedFields typed, IReadOnlyList<FieldError> errors, int status) =>
        Pages.Of<EmergencyPage, EmergencyModel>(new EmergencyModel(Pages.Frame(visit.Http, visit.By), Guid.TryParse(stay, out _) ? stay : "", typed, errors), status);

    // Roles that may not see the chart page go to the consents, which an emergency opens too.
    static string After(Visit visit, Guid person)
    {
        using var connection = visit.Of<Database>().Open();
        return EmergencyHandlers.StayOf(connection, person) is { } stay && visit.By.May(Permission.SeePerson) ? Paths.Person(new EncounterId(stay)) : Paths.Consents(person);
    }
}
