using Handrail.Core.Watch;
using NodaTime;

namespace Handrail.Ui;

/// <summary>One trend chart.</summary>
/// <param name="Measure">What is drawn.</param>
/// <param name="From">Left edge.</param>
/// <param name="To">Right edge.</param>
/// <param name="Points">Values, oldest first.</param>
/// <param name="Second">A second line of the same unit (diastolic pressure); empty for none.</param>
/// <param name="Alerts">Alerts raised in this time.</param>
/// <param name="Thinned">True when device values were averaged to draw them.</param>
public sealed record TrendModel(
    Measure Measure, Instant From, Instant To, IReadOnlyList<TrendPoint> Points, IReadOnlyList<TrendPoint> Second,
    IReadOnlyList<TrendMark> Alerts, bool Thinned = false);

/// <summary>One value on a trend chart.</summary>
public readonly record struct TrendPoint(Instant At, int Milli, bool ByHand);

/// <summary>One alert on a trend chart.</summary>
public sealed record TrendMark(Instant At, Priority Priority, string Title);
