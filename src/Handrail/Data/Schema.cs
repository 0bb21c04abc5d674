using DbUp;
using DbUp.Builder;
using DbUp.Engine;
using DbUp.Engine.Output;

namespace Handrail.Data;

/// <summary>The schema: numbered SQL scripts in Data/Schema, run once each by DbUp, one transaction a script.</summary>
public static class Schema
{
    /// <summary>Runs what has not run yet. Answers the names of the scripts it ran; throws with the script's name when one fails.</summary>
    public static IReadOnlyList<string> Migrate(Database database) => Migrate(database, _ => true);

    /// <summary>The same with the scripts of some names only: a test makes the database of an older version with it.</summary>
    internal static IReadOnlyList<string> Migrate(Database database, Func<string, bool> which)
    {
        var result = Upgrader(database, which).PerformUpgrade();
        return result.Successful
            ? [.. result.Scripts.Select(script => script.Name)]
            : throw new InvalidOperationException(
                result.ErrorScript is { } script ? $"Schema script {script.Name} failed: nothing after it was run. {result.Error.Message}" : $"The database cannot be opened: {result.Error.Message}", result.Error);
    }

    /// <summary>Scripts this program has and the database lacks; empty when they fit.</summary>
    public static IReadOnlyList<string> Missing(Database database) => [.. Upgrader(database, _ => true).GetScriptsToExecute().Select(script => script.Name)];

    static UpgradeEngine Upgrader(Database database, Func<string, bool> which)
    {
        var other = database.Engine == Engine.Sqlite ? ".postgres.sql" : ".sqlite.sql";
        UpgradeEngineBuilder to = database.Engine == Engine.Sqlite
            ? DeployChanges.To.SqliteDatabase(database.ConnectionString + ";Foreign Keys=False") // a table that others refer to can only be rebuilt so; the writer switches them on
            : DeployChanges.To.PostgresqlDatabase(database.ConnectionString);
        return to
            .WithScriptsEmbeddedInAssembly(typeof(Schema).Assembly, name => name.EndsWith(".sql", StringComparison.Ordinal) && !name.EndsWith(other, StringComparison.Ordinal) && which(name))
            .WithVariablesDisabled()
            .WithTransactionPerScript()
            .LogTo(new NoOpUpgradeLog())
            .Build();
    }
}
