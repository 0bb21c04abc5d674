using System.Globalization;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Facts;

/// <summary>A person's coded facts.</summary>
public sealed record FactsModel(PageFrame Frame, PersonBannerModel Person, IReadOnlyList<PersonFact> All, Filled Filled);

/// <summary>Reads the page.</summary>
public sealed class FactViews(Database database)
{
    /// <summary>The page; null when there is no such stay.</summary>
    public FactsModel? Of(Guid stay, PageFrame frame, Filled filled)
    {
        using var db = database.Open();
        return BannerRow.Read(db, database.Vault, stay, frame.Now) is { } person ? new FactsModel(frame, person, FactBook.Of(db, database.Vault, person.Person), filled) : null;
    }
}

/// <summary>The page and its forms.</summary>
static class FactPages
{
    public static Task<IResult> Show(Visit visit) => Show(visit, Filled.Nothing, 200);

    public static async Task<IResult> Add(Visit visit)
    {
        FactKind? kind = visit.Field("fact") switch { "allergy" => FactKind.Allergy, "weight" => FactKind.Weight, "pregnancy" => FactKind.Pregnancy, "age" => FactKind.Age, "precaution" => FactKind.Precaution, _ => null };
        var name = kind?.ToString().ToLowerInvariant() ?? "";
        var number = decimal.TryParse(visit.Field(name).Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value < 1_000_000 ? (long?)Math.Round(value * 1000) : null;
        var (at, wrong) = Forms.When(visit, $"{name}_at", Frame(visit).Zone, visit.Of<IClock>().GetCurrentInstant());
        if (wrong is not null) return await Show(visit, Forms.Read(visit, name, wrong), 400);
        if (kind == FactKind.Weight)
        {
            // Typed in the unit of the site, kept in kilograms to the gram.
            if (decimal.TryParse(visit.Field(name).Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var typed) && typed < 10_000)
            {
                if (Frame(visit).Keypads.Kilograms(typed) is not Outcome<Quantity>.Done { Value.Value: var kilograms }) return await Show(visit, Forms.Read(visit, name, Out(Frame(visit).Keypads)), 400);
                number = (long)(kilograms * 1000);
                if (visit.Field("weight_sure") != "yes" && Unlike(visit, number.Value) is { } why) return await Show(visit, Forms.Read(visit, name, why), 400);
            }
            else return await Show(visit, Forms.Read(visit, name, Out(Frame(visit).Keypads)), 400);
        }

        var numeric = kind is FactKind.Weight or FactKind.Age;
        var ask = new AddFact(visit.Id("stay"), kind, numeric ? "" : visit.Field(name), numeric ? number : null, visit.Field($"{name}_words"), visit.Field($"{name}_source"), kind == FactKind.Weight ? at : null);
        return await Then(visit, name, visit.RunOnce(ask, visit.Of<FactHandlers>().Add, id => id.ToString()));
    }

    static Refusal Out(Keypads keypads) => Refusal.Invalid("weight", ReferenceEquals(keypads.Weight, Units.Pound) ? "Enter the weight in pounds, for example 160." : "Enter the weight in kilograms, for example 72.5.");

    // Kilograms typed as pounds, or the other way round, give a weight that is possible: a dose by weight would then be wrong by more than half. A weight far from the last
    // one, or from what most adults weigh, is asked about once. Both limits are choices of this project, examples and not approved.
    static Refusal? Unlike(Visit visit, long milli)
    {
        using var db = visit.Of<Database>().Open();
        var person = db.Query("SELECT person_id FROM encounter WHERE id = @stay", row => (Guid?)row.Id(0), ("stay", visit.Id("stay"))).FirstOrDefault();
        var words = Frame(visit).Keypads.WeightWords(milli);
        if (person is { } known && visit.May(new ViewFacts(visit.Id("stay"))) && FactBook.Standing(FactBook.Of(db, visit.Of<Database>().Vault, known)).FirstOrDefault(fact => fact.Kind == FactKind.Weight)?.Milli is { } last)
            return Math.Abs(milli - last) * 5 > last ? Refusal.Invalid("weight_sure", $"{words} is far from the last weight, {Frame(visit).Keypads.WeightWords(last)}. Look at the number and its unit once more.") : null;
        return milli is < 35_000 or > 200_000 ? Refusal.Invalid("weight_sure", $"{words} is unusual. Look at the number and its unit once more.") : null;
    }

    public static Task<IResult> End(Visit visit)
    {
        var version = int.TryParse(visit.Field("seen"), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : 0;
        return Then(visit, "end", visit.RunOnce(new EndFact(visit.Id("stay"), visit.Id("fact"), version, visit.Field("was") == "wrong", visit.Field($"end_{visit.Id("fact"):N}")), visit.Of<FactHandlers>().End, id => id.ToString()));
    }

    static Task<IResult> Then(Visit visit, string form, Task<Outcome<string>> doing) =>
        Forms.Then(visit, doing, form, _ => Paths.Facts(new EncounterId(visit.Id("stay"))), (filled, status) => Show(visit, filled, status));

    static async Task<IResult> Show(Visit visit, Filled filled, int status) => visit.Show(
        await visit.Read(new ViewFacts(visit.Id("stay")), (ask, _, _) => Task.FromResult<Outcome<FactsModel>>(visit.Of<FactViews>().Of(ask.Stay, Frame(visit), filled) is { } model ? model : Refusal.NotFound("There is no such stay."))),
        model => Pages.Of<FactsPage, FactsModel>(model, status));

    static PageFrame Frame(Visit visit)
    {
        using var db = visit.Of<Database>().Open();
        return Pages.Frame(visit.Http, visit.By, Whereabouts.Of(db, Subject.Encounter(visit.Id("stay"))).Unit ?? Guid.Empty);
    }
}
