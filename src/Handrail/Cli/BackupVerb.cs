#pragma warning disable RS0030 // the command line may use the console
using System.CommandLine;
using Handrail.Data;
using Handrail.Data.Backups;
using Handrail.Hosting;
using NodaTime;

namespace Handrail.Cli;

/// <summary><c>handrail backup</c> and <c>handrail restore</c>.</summary>
static class BackupVerb
{
    public static Command Build()
    {
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var to = new Option<string>("--to") { Description = "A file, or a folder in which a file named by the time is made.", Required = true };
        var command = new Command("backup", "Copy the whole record into one file, while Handrail goes on serving.") { to, data, database };
        LongHelp.AddTo(command,
            """
            One file holds every table as it was at one moment, the audit anchors up to it, counts and fingerprints, and a keyed hash over all of it. It never holds the
            keys: copy the folder of the key file (record.keys and revocations.log) to another safe place, apart from the backups.

              handrail backup --to /mnt/backup                        a new file each time
              handrail restore --from FILE --data NEW                 look at it before you need it: a backup that was never restored is a hope

            In a timer (systemd or cron) look at the exit code: 0 means complete and synced; then remove files that are older than you need.
            """);
        command.SetAction(async (parsed, _) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            await using var keep = opened;
            var now = new HostClock(TimeProvider.System).GetCurrentInstant();
            var target = Path.GetFullPath(parsed.GetValue(to)!);
            if (Directory.Exists(target)) target = Path.Combine(target, $"handrail-{now.ToString("uuuuMMdd'T'HHmmss'Z'", null)}{BackupFile.Extension}");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var done = await ProgressLine.Run("Backing up", progress => Task.Run(() => TakeBackup.Run(opened, options.DataFolder, target, now, progress)));
            await CommandWriter.Run(opened, options, new AuditRow("command-line", Environment.UserName, "Backup", "system", "", "done", $"{done.Rows} rows"), scope => StepDone.Note(scope, StepDone.Backup, $"{done.Rows} rows, {done.Bytes} bytes"));
            Console.WriteLine($"{done.Path}: {done.Rows:N0} rows of {done.Tables.Count} tables, {done.Bytes / 1024.0 / 1024.0:N1} MiB. Complete and synced.");
            Console.WriteLine($"It needs the keys {string.Join(", ", done.Header.Keys)} of {opened.KeysPath}, which it does not hold.");
            return 0;
        });
        return command;
    }

    public static Command BuildRestore()
    {
        var data = new Option<string>("--data") { Description = "A new, empty folder.", Required = true };
        var database = CommonOptions.DatabaseSetting();
        var from = new Option<string>("--from") { Description = "The backup file.", Required = true };
        var journal = new Option<string?>("--journal") { Description = "revocations.log of the installation, when it is not beside the key file." };
        var command = new Command("restore", "Put a backup back into a new folder, check it row by row, and do later deletions and revocations again.") { from, journal, data, database };
        LongHelp.AddTo(command,
            """
            Refuses a file that was cut or changed, one of a newer version, a folder or database that is not empty, and a journal that is not the one of this installation.

              handrail restore --from FILE --data NEW --key-file COPY/record.keys
              handrail doctor --data NEW && handrail serve --data NEW

            revocations.log is looked for beside the key file. It says who was deleted, which consents were taken back or ended, and which accounts, roles, places on a care
            team, passkeys, tokens and screens were ended since; each entry is done again before anything can be served. A restore that was cut off is not served.
            Everybody is signed out. The key file and the journal are copied into NEW/keys unless NEW is told another --key-file when it serves.
            With --database "Host=…" the backup goes into an empty PostgreSQL database, whichever engine it came from.
            """);
        command.SetAction(async (parsed, _) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            var keys = parsed.GetValue(CommonOptions.KeyFile) ?? Environment.GetEnvironmentVariable("HANDRAIL_KEY_FILE");
            if (keys is null)
            {
                Console.Error.WriteLine("A backup holds no keys: name your copy of the key file with --key-file (revocations.log is looked for beside it).");
                return 2;
            }

            if (!File.Exists(parsed.GetValue(from)!))
            {
                Console.Error.WriteLine($"There is no file {parsed.GetValue(from)}.");
                return 2;
            }

            var target = Database.Of(options.DatabaseSetting ?? Path.Combine(options.DataFolder, "handrail.db"));
            target.KeyPath = KeyFile.PathIn(options.DataFolder);
            await using var keep = target;
            IClock clock = new HostClock(TimeProvider.System);
            var done = await ProgressLine.Run("Restoring", progress => RestoreBackup.Run(Path.GetFullPath(parsed.GetValue(from)!), target, options.DataFolder, Path.GetFullPath(keys), clock, progress,
                parsed.GetValue(journal) ?? (Environment.GetEnvironmentVariable("HANDRAIL_JOURNAL_FILE") is { Length: > 0 } named ? named : null)));
            Console.WriteLine($"Restored into {options.DataFolder}: {done.Rows:N0} rows, equal in count and fingerprint to the backup of {Micros.ToInstant(done.Header.Micros)}. The audit is intact ({done.AuditRows:N0} rows).");
            Console.WriteLine(done.JournalFound
                ? $"{done.Reapplied} deletions and revocations of the journal were done again. Everybody is signed out."
                : "There is no revocations.log beside the key file: if anybody was deleted or revoked anything after this backup, do it again by hand. Everybody is signed out.");
            if (done.Unanswered.Count > 0) Console.Error.WriteLine($"Whoever answers for {string.Join(", ", done.Unanswered)} when nobody is on the roster is switched off: name somebody else on the page of the site before you rely on its alerts.");
            Console.WriteLine($"Next: handrail doctor --data {options.DataFolder}, then serve.");
            return 0;
        });
        return command;
    }
}
