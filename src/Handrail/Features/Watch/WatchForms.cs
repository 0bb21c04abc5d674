using System.Globalization;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>Opening a bedside form: it shows who the person is.</summary>
public sealed record OpenForm(Guid Stay) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordObservation;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);
}

/// <summary>Opening the correction of a value: it shows the value with its versions, and whose it is.</summary>
public sealed record OpenCorrection(Guid Observation) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordObservation;

    /// <inheritdoc/>
    public Subject About => new("observation", Observation.ToString());
}

/// <summary>The forms of the watch: shown, read, and shown again with what was typed when something is wrong.</summary>
static class WatchForms
{
    static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    public static Task<IResult> ShowObserve(Visit visit) => Observe(visit, Nothing, [], [], 200);

    public static async Task<IResult> Observe(Visit visit)
    {
        var values = Typed(visit);
        if (await Closed(visit, new OpenForm(visit.Id("stay"))) is { } closed) return closed;
        if (await Banner(visit) is not Outcome<PersonBannerModel>.Done { Value: var person }) return Problems.Shown(visit.Http, 404, "There is no such stay.");
        var frame = Pages.Frame(visit.Http, visit.By, person.Unit.Id.Value);
        var read = ObserveForm.Read(visit.Field, await PersonOf(visit), visit.Field("once"), visit.Of<IClock>().GetCurrentInstant(), frame.Zone, frame.Keypads);
        if (read.Errors.Count > 0) return await Observe(visit, values, read.Errors, [], 400);
        if (read.Unusual.Count > 0 && visit.Field(ObserveFields.Confirm) != "yes") return await Observe(visit, values, [], read.Unusual, 200);
        var done = await visit.RunOnce(new RecordObservations(visit.Id("stay"), read.Readings), visit.Of<RecordObservationsHandler>().Handle, _ => Paths.Person(person.Stay));
        return visit.Show(done, Visit.Go);
    }

    public static Task<IResult> ShowSheet(Visit visit) => Sheet(visit, Nothing, [], 200);

    public static async Task<IResult> Sheet(Visit visit)
    {
        if (SheetForm.Find((string)visit.Http.GetRouteValue("sheet")!) is not { } sheet) return Problems.Shown(visit.Http, 404, "There is no such form.");
        if (await Closed(visit, new OpenForm(visit.Id("stay"))) is { } closed) return closed;
        if (await Banner(visit) is not Outcome<PersonBannerModel>.Done { Value: var person }) return Problems.Shown(visit.Http, 404, "There is no such stay.");
        var (readings, errors) = sheet.Read(visit.Field, await PersonOf(visit), visit.Field("once"), visit.Of<IClock>().GetCurrentInstant());
        if (errors.Count > 0) return await Sheet(visit, Typed(visit), errors, 400);
        var done = await visit.RunOnce(new RecordObservations(visit.Id("stay"), readings), visit.Of<RecordObservationsHandler>().Handle, _ => Paths.Person(person.Stay));
        return visit.Show(done, Visit.Go);
    }

    public static Task<IResult> ShowCorrect(Visit visit) => Correct(visit, Nothing, [], 200);

    public static async Task<IResult> Correct(Visit visit)
    {
        var values = Typed(visit);
        if (await Closed(visit, new OpenCorrection(visit.Id("observation"))) is { } closed) return closed;
        if (await visit.Of<PersonChart>().ValueOf(visit.Id("observation"), visit.Stop) is not { } found) return Problems.Shown(visit.Http, 404, "There is no such value.");
        var (stay, value) = (found.Person.Stay, found.Value);
        var (v1, v2, errors) = Right(visit, value.Measure, WatchForms.Frame(visit, found.Person).Keypads);
        if (visit.Field("kind") is not ("correct" or "withdraw")) errors = [new FieldError("kind", "Choose what happened."), .. errors];
        if (visit.Field("kind") == "withdraw") errors = [];
        if (visit.Field("reason").Length == 0) errors = [.. errors, new FieldError("reason", "Write why it was wrong.")];
        if (errors.Count > 0) return await Correct(visit, values, errors, 400);
        var version = int.TryParse(visit.Field("version"), CultureInfo.InvariantCulture, out var seen) ? seen : 0;
        var done = visit.Field("kind") == "withdraw"
            ? await visit.RunOnce(new WithdrawObservation(stay.Value, visit.Id("observation"), version, visit.Field("reason")), visit.Of<CorrectObservationHandler>().Withdraw, _ => Paths.Person(stay))
            : await visit.RunOnce(new CorrectObservation(stay.Value, visit.Id("observation"), version, v1, v2, visit.Field("reason")), visit.Of<CorrectObservationHandler>().Handle, _ => Paths.Person(stay));
        return visit.Show(done, Visit.Go);
    }

