namespace Handrail.Ui;

public static partial class Paths
{
    /// <summary>Search the audit: GET the page, POST what is looked for.</summary>
    public const string Audit = "/audit";

    /// <summary>Who has used one person's record (GET, printable). <paramref name="person"/>: id, never a record number: addresses end up in histories.</summary>
    public static string Accounting(Guid person) => $"/audit/person/{person}";
}
