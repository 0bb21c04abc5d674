using Handrail.Core.Watch;

namespace Handrail.Data;

/// <summary>Where other features get the picture of a unit: the watch alone knows it, and is put in where the process is put together.</summary>
public sealed class WardPictures(Func<Guid, CancellationToken, Task<UnitPicture?>> read)
{
    /// <summary>The picture of this unit now; null when there is no such unit.</summary>
    public Task<UnitPicture?> Of(Guid unit, CancellationToken stop) => read(unit, stop);
}
