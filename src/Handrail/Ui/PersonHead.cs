using NodaTime;

namespace Handrail.Ui;

/// <summary>Whose record a page is about.</summary>
public sealed record PersonHead(Guid Id, string Name, string RecordNumber, LocalDate BirthDate, Guid? Stay)
{
    /// <summary>The whole banner of their stay; null for a viewer who may see who it is and no more, and for somebody who never had a stay.</summary>
    public PersonBannerModel? Banner { get; init; }
}
