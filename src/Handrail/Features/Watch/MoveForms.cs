using System.Globalization;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>Somebody a value can be moved to.</summary>
public sealed record OtherPerson(Guid Stay, string Bed, string Name, LocalDate Born);

/// <summary>The page that moves a value to the right person.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Person">On whose chart it stands.</param>
/// <param name="Value">The value with its versions.</param>
/// <param name="SetSize">How many values were entered together with it, itself included.</param>
/// <param name="Others">Everybody else on the unit.</param>
/// <param name="Values">Field name to what was typed.</param>
/// <param name="Errors">Faults.</param>
public sealed record MoveModel(
    PageFrame Frame, PersonBannerModel Person, LastValueModel Value, int SetSize, IReadOnlyList<OtherPerson> Others, IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldError> Errors);

/// <summary>Moving a value: shown, read, and shown again with what was chosen when something is wrong.</summary>
static class MoveForms
{
    public static Task<IResult> Show(Visit visit) => Show(visit, new Dictionary<string, string>(), [], 200);

    public static async Task<IResult> Move(Visit visit)
    {
        if (await WatchForms.Closed(visit, new OpenCorrection(visit.Id("observation"))) is { } closed) return closed;
        if (await visit.Of<PersonChart>().ValueOf(visit.Id("observation"), visit.Stop) is not { } found) return Problems.Shown(visit.Http, 404, "There is no such value.");
        var errors = new List<FieldError>();
        if (visit.Field("what") is not ("one" or "set")) errors.Add(new("what", "Choose what is on the wrong chart."));
        // The other person's record is asked about as well: nobody writes where they may not read.
        if (!Guid.TryParse(visit.Field("to"), out var to) || !visit.May(new OpenForm(to))) errors.Add(new("to", "Choose whose value it is."));
        if (visit.Field("reason").Length == 0) errors.Add(new("reason", "Write how it got onto the wrong chart."));
        if (errors.Count > 0) return await Show(visit, WatchForms.Typed(visit), errors, 400);
        var version = int.TryParse(visit.Field("version"), CultureInfo.InvariantCulture, out var seen) ? seen : 0;
        var done = await visit.RunOnce(
            new MoveObservation(found.Person.Stay.Value, visit.Id("observation"), version, to, visit.Field("what") == "set", visit.Field("reason")), visit.Of<MoveObservationHandler>().Handle,
            _ => Paths.Person(new EncounterId(to)) + "#values");
        return done is Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why } ? await Show(visit, WatchForms.Typed(visit), [new(why.Field ?? "", why.Reason)], 400) : visit.Show(done, Visit.Go);
    }

    static async Task<IResult> Show(Visit visit, IReadOnlyDictionary<string, string> values, IReadOnlyList<FieldError> errors, int status) => visit.Show(
        await visit.Read(new OpenCorrection(visit.Id("observation")), async (ask, _, stop) =>
            await visit.Of<PersonChart>().ToMove(ask.Observation, stop) is { } found ? found : (Outcome<MoveFound>)Refusal.NotFound("There is no such value.")),
        found => Pages.Of<MovePage, MoveModel>(new MoveModel(Pages.Frame(visit.Http, visit.By, found.Person.Unit.Id.Value), found.Person, found.Value, found.SetSize, found.Others, values, errors), status));
}

/// <summary>What the page needs of the record.</summary>
sealed record MoveFound(PersonBannerModel Person, LastValueModel Value, int SetSize, IReadOnlyList<OtherPerson> Others);
