using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Devices;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Handrail.Features.Watch;

/// <summary>A set that stands on paper, from the time when Handrail was off: all of it or nothing. Each reading carries the time on the paper and the mark "from paper".</summary>
public sealed record RecordFromPaper(Guid Encounter, IReadOnlyList<ReadingIn> Readings) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordObservation;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Encounter);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Readings.Count == 0) yield return Refusal.Invalid("", "Enter at least one value.");
    }
}

/// <summary>Names of the inputs that the paper's form has besides those of the bedside form.</summary>
public static class CatchUpFields
{
    /// <summary>Day on the paper, 2026-11-23.</summary>
    public const string Day = "day";

    /// <summary>Time on the paper, 02:50.</summary>
    public const string Time = "time";

    /// <summary>How far back paper may be caught up: a local choice, an example and not approved.</summary>
    public static readonly Duration Back = Duration.FromDays(7);
}

/// <summary>The form for what stands on paper.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Person">Whose.</param>
/// <param name="Values">Field name to what was typed.</param>
/// <param name="Errors">Faults.</param>
/// <param name="Unusual">Possible but unusual values, to be confirmed.</param>
/// <param name="Saved">A set was saved just now.</param>
public sealed record CatchUpModel(
    PageFrame Frame, PersonBannerModel Person, IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldError> Errors, IReadOnlyList<FieldError> Unusual, bool Saved);

/// <summary>Shows and reads that form. After a set comes the next one: a night has several.</summary>
static class CatchUpForms
{
    public static Task<IResult> Show(Visit visit) => Show(visit, new Dictionary<string, string>(), [], [], 200);

    public static async Task<IResult> Save(Visit visit)
    {
        var values = WatchForms.Typed(visit);
        if (await WatchForms.Closed(visit, new OpenForm(visit.Id("stay"))) is { } closed) return closed;
        if (await WatchForms.Banner(visit) is not Outcome<PersonBannerModel>.Done { Value: var person }) return Problems.Shown(visit.Http, 404, "There is no such stay.");
        var frame = Pages.Frame(visit.Http, visit.By, person.Unit.Id.Value);
        var errors = new List<FieldError>();
        var at = On(visit.Field(CatchUpFields.Day), visit.Field(CatchUpFields.Time), frame, person, errors);
        var read = ObserveForm.ReadAt(visit.Field, await WatchForms.PersonOf(visit), visit.Field("once"), at, errors, frame.Keypads);
        if (read.Errors.Count > 0) return await Show(visit, values, read.Errors, [], 400);
        if (read.Unusual.Count > 0 && visit.Field(ObserveFields.Confirm) != "yes") return await Show(visit, values, [], read.Unusual, 200);
        var ask = new RecordFromPaper(visit.Id("stay"), [.. read.Readings.Select(reading => reading with { FromPaper = true })]);
        return visit.Show(await visit.RunOnce(ask, visit.Of<RecordObservationsHandler>().FromPaper, _ => Paths.CatchUp(person.Stay) + "?saved"), Visit.Go);
    }

    public static Task<IResult> ShowSheet(Visit visit) => Sheet(visit, new Dictionary<string, string>(), [], 200);

    /// <summary>A scale or sheet that stands on paper: its own questions, with the day and time on the paper.</summary>
    public static async Task<IResult> SaveSheet(Visit visit)
    {
        if (SheetForm.Find((string)visit.Http.GetRouteValue("sheet")!) is not { } sheet) return Problems.Shown(visit.Http, 404, "There is no such form.");
        if (await WatchForms.Closed(visit, new OpenForm(visit.Id("stay"))) is { } closed) return closed;
        if (await WatchForms.Banner(visit) is not Outcome<PersonBannerModel>.Done { Value: var person }) return Problems.Shown(visit.Http, 404, "There is no such stay.");
        var errors = new List<FieldError>();
        var at = On(visit.Field(CatchUpFields.Day), visit.Field(CatchUpFields.Time), Pages.Frame(visit.Http, visit.By, person.Unit.Id.Value), person, errors);
        var (readings, wrong) = sheet.Read(visit.Field, await WatchForms.PersonOf(visit), visit.Field("once"), at);
        if (errors.Count + wrong.Count > 0) return await Sheet(visit, WatchForms.Typed(visit), [.. errors, .. wrong], 400);
        var ask = new RecordFromPaper(visit.Id("stay"), [.. readings.Select(reading => reading with { FromPaper = true })]);
        return visit.Show(await visit.RunOnce(ask, visit.Of<RecordObservationsHandler>().FromPaper, _ => Paths.CatchUp(person.Stay) + "?saved"), Visit.Go);
    }

    static async Task<IResult> Sheet(Visit visit, IReadOnlyDictionary<string, string> values, IReadOnlyList<FieldError> errors, int status) =>
        SheetForm.Find((string)visit.Http.GetRouteValue("sheet")!) is not { } sheet
            ? Problems.Shown(visit.Http, 404, "There is no such form.")
            : visit.Show(await WatchForms.Opened(visit), person =>
            {
                var frame = WatchForms.Frame(visit, person);
                return Pages.Of<SheetPage, SheetModel>(
                    new SheetModel(frame, person, sheet.Name, sheet.Title, sheet.Label, sheet.Credit, sheet.Questions, values.Count > 0 ? values : Today(frame), errors) { FromPaper = true }, status);
            });

    static Dictionary<string, string> Today(PageFrame frame) => new() { [CatchUpFields.Day] = LocalDatePattern.Iso.Format(frame.Now.InZone(frame.Zone).Date) };

    /// <summary>The moment that the paper says; when it cannot be read, a fault and now.</summary>
    internal static Instant On(string day, string time, PageFrame frame, PersonBannerModel person, List<FieldError> errors)
    {
        if (!LocalDatePattern.Iso.Parse(day).TryGetValue(default, out var date)) errors.Add(new(CatchUpFields.Day, "Enter the day on the paper."));
        if (!LocalTimePattern.CreateWithInvariantCulture("H:mm").Parse(time).TryGetValue(default, out var clock)) errors.Add(new(CatchUpFields.Time, "Enter the time on the paper, for example 02:50."));
        if (errors.Count > 0) return frame.Now;
        // In the hour that comes twice a year the earlier one is taken: the set then counts as older, never as newer, than it is.
        var at = frame.Zone.ResolveLocal(date + clock, Resolvers.LenientResolver).ToInstant();
        if (at > frame.Now) errors.Add(new(CatchUpFields.Time, "That is still to come: look at day and time again."));
        else if (frame.Now - at > CatchUpFields.Back) errors.Add(new(CatchUpFields.Day, $"Only the last {CatchUpFields.Back.Days} days can be caught up here."));
        else if (at < person.AdmittedAt) errors.Add(new(CatchUpFields.Day, "That is before this stay began."));
        return at;
    }

    static async Task<IResult> Show(Visit visit, IReadOnlyDictionary<string, string> values, IReadOnlyList<FieldError> errors, IReadOnlyList<FieldError> unusual, int status) =>
        visit.Show(await WatchForms.Opened(visit), person =>
        {
            var frame = WatchForms.Frame(visit, person);
            var typed = values.Count > 0 ? values : Today(frame);
            return Pages.Of<CatchUpPage, CatchUpModel>(new CatchUpModel(frame, person, typed, errors, unusual, visit.Http.Request.Query.ContainsKey("saved")), status);
        });
}
