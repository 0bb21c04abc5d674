using Handrail.Core.Consent;
using NodaTime;

namespace Handrail.Ui;

/// <summary>A disclosure as pages show it.</summary>
public sealed record DisclosureLine(Guid Id, Recipient To, Purpose Purpose, string Consents, RecordPart Parts, int Items, string Way, Instant At);
