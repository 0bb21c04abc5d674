using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Fhir;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Consents;

/// <summary>Opening the form for a disclosure.</summary>
public sealed record OpenDisclosure(Guid Person) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Disclose;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public Purpose Purpose => Purpose.Operations;
}

/// <summary>Making a packet ready: reads what the consents give.</summary>
/// <param name="Person">Whose record.</param>
/// <param name="To">Who would receive it.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Asked">Which kinds of datum.</param>
/// <param name="Days">Measured values of the last so many days.</param>
public sealed record PrepareDisclosure(Guid Person, Recipient To, Purpose Purpose, IReadOnlyCollection<DataClass> Asked, int Days) : IDisclosing
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Disclose;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (To.Kind != RecipientKind.Patient && string.IsNullOrWhiteSpace(To.Name)) yield return Refusal.Invalid("recipient", "Write who receives it, as the consent names them.");
        if (To.Kind == RecipientKind.OwnProgramme) yield return Refusal.Invalid("recipient-kind", "Staff of this centre read the record itself: choose a receiver outside.");
        if (Purpose is Purpose.None or Purpose.Emergency) yield return Refusal.Invalid("purpose", "Choose what it is for. In an emergency use emergency access.");
        if (Asked.Count == 0) yield return Refusal.Invalid("parts", "Choose which parts of the record.");
        if (Days is < 1 or > 3660) yield return Refusal.Invalid("days", "Write how many days of measured values, 1 to 3660.");
    }
}

/// <summary>Handing a packet over: decided again inside the commit, written to the list of disclosures, kept as it was made.</summary>
/// <param name="Ready">What was asked for.</param>
/// <param name="Packet">The packet.</param>
/// <param name="Decided">What the decision had given when it was made.</param>
public sealed record Disclose(PrepareDisclosure Ready, DisclosurePacket Packet, Decision Decided) : IDisclosing
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Disclose;

    /// <inheritdoc/>
    public Subject About => Ready.About;

    /// <inheritdoc/>
    public Purpose Purpose => Ready.Purpose;

    /// <inheritdoc/>
    public Recipient To => Ready.To;

    /// <inheritdoc/>
    public IReadOnlyCollection<DataClass> Asked => Ready.Asked;
}

/// <summary>Opening a packet that was made: the consents are asked again, so that after a revocation it can no longer be fetched.</summary>
public sealed record ViewPacket(Guid Person, Recipient To, Purpose Purpose, IReadOnlyCollection<DataClass> Asked) : IDisclosing
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Disclose;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);
}

/// <summary>A packet and what was decided about it.</summary>
public sealed record PreparedPacket(DisclosurePacket Packet, Decision Decided);

/// <summary>Makes and hands over packets.</summary>
public sealed class DisclosureHandlers(Database database, ConsentBook book, DisclosureLog log, IClock clock)
{
    /// <summary>The statements of a packet: the long one and the short one.</summary>
    public static IReadOnlyList<Part2Notice> Notices { get; } = [Part2Notice.Long, Part2Notice.Short];

    /// <summary>Builds the packet of what may be given.</summary>
    public Task<Outcome<PreparedPacket>> Prepare(PrepareDisclosure ask, Func<string, string> address)
    {
        var now = clock.GetCurrentInstant();
        using var connection = database.Open();
        var decision = book.Decide(connection, ask.Person, ask.Asked, ask.To, ask.Purpose, now);
        if (decision.Verdict == Verdict.Deny) return Task.FromResult<Outcome<PreparedPacket>>(new Refusal(RefusalKind.ConsentNeeded, ConsentRule.Words(decision)));
        return Task.FromResult<Outcome<PreparedPacket>>(
            new PreparedPacket(DisclosurePacket.Build(database, ask.Person, decision, ask.To, ask.Purpose, now - Duration.FromDays(ask.Days), Notices, address), decision));
    }

    /// <summary>Hands it over, when the decision is still the same.</summary>
    public Outcome<Guid> Give(Disclose ask, Actor by, WriteScope scope)
    {
        var (ready, packet) = (ask.Ready, ask.Packet);
        var decision = book.Decide(scope.Connection, ready.Person, ready.Asked, ready.To, ready.Purpose, scope.Now);
        if (decision.Consents != ask.Decided.Consents || !decision.Given.Select(each => each.Datum).ToHashSet().SetEquals(ask.Decided.Given.Select(each => each.Datum)))
            return Refusal.Conflict("The consents changed while the packet was made: nothing was sent. Look at them, and make it again.");
        var id = Guid.CreateVersion7();
        log.Write(scope, new DisclosureRow(id, ready.Person, ready.To, ready.Purpose, decision.Ground, decision.Consents, packet.Parts, packet.Labels, packet.Items, Part2Notice.Long.Id, "packet", by.Kind, by.AuditId, scope.Now));
        log.Keep(scope, id, ready.Person, packet.Json);
        return id;
    }
}