    public static async Task<IResult> Limit(Visit visit)
    {
        var stay = visit.Id("stay");
        var rule = visit.Field("rule");
        var errors = new List<FieldError>();
        int? Milli(string name)
        {
            if (decimal.TryParse(visit.Field(name).Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) < 2_000_000) return (int)(value * 1000);
            errors.Add(new FieldError(name, "Enter a number."));
            return null;
        }

        var (limit, clear) = (Milli("limit"), Milli("clear"));
        if (!int.TryParse(visit.Field("hours"), CultureInfo.InvariantCulture, out var hours)) errors.Add(new FieldError("hours", "Enter how many hours, 1 to 72."));
        if (errors.Count > 0) return await WatchPages.Person(visit, Typed(visit), errors);
        var done = await visit.RunOnce(new SetLimit(stay, rule, limit!.Value, clear!.Value, visit.Field("reason"), hours), visit.Of<SetLimitHandler>().Handle, _ => Paths.Person(new EncounterId(stay)));
        return done is Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why } ? await WatchPages.Person(visit, Typed(visit), [new FieldError(why.Field ?? "", why.Reason)]) : visit.Show(done, Visit.Go);
    }

    public static async Task<IResult> Sign(Visit visit)
    {
        var id = (string)visit.Http.GetRouteValue("id")!;
        var done = await visit.RunOnce(new SignProtocol(id, visit.Field("hash"), visit.Field("words")), visit.Of<SignProtocolHandler>().Handle, _ => Paths.Protocol(id));
        return done is Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why } ? await WatchPages.Protocol(visit, [new FieldError(why.Field ?? "", why.Reason)]) : visit.Show(done, Visit.Go);
    }

    public static async Task<IResult> AlertAnswer(Visit visit, string field, Task<Outcome<string>> doing)
    {
        var done = await doing;
        return done is Outcome<string>.Refused { Why.Kind: RefusalKind.Invalid } refused
            ? await WatchPages.Alert(visit, Typed(visit), [new FieldError(field, refused.Why.Reason)])
            : visit.Show(done, Visit.Go);
    }

    static async Task<IResult> Observe(Visit visit, IReadOnlyDictionary<string, string> values, IReadOnlyList<FieldError> errors, IReadOnlyList<FieldError> unusual, int status) =>
        visit.Show(await Opened(visit), person => Pages.Of<ObservePage, ObserveModel>(
            new ObserveModel(Frame(visit, person), person, values, errors, unusual, [.. SheetForm.All.Select(sheet => new SheetLink(sheet.Name, sheet.Title))]), status));

    static async Task<IResult> Sheet(Visit visit, IReadOnlyDictionary<string, string> values, IReadOnlyList<FieldError> errors, int status) =>
        SheetForm.Find((string)visit.Http.GetRouteValue("sheet")!) is not { } sheet
            ? Problems.Shown(visit.Http, 404, "There is no such form.")
            : visit.Show(await Opened(visit), person => Pages.Of<SheetPage, SheetModel>(
                new SheetModel(Frame(visit, person), person, sheet.Name, sheet.Title, sheet.Label, sheet.Credit, sheet.Questions, values, errors), status));

    static async Task<IResult> Correct(Visit visit, IReadOnlyDictionary<string, string> values, IReadOnlyList<FieldError> errors, int status) =>
        visit.Show(
            await visit.Read(new OpenCorrection(visit.Id("observation")), async (ask, _, stop) =>
                await visit.Of<PersonChart>().ValueOf(ask.Observation, stop) is { } value ? value : (Outcome<(PersonBannerModel Person, LastValueModel Value)>)Refusal.NotFound("There is no such value.")),
            found => Pages.Of<CorrectPage, CorrectModel>(new CorrectModel(Frame(visit, found.Person), found.Person, found.Value, values, errors), status));

    static (int? V1, int? V2, IReadOnlyList<FieldError> Errors) Right(Visit visit, Measure measure, Keypads keypads)
    {
        var typed = visit.Field("v1");
        switch (measure)
        {
            case Measure.Oxygen:
                return typed switch { "air" => (0, null, []), "oxygen" => (1000, null, []), _ => (null, null, [new FieldError("v1", "Choose air or oxygen.")]) };
            case Measure.Consciousness:
                return typed.Length == 1 && "ACVPU".Contains(typed, StringComparison.Ordinal) ? ("ACVPU".IndexOf(typed, StringComparison.Ordinal) * 1000, null, []) : (null, null, [new FieldError("v1", "Choose A, C, V, P or U.")]);
            case Measure.BloodPressure:
                var (systolic, diastolic) = (Number("v1", Measure.SystolicBp), visit.Field("v2").Length == 0 ? (null, null) : Number("v2", Measure.DiastolicBp));
                return (systolic.Milli, diastolic.Milli, [.. new[] { systolic.Error, diastolic.Error, systolic.Milli is not null && diastolic.Milli is not null && Plausible.Panel(systolic.Milli, diastolic.Milli) is { } panel ? new FieldError("v2", panel.Reason) : null }.OfType<FieldError>()]);
            default:
                var one = Number("v1", measure);
                return (one.Milli, null, one.Error is null ? [] : [one.Error]);
        }

        (int? Milli, FieldError? Error) Number(string name, Measure of) => TypedNumber.Read(name, of, visit.Field(name), of == Measure.Temperature ? keypads.Temperature : null);
    }

    // Before a form says what is wrong with its fields: may its sender see whom it is about at all? The refusal is audited; what is allowed is audited when it is done.
    internal static async Task<IResult?> Closed<TAsk>(Visit visit, TAsk ask) where TAsk : IAsk =>
        !visit.May(ask) && await visit.Read(ask, (_, _, _) => Task.FromResult<Outcome<bool>>(true)) is Outcome<bool>.Refused refused ? Problems.Page(visit.Http, refused.Why) : null;

    // What is shown is read through the gate, so that it is audited; the other one only looks up what a post is about.
    internal static Task<Outcome<PersonBannerModel>> Opened(Visit visit) => visit.Read(new OpenForm(visit.Id("stay")), (ask, _, stop) => visit.Of<PersonChart>().Banner(ask.Stay, stop));

    internal static Task<Outcome<PersonBannerModel>> Banner(Visit visit) => visit.Of<PersonChart>().Banner(visit.Id("stay"), visit.Stop);

    // Readings name the person, not the stay: whose stay it was is decided by their time.
    internal static Task<Guid> PersonOf(Visit visit) => visit.Of<Writer>().Look(() =>
    {
        using var connection = visit.Of<Database>().Open();
        return visit.Of<WatchBook>().Places(connection).PersonOf(visit.Id("stay"));
    }, visit.Stop);

    internal static PageFrame Frame(Visit visit, PersonBannerModel person) => Pages.Frame(visit.Http, visit.By, person.Unit.Id.Value);

    internal static Dictionary<string, string> Typed(Visit visit) => visit.Http.Request.Form.Where(field => field.Key is not ("form_token" or "once")).ToDictionary(field => field.Key, field => field.Value.ToString());
}
