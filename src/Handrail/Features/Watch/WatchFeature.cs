using Handrail.Core.Kernel;
using Handrail.Gate;
using Handrail.Ui;

namespace Handrail.Features.Watch;

/// <summary>The watch: ward board, people, bedside entry, alerts. Routes and their permissions, nothing else.</summary>
public static class WatchFeature
{
    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.GatedGet("/ward/{unit:guid}", Permission.SeeWard, WatchPages.Ward);
        routes.GatedStream("/ward/{unit:guid}/live", Permission.SeeWard, LiveStream.Open);
        routes.GatedGet("/wall/{unit:guid}", Permission.SeeWall, WallView.Open);
        routes.GatedStream("/wall/{unit:guid}/live", Permission.SeeWall, LiveStream.OpenWall);
        routes.GatedGet("/ward/{unit:guid}/alerts", Permission.SeePerson, WatchPages.Alerts);
        routes.GatedGet("/ward/{unit:guid}/loudness", Permission.SeeFigures, WatchPages.Loudness);
        routes.GatedGet("/person/{stay:guid}", Permission.SeePerson, WatchPages.Person);
        routes.GatedGet("/alert/{alert:guid}", Permission.SeePerson, WatchPages.Alert);
        routes.GatedGet("/protocol/{id}", Permission.SeeWard, WatchPages.Protocol);
        routes.GatedGet("/person/{stay:guid}/observe", Permission.RecordObservation, visit => WatchForms.ShowObserve(visit));
        routes.GatedGet("/person/{stay:guid}/sheet/{sheet}", Permission.RecordObservation, visit => WatchForms.ShowSheet(visit));
        routes.GatedGet("/observation/{observation:guid}/correct", Permission.RecordObservation, visit => WatchForms.ShowCorrect(visit));

        routes.GatedPost("/person/{stay:guid}/observe", Permission.RecordObservation, WatchForms.Observe);
        routes.GatedPost("/person/{stay:guid}/sheet/{sheet}", Permission.RecordObservation, WatchForms.Sheet);
        routes.GatedPost("/observation/{observation:guid}/correct", Permission.RecordObservation, WatchForms.Correct);
        routes.GatedGet("/observation/{observation:guid}/move", Permission.RecordObservation, MoveForms.Show);
        routes.GatedPost("/observation/{observation:guid}/move", Permission.RecordObservation, MoveForms.Move);
        routes.GatedGet("/person/{stay:guid}/catch-up", Permission.RecordObservation, CatchUpForms.Show);
        routes.GatedPost("/person/{stay:guid}/catch-up", Permission.RecordObservation, CatchUpForms.Save);
        routes.GatedGet("/person/{stay:guid}/catch-up/{sheet}", Permission.RecordObservation, CatchUpForms.ShowSheet);
        routes.GatedPost("/person/{stay:guid}/catch-up/{sheet}", Permission.RecordObservation, CatchUpForms.SaveSheet);
        routes.GatedGet("/person/{stay:guid}/print", Permission.SeePerson, PrintPages.Person);
        routes.GatedGet("/ward/{unit:guid}/print", Permission.SeePerson, PrintPages.Ward);
        routes.GatedPost("/person/{stay:guid}/limits", Permission.Prescribe, WatchForms.Limit);
        routes.GatedPost("/person/{stay:guid}/limits/{limit:guid}/end", Permission.Prescribe, visit => Then(
            visit.Run(new EndLimit(visit.Id("stay"), visit.Id("limit")), visit.Of<EndLimitHandler>().Handle), visit, _ => Paths.Person(new EncounterId(visit.Id("stay")))));
        routes.GatedPost("/person/{stay:guid}/worried", Permission.AnswerAlert, visit => Then(
            visit.RunOnce(new RaiseConcern(visit.Id("stay"), visit.Field("words")), visit.Of<RaiseConcernHandler>().Handle, alert => Paths.Alert(new AlertId(alert))), visit, path => path));
        routes.GatedPost("/protocol/{id}/sign", Permission.SignProtocol, WatchForms.Sign).AfterStepUp();
        MapAlertActions(routes);
    }

    static void MapAlertActions(IEndpointRouteBuilder routes)
    {
        routes.GatedPost("/alert/{alert:guid}/accept", Permission.AnswerAlert, visit => Then(
            visit.Run(new AcceptAlert(visit.Id("alert")), visit.Of<AlertAnswers>().Accept), visit, _ => AlertPath(visit)));
        routes.GatedPost("/alert/{alert:guid}/decline", Permission.AnswerAlert, visit => Then(
            visit.Run(new DeclineAlert(visit.Id("alert")), visit.Of<AlertAnswers>().Decline), visit, _ => AlertPath(visit)));
        routes.GatedPost("/alert/{alert:guid}/attend", Permission.AnswerAlert, visit => Then(
            visit.Run(new AttendAlert(visit.Id("alert")), visit.Of<AlertAnswers>().Attend), visit, _ => AlertPath(visit)));
        routes.GatedPost("/alert/{alert:guid}/resolve", Permission.AnswerAlert, visit => WatchForms.AlertAnswer(
            visit, "done", visit.RunOnce(new ResolveAlert(visit.Id("alert"), visit.Field("done")), visit.Of<AlertAnswers>().Resolve, _ => AlertPath(visit))));
        routes.GatedPost("/alert/{alert:guid}/not-escalate", Permission.AnswerAlert, visit => WatchForms.AlertAnswer(
            visit, "reason", visit.RunOnce(new NotEscalateAlert(visit.Id("alert"), visit.Field("reason")), visit.Of<AlertAnswers>().NotEscalate, _ => AlertPath(visit))));
    }

    static string AlertPath(Visit visit) => Paths.Alert(new AlertId(visit.Id("alert")));

    static async Task<IResult> Then<T>(Task<Outcome<T>> doing, Visit visit, Func<T, string> path) => visit.Show(await doing, done => Visit.Go(path(done)));
}
