using Handrail.Content;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;

namespace Handrail.Features.Watch;

/// <summary>Printing a person's chart: what leaves as paper is audited as such.</summary>
public sealed record PrintPerson(Guid Stay) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeePerson;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);
}

/// <summary>Printing the list of a unit.</summary>
public sealed record PrintWard(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeePerson;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>The ward list for printing.</summary>
public sealed record PrintWardModel(PageFrame Frame, UnitPicture Unit, IReadOnlyList<(string Words, string? Number)> Numbers);

/// <summary>Pages made for paper.</summary>
static class PrintPages
{
    public static async Task<IResult> Person(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(
            await visit.Read(new PrintPerson(visit.Id("stay")), async (ask, _, stop) =>
                await visit.Of<PersonChart>().Of(ask.Stay, frame, null, new Dictionary<string, string>(), [], stop) is { } model ? model : (Outcome<PersonModel>)Refusal.NotFound("There is no such stay.")),
            model => Pages.Of<PrintPersonPage, PersonModel>(model with { Frame = WatchForms.Frame(visit, model.Person) }));
    }

    public static async Task<IResult> Ward(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By, visit.Id("unit"));
        return visit.Show(
            await visit.Read(new PrintWard(visit.Id("unit")), async (ask, _, stop) =>
                await visit.Of<WardPictures>().Of(ask.Unit, stop) is { } picture ? new PrintWardModel(frame, picture, Numbers(visit, ask.Unit)) : (Outcome<PrintWardModel>)Refusal.NotFound("There is no such unit.")),
            model => Pages.Of<PrintWardPage, PrintWardModel>(model));
    }

    static IReadOnlyList<(string Words, string? Number)> Numbers(Visit visit, Guid unit)
    {
        using var db = visit.Of<Database>().Open();
        return UnitNumberBook.Of(db, unit, ShippedNumbers.Of(visit.Of<ServeOptions>().Country));
    }
}
