using System.Data.Common;

namespace Handrail.Data.Backups;

/// <summary>Schema scripts by the name they share on both engines: "0014_sealed" for 0014_sealed.sqlite.sql and 0014_sealed.postgres.sql.</summary>
public static class SchemaNames
{
    /// <summary>Those this program has.</summary>
    public static IReadOnlySet<string> Known { get; } = typeof(Schema).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Select(Plain).ToHashSet(StringComparer.Ordinal);

    /// <summary>Those that have run here, in order.</summary>
    public static IReadOnlyList<string> Ran(DbConnection connection) => [.. connection.Query("SELECT scriptname FROM schemaversions", row => Plain(row.GetString(0))).Order(StringComparer.Ordinal)];

    /// <summary>The shared name.</summary>
    public static string Plain(string script)
    {
        var name = script[(script.LastIndexOf(".Schema.", StringComparison.Ordinal) is var at and >= 0 ? at + ".Schema.".Length : 0)..];
        foreach (var end in (string[])[".sql", ".sqlite", ".postgres"])
            if (name.EndsWith(end, StringComparison.Ordinal)) name = name[..^end.Length];
        return name;
    }
}
