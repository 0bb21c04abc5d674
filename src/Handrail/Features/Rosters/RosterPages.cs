using System.Globalization;
using Handrail.Core.Kernel;
using Handrail.Core.Rosters;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Features.Rosters;

/// <summary>Pages and forms of rosters.</summary>
static class RosterPages
{
    static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    public static async Task<IResult> List(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new ViewRosters(), (_, by, _) => Task.FromResult(Outcome.Done(visit.Of<RosterViews>().Units(by, frame)))), model => Pages.Of<RostersPage, RostersModel>(model));
    }

    public static Task<IResult> Roster(Visit visit) => Roster(visit, DayOf(visit.Http.Request.Query["from"].ToString()), Said(visit.Http.Request.Query["done"].ToString()), 200);

    public static Task<IResult> Shift(Visit visit) => Shift(visit, Nothing, [], 200);

    public static Task<IResult> Take(Visit visit) => Act(visit, visit.RunOnce(new TakeShift(visit.Id("unit"), visit.Id("shift"), visit.Field("reason")), visit.Of<SwapHandlers>().Take, _ => Home(visit)));

    public static Task<IResult> Hand(Visit visit) => Act(visit, visit.RunOnce(new HandShift(visit.Id("unit"), visit.Id("shift"), IdOf(visit.Field("to")), visit.Field("reason")), visit.Of<SwapHandlers>().Hand, _ => Home(visit)));

    public static Task<IResult> Swap(Visit visit) => Act(visit, visit.RunOnce(new SwapShifts(visit.Id("unit"), visit.Id("shift"), IdOf(visit.Field("other")), visit.Field("reason")), visit.Of<SwapHandlers>().Swap, _ => Home(visit)));

    public static Task<IResult> Remove(Visit visit) => Act(visit, visit.RunOnce(new RemoveShift(visit.Id("unit"), visit.Id("shift"), visit.Field("reason")), visit.Of<PlanHandlers>().Remove, _ => Home(visit)));

    public static Task<IResult> OpenPlan(Visit visit) => Plan(visit, Nothing, [], [], 200);

    public static async Task<IResult> Plan(Visit visit)
    {
        var (unit, errors) = (visit.Id("unit"), new List<FieldError>());
        var who = visit.Field("who").Split('|');
        var (staff, role) = who.Length == 2 && Guid.TryParse(who[0], out var id) ? (id, who[1]) : (Guid.Empty, "");
        if (staff == Guid.Empty) errors.Add(new("who", "Choose who, and as what."));
        if (visit.Field("kind") is not ("day" or "night")) errors.Add(new("kind", "Choose day or night."));
        if (DayOf(visit.Field("first")) is not { } first)
        {
            errors.Add(new("first", "Enter the first day."));
            first = default;
        }

        if (visit.Field("last").Length > 0 && DayOf(visit.Field("last")) is null) errors.Add(new("last", "Enter the last day, or leave it empty for one day."));
        var last = DayOf(visit.Field("last")) ?? first;
        var days = visit.Http.Request.Form["day"].Select(text => text ?? "").ToList();
        if (errors.Count > 0 && visit.May(new OpenRosterPlan(unit))) return await Plan(visit, Typed(visit), days, errors, 400);
        var ask = new PlanShiftDays(unit, staff, role, visit.Field("kind") == "day" ? ShiftKind.Day : ShiftKind.Night, first, last, days.Select(text => int.TryParse(text, CultureInfo.InvariantCulture, out var day) && day is >= 1 and <= 7 ? (IsoDayOfWeek)day : IsoDayOfWeek.None).Where(day => day != IsoDayOfWeek.None).ToHashSet());
        var done = await visit.RunOnce(ask, visit.Of<PlanHandlers>().Plan, result => Done(unit, first, result));
        return done is Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why } ? await Plan(visit, Typed(visit), days, [new(why.Field ?? "", why.Reason)], 400) : visit.Show(done, Visit.Go);
    }

    public static async Task<IResult> Copy(Visit visit)
    {
        var unit = visit.Id("unit");
        var first = DayOf(visit.Field("first")) ?? visit.Of<IClock>().GetCurrentInstant().InZone(Frame(visit).Zone).Date;
        var done = await visit.RunOnce(new CopyRosterWeek(unit, first), visit.Of<PlanHandlers>().Copy, result => Done(unit, first, result));
        return done is Outcome<string>.Refused { Why: { Kind: RefusalKind.Conflict } why } && visit.May(new ViewRoster(unit)) ? await Roster(visit, first, why.Reason, 409) : visit.Show(done, Visit.Go);
    }

    public static Task<IResult> OpenNeeds(Visit visit) => Needs(visit, null, [], 200);

    public static async Task<IResult> SetNeeds(Visit visit)
    {
        var (unit, errors, least) = (visit.Id("unit"), new List<FieldError>(), new List<RosterNeed>());
        foreach (var role in RosterRoles.All)
            foreach (var kind in new[] { ShiftKind.Day, ShiftKind.Night })
            {
                var field = RosterText.FieldOf(role, kind);
                if (visit.Field(field).Length == 0) least.Add(new RosterNeed(role, kind, 0));
                else if (int.TryParse(visit.Field(field), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) least.Add(new RosterNeed(role, kind, number));
                else errors.Add(new(field, "Enter a whole number from 0 to 20."));
            }

        if (errors.Count == 0 && least.TrueForAll(need => need.Least == 0)) errors.Add(new(RosterText.FieldOf(RosterRoles.All[0], ShiftKind.Day), "Say for at least one role how many are needed."));
        if (errors.Count > 0 && visit.May(new OpenRosterPlan(unit))) return await Needs(visit, Typed(visit), errors, 400);
        var done = await visit.RunOnce(new SetRosterNeeds(unit, least), visit.Of<PlanHandlers>().Needs, Paths.Roster);
        return done is Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why } ? await Needs(visit, Typed(visit), [new(why.Field ?? "", why.Reason)], 400) : visit.Show(done, Visit.Go);
    }

    public static async Task<IResult> Standing(Visit visit)
    {
        var done = await visit.RunOnce(new SetStandingCharge(visit.Id("unit"), IdOf(visit.Field("standing"))), visit.Of<PlanHandlers>().Standing, Paths.Roster);
        return done is Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why } ? await Needs(visit, null, [new(why.Field ?? "", why.Reason)], 400) : visit.Show(done, Visit.Go);
    }

    static async Task<IResult> Roster(Visit visit, LocalDate? first, string? said, int status)
    {
        var frame = Frame(visit);
        return visit.Show(await visit.Read(new ViewRoster(visit.Id("unit")), (ask, by, _) => Task.FromResult(Found(visit.Of<RosterViews>().Roster(ask.Unit, first, by, frame, said), "There is no such unit."))), model => Pages.Of<RosterPage, RosterModel>(model, status));
    }

    static async Task<IResult> Shift(Visit visit, IReadOnlyDictionary<string, string> values, IReadOnlyList<FieldError> errors, int status)
    {
        var frame = Frame(visit);
        return visit.Show(
            await visit.Read(new OpenShift(visit.Id("unit"), visit.Id("shift")), (ask, by, _) => Task.FromResult(Found(visit.Of<RosterViews>().Shift(ask.Unit, ask.Shift, by, frame, values, errors), "This shift is not on the roster: it is over, or somebody else has it now. Look at the roster again."))),
            model => Pages.Of<RosterShiftPage, RosterShiftModel>(model, status));
    }

    // What is wrong with the form is said beside it; that somebody was first is a page of its own.
    static async Task<IResult> Act(Visit visit, Task<Outcome<string>> doing) => await doing switch
    {
        Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why } => await Shift(visit, Typed(visit), [new(why.Field ?? "", why.Reason)], 400),
        var done => visit.Show(done, Visit.Go),
    };

    static async Task<IResult> Plan(Visit visit, IReadOnlyDictionary<string, string> values, IReadOnlyList<string> days, IReadOnlyList<FieldError> errors, int status)
    {
        var frame = Frame(visit);
        return visit.Show(await visit.Read(new OpenRosterPlan(visit.Id("unit")), (ask, _, _) => Task.FromResult(Found(visit.Of<RosterViews>().Plan(ask.Unit, frame, values, days, errors), "There is no such unit."))),
            model => Pages.Of<RosterPlanPage, RosterPlanModel>(model, status));
    }

    static async Task<IResult> Needs(Visit visit, IReadOnlyDictionary<string, string>? values, IReadOnlyList<FieldError> errors, int status)
    {
        var frame = Frame(visit);
        return visit.Show(await visit.Read(new OpenRosterPlan(visit.Id("unit")), (ask, _, _) => Task.FromResult(Found(visit.Of<RosterViews>().Needs(ask.Unit, frame, values, errors), "There is no such unit."))),
            model => Pages.Of<RosterNeedsPage, RosterNeedsModel>(model, status));
    }

    static string Home(Visit visit) => Paths.Roster(visit.Id("unit")) + "?done=swap";

    // Numbers only: an address is kept in places where words should not be.
    static string Done(Guid unit, LocalDate first, Planned result) => $"{Paths.RosterFrom(unit, LocalDatePattern.Iso.Format(first))}&done={result.Added}-{result.There}-{result.NotHeld}";

    static string? Said(string done)
    {
        if (done == "swap") return "Done. The roster below is as it is now.";
        var parts = done.Split('-');
        if (parts.Length != 3 || !parts.All(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _))) return null;
        return $"{Wording.Count(int.Parse(parts[0], CultureInfo.InvariantCulture), "shift")} added." + (parts[1] == "0" ? "" : $" {parts[1]} were there already.") + (parts[2] == "0" ? "" : $" {parts[2]} left out: the role is not held then.");
    }

    static PageFrame Frame(Visit visit)
    {
        var unit = visit.Id("unit");
        return Pages.Frame(visit.Http, visit.By, unit);
    }

    static LocalDate? DayOf(string text) => LocalDatePattern.Iso.Parse(text.Trim()).TryGetValue(default, out var day) && day.Year is > 2000 and < 2100 ? day : null;

    static Guid IdOf(string text) => Guid.TryParse(text, out var id) ? id : Guid.Empty;

    static Dictionary<string, string> Typed(Visit visit) => visit.Http.Request.Form.Where(field => field.Key is not ("form_token" or "once")).ToDictionary(field => field.Key, field => field.Value.ToString());

    static Outcome<T> Found<T>(T? model, string otherwise) where T : class => model is null ? Refusal.NotFound(otherwise) : model;
}
