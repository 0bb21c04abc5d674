using System.Globalization;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.AfterLeaving;

/// <summary>The page of one call.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Person">Who left.</param>
/// <param name="Call">The call; null when none was ever due.</param>
/// <param name="Values">What was typed.</param>
/// <param name="Errors">Faults.</param>
public sealed record LeavingCallModel(PageFrame Frame, PersonBannerModel Person, LeavingCall? Call, IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldError> Errors)
{
    /// <summary>What was typed.</summary>
    public string Typed(string field) => Values.TryGetValue(field, out var typed) ? typed : "";
}

/// <summary>Page and form of the call after leaving against advice.</summary>
static class LeavingCallPages
{
    public static Task<IResult> Open(Visit visit) => Show(visit, new Dictionary<string, string>(), [], 200);

    public static async Task<IResult> Answer(Visit visit)
    {
        var no = int.TryParse(visit.Field("no"), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : 0;
        var ask = new RecordLeavingCall(visit.Id("stay"), no, visit.Field("outcome"), visit.Field("later"), visit.Field("words"));
        var done = await visit.RunOnce(ask, visit.Of<LeavingCallHandlers>().Record, unit => Paths.Shift(new LocationId(unit)));
        return done is Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why }
            ? await Show(visit, visit.Http.Request.Form.Where(field => field.Key is "outcome" or "later" or "words").ToDictionary(field => field.Key, field => field.Value.ToString()), [new(why.Field ?? "", why.Reason)], 400)
            : visit.Show(done, Visit.Go);
    }

    static async Task<IResult> Show(Visit visit, IReadOnlyDictionary<string, string> values, IReadOnlyList<FieldError> errors, int status) => visit.Show(
        await visit.Read(new OpenLeavingCall(visit.Id("stay")), (ask, by, _) =>
        {
            using var connection = visit.Of<Database>().Open();
            var now = visit.Of<IClock>().GetCurrentInstant();
            return Task.FromResult<Outcome<LeavingCallModel>>(BannerRow.Read(connection, visit.Of<Vault>(), ask.Stay, now) is { } person
                ? new LeavingCallModel(Pages.Frame(visit.Http, by, person.Unit.Id.Value), person, LeavingCallBook.OfStay(connection, visit.Of<Vault>(), ask.Stay), values, errors)
                : Refusal.NotFound("There is no such stay."));
        }),
        model => Pages.Of<LeavingCallPage, LeavingCallModel>(model, status));
}
