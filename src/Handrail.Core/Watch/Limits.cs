using System.Collections.Immutable;
using Handrail.Core.Kernel;

namespace Handrail.Core.Watch;

/// <summary>What one measure accepts. Values are in <see cref="Unit"/>.</summary>
/// <param name="Unit">The unit it is stored in.</param>
/// <param name="Accepted">Every unit it may be sent in: the stored one first, then those that convert to it.</param>
/// <param name="Lowest">Below this a value is refused.</param>
/// <param name="Highest">Above this a value is refused.</param>
/// <param name="UsualLowest">Below this the bedside form asks to confirm the value. It guards against typing mistakes; it is not a clinical limit.</param>
/// <param name="UsualHighest">Above this the bedside form asks to confirm the value.</param>
/// <param name="WholeNumbers">True when decimals are refused rather than rounded (98.0 is a whole number).</param>
public sealed record Limits(
    Unit Unit, ImmutableArray<Unit> Accepted, decimal Lowest, decimal Highest, decimal UsualLowest, decimal UsualHighest, bool WholeNumbers)
{
    /// <summary>"a whole number from 10 to 300 /min" or "from 25 to 45 Cel".</summary>
    public string Words()
    {
        var range = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"from {Lowest} to {Highest}");
        var unit = ReferenceEquals(Unit, Units.One) || ReferenceEquals(Unit, Units.Score) ? "" : " " + Unit.Code;
        return (WholeNumbers ? "a whole number " : "") + range + unit;
    }
}
