using NodaTime;

namespace Handrail.Ui;

/// <summary>Whose record a page is about.</summary>
public sealed record PersonHead(Guid Id, string Name, string RecordNumber, LocalDate BirthDate, Guid? Stay);
