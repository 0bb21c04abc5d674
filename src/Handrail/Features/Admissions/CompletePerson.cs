using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.Admissions;

/// <summary>Who somebody is, completed or corrected after the admission.</summary>
public sealed record CompletePerson(Guid Stay, KnownWho Who) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Admit;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Who.Given.Trim().Length == 0 && Who.Family.Trim().Length == 0) yield return Refusal.Invalid("given", "Write the given or the family name.");
        foreach (var issue in Who.Issues()) yield return issue;
    }
}

/// <summary>Writes it; the record number stays. Earlier names stay in the history of the person, sealed.</summary>
public sealed class CompleteHandler(StayHooks hooks)
{
    /// <summary>Does it.</summary>
    public Outcome<Guid> Handle(CompletePerson ask, Actor by, WriteScope scope)
    {
        var db = scope.Connection;
        if (db.Query("SELECT person_id FROM encounter WHERE id = @stay", row => row.Id(0), ("stay", ask.Stay)) is not [var person]) return Refusal.NotFound("There is no such stay.");
        if (ask.Who.Born is { } born && born > scope.Now.InUtc().Date.PlusDays(1)) return Refusal.Invalid("born", "This day has not come yet. Write the birth date like 1990-02-03.");
        var old = PersonNames.One(db, scope.Vault, person);
        if (old.IsGone) return Refusal.Conflict("The record of this person was deleted. Nothing can be changed.");
        var now = new PersonText(ask.Who.Family.Trim(), ask.Who.Given.Trim(), old.RecordNumber, ask.Who.Born ?? PersonText.BirthUnknown, ask.Who.Sex);
        if (old != now)
        {
            PersonWas.Keep(scope, person, old, by.Id);
            PersonNames.Change(scope, person, now);
        }

        if (ask.Who.Born is null && ask.Who.Age is { } age) FactBook.Add(scope, person, ask.Stay, new NewFact(FactKind.Age, "", "seen") { Milli = age * 1000L }, by.Id);
        News2Off.Set(scope, hooks, person);
        if (db.Query("SELECT unit_id FROM encounter WHERE id = @stay", row => row.Id(0), ("stay", ask.Stay)) is [var unit]) scope.Touch(unit);
        return ask.Stay;
    }
}

/// <summary>What a person was called before it was changed: nothing is erased.</summary>
static class PersonWas
{
    public static void Keep(WriteScope scope, Guid person, PersonText old, Guid by)
    {
        var no = scope.Connection.Scalar<long>("SELECT coalesce(max(no), 0) FROM person_was WHERE person_id = @person", ("person", person)) + 1;
        scope.Connection.Execute("INSERT INTO person_was (person_id, no, sealed, by_staff, at) VALUES (@person, @no, @sealed, @by, @now)",
            ("person", person), ("no", no), ("sealed", scope.Vault.SealText(scope, person, $"person_was:{no}", $"{old.Given} {old.Family}, born {(old.BornKnown ? old.BirthDate.ToString("uuuu-MM-dd", null) : "not known")}, {old.Sex}")), ("by", by), ("now", scope.Now));
    }

    public static IReadOnlyList<string> Of(System.Data.Common.DbConnection db, Vault vault, Guid person) => db.Query(
            "SELECT no, sealed FROM person_was WHERE person_id = @person ORDER BY no DESC", row => (No: row.GetInt64(0), Text: row.GetString(1)), ("person", person))
        .ConvertAll(each => vault.OpenText(db, $"person_was:{each.No}", each.Text));
}
