using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Features.Audit;

/// <summary>Reading the audit: search, and the accounting of one person's record. What is looked for travels in the form, never in the address.</summary>
public static class AuditFeature
{
    static readonly LocalDatePattern Day = LocalDatePattern.Iso;
    static readonly Dictionary<string, string> Nothing = [];

    /// <summary>Services.</summary>
    public static void Add(IServiceCollection services) => services.AddSingleton<AuditLook>();

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.GatedGet(Paths.Audit, Permission.SeeAudit, visit => Show(visit, Nothing, [], null, null, 200));
        routes.GatedPost(Paths.Audit, Permission.SeeAudit, Search);
        routes.GatedPost(Paths.Audit + "/person", Permission.SeeAudit, Go);
        routes.GatedGet(Paths.Audit + "/person/{person:guid}", Permission.SeeAudit, Accounting);
    }

    static async Task<IResult> Search(Visit visit)
    {
        var typed = Typed(visit);
        var frame = Pages.Frame(visit.Http, visit.By);
        var errors = new List<FieldError>();
        var (from, to) = (DayOf("from", frame.Now.InZone(frame.Zone).Date.PlusDays(-7)), DayOf("to", frame.Now.InZone(frame.Zone).Date));
        if (errors.Count == 0 && to < from) errors.Add(new FieldError("to", "The last day is before the first one."));
        Guid? person = null;
        if (visit.Field("record") is { Length: > 0 } record && (person = PersonOf(visit, record)) is null) errors.Add(new FieldError("record", "There is no person with this record number."));
        if (errors.Count > 0) return await Show(visit, typed, errors, null, null, 400);
        var wish = new AuditWish(
            from.AtStartOfDayInZone(frame.Zone).ToInstant(), to.PlusDays(1).AtStartOfDayInZone(frame.Zone).ToInstant(), person,
            visit.Field("staff") is { Length: > 0 } staff ? staff : null, visit.Field("refused") == "yes");
        return visit.Show(
            await visit.Read(new SearchAudit(), (_, by, _) => Task.FromResult<Outcome<(IReadOnlyList<AuditLineModel> Lines, string? More)>>(visit.Of<AuditLook>().Find(by, wish, AuditLook.CursorOf(visit.Field("before"))))),
            found => Page(visit, typed, [], found.Lines, found.More, 200));

        LocalDate DayOf(string field, LocalDate usual)
        {
            if (visit.Field(field).Length == 0) return usual;
            var read = Day.Parse(visit.Field(field));
            if (!read.Success || read.Value.Year is < 2000 or > 2200) errors.Add(new FieldError(field, "Enter a day such as 2026-11-23."));
            return read.Success ? read.Value : usual;
        }
    }

    static Task<IResult> Go(Visit visit) => PersonOf(visit, visit.Field("record")) is { } person
        ? Task.FromResult<IResult>(Visit.Go(Paths.Accounting(person)))
        : Show(visit, Typed(visit), [new FieldError("record", "There is no person with this record number.")], null, null, 400);

    static async Task<IResult> Accounting(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        var (person, from) = (visit.Id("person"), frame.Now - Duration.FromDays(6 * 365));
        return visit.Show(
            await visit.Read(new AccountForRecord(person), (_, by, _) =>
            {
                using var connection = visit.Of<Database>().Open();
                return Task.FromResult(PersonLookup.RecordNumber(connection, visit.Of<Vault>(), person) is { } number
                    ? Outcome.Done((Number: number, Found: visit.Of<AuditLook>().Of(by, person, from, frame.Now + Duration.FromMinutes(1)), Left: visit.Of<DisclosureLog>().Lines(connection, person)))
                    : Refusal.NotFound("There is no such person here."));
            }),
            found => Pages.Of<AccountingPage, AccountingModel>(new AccountingModel(frame, found.Number, from, frame.Now, found.Found.ByWho, found.Found.Lines, found.Found.Cut, found.Left)));
    }

    static Guid? PersonOf(Visit visit, string record)
    {
        using var connection = visit.Of<Database>().Open();
        // Somebody of another site is nobody here: the same words as for a number that nobody has.
        return PersonLookup.ByRecordNumber(connection, visit.Of<Vault>(), record) is { } person && visit.May(new AccountForRecord(person)) ? person : null;
    }

    static async Task<IResult> Show(Visit visit, IReadOnlyDictionary<string, string> values, IReadOnlyList<FieldError> errors, IReadOnlyList<AuditLineModel>? lines, string? more, int status) =>
        visit.Show(await visit.Read(new SearchAudit(), (_, _, _) => Task.FromResult<Outcome<bool>>(true)), _ => Page(visit, values, errors, lines, more, status));

    static IResult Page(Visit visit, IReadOnlyDictionary<string, string> values, IReadOnlyList<FieldError> errors, IReadOnlyList<AuditLineModel>? lines, string? more, int status) =>
        Pages.Of<AuditSearchPage, AuditSearchModel>(new AuditSearchModel(Pages.Frame(visit.Http, visit.By), values, errors, visit.Of<AuditLook>().Staff(), lines, more), status);

    static Dictionary<string, string> Typed(Visit visit) =>
        visit.Http.Request.Form.Where(field => field.Key is "from" or "to" or "record" or "staff" or "refused").ToDictionary(field => field.Key, field => field.Value.ToString().Trim());
}
