using Handrail.Core.Admission;
using NodaTime;

namespace Handrail.Data;

/// <summary>A stay before and after a change of its events.</summary>
/// <param name="Encounter">The stay.</param>
/// <param name="Person">Whose.</param>
/// <param name="Before">As it was.</param>
/// <param name="After">As it is.</param>
public sealed record StayMoved(Guid Encounter, Guid Person, StayShape Before, StayShape After);

/// <summary>What a change did: which stays, from when on the beds may differ, who did it.</summary>
/// <param name="Stays">The stays.</param>
/// <param name="From">Nothing before this moment differs.</param>
/// <param name="By">Who; null for this system or the command line.</param>
public sealed record StayChanged(IReadOnlyList<StayMoved> Stays, Instant From, Guid? By)
{
    /// <summary>Every bed of these stays that was gained or lost by it.</summary>
    public IEnumerable<Guid> Beds => Stays.SelectMany(stay => stay.Before.Spans.Concat(stay.After.Spans)).Select(span => span.Bed).Distinct();
}

/// <summary>
/// What the watch does when beds and stays change, inside the same commit. Set where the process is put together: whoever moves people must not know the watch.
/// </summary>
public sealed class StayHooks
{
    /// <summary>Who lay where has changed: readings follow. Answers how many readings now belong to another stay, or to none.</summary>
    public Func<WriteScope, StayChanged, int>? Changed { get; set; }

    /// <summary>What the watch of a stay is decided by has changed (protocol, whether NEWS2 applies).</summary>
    public Action<WriteScope, Guid>? Reread { get; set; }

    /// <summary>The protocols there are.</summary>
    public Func<IReadOnlyList<ProtocolOnShelf>>? Protocols { get; set; }
}
