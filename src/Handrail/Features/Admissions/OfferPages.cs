using Handrail.Core.Kernel;
using Handrail.Hosting;
using Handrail.Gate;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Admissions;

/// <summary>The page of an offer and its forms.</summary>
static class OfferPages
{
    public static Task<IResult> One(Visit visit) => One(visit, Filled.Nothing, 200);

    public static Task<IResult> Offer(Visit visit) => OnStay(visit, "offer",
        visit.RunOnce(new OfferStay(visit.Id("stay"), Forms.Id(visit.Field("offer_to")), visit.Field("offer_why"), visit.Field("offer_needs")), visit.Of<OfferHandlers>().Offer, id => id.ToString()));

    public static Task<IResult> Withdraw(Visit visit) =>
        OnStay(visit, "withdraw", visit.RunOnce(new WithdrawOffer(visit.Id("stay"), visit.Id("offer")), visit.Of<OfferHandlers>().Withdraw, id => id.ToString()));

    public static Task<IResult> Accept(Visit visit)
    {
        var zone = Frame(visit).Zone;
        var (at, wrong) = Forms.When(visit, "at", zone, visit.Of<IClock>().GetCurrentInstant());
        if (wrong is not null) return One(visit, Forms.Read(visit, "accept", wrong), 400);
        var ask = new AcceptOffer(visit.Id("offer"), Forms.Id(visit.Field("bed")), at) { Hold = Forms.Id(visit.Field("hold")), BedWhy = visit.Field("bed_why") };
        return Forms.Then(visit, visit.RunOnce(ask, visit.Of<OfferHandlers>().Accept, stay => stay.ToString()), "accept", stay => Paths.Stay(new EncounterId(Guid.Parse(stay))), (filled, status) => One(visit, filled, status));
    }

    public static Task<IResult> Decline(Visit visit) => Forms.Then(
        visit, visit.RunOnce(new DeclineOffer(visit.Id("offer"), visit.Field("decline_why")), visit.Of<OfferHandlers>().Decline, unit => unit.ToString()), "decline",
        unit => Paths.Beds(Guid.Parse(unit)), (filled, status) => One(visit, filled, status));

    static Task<IResult> OnStay(Visit visit, string form, Task<Outcome<string>> doing) =>
        Forms.Then(visit, doing, form, _ => Paths.Stay(new EncounterId(visit.Id("stay"))), (filled, status) => AdmissionPages.Stay(visit, filled, status));

    static async Task<IResult> One(Visit visit, Filled filled, int status) => visit.Show(
        await visit.Read(new ViewOffer(visit.Id("offer")), async (ask, by, stop) =>
            await visit.Of<OfferViews>().One(ask.Offer, Frame(visit), by, AdmissionPages.Hold(visit, filled, "accept"), filled, stop) is { } model ? Outcome.Done(model) : Refusal.NotFound("There is no such offer.")),
        model => Pages.Of<OfferPage, OfferModel>(model, status));

    static PageFrame Frame(Visit visit) => Pages.Frame(visit.Http, visit.By, visit.Of<OfferViews>().AskedUnit(visit.Id("offer")) ?? Guid.Empty);
}
