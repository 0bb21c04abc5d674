using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Features.People;

/// <summary>Reads forms: what was typed, and shows the page again with what was wrong.</summary>
static class FormReading
{
    public static Typed Of(Visit visit, string form, params IEnumerable<Refusal> why) =>
        new(form, visit.Http.Request.Form.Where(field => field.Key is not ("form_token" or "once")).ToDictionary(field => field.Key, field => field.Value.ToString()),
            [.. why.Select(each => new FieldError(each.Field ?? "", each.Reason))]);

    public static async Task<IResult> Then<T>(Visit visit, Task<Outcome<T>> doing, string form, string go, Func<Visit, Typed, Task<IResult>> again)
    {
        var outcome = await doing;
        return outcome is Outcome<T>.Refused { Why: { Kind: RefusalKind.Invalid } why } ? await again(visit, Of(visit, form, why)) : visit.Show(outcome, _ => Visit.Go(go));
    }

    public static (PlaceKind Kind, Guid Id)? PlaceOf(string value) =>
        value.Split('|') is [var kind, var id] && PlaceKinds.Parse(kind) is { } known && Guid.TryParse(id, out var place) ? (known, place) : null;

    public static LocalDate? DayOf(string value) => LocalDatePattern.Iso.Parse(value).TryGetValue(default, out var day) ? day : null;

    public static LicenceText Licence(Visit visit) => new(visit.Field("kind"), visit.Field("number"), visit.Field("issuer"), DayOf(visit.Field("valid_from")), DayOf(visit.Field("valid_to")), visit.Field("evidence"));

    public static (Guid Id, string Role)? Pair(string value) => value.Split('|') is [var id, var role] && Guid.TryParse(id, out var found) ? (found, role) : null;
}

/// <summary>The forms about staff. The place at which it is decided comes with the form; the handler holds it against the record.</summary>
static class StaffForms
{
    static readonly Refusal NoPlace = Refusal.Invalid("place", "Choose a place.");

    public static async Task<IResult> Add(Visit visit)
    {
        if (FormReading.PlaceOf(visit.Field("place")) is not { } place) return await PeoplePages.NewStaff(visit, FormReading.Of(visit, "staff", NoPlace));
        var ask = new AddStaff(visit.Field("login"), visit.Field("name"), visit.Field("role"), place.Kind, place.Id);
        var done = await visit.RunOnce(ask, visit.Of<StaffHandlers>().Add, id => Paths.StaffMember(id));
        return done is Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why } ? await PeoplePages.NewStaff(visit, FormReading.Of(visit, "staff", why)) : visit.Show(done, Visit.Go);
    }

    public static async Task<IResult> Assign(Visit visit)
    {
        var staff = visit.Id("staff");
        if (FormReading.PlaceOf(visit.Field("place")) is not { } place) return await PeoplePages.Member(visit, FormReading.Of(visit, "assign", NoPlace));
        var (from, fromWrong) = Day(visit, "from", visit.Of<IClock>().GetCurrentInstant());
        var (to, toWrong) = visit.Field("to").Length == 0 ? (null, null) : Day(visit, "to", null, after: true);
        if ((fromWrong ?? toWrong) is { } wrong) return await PeoplePages.Member(visit, FormReading.Of(visit, "assign", wrong));
        var ask = new AddAssignment(staff, visit.Field("role"), place.Kind, place.Id, from!.Value, to);
        return await FormReading.Then(visit, visit.RunOnce(ask, visit.Of<StaffHandlers>().Assign, id => id.ToString()), "assign", Paths.StaffMember(staff), PeoplePages.Member);
    }

    public static Task<IResult> EndAssignment(Visit visit) => At(visit, "end", place =>
        visit.Run(new EndAssignment(visit.Id("staff"), visit.Id("assignment"), place.Kind, place.Id), visit.Of<StaffHandlers>().End));

    public static Task<IResult> AddCredential(Visit visit) => At(visit, "credential", place =>
        visit.Run(new AddCredential(visit.Id("staff"), place.Kind, place.Id, FormReading.Licence(visit)), visit.Of<CredentialHandlers>().Add));

    public static Task<IResult> EndCredential(Visit visit) => At(visit, "end", place =>
        visit.Run(new EndCredential(visit.Id("staff"), visit.Id("credential"), place.Kind, place.Id), visit.Of<CredentialHandlers>().End));

    public static Task<IResult> Disable(Visit visit) => At(visit, "end", place => visit.Run(new DisableStaff(visit.Id("staff"), place.Kind, place.Id), visit.Of<StaffHandlers>().Disable));

    public static Task<IResult> Enable(Visit visit) => At(visit, "end", place => visit.Run(new EnableStaff(visit.Id("staff"), place.Kind, place.Id), visit.Of<StaffHandlers>().Enable));

    public static async Task<IResult> AddShift(Visit visit)
    {
        var staff = visit.Id("staff");
        var wrong = new List<Refusal>();
        if (FormReading.Pair(visit.Field("where")) is not { } unit)
        {
            wrong.Add(Refusal.Invalid("where", "Choose the unit and the role."));
            unit = (Guid.Empty, "");
        }

        if (!int.TryParse(visit.Field("hours"), System.Globalization.CultureInfo.InvariantCulture, out var hours)) wrong.Add(Refusal.Invalid("hours", "Enter how many hours, 1 to 24."));
        if (wrong.Count > 0) return await PeoplePages.Member(visit, FormReading.Of(visit, "shift", wrong));
        var now = visit.Of<IClock>().GetCurrentInstant();
        var ask = new AddShift(staff, unit.Id, unit.Role, now, now + Duration.FromHours(Math.Clamp(hours, 0, 1000)));
        return await FormReading.Then(visit, visit.RunOnce(ask, visit.Of<ShiftHandlers>().Add, id => id.ToString()), "shift", Paths.StaffMember(staff), PeoplePages.Member);
    }

    public static async Task<IResult> EndShift(Visit visit)
    {
        var unit = Guid.TryParse(visit.Field("unit"), out var id) ? id : Guid.Empty;
        return visit.Show(await visit.Run(new EndShift(visit.Id("staff"), visit.Id("shift"), unit), visit.Of<ShiftHandlers>().End), _ => Visit.Go(Paths.StaffMember(visit.Id("staff"))));
    }

    static async Task<IResult> At(Visit visit, string form, Func<(PlaceKind Kind, Guid Id), Task<Outcome<Guid>>> doing) =>
        FormReading.PlaceOf(visit.Field("place")) is { } place
            ? await FormReading.Then(visit, doing(place), form, Paths.StaffMember(visit.Id("staff")), PeoplePages.Member)
            : Problems.Page(visit.Http, StaffHandlers.NoStaff);

    // A day begins at midnight of the centre; "until" a day means to its end.
    static (Instant? At, Refusal? Wrong) Day(Visit visit, string field, Instant? otherwise, bool after = false)
    {
        if (visit.Field(field).Length == 0 && otherwise is not null) return (otherwise, null);
        if (FormReading.DayOf(visit.Field(field)) is not { } day) return (null, Refusal.Invalid(field, "Write the day like 2026-11-23."));
        using var db = visit.Of<Database>().Open();
        return (CredentialRows.Zone(db).AtStartOfDay(after ? day.PlusDays(1) : day).ToInstant(), null);
    }
}
