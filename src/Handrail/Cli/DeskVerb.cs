using System.CommandLine;
using Handrail.Data;
using Handrail.Features.Desk;
using Handrail.Hosting;

namespace Handrail.Cli;

/// <summary><c>handrail desk import|show|example</c>: the call-back desk of a real installation. One file says all of it; a public form promises times from it.</summary>
public static class DeskVerb
{
    const int NothingSaved = 1;

    const string Long =
        """

        The call-back desk is who answers "Ask us to call you". Without one the public page says that no calls are taken.

          1. Add the advisors on the staff page (role advisor or lead-advisor).
          2. handrail desk example > desk.yml       and write your own hours, numbers and people into it
          3. handrail desk import desk.yml --dry-run   shows every fault with its line, or what would change
          4. handrail desk import desk.yml             saves all of it, or nothing

        Change the file and import it again whenever hours or shifts change, also while Handrail serves: the next
        promise follows it. Times that were promised stay promised. Shifts end with "until": handrail doctor warns
        two weeks before nobody is planned any more. More: docs/how-to/desk.md.
        """;

    const string Example =
        """
        # The call-back desk. Times are on the desk's own clock, 24 hours. Check:  handrail desk import desk.yml --dry-run
        name: Advisor desk, Harbour House
        country: us                      # us or gb: where numbers without a country code belong
        zone: America/New_York           # a place, not EST: its clock follows summer time
        number: "(212) 555-0100"         # what a caller's phone shows

        # When the desk is open. A day that is not named is shut. Several times a day: 09:00-12:00, 13:00-17:00.
        # 22:00-02:00 lasts into the next day; 00:00-24:00 is day and night.
        hours:
          mon-fri: 09:00-20:00
          sat: 10:00-14:00

        # Shut from midnight to midnight, whatever stands above.
        closed: [2026-12-25, 2027-01-01]

        # Logins, in order: told ten minutes after a promised time that nobody kept, one more with each half hour.
        # Advisors on shift and the lead advisor on shift are told before.
        on-call: [ruth.adair]

        # Who answers when. The promise counts the people planned here.
        shifts:
          - who: lena.hart
            as: lead-advisor             # advisor when left out
            days: mon-fri
            time: 09:00-17:00
            until: 2027-06-30            # a year from today when left out
            except: [2026-12-24]
          - who: ines.vidal
            days: mon, wed, fri, sat
            time: 10:00-18:00
          - who: sam.okoro               # one day only
            date: 2026-12-24
            time: 12:00-20:00

        """;

    /// <summary>The verb.</summary>
    public static Command Build()
    {
        var desk = new Command("desk", "The call-back desk: opening hours, who is on shift, who is told when a call is late.") { BuildImport(), BuildShow(), BuildExample() };
        LongHelp.AddTo(desk, Long);
        return desk;
    }

    static Command BuildImport()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The desk's file (YAML); handrail desk example prints one." };
        var dry = new Option<bool>("--dry-run") { Description = "Say what is wrong or what would change, and save nothing." };
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var command = new Command("import", "Set the desk to what FILE says: all of it, or nothing. Exit code 0: saved, or nothing wrong; 1: the file is wrong, nothing was saved; 2: no such file or database.") { file, dry, data, database };
        command.SetAction(async (parsed, stop) =>
        {
            var (told, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var (path, options) = (parsed.GetValue(file)!, CommonOptions.Options(parsed, data, database));
            if (!path.Exists)
            {
                await error.WriteLineAsync($"There is no file {path.FullName}.");
                return 2;
            }

            if (CommonOptions.OpenExisting(options, error) is not { } opened) return 2;
            await using var keep = opened;
            var now = new HostClock(TimeProvider.System).GetCurrentInstant();
            var (setting, faults) = DeskFile.Read(path.Name, await File.ReadAllTextAsync(path.FullName, stop), now);
            using var connection = opened.Open();
            if (setting is not null) faults = SetDesk.Faults(connection, setting, path.Name, now);
            if (setting is null || faults.Count > 0) return await Wrong(error, faults);

            var (before, waiting) = (DeskSetting.Stored(connection, now), DeskBook.All(connection) is [var old, ..] ? DeskBook.Waiting(connection, old.Id).Count : 0);
            await Changes(told, before, setting);
            foreach (var warning in setting.Warnings(now)) await told.WriteLineAsync($"Mind: {warning}");
            if (parsed.GetValue(dry))
            {
                await told.WriteLineAsync("Nothing was saved (--dry-run).");
                return 0;
            }

            var late = await CommandWriter.Run(opened, options, new AuditRow("command-line", Environment.UserName, "SetDesk", "desk", before is null ? "" : DeskBook.All(connection)[0].Id.ToString(), "done"), scope =>
            {
                // Once more, where nobody can change it meanwhile.
                var wrong = SetDesk.Faults(scope.Connection, setting, path.Name, scope.Now);
                if (wrong.Count == 0) SetDesk.Write(scope, setting);
                return wrong;
            }, refused: wrong => wrong.Count > 0);
            if (late.Count > 0) return await Wrong(error, late);
            await told.WriteLineAsync($"Saved.{(waiting > 0 ? $" {waiting} open request(s) keep the time that was promised." : "")}");
            return 0;
        });
        return command;
    }

    static Command BuildShow()
    {
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var command = new Command("show", "Print the desk as it stands, and open times of the next two weeks at which nobody is planned.") { data, database };
        command.SetAction(async (parsed, stop) =>
        {
            var (told, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (CommonOptions.OpenExisting(CommonOptions.Options(parsed, data, database), error) is not { } opened) return 2;
            await using var keep = opened;
            using var connection = opened.Open();
            var now = new HostClock(TimeProvider.System).GetCurrentInstant();
            if (DeskSetting.Stored(connection, now) is not { } setting)
            {
                await error.WriteLineAsync("There is no desk yet: handrail desk example > desk.yml, then handrail desk import desk.yml.");
                return NothingSaved;
            }

            foreach (var line in setting.Lines()) await told.WriteLineAsync(line);
            foreach (var warning in setting.Warnings(now)) await told.WriteLineAsync($"Mind: {warning}");
            return 0;
        });
        return command;
    }

    static Command BuildExample()
    {
        var command = new Command("example", "Print a commented file to start from.");
        command.SetAction(async (parsed, stop) =>
        {
            await parsed.InvocationConfiguration.Output.WriteAsync(Example);
            return 0;
        });
        return command;
    }

    static async Task<int> Wrong(TextWriter error, IReadOnlyList<string> faults)
    {
        foreach (var fault in faults) await error.WriteLineAsync(fault);
        await error.WriteLineAsync($"{faults.Count} {(faults.Count == 1 ? "thing is" : "things are")} wrong. Nothing was saved.");
        return NothingSaved;
    }

    static async Task Changes(TextWriter told, DeskSetting? before, DeskSetting after)
    {
        List<string> now = [.. before?.Lines() ?? []], next = [.. after.Lines()];
        if (before is null) await told.WriteLineAsync("A new desk:");
        else if (now.SequenceEqual(next)) await told.WriteLineAsync("Hours, people and numbers are as they were; shifts are planned anew.");
        foreach (var line in now.Except(next)) await told.WriteLineAsync($"- {line}");
        foreach (var line in next.Except(now)) await told.WriteLineAsync($"+ {line}");
    }
}
