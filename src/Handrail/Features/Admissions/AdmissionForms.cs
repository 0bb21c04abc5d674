using System.Globalization;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Admissions;

/// <summary>The forms of admission and of a stay: read, done through the gate, shown again when something is wrong.</summary>
static class AdmissionForms
{
    public static Task<IResult> Admit(Visit visit)
    {
        var now = visit.Of<IClock>().GetCurrentInstant();
        var (at, wrong) = Forms.When(visit, "came", Zone(visit, visit.Id("unit")), now);
        var (who, wrongWho) = Who(visit);
        if ((wrong ?? wrongWho) is { } why) return AdmissionPages.Admit(visit, Forms.Read(visit, "admit", why), 400);
        var uses = Substances.All.Where(each => visit.Field($"use_{each.Code}") == "yes").Select(each => new SubstanceUse(
            each.Code, visit.Field($"route_{each.Code}"), visit.Field($"amount_{each.Code}"), Number(visit, $"ago_{each.Code}") is { } hours and >= 0 and <= 10_000 ? now - Duration.FromHours(hours) : null)).ToList();
        var ask = new AdmitPatient(visit.Id("unit"), Forms.Id(visit.Field("bed")), at, who, Number(visit, "acuity"), uses)
        {
            Hold = Forms.Id(visit.Field("hold")), BedWhy = visit.Field("bed_why"), Precautions = [.. AdmissionViews.AskedAtTheDoor.Where(code => visit.Field($"care_{code}") == "yes")],
        };
        return Forms.Then(visit, visit.RunOnce(ask, visit.Of<AdmitHandler>().Handle, stay => Paths.Stay(new EncounterId(stay))), "admit", path => path, (filled, status) => AdmissionPages.Admit(visit, filled, status));
    }

    public static Task<IResult> Complete(Visit visit)
    {
        var (who, wrong) = Who(visit);
        return wrong is not null
            ? AdmissionPages.Complete(visit, Forms.Read(visit, "complete", wrong), 400)
            : Forms.Then(visit, visit.RunOnce(new CompletePerson(visit.Id("stay"), who with { RecordNumber = "" }), visit.Of<CompleteHandler>().Handle, id => id.ToString()), "complete", _ => Back(visit), (filled, status) => AdmissionPages.Complete(visit, filled, status));
    }

    public static Task<IResult> Move(Visit visit) => Timed(visit, "move", "at", at => visit.RunOnce(new MovePatient(visit.Id("stay"), Forms.Id(visit.Field("bed")), at, visit.Field("move_reason")) { Hold = Forms.Id(visit.Field("hold")), BedWhy = visit.Field("bed_why") }, visit.Of<StayHandlers>().Move, Answer));

    public static Task<IResult> Swap(Visit visit) => Timed(visit, "swap", "swap_at", at => visit.RunOnce(new SwapPatients(visit.Id("stay"), Forms.Id(visit.Field("swap_with")), at) { BedWhy = visit.Field("swap_why") }, visit.Of<StayHandlers>().Swap, Answer));

    public static Task<IResult> Leave(Visit visit) => Timed(visit, "leave", "leave_at", at => visit.RunOnce(new LeaveForAWhile(visit.Id("stay"), at, Number(visit, "away_hours"), visit.Field("leave_reason")), visit.Of<StayHandlers>().Leave, Answer));

    public static Task<IResult> Return(Visit visit) => Timed(visit, "return", "at", at => visit.RunOnce(new ReturnFromLeave(visit.Id("stay"), Forms.Id(visit.Field("bed")), at) { BedWhy = visit.Field("bed_why") }, visit.Of<StayHandlers>().Return, Answer));

    public static Task<IResult> Undo(Visit visit) =>
        Then(visit, "undo", visit.RunOnce(new UndoStayStep(visit.Id("stay"), visit.Id("step"), visit.Field($"undo_reason_{visit.Id("step"):N}")), visit.Of<StayHandlers>().Undo, Answer));

    public static Task<IResult> Confirm(Visit visit) => Then(visit, "protocol", visit.RunOnce(new ConfirmProtocol(visit.Id("stay"), visit.Field("watch_protocol")), visit.Of<ChooseProtocol>().Confirm, Answer));

    public static Task<IResult> Discharge(Visit visit)
    {
        var (at, wrong) = Forms.When(visit, "left", Zone(visit), visit.Of<IClock>().GetCurrentInstant());
        if (wrong is not null) return AdmissionPages.Discharge(visit, Forms.Read(visit, "discharge", wrong), 400);
        var way = visit.Field("way");
        var ticked = Going.ListOf(way).Where(item => visit.Field($"item_{item.Code}") == "yes").Select(item => item.Code).ToHashSet(StringComparer.Ordinal);
        return Forms.Then(visit, visit.RunOnce(new DischargePatient(visit.Id("stay"), way, at, ticked, visit.Field("not_done")) { NoCall = visit.Field("call_tomorrow") == "no", CallWords = visit.Field("call_words") }, visit.Of<DischargeHandler>().Handle, Answer), "discharge", _ => Back(visit), (filled, status) => AdmissionPages.Discharge(visit, filled, status));
    }

    static Task<IResult> Timed(Visit visit, string form, string field, Func<Instant, Task<Outcome<string>>> doing)
    {
        var (at, wrong) = Forms.When(visit, field, Zone(visit), visit.Of<IClock>().GetCurrentInstant());
        return wrong is null ? Then(visit, form, doing(at)) : AdmissionPages.Stay(visit, Forms.Read(visit, form, wrong), 400);
    }

    // The handler calls the time "at"; a page with several forms has several of them.
    static Task<IResult> Then(Visit visit, string form, Task<Outcome<string>> doing) => Forms.Then(visit, doing, form, _ => Back(visit), (filled, status) =>
        AdmissionPages.Stay(visit, filled with { Errors = [.. filled.Errors.Select(error => error.Field == "at" ? error with { Field = form switch { "swap" => "swap_at", "leave" => "leave_at", "undo" => "", _ => "at" } } : error)] }, status));

    static (KnownWho Who, Refusal? Wrong) Who(Visit visit)
    {
        var born = Forms.Day(visit.Field("born"));
        var wrong = visit.Field("born").Length > 0 && born is null ? Refusal.Invalid("born", "Write the birth date like 1990-02-03, or leave it empty.")
            : visit.Field("age").Length > 0 && Number(visit, "age") is null ? Refusal.Invalid("age", "Enter the age in years, about, or leave it empty.") : null;
        return (new KnownWho(visit.Field("given"), visit.Field("family"), born, Number(visit, "age"), visit.Field("sex"), visit.Field("record_number")), wrong);
    }

    static int? Number(Visit visit, string field) => int.TryParse(visit.Field(field), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    static string Answer(Guid stay) => stay.ToString();

    static string Back(Visit visit) => Paths.Stay(new EncounterId(visit.Id("stay")));

    static DateTimeZone Zone(Visit visit)
    {
        using var db = visit.Of<Database>().Open();
        return News2Off.ZoneOf(db, Whereabouts.Of(db, Subject.Encounter(visit.Id("stay"))).Unit ?? Guid.Empty);
    }

    static DateTimeZone Zone(Visit visit, Guid unit)
    {
        using var db = visit.Of<Database>().Open();
        return News2Off.ZoneOf(db, unit);
    }
}
