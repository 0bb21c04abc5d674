using Handrail.Core.Watch;
using Handrail.Data;

namespace Handrail.Features.Watch;

/// <summary>What the watch knows of stays right now, for showing: copies taken on the writer's thread between two commits, so that a page never reads a state in the middle of a decision.</summary>
public sealed class WatchLook(Database database, Writer writer, WatchBook book)
{
    /// <summary>State and plan of these stays; a stay that is not open is left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, Known>> Of(IReadOnlyCollection<Guid> stays, CancellationToken stop = default) =>
        await writer.Look(
            () =>
            {
                var known = new Dictionary<Guid, Known>(stays.Count);
                using var connection = database.Open();
                foreach (var stay in stays)
                    if (book.Look(connection, stay) is { } watched) known[stay] = new Known(watched.State.Copy(), watched.Plan);
                return known;
            },
            stop);
}

/// <summary>The watch's picture of one stay.</summary>
public readonly record struct Known(WatchState State, WatchPlan Plan);
