#pragma warning disable RS0030 // the command line may use the console
using System.CommandLine;
using System.Text.Json;
using Handrail.Data;
using Handrail.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Handrail.Cli;

/// <summary><c>handrail keys status</c> and <c>handrail keys rotate</c>.</summary>
static class KeysVerb
{
    public static Command Build() => new("keys", "The keys under which names, contacts and free text are sealed.") { Status(), Rotate() };

    static Command Status()
    {
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var json = new Option<bool>("--json") { Description = "One JSON object instead of words." };
        var command = new Command("status", "Say which keys the file holds and how many data keys each wraps. Exit code 1: rows need a key that the file lacks.") { data, database, json };
        command.SetAction(async (parsed, _) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            await using var keep = opened;
            var now = KeyRotation.Standing(opened);
            if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(new { file = opened.KeysPath, newest = now.Newest, used = now.Used, missing = now.Missing, idle = now.Idle, behind = now.Behind }));
            else Print(opened.KeysPath, now);
            return now.Missing.Count == 0 ? 0 : 1;
        });
        return command;
    }

    static Command Rotate()
    {
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var retire = new Option<bool>("--retire") { Description = "Afterwards take keys that no row needs out of the file, for good." };
        var command = new Command("rotate", "Make a new key and wrap every data key under it, while Handrail goes on serving.") { data, database, retire };
        LongHelp.AddTo(command,
            """
            Killed or stopped half-way, run it again: it goes on where it was, and everything opens meanwhile. The old key stays in the file until --retire.

              handrail keys rotate              a new key; copy the key file to its safe place afterwards
              handrail keys rotate --retire     also removes keys that no row needs: backups made before can then not be opened any more

            Rotate when somebody who could read the key file leaves, when a copy of it is lost, or once a year. What this does not do: it does not seal the texts
            themselves anew (each person's data key stays), so it does not help against somebody who already has copies of both file and database.
            """);
        command.SetAction(async (parsed, stop) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            await using var keep = opened;
            await using var slot = WriterSlot.ForCommand(opened, options.DataFolder);
            await using var writer = new Writer(opened, new AuditChain(slot.Slot), new HostClock(TimeProvider.System), NullLogger<Writer>.Instance);
            var done = await ProgressLine.Run("Wrapping data keys anew", progress => KeyRotation.Run(opened, writer, progress));
            var retired = parsed.GetValue(retire) ? await KeyRotation.Retire(opened, writer) : [];
            await writer.Run(_ => true, audit: (scope, _, _) => scope.Audit(new AuditRow("command-line", Environment.UserName, "RotateKeys", "system", "", "done", $"{done} wrapped anew; {retired.Count} keys retired")), stop: stop);
            Console.WriteLine($"{done} data keys wrapped anew{(retired.Count > 0 ? $"; taken out of the file: {string.Join(", ", retired)}" : "")}.");
            Print(opened.KeysPath, KeyRotation.Standing(opened));
            Console.WriteLine("Copy the key file to its safe place now: a backup made from here on needs it.");
            return 0;
        });
        return command;
    }

    static void Print(string file, KeyStanding now)
    {
        Console.WriteLine($"Key file {file}");
        Console.WriteLine($"  {now.Newest}  newest, wraps {now.Used.GetValueOrDefault(now.Newest)} data keys");
        foreach (var (id, count) in now.Used.Where(each => each.Key != now.Newest)) Console.WriteLine($"  {id}  {(now.Missing.Contains(id) ? "MISSING" : "older")}, wraps {count} data keys{(now.Missing.Contains(id) ? ": put the newest copy of the file back" : ": run 'handrail keys rotate' to go on")}");
        foreach (var id in now.Idle) Console.WriteLine($"  {id}  needed by no row (older backups may need it)");
    }
}
