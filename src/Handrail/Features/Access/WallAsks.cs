using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.Access;

/// <summary>Looking at the list of wall screens.</summary>
public sealed record ViewWalls : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.PairWall;

    /// <inheritdoc/>
    public Subject About => Subject.System;
}

/// <summary>Pairing the screen that shows this code.</summary>
public sealed record PairWall(string Code, Guid Unit, string Name) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.PairWall;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Code.Count(char.IsLetter) != 6) yield return Refusal.Invalid("code", "Enter the six letters that the screen shows.");
        if (Name.Length is 0 or > 60) yield return Refusal.Invalid("name", "Say where the screen hangs, in 1 to 60 characters.");
    }
}

/// <summary>Ending a screen.</summary>
public sealed record EndWall(Guid Wall) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.PairWall;

    /// <inheritdoc/>
    public Subject About => new("wall", Wall.ToString());
}

/// <summary>Handlers of these asks.</summary>
public sealed class WallHandlers(Sessions sessions)
{
    /// <summary>Pairs it.</summary>
    public Outcome<Guid> Handle(PairWall ask, Actor by, WriteScope scope) => WallScreens.Pair(scope, ask.Code, ask.Unit, ask.Name, by.Id);

    /// <summary>Ends it; its stream stops at once.</summary>
    public Outcome<Guid> Handle(EndWall ask, Actor by, WriteScope scope)
    {
        if (!WallScreens.Revoke(scope, ask.Wall)) return Refusal.NotFound("There is no such screen.");
        if (sessions.Changed is { } changed) scope.AfterCommit(changed);
        return ask.Wall;
    }
}
