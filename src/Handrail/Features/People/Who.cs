using System.Data.Common;
using Handrail.Core.People;
using Handrail.Data;

namespace Handrail.Features.People;

/// <summary>Who a record is about: what is compared and shown.</summary>
/// <param name="Person">Id of the record.</param>
/// <param name="Facts">Names, birth date, sex.</param>
/// <param name="Number">Record number.</param>
public sealed record WhoRow(Guid Person, PersonFacts Facts, string Number)
{
    /// <summary>Given and family name.</summary>
    public string Name => $"{Facts.Given} {Facts.Family}".TrimEnd();
}

/// <summary>The one place of this feature that reads names. Somebody whose key was deleted is nobody any more: not compared, not listed.</summary>
static class Who
{
    public static WhoRow? One(DbConnection db, Vault vault, Guid person) =>
        db.Scalar<long>("SELECT count(*) FROM person WHERE id = @id", ("id", person)) == 0 ? null : Row(person, PersonNames.One(db, vault, person));

    public static IReadOnlyList<WhoRow> These(DbConnection db, Vault vault, IEnumerable<Guid> people) =>
        [.. PersonNames.Of(db, vault, people).Where(each => !each.Value.IsGone).Select(each => Row(each.Key, each.Value)).OrderBy(row => row.Number, StringComparer.Ordinal)];

    static WhoRow Row(Guid person, PersonText who) => new(person, new PersonFacts(who.Given, who.Family, who.BirthDate, who.Sex), who.RecordNumber);
}
