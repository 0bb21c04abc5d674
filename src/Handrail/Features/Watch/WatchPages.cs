using Handrail.Core.Kernel;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;

namespace Handrail.Features.Watch;

/// <summary>Looking at the ward board.</summary>
public sealed record ViewWard(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeeWard;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>Looking at a person's chart.</summary>
public sealed record ViewPerson(Guid Stay) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeePerson;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);
}

/// <summary>Looking at the alerts of a unit.</summary>
public sealed record ViewAlerts(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeePerson;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>Looking at an alert again, after something was wrong with a form on its page.</summary>
public sealed record ViewAlert(Guid Alert) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeePerson;

    /// <inheritdoc/>
    public Subject About => Subject.Alert(Alert);
}

/// <summary>Looking at how loud a unit is.</summary>
public sealed record ViewLoudness(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeeFigures;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>Looking at a protocol.</summary>
public sealed record ViewProtocol(string Protocol) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeeWard;

    /// <inheritdoc/>
    public Subject About => new("protocol", Protocol);
}

/// <summary>The pages of the watch: each reads its model through the gate and shows it.</summary>
static class WatchPages
{
    static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    public static async Task<IResult> Ward(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By, visit.Id("unit"));
        return visit.Show(
            await visit.Read(new ViewWard(visit.Id("unit")), async (ask, _, stop) => Found(await visit.Of<WardBoard>().Page(ask.Unit, frame, stop), "There is no such unit.")),
            model => Pages.Of<WardPage, WardBoardModel>(model));
    }

    public static Task<IResult> Person(Visit visit) => Person(visit, Nothing, [], 200);

    public static Task<IResult> Person(Visit visit, IReadOnlyDictionary<string, string> typed, IReadOnlyList<FieldError> errors) => Person(visit, typed, errors, 400);

    public static async Task<IResult> Alerts(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By, visit.Id("unit"));
        return visit.Show(
            await visit.Read(new ViewAlerts(visit.Id("unit")), (ask, _, _) => Task.FromResult(Found(visit.Of<AlertList>().Of(ask.Unit, frame), "There is no such unit."))),
            model => Pages.Of<AlertsPage, AlertListModel>(model));
    }

    /// <summary>Opening it counts as having seen it, for those who were told.</summary>
    public static async Task<IResult> Alert(Visit visit) =>
        await visit.Run(new SeeAlert(visit.Id("alert")), visit.Of<AlertAnswers>().See) is Outcome<Guid>.Refused refused ? Problems.Page(visit.Http, refused.Why) : Alert(visit, Nothing, [], 200);

    /// <summary>The same page again: what was wrong with a form was found before anybody asked whether its sender may see the alert at all.</summary>
    public static async Task<IResult> Alert(Visit visit, IReadOnlyDictionary<string, string> typed, IReadOnlyList<FieldError> errors) =>
        await visit.Read(new ViewAlert(visit.Id("alert")), (ask, _, _) => Task.FromResult<Outcome<Guid>>(ask.Alert)) is Outcome<Guid>.Refused refused
            ? Problems.Page(visit.Http, refused.Why)
            : Alert(visit, typed, errors, 400);

    public static async Task<IResult> Loudness(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By, visit.Id("unit"));
        return visit.Show(
            await visit.Read(new ViewLoudness(visit.Id("unit")), (ask, _, _) => Task.FromResult(Found(visit.Of<Loudness>().Of(ask.Unit, frame), "There is no such unit."))),
            model => Pages.Of<LoudnessPage, LoudnessModel>(model));
    }

    public static Task<IResult> Protocol(Visit visit) => Protocol(visit, [], 200);

    public static Task<IResult> Protocol(Visit visit, IReadOnlyList<FieldError> errors) => Protocol(visit, errors, 400);

    static async Task<IResult> Person(Visit visit, IReadOnlyDictionary<string, string> typed, IReadOnlyList<FieldError> errors, int status)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(
            await visit.Read(new ViewPerson(visit.Id("stay")), async (ask, _, stop) => Found(await visit.Of<PersonChart>().Of(ask.Stay, frame, null, typed, errors, stop), "There is no such stay.")),
            model => Pages.Of<PersonPage, PersonModel>(model with { Frame = frame with { Unit = frame.Unit is null ? null : model.Person.Unit } }, status));
    }

    static IResult Alert(Visit visit, IReadOnlyDictionary<string, string> typed, IReadOnlyList<FieldError> errors, int status)
    {
        var may = visit.May(new AcceptAlert(visit.Id("alert")));
        return visit.Show(
            Found(visit.Of<AlertList>().One(visit.Id("alert"), Pages.Frame(visit.Http, visit.By), may, typed, errors), "There is no such alert."), model => Pages.Of<AlertPage, AlertModel>(model, status));
    }

    static async Task<IResult> Protocol(Visit visit, IReadOnlyList<FieldError> errors, int status)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(
            await visit.Read(new ViewProtocol((string)visit.Http.GetRouteValue("id")!), (ask, _, _) => Task.FromResult(Found(visit.Of<ProtocolView>().Of(ask.Protocol, frame, errors), "There is no such protocol."))),
            model => Pages.Of<ProtocolPage, ProtocolModel>(model, status));
    }

    static Outcome<T> Found<T>(T? model, string otherwise) where T : class => model is null ? Refusal.NotFound(otherwise) : model;
}
