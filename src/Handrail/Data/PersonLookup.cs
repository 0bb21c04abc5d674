using System.Data.Common;

namespace Handrail.Data;

/// <summary>Finds a person by record number, and the other way round.</summary>
public static class PersonLookup
{
    /// <summary>The person with this record number (capitals and outer spaces do not matter), or null.</summary>
    public static Guid? ByRecordNumber(DbConnection connection, Vault vault, string number)
    {
        _ = vault;
        var found = connection.Query("SELECT id FROM person WHERE upper(record_number) = @number", row => row.Id(0), ("number", number.Trim().ToUpperInvariant()));
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>The record number of a person, or null when there is no such person.</summary>
    public static string? RecordNumber(DbConnection connection, Vault vault, Guid person)
    {
        _ = vault;
        return connection.Query("SELECT record_number FROM person WHERE id = @id", row => row.GetString(0), ("id", person)).FirstOrDefault();
    }
}
