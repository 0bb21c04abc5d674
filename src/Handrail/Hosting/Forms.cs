using Handrail.Core.Kernel;
using Handrail.Gate;
using Handrail.Ui;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Hosting;

/// <summary>Reads what forms have in common, and shows a form again with what was typed when something is wrong with it or somebody else was faster.</summary>
static class Forms
{
    static readonly LocalDateTimePattern Minute = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm"), Second = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss");

    /// <summary>What was typed into this form, with what is wrong.</summary>
    public static Filled Read(Visit visit, string form, params IEnumerable<Refusal> why) => new(
        form, visit.Http.Request.Form.Where(field => field.Key is not ("form_token" or "once")).ToDictionary(field => field.Key, field => field.Value.ToString()),
        [.. why.Select(each => new FieldError(each.Field ?? "", each.Reason))]);

    /// <summary>Goes on when it is done; shows the form again when a field is wrong or it conflicts with what is there now.</summary>
    public static async Task<IResult> Then<T>(Visit visit, Task<Outcome<T>> doing, string form, Func<T, string> go, Func<Filled, int, Task<IResult>> again) => await doing switch
    {
        Outcome<T>.Refused { Why: { Kind: RefusalKind.Invalid } why } => await again(Read(visit, form, why), 400),
        Outcome<T>.Refused { Why: { Kind: RefusalKind.Conflict } why } => await again(Read(visit, form, why with { Field = "" }), 409),
        var outcome => visit.Show(outcome, done => Visit.Go(go(done))),
    };

    /// <summary>A moment typed into a date-and-time field, on the clock of <paramref name="zone"/>; empty is now. A time the clocks skip is taken after it, one they show twice is the first.</summary>
    public static (Instant At, Refusal? Wrong) When(Visit visit, string field, DateTimeZone zone, Instant now)
    {
        var typed = visit.Field(field);
        if (typed.Length == 0) return (now, null);
        if (Minute.Parse(typed).TryGetValue(default, out var local) || Second.Parse(typed).TryGetValue(default, out local)) return (zone.AtLeniently(local).ToInstant(), null);
        return (now, Refusal.Invalid(field, "Write the date and time like 2026-11-23T03:10, or leave it empty for now."));
    }

    /// <summary>A day like 1990-02-03; null for anything else.</summary>
    public static LocalDate? Day(string typed) => LocalDatePattern.Iso.Parse(typed).TryGetValue(default, out var day) ? day : null;

    /// <summary>An id; null for anything else.</summary>
    public static Guid? Id(string typed) => Guid.TryParse(typed, out var id) ? id : null;
}
