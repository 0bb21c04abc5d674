#pragma warning disable RS0030 // the command line may use the console
using System.CommandLine;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Features.People;
using Handrail.Gate;

namespace Handrail.Cli;

/// <summary><c>handrail shred</c>: deletes the keys of one person's texts.</summary>
static class ShredVerb
{
    public static Command Build()
    {
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var patient = new Option<string>("--patient") { Description = "Record number of the person.", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why, in a few words without anything about the person: it stands in the journal of deletions.", Required = true };
        var yes = new Option<bool>("--yes") { Description = "Really delete. Without it the command only says what it would do." };
        var command = new Command("shred", "Delete the keys of one person's texts: nobody can read them again. Not to be undone.") { patient, reason, yes, data, database };
        LongHelp.AddTo(command,
            """
            Name, record number, birth date, addresses and everything written in words about the person were sealed under a key of their own. This deletes that key, and
            those of relatives who are nobody else's relatives here. Values, times, alerts and the audit stay, without a name. Older backups lose the key too when they are
            restored, as long as the journal beside the key file is kept.

              handrail shred --patient D00004 --reason "retention period over, decision 12/2026"          says what would be deleted
              handrail shred --patient D00004 --reason "retention period over, decision 12/2026" --yes    deletes it

            Refused while the person has an open stay. Copies outside Handrail are not reached: exports, prints, scans elsewhere, and downtime packs of the last days.
            Look first whether you must keep the record (the law of your state or country, a court order, an open complaint).
            """);
        command.SetAction(async (parsed, stop) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            await using var keep = opened;
            Guid? person;
            using (var connection = opened.Open()) person = PersonNames.ByRecordNumber(connection, opened.Vault, parsed.GetValue(patient)!.Trim());
            await using var gate = CommandGate.Open(opened, options);
            if (person is not { } found)
            {
                await gate.Gate.Record(new AuditRow(gate.By.Kind, gate.By.AuditId, nameof(ShredPerson), "person", "", "NotFound"), stop);
                Console.Error.WriteLine("Nobody has this record number.");
                return 1;
            }

            var ask = new ShredPerson(found, parsed.GetValue(reason)!.Trim());
            if (!parsed.GetValue(yes))
            {
                Console.WriteLine("Nothing has been deleted. With --yes the texts of this person, and of relatives who are nobody else's, can be read by nobody again.");
                return 0;
            }

            switch (await gate.Gate.Run(ask, gate.By, new ShredHandler(opened.Vault).Handle, stop))
            {
                case Outcome<Shredded>.Done { Value: var done }:
                    Console.WriteLine($"Deleted, with {done.Relatives} relative(s). A serving process forgets them within seconds. The backups you keep lose them when they are restored.");
                    return 0;
                case Outcome<Shredded>.Refused { Why: var no }:
                    Console.Error.WriteLine(no.Reason);
                    return 1;
                default:
                    throw new InvalidOperationException("An outcome is done or refused.");
            }
        });
        return command;
    }
}
