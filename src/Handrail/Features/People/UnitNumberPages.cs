using Handrail.Content;
using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;

namespace Handrail.Features.People;

/// <summary>Looking at the telephone numbers of a unit.</summary>
public sealed record ViewUnitNumbers(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ManagePlaces;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>Setting the telephone numbers of a unit: all kinds at once, an empty one takes the number away.</summary>
public sealed record SetUnitNumbers(Guid Unit, IReadOnlyList<(string Kind, string Number)> Numbers) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ManagePlaces;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => Numbers.Select(each => UnitNumbers.Wrong(each.Kind, each.Number)).OfType<Refusal>();
}

/// <summary>The form.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Set">What it set, kind to number.</param>
/// <param name="Shipped">What stands where it set none.</param>
/// <param name="Filled">What was typed.</param>
public sealed record UnitNumbersModel(PageFrame Frame, UnitLink Unit, IReadOnlyDictionary<string, string> Set, IReadOnlyDictionary<string, string> Shipped, Filled Filled);

/// <summary>Shows and reads it.</summary>
static class UnitNumberPages
{
    public static Task<IResult> Show(Visit visit) => Show(visit, Filled.Nothing, 200);

    public static Task<IResult> Save(Visit visit) => Forms.Then(
        visit, visit.RunOnce(new SetUnitNumbers(visit.Id("unit"), [.. UnitNumbers.Kinds.Select(each => (each.Kind, Folding.InertLine(visit.Field($"number-{each.Kind}"))))]), Set, unit => unit.ToString()), "numbers",
        _ => Paths.UnitNumbers(visit.Id("unit")), (filled, status) => Show(visit, filled, status));

    static Outcome<Guid> Set(SetUnitNumbers ask, Actor by, WriteScope scope)
    {
        foreach (var (kind, number) in ask.Numbers) UnitNumberBook.Set(scope, ask.Unit, kind, number, by.Id);
        return ask.Unit;
    }

    static async Task<IResult> Show(Visit visit, Filled filled, int status)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(
            await visit.Read(new ViewUnitNumbers(visit.Id("unit")), (ask, _, _) =>
            {
                using var db = visit.Of<Database>().Open();
                return Task.FromResult<Outcome<UnitNumbersModel>>(db.Query("SELECT name FROM location WHERE id = @unit AND kind = 'unit'", row => row.GetString(0), ("unit", ask.Unit)) is [var name]
                    ? new UnitNumbersModel(frame, new UnitLink(new LocationId(ask.Unit), name), UnitNumberBook.Set(db, ask.Unit), ShippedNumbers.Of(visit.Of<ServeOptions>().Country), filled)
                    : Refusal.NotFound("There is no such unit."));
            }),
            model => Pages.Of<UnitNumbersPage, UnitNumbersModel>(model, status));
    }
}
