using Handrail.Ui;

namespace Handrail.Features.Watch;

public sealed class WardBoard
{
    public Task<WardBoardModel?> Of(Guid unit, PageFrame frame, CancellationToken stop) => throw new NotSupportedException("stub");
}
