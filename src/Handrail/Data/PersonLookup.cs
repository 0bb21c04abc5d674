using System.Data.Common;

namespace Handrail.Data;

/// <summary>Finds a person by record number, and the other way round.</summary>
public static class PersonLookup
{
    /// <summary>The person with this record number (capitals and outer spaces do not matter), or null.</summary>
    public static Guid? ByRecordNumber(DbConnection connection, Vault vault, string number) => PersonNames.ByRecordNumber(connection, vault, number);

    /// <summary>The record number of a person, or null when there is no such person or their key was deleted.</summary>
    public static string? RecordNumber(DbConnection connection, Vault vault, Guid person) => PersonNames.One(connection, vault, person) is { IsGone: false } who ? who.RecordNumber : null;
}
