using NodaTime;

namespace Handrail.Core.Watch;

/// <summary>One set of observations and when it is due.</summary>
/// <param name="Item">Stable name of the set, for example "vitals".</param>
/// <param name="Title">On screen.</param>
/// <param name="At">When the next set falls due; the time of admission when a part of it was never taken.</param>
/// <param name="EveryMinutes">The interval that applies now.</param>
public sealed record Due(string Item, string Title, Instant At, int EveryMinutes);
