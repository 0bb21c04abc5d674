using Handrail.Core.Kernel;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;

namespace Handrail.Features.Admissions;

/// <summary>The pages of admission and of a stay: each reads its model through the gate and shows it.</summary>
static class AdmissionPages
{
    public static Task<IResult> Admit(Visit visit) => Admit(visit, Filled.Nothing, 200);

    public static async Task<IResult> Admit(Visit visit, Filled filled, int status)
    {
        var frame = Pages.Frame(visit.Http, visit.By, visit.Id("unit"));
        return visit.Show(
            await visit.Read(new OpenAdmission(visit.Id("unit")), (ask, _, _) => Found(visit.Of<AdmissionViews>().Admit(ask.Unit, frame, Hold(visit, filled, "admit"), filled), "There is no such unit.")),
            model => Pages.Of<AdmitPage, AdmitModel>(model, status));
    }

    public static Task<IResult> Stay(Visit visit) => Stay(visit, Filled.Nothing, 200);

    public static async Task<IResult> Stay(Visit visit, Filled filled, int status) => visit.Show(
        await visit.Read(new ViewStay(visit.Id("stay")), (ask, by, _) => Found(visit.Of<AdmissionViews>().Stay(ask.Stay, Frame(visit), by, Hold(visit, filled, "move"), filled), "There is no such stay.")),
        model => Pages.Of<StayPage, StayModel>(model, status));

    public static Task<IResult> Complete(Visit visit) => Complete(visit, Filled.Nothing, 200);

    public static async Task<IResult> Complete(Visit visit, Filled filled, int status) => visit.Show(
        await visit.Read(new ViewStay(visit.Id("stay")), (ask, _, _) => Found(visit.Of<AdmissionViews>().Complete(ask.Stay, Frame(visit), filled), "There is no such stay.")),
        model => Pages.Of<CompletePage, CompleteModel>(model, status));

    public static Task<IResult> Discharge(Visit visit) => Discharge(visit, Filled.Nothing, 200);

    public static async Task<IResult> Discharge(Visit visit, Filled filled, int status)
    {
        var way = filled.Of("discharge", "way") is { Length: > 0 } typed ? typed : visit.Http.Request.Query["way"].ToString();
        return visit.Show(
            await visit.Read(new ViewStay(visit.Id("stay")), (ask, _, _) => Found(visit.Of<AdmissionViews>().Banner(ask.Stay, Frame(visit).Now), "There is no such stay.")),
            person => Pages.Of<DischargePage, DischargeModel>(new DischargeModel(Frame(visit), person, Core.Admission.Going.Knows(way) ? way : "", filled), status));
    }

    /// <summary>The hold somebody comes with: from the link of the bed's page, or from the form that is shown again. An id, and nothing of a person.</summary>
    internal static Guid? Hold(Visit visit, Filled filled, string form) =>
        Forms.Id(filled.Form.Length == 0 ? visit.Http.Request.Query["hold"].ToString() : filled.Of(form, "hold"));

    // The clock of the page is that of the person's unit.
    static PageFrame Frame(Visit visit)
    {
        using var db = visit.Of<Data.Database>().Open();
        return Pages.Frame(visit.Http, visit.By, Whereabouts.Of(db, Subject.Encounter(visit.Id("stay"))).Unit ?? Guid.Empty);
    }

    static Task<Outcome<T>> Found<T>(T? model, string otherwise) where T : class => Task.FromResult<Outcome<T>>(model is null ? Refusal.NotFound(otherwise) : model);
}
