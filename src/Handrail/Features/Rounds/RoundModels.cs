using Handrail.Core.Rounds;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Rounds;

/// <summary>The list of rounds of a unit.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Rows">Everybody on rounds, the longest waiting first, with their short name.</param>
/// <param name="Orders">The viewer may put people on rounds.</param>
/// <param name="Leads">The viewer sees codes and patterns.</param>
public sealed record RoundsModel(PageFrame Frame, UnitLink Unit, IReadOnlyList<(RoundRow Row, string Name)> Rows, bool Orders, bool Leads);

/// <summary>Somebody who can be put on rounds.</summary>
public sealed record RoundPerson(Guid Stay, UnitLink Unit, string Bed, string Name, LocalDate Born);

/// <summary>A look that stands in the record.</summary>
public sealed record RoundLine(Instant At, string Kind, string State, string Way, string By, Instant? ClaimedAt, string? Reason);

/// <summary>The form of one look.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Person">At whom.</param>
/// <param name="Round">Where their rounds stand; null when not on rounds (a look can be recorded all the same).</param>
/// <param name="Code">Word of the room's code; empty without one.</param>
/// <param name="Late">True: the form for a look that is entered afterwards.</param>
/// <param name="Last">The last looks, newest first.</param>
/// <param name="Values">What was typed.</param>
/// <param name="Errors">Faults.</param>
public sealed record RoundModel(
    PageFrame Frame, PersonBannerModel Person, RoundRow? Round, string Code, bool Late, IReadOnlyList<RoundLine> Last, IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldError> Errors)
{
    /// <summary>What was typed.</summary>
    public string Typed(string field) => Values.TryGetValue(field, out var typed) ? typed : "";
}

/// <summary>The form that puts people on rounds.</summary>
public sealed record RoundOrdersModel(PageFrame Frame, UnitLink Unit, IReadOnlyList<(RoundPerson Person, int? EveryMinutes)> People, IReadOnlyList<FieldError> Errors);

/// <summary>A room's code. <paramref name="Path"/>: of an SVG drawing, one unit a module, <paramref name="Size"/> units wide with its quiet zone.</summary>
public sealed record RoomCodeModel(string Bed, string Address, string Path, int Size);

/// <summary>The codes of a unit's rooms.</summary>
public sealed record RoomCodesModel(PageFrame Frame, UnitLink Unit, IReadOnlyList<RoomCodeModel> Codes, bool Localhost);

/// <summary>A pattern with names.</summary>
public sealed record PatternLine(RoundPattern Pattern, string By, string? Bed);

/// <summary>Missed looks of one person.</summary>
public sealed record GapLine(string Bed, int EveryMinutes, IReadOnlyList<RoundGap> Gaps);

/// <summary>Patterns and gaps of the last day.</summary>
public sealed record RoundPatternsModel(PageFrame Frame, UnitLink Unit, RoundPolicy Policy, Instant Since, int Looks, int ByCode, int LateEntries, IReadOnlyList<PatternLine> Patterns, IReadOnlyList<GapLine> Gaps);
