using System.Data.Common;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using NodaTime;

namespace Handrail.Data;

/// <summary>What a bed should be for a person, and what speaks against one: asked at every choice of a bed.</summary>
public static class BedFit
{
    /// <summary>What is recorded of this person that decides about a bed.</summary>
    public static BedNeeds NeedsOf(DbConnection db, Vault vault, Guid person, Instant now)
    {
        var facts = FactBook.Standing(FactBook.Of(db, vault, person));
        return new BedNeeds(PersonNames.One(db, vault, person).Sex, Careful("mobility"), Careful("suicide"),
            Substances.AreWatched(facts.Where(fact => fact.Kind == FactKind.Substance && now - (fact.HappenedAt ?? fact.RecordedAt) <= BedNeeds.DetoxFor).Select(fact => fact.Code)));

        bool Careful(string code) => facts.Any(fact => fact.Kind == FactKind.Precaution && fact.Code == code);
    }

    /// <summary>What a bed is like, as it was last described.</summary>
    public static BedProperties LikeOf(DbConnection db, Guid bed) => db.Query(
        "SELECT sex, mobility, ligature_safe, detox FROM bed_property WHERE bed_id = @bed ORDER BY no DESC LIMIT 1",
        row => new BedProperties(row.GetString(0), row.GetInt32(1) == 1, row.GetInt32(2) == 1, row.GetInt32(3) == 1), ("bed", bed)).FirstOrDefault(BedProperties.Unknown);

    /// <summary>
    /// Whether this bed may be taken without a word: refused on the field "bed_why" while something that touches safety speaks against it and nobody has said why. Otherwise
    /// the words for the log of the stay: <paramref name="reason"/>, and when a why was written, what spoke against the bed and that why.
    /// </summary>
    public static Outcome<string> Chosen(WriteScope scope, Guid bed, Guid person, string reason, string why)
    {
        var against = Beds.Concerns(LikeOf(scope.Connection, bed), NeedsOf(scope.Connection, scope.Vault, person, scope.Now));
        if (why.Trim().Length == 0)
            return !against.Any(each => each.Safety) ? reason
                : Refusal.Invalid("bed_why", $"Bed {BedBook.NameOf(scope.Connection, bed)} is {string.Join(" and ", against.Where(each => each.Safety).Select(each => each.Words))}, and there is a risk of suicide or self-harm. Choose another bed, or write why this one and how they are kept safe.");
        return against.Count == 0 ? reason : string.Join(" ", new[] { reason.Trim(), $"Against this bed: {string.Join(", ", against.Select(each => each.Words))}.", why.Trim() }.Where(words => words.Length > 0));
    }
}
