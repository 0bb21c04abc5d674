using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Fhir;

/// <summary>Writing a person's record into a file: their own copy, or for a receiver outside the part that consents give.</summary>
/// <param name="Person">Whose.</param>
/// <param name="To">Who receives it.</param>
/// <param name="Purpose">What for.</param>
public sealed record ExportRecord(Guid Person, Recipient To, Purpose Purpose) : IDisclosing
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ExportRecord;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <summary>Everything but counselling notes: no file of this kind holds those.</summary>
    public IReadOnlyCollection<DataClass> Asked { get; } = [.. SecurityLabels.AllClasses.Where(each => each.Part != RecordPart.CounsellingNotes)];

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (To.Kind == RecipientKind.OwnProgramme) yield return Refusal.Invalid("recipient-kind", "Staff of this centre read the record itself: name a receiver outside, or nobody for the person's own copy.");
        if (To.Kind == RecipientKind.Patient && Purpose != Purpose.PatientRequest) yield return Refusal.Invalid("purpose", "The person's own copy is made because they asked for it: leave the purpose out.");
        if (To.Kind != RecipientKind.Patient && string.IsNullOrWhiteSpace(To.Name)) yield return Refusal.Invalid("recipient", "Name who receives it, as the consent names them.");
        if (Purpose is Purpose.None or Purpose.Emergency) yield return Refusal.Invalid("purpose", "Say what it is for. In an emergency use emergency access.");
    }
}

/// <summary>
/// An export through the gate: permission, consent and audit first, in one commit with the row in the list of disclosures; then the file, asking before each page
/// whether the gate would still let it and whether the very consents it began under still hold. What was stopped leaves no file, and a row that says so.
/// </summary>
public sealed class RecordExport(Gate.Gate gate, Database database, ConsentBook book, DisclosureLog log, IClock clock)
{
    /// <summary>Does it. Refused: nothing was written. A stopped one is done, with the reason.</summary>
    public async Task<Outcome<ExportDone>> Run(ExportRecord ask, Actor by, string path, Action<long, long>? progress = null, CancellationToken stop = default)
    {
        switch (await gate.Run(ask, by, Begin, stop))
        {
            case Outcome<ExportOrder>.Refused { Why: var why }:
                return why;
            case Outcome<ExportOrder>.Done { Value: var order }:
                var done = await Task.Run(() => ExportPerson.Run(database, order, path, clock.GetCurrentInstant(), () => WhyNot(ask, by, order, stop), progress), CancellationToken.None);
                if (done.Stopped is not null)
                    await gate.Record(new AuditRow(by.Kind, by.AuditId, nameof(ExportRecord), "person", ask.Person.ToString(), "failed", "stopped half-way") { Purpose = ask.Purpose.Code(), Person = ask.Person.ToString() }, CancellationToken.None);
                return done;
            default:
                throw new InvalidOperationException("An outcome is done or refused.");
        }
    }

    Outcome<ExportOrder> Begin(ExportRecord ask, Actor by, WriteScope scope)
    {
        if (PersonNames.One(scope.Connection, database.Vault, ask.Person).IsGone) return Refusal.NotFound("There is no such person, or their texts have been deleted.");
        var decided = book.Decide(scope.Connection, ask.Person, ask.Asked, ask.To, ask.Purpose, scope.Now);
        if (decided.Verdict == Verdict.Deny) return new Refusal(RefusalKind.ConsentNeeded, ConsentRule.Words(decided));
        var order = new ExportOrder(ask.Person, decided, ask.To, ask.Purpose);
        log.Write(scope, new DisclosureRow(
            Guid.CreateVersion7(), ask.Person, ask.To, ask.Purpose, decided.Ground, decided.Consents, decided.Given.Aggregate(RecordPart.None, (parts, each) => parts | each.Datum.Part),
            decided.Given.Aggregate(SecurityLabel.None, (labels, each) => labels | each.Datum.Labels), ExportPerson.Count(database, order), Part2Notice.Long.Id, "export", by.Kind, by.AuditId, scope.Now));
        return order;
    }

    string? WhyNot(ExportRecord ask, Actor by, ExportOrder order, CancellationToken stop)
    {
        if (stop.IsCancellationRequested) return "Stopped by you.";
        using var connection = database.Open();
        if (!book.StillHold(connection, order.Decided.Consents, clock.GetCurrentInstant())) return "The consent has expired or been taken back.";
        if (PersonNames.One(connection, database.Vault, ask.Person).IsGone) return "This person's texts have been deleted.";
        return gate.Still(ask, by) ? null : "It is no longer allowed.";
    }
}
