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

/// <summary>The one place of this feature that reads names.</summary>
static class Who
{
    public static WhoRow? One(DbConnection db, Guid person) =>
        db.Query("SELECT id, given, family, birth_date, sex, record_number FROM person WHERE id = @id", Read, ("id", person)).FirstOrDefault();

    public static IReadOnlyList<WhoRow> All(DbConnection db) => db.Query("SELECT id, given, family, birth_date, sex, record_number FROM person ORDER BY record_number", Read);

    static WhoRow Read(DbDataReader row) => new(row.Id(0), new PersonFacts(row.GetString(1), row.GetString(2), CredentialRows.Day(row.GetString(3)), row.GetString(4)), row.GetString(5));
}
