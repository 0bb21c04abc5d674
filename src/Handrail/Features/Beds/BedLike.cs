using Handrail.Core.Admission;

namespace Handrail.Features.Beds;

/// <summary>What a bed is like, in words.</summary>
static class BedLike
{
    /// <summary>"women's room, detox"; "not described yet" when nothing is known.</summary>
    public static string Words(BedProperties like) => like == BedProperties.Unknown ? "not described yet" : string.Join(", ", new[]
    {
        like.Sex switch { "female" => "women's room", "male" => "men's room", _ => null }, like.Mobility ? "limited mobility" : null,
        like.LigatureSafe ? "ligature-safe" : null, like.Detox ? "detox" : null,
    }.Where(word => word is not null));
}
