using System.Data.Common;
using Handrail.Data;
using Handrail.Demo;
using NodaTime;

namespace Handrail.Cli;

/// <summary>What doctor says of keys, sealed texts, backups, TLS and retention.</summary>
static class AtRest
{
    static readonly Duration BackupAge = Duration.FromHours(26);

    public static IEnumerable<(string Check, bool Ok, string Words)> Examine(Database database, DbConnection connection, Instant now)
    {
        yield return Keys(database);
        var (plain, unscrubbed) = SealPersons.Left(database);
        yield return ("sealed", plain == 0, plain > 0 ? $"{plain} people still stand plain in the database: run 'handrail migrate'."
            : unscrubbed && connection.Scalar<long>("SELECT count(*) FROM person") > 0 && connection.Scalar<long>("SELECT count(*) FROM data_key") == 0 ? "nothing is sealed yet." : "names, record numbers and words are sealed.");
        yield return Backup(database, connection, now);
        if (StepDone.Last(connection, StepDone.Address) is not { Words.Length: > 0 })
            yield return StepDone.Last(connection, StepDone.Tls) is { } seen
                ? ("tls", true, $"browsers come by TLS (last noted {Day(seen.At)}), but no address is known to look at: give 'serve' or 'doctor' --address https://YOUR-NAME.")
                : ("tls", true, "no browser has come by TLS yet. On one machine that is fine; for others put a proxy before it: docs/how-to/tls.md.");
        yield return StepDone.Last(connection, StepDone.Retention) is { } ran
            ? ("retention", now - ran.At < Duration.FromDays(3), $"last run {Day(ran.At)}: {ran.Words}{(now - ran.At < Duration.FromDays(3) ? "." : ". It runs each day while Handrail serves: is it running?")}")
            : ("retention", true, "has not run yet: it begins three minutes after 'serve' and runs each day.");
    }

    static (string, bool, string) Keys(Database database)
    {
        var path = database.KeysPath;
        if (!File.Exists(path)) return ("keys", KeysUnused(database), KeysUnused(database) ? $"none yet in {path}: made when the first text is sealed." : $"{path} is MISSING and parts of the record are sealed: put your copy of it back.");
        try
        {
            var standing = KeyRotation.Standing(database);
            if (standing.Missing.Count > 0) return ("keys", false, $"{path} lacks {string.Join(", ", standing.Missing)}, which rows need: put the newest copy of it back.");
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0) return ("keys", false, $"others may read {path}: chmod 600 it, and rotate the keys if anybody has.");
            database.Journal.Read();
            if (!database.Journal.CanWrite) return ("keys", false, $"{database.Journal.Path} cannot be written, so nothing can be revoked or deleted: name a writable one with HANDRAIL_JOURNAL_FILE.");
            return ("keys", true, $"{path}, newest {standing.Newest}, wraps {standing.Used.GetValueOrDefault(standing.Newest)} data keys{(standing.Behind > 0 ? $"; {standing.Behind} are under older ones: 'handrail keys rotate' goes on" : "")}. Keep a copy apart from the backups.");
        }
        catch (InvalidDataException wrong)
        {
            return ("keys", false, wrong.Message);
        }
    }

    static bool KeysUnused(Database database)
    {
        using var connection = database.Open();
        return connection.Scalar<long>("SELECT count(*) FROM data_key") == 0;
    }

    static (string, bool, string) Backup(Database database, DbConnection connection, Instant now)
    {
        var last = StepDone.Last(connection, StepDone.Backup);
        // A demo or an empty record loses nothing.
        if (last is null) return ("backup", DemoWard.IsSeeded(database) || connection.Scalar<long>("SELECT count(*) FROM encounter") == 0, "none has ever been made: 'handrail backup --to FOLDER', each night, and restore one to see that it works (docs/how-to/backup.md).");
        var age = now - last.Value.At;
        return ("backup", age < BackupAge, $"last {Day(last.Value.At)} ({last.Value.Words}), {age.TotalHours:0} hours ago{(age < BackupAge ? "." : ": older than a day. Look at the timer.")}");
    }

    static string Day(Instant at) => at.ToString("uuuu-MM-dd HH:mm'Z'", null);
}
