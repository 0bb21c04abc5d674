using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.People;

/// <summary>Deleting the keys of a person: what was written about them can be read by nobody again, here or in any backup restored later.</summary>
/// <param name="Person">Whose.</param>
/// <param name="Reason">Why, without anything about the person: it stands in the journal of deletions.</param>
public sealed record ShredPerson(Guid Person, string Reason) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ShredRecord;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public Purpose Purpose => Purpose.PatientRequest;

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (string.IsNullOrWhiteSpace(Reason) || Reason.Length > 200) yield return Refusal.Invalid("reason", "Say why in at most 200 characters, and nothing about the person: it stands in the journal of deletions.");
    }
}

/// <summary>What a deletion took.</summary>
/// <param name="Relatives">Relatives of nobody else here, deleted with the person.</param>
public sealed record Shredded(int Relatives);

/// <summary>
/// Deletes the data keys of a person and of those relatives who are relatives of nobody else. Facts without words (values, times, alerts) and the audit stay: how long a centre
/// keeps those is set by law where it is. Nobody with an open stay is deleted: a nurse would lose the name of who lies in the bed.
/// </summary>
public sealed class ShredHandler(Vault vault)
{
    /// <summary>Deletes, in one commit, noted first in the journal that restores read.</summary>
    public Outcome<Shredded> Handle(ShredPerson ask, Actor by, WriteScope scope)
    {
        var db = scope.Connection;
        if (PersonNames.One(db, vault, ask.Person).IsGone) return Refusal.NotFound("There is no such person, or their texts have been deleted already.");
        if (db.Scalar<long>("SELECT count(*) FROM encounter WHERE person_id = @person AND ended_at IS NULL", ("person", ask.Person)) > 0)
            return Refusal.Conflict("This person has an open stay. Discharge them first.");
        var relatives = db.Query(
            "SELECT DISTINCT k.relative_id FROM relation k WHERE k.person_id = @person AND NOT EXISTS (SELECT 1 FROM relation o WHERE o.relative_id = k.relative_id AND o.person_id <> @person)",
            row => row.Id(0), ("person", ask.Person));
        foreach (var relative in relatives) vault.Shred(scope, relative);
        PersonNames.Shred(scope, ask.Person, Folding.InertLine(ask.Reason).Replace('\t', ' '));
        return new Shredded(relatives.Count);
    }
}
