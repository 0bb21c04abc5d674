using Handrail.Core.Kernel;

namespace Handrail.Features.Watch;

public sealed class PersonChart
{
    public Task<Outcome<PersonBannerModel>> Banner(Guid stay, CancellationToken stop) => throw new NotSupportedException("stub");
    public Task<(PersonBannerModel Person, LastValueModel Value)?> ValueOf(Guid observation, CancellationToken stop) => throw new NotSupportedException("stub");
}
