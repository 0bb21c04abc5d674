using Handrail.Content;
using Handrail.Data;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.CallBack;

/// <summary>The desk as it was last read, so that its number can be said while the database is away. Nothing about a caller.</summary>
public sealed class DeskAtHand
{
    volatile DeskRow? last;

    /// <summary>The desk; null before any page of the form was shown.</summary>
    public DeskRow? Last => last;

    /// <summary>It was read.</summary>
    public void Seen(DeskRow desk) => last = desk;
}

/// <summary>
/// The answer to a form that could not be stored because the database is away: it says so, names a number that is answered by people, and holds everything that was typed, so that
/// one more press sends it. Needs no database. The form keeps its token: should the first press have been stored after all, the second one makes no second request.
/// </summary>
static partial class CallAway
{
    public static IResult Of(HttpContext http, string lang, CallDraft draft, string signs, Exception failure)
    {
        var services = http.RequestServices;
        NotSent(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(CallAway)), failure.GetType().Name);
        var (words, options, desk) = (Words.Of("call-back", lang), services.GetRequiredService<ServeOptions>(), services.GetRequiredService<DeskAtHand>().Last);
        var zones = CallCheck.Zones(desk?.CountryOr(options.Country) ?? options.Country);
        var frame = Pages.PublicFrame(http) with { Lang = lang, Zone = DateTimeZoneProviders.Tzdb[desk is not null && zones.Contains(desk.Zone) ? desk.Zone : zones[0]] };
        var ours = desk?.Number ?? "";
        var error = new FieldError("", words.With("away", ("number", ours.Length > 0 ? ours : Known(frame.Crisis))));
        return Pages.Of<CallFormPage, CallFormModel>(new CallFormModel(frame, words, draft, zones, null, signs, ours, [error]), 503);
    }

    // Of the numbers on the strip the first one that is not for the moment of dying: whoever answers it talks.
    static string Known(CrisisLines crisis) => (crisis.Lines.FirstOrDefault(line => line is { OnStrip: true, Id: not "emergency" }) ?? crisis.Lines[0]).Call;

    [LoggerMessage(2701, LogLevel.Error, "A request for a call could not be stored, the database is away ({Why}); the person was told so and keeps what they typed")]
    static partial void NotSent(ILogger log, string why);
}
