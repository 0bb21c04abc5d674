using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Facts;

/// <summary>Opening the page of a person's coded facts.</summary>
public sealed record ViewFacts(Guid Stay) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordObservation;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);
}

/// <summary>Adding a coded fact: an allergy, a weight, pregnancy, an age, a precaution, a substance.</summary>
/// <param name="Stay">The stay in which it became known.</param>
/// <param name="Kind">Of what.</param>
/// <param name="Code">Its code; empty for weight and age.</param>
/// <param name="Milli">Kilograms or years in thousandths.</param>
/// <param name="Words">Reaction, or what it is when the code is "something else".</param>
/// <param name="Source">Who says so.</param>
/// <param name="At">When it was so; null for now.</param>
public sealed record AddFact(Guid Stay, FactKind? Kind, string Code, long? Milli, string Words, string Source, Instant? At) : IAsk
{
    // The lightest and heaviest adult ever recorded lie within; what is outside is a slip of the finger.
    const long LightestMilli = 2_000, HeaviestMilli = 400_000;

    /// <inheritdoc/>
    public Permission Needs => Permission.RecordObservation;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Kind is not { } kind || kind == FactKind.Substance)
        {
            yield return Refusal.Invalid("", "Choose what to record.");
            yield break;
        }

        var name = kind.ToString().ToLowerInvariant();
        if (!FactCodes.Knows(kind, Code)) yield return Refusal.Invalid(name, "Choose one from the list.");
        if (kind == FactKind.Weight && (Milli is null or < LightestMilli or > HeaviestMilli)) yield return Refusal.Invalid(name, "Enter the weight in kilograms, for example 72.5.");
        if (kind == FactKind.Age && (Milli is null or < 0 or > 120_000)) yield return Refusal.Invalid(name, "Enter the age in whole years, about.");
        if (kind == FactKind.Allergy && Code is ("other" or "food") && Words.Trim().Length == 0) yield return Refusal.Invalid($"{name}_words", "Write what it is.");
        if (Words.Length > 200) yield return Refusal.Invalid($"{name}_words", "Use at most 200 characters.");
        if (!FactCodes.Sources.Any(each => each.Code == Source)) yield return Refusal.Invalid($"{name}_source", "Choose who says so.");
    }
}

/// <summary>A fact no longer stands, or was wrong from the start. It stays readable, struck through.</summary>
public sealed record EndFact(Guid Stay, Guid Fact, int Version, bool Wrong, string Reason) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordObservation;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Reason.Trim().Length is 0 or > 500) yield return Refusal.Invalid($"end_{Fact:N}", "Write why, in a few words.");
    }
}

/// <summary>Writes facts; whether NEWS2 is computed follows.</summary>
public sealed class FactHandlers(StayHooks hooks)
{
    /// <summary>Adds. A first real allergy ends "none known"; "none known" is refused while one stands.</summary>
    public Outcome<Guid> Add(AddFact ask, Actor by, WriteScope scope)
    {
        if (Person(scope, ask.Stay) is not { } person) return Refusal.NotFound("There is no such stay.");
        if (ask.At > scope.Now + Duration.FromMinutes(2)) return Refusal.Invalid("weight_at", "This time has not come yet. Write when it was measured.");
        var standing = FactBook.Standing(FactBook.Of(scope.Connection, scope.Vault, person));
        if (ask.Kind == FactKind.Allergy)
        {
            var others = standing.Where(fact => fact.Kind == FactKind.Allergy).ToList();
            if (ask.Code == FactCodes.NoneKnown && others.Exists(fact => fact.Code != FactCodes.NoneKnown)) return Refusal.Conflict("An allergy is recorded. Say of it first that it no longer stands, with the reason.");
            if (others.Exists(fact => fact.Code == ask.Code && (fact.Words ?? "") == ask.Words.Trim())) return Refusal.Conflict("This is recorded already.");
            if (others.Find(fact => fact.Code == FactCodes.NoneKnown) is { } none) FactBook.End(scope, person, none.Id, none.Version, "resolved", "An allergy became known", by.Id);
        }

        var id = FactBook.Add(scope, person, ask.Stay, new NewFact(ask.Kind!.Value, ask.Code, ask.Source) { Milli = ask.Milli, Words = ask.Words, HappenedAt = ask.At ?? (ask.Kind == FactKind.Weight ? scope.Now : null) }, by.Id);
        Follow(scope, person);
        return id;
    }

    /// <summary>Ends.</summary>
    public Outcome<Guid> End(EndFact ask, Actor by, WriteScope scope)
    {
        if (Person(scope, ask.Stay) is not { } person) return Refusal.NotFound("There is no such stay.");
        if (!FactBook.End(scope, person, ask.Fact, ask.Version, ask.Wrong ? "entered-in-error" : "resolved", ask.Reason, by.Id)) return Refusal.Conflict("Somebody has changed this in the meantime. Look at it again.");
        Follow(scope, person);
        return ask.Fact;
    }

    void Follow(WriteScope scope, Guid person)
    {
        News2Off.Set(scope, hooks, person);
        foreach (var unit in scope.Connection.Query("SELECT unit_id FROM encounter WHERE person_id = @person AND ended_at IS NULL", row => row.Id(0), ("person", person))) scope.Touch(unit);
    }

    static Guid? Person(WriteScope scope, Guid stay) => scope.Connection.Query("SELECT person_id FROM encounter WHERE id = @stay", row => (Guid?)row.Id(0), ("stay", stay)).FirstOrDefault();
}
