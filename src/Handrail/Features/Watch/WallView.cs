using Handrail.Core.Kernel;
using Handrail.Gate;
using Handrail.Hosting;

namespace Handrail.Features.Watch;

/// <summary>Looking at a wall screen's board.</summary>
public sealed record ViewWall(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeeWall;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>The board as a wall screen shows it: the same numbers and alerts, but initials only, for people and for staff, and nothing to press.</summary>
public static class WallView
{
    /// <summary>The page.</summary>
    public static async Task<IResult> Open(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, null, visit.Id("unit"));
        return visit.Show(
            await visit.Read(new ViewWall(visit.Id("unit")), async (ask, _, stop) =>
                await visit.Of<WardBoard>().Page(ask.Unit, frame, stop) is { } board ? Outcome.Done(Of(board)) : Refusal.NotFound("There is no such unit.")),
            model => Pages.Of<WallPage, WardBoardModel>(model));
    }

    /// <summary>What of a board a wall screen may show.</summary>
    public static WardBoardModel Of(WardBoardModel board) => board with
    {
        Frame = board.Frame with { Bare = true, Viewer = null, Unit = null },
        ChargeNurse = Initials(board.ChargeNurse),
        OnCall = Initials(board.OnCall),
        Offers = [],
        // Times and numbers of gaps, and nobody's name.
        Roster = board.Roster is { } roster ? roster with { Now = [], Gaps = [.. roster.Gaps.Select(gap => gap with { Causes = [] })] } : null,
        // Free words of a person may hold a name: the title and the first step come from the protocol, nothing else is shown.
        Alerts = [.. board.Alerts.Select(alert => alert with { ShortName = Initials(alert.ShortName), AcceptedBy = Initials(alert.AcceptedBy) })],
        Tiles = [.. board.Tiles.Select(tile => tile with { ShortName = Initials(tile.ShortName) ?? "" })],
    };

    /// <summary>"Alva K." is "A.K."; several names stay several. Null for null.</summary>
    public static string? Initials(string? names) => names is null ? null : string.Join(", ", names.Split(", ").Select(name =>
        string.Concat(name.Split([' ', '-', '.'], StringSplitOptions.RemoveEmptyEntries).Where(part => part != "Dr" && char.IsLetter(part[0])).Select(part => char.ToUpperInvariant(part[0]) + "."))));
}
