using Handrail.Core.Kernel;
using Handrail.Core.Rounds;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Rounds;

/// <summary>Looking at who is due for a round.</summary>
public sealed record ViewRounds(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeePerson;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>Opening the form for one look, from the list or by a room's code.</summary>
public sealed record OpenRound(Guid Stay) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordObservation;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);
}

/// <summary>One look. Its time is the server's: nobody types it.</summary>
/// <param name="Stay">At whom.</param>
/// <param name="State">How they were: a code of <see cref="RoundStates"/>.</param>
/// <param name="Code">Word of the room's code, when it was opened by it; else empty.</param>
public sealed record RecordRound(Guid Stay, string State, string Code) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordObservation;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => RoundStates.Knows(State) ? [] : [Refusal.Invalid("state", "Choose how they are.")];
}

/// <summary>A look that is written down afterwards: another kind, with a reason. It never counts as a look on time.</summary>
public sealed record RecordLateRound(Guid Stay, string State, Instant ClaimedAt, string Reason) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordObservation;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (!RoundStates.Knows(State)) yield return Refusal.Invalid("state", "Choose how they were.");
        if (string.IsNullOrWhiteSpace(Reason)) yield return Refusal.Invalid("reason", "Write why it is entered late.");
        else if (Reason.Length > 500) yield return Refusal.Invalid("reason", "Use at most 500 characters.");
    }
}

/// <summary>Opening the form that puts people on rounds.</summary>
public sealed record OpenRoundOrders(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.OrderRounds;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>Puts several people on rounds at one interval, or (0) takes them off.</summary>
public sealed record SetRounds(Guid Unit, IReadOnlyList<Guid> Stays, int EveryMinutes) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.OrderRounds;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Stays.Count == 0) yield return Refusal.Invalid("stay", "Choose at least one person.");
        if (EveryMinutes != 0 && !RoundRules.Intervals.Contains(EveryMinutes)) yield return Refusal.Invalid("every", "Choose how often.");
    }
}

/// <summary>Looking at the codes of the rooms.</summary>
public sealed record ViewRoomCodes(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.LeadRounds;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>New codes for every room of a unit; the old ones stop working.</summary>
public sealed record CreateRoomCodes(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.LeadRounds;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>Looking at patterns in the rounds of a unit.</summary>
public sealed record ViewRoundPatterns(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.LeadRounds;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>How somebody was at a look. Codes are stored, words are shown.</summary>
public static class RoundStates
{
    /// <summary>Code and words, in the order of the form.</summary>
    public static IReadOnlyList<(string Code, string Words)> All { get; } =
        [("asleep", "Asleep, breathing seen"), ("awake", "Awake, in the room"), ("out", "Seen elsewhere on the unit"), ("bathroom", "In the bathroom, answered"), ("off-unit", "Off the unit, with staff"), ("not-found", "NOT FOUND")];

    /// <summary>True for a code of the list.</summary>
    public static bool Knows(string code) => All.Any(each => each.Code == code);

    /// <summary>The words of a code.</summary>
    public static string Words(string? code) => All.FirstOrDefault(each => each.Code == code).Words ?? "";
}
