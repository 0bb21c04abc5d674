#pragma warning disable RS0030 // the command line may use the console
using System.CommandLine;
using Handrail.Core.Consent;
using Handrail.Data;
using Handrail.Fhir;
using Handrail.Gate;
using Handrail.Hosting;

namespace Handrail.Cli;

/// <summary><c>handrail export --patient</c>: a person's own copy of their record.</summary>
static class ExportVerb
{
    public static Command Build()
    {
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var patient = new Option<string>("--patient") { Description = "Record number of the person.", Required = true };
        var to = new Option<string>("--to") { Description = "The zip file to make.", Required = true };
        var command = new Command("export", "Write everything the record holds of one person into a zip: for people (HTML) and for programs (FHIR R4).") { patient, to, data, database };
        LongHelp.AddTo(command,
            """
            For the person's own right to a copy of their record (45 CFR 164.524): it needs no consent of theirs, and is written to the audit with that purpose.
            To send a record to somebody else, use the disclosure on the person's page, which asks for the consent.

              handrail export --patient D00004 --to /secure/copy.zip

            The zip is readable by this account only and is not sealed: hand it over, then delete it. The record number stands in no log; it does stand in your shell's history.
            """);
        command.SetAction(async (parsed, stop) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            await using var keep = opened;
            if (!Roles.Has(Actor.CommandLine.Role, Permission.Operate)) throw new InvalidOperationException("The command line may not operate.");
            using var connection = opened.Open();
            if (PersonNames.ByRecordNumber(connection, opened.Vault, parsed.GetValue(patient)!.Trim()) is not { } person)
            {
                await CommandWriter.Run(opened, options, Row("", "NotFound"), _ => true);
                Console.Error.WriteLine("Nobody has this record number.");
                return 1;
            }

            // First the row, then the copy: what was read is recorded even if the copy fails.
            await CommandWriter.Run(opened, options, Row(person.ToString(), "done"), _ => true);
            var done = ExportPerson.Run(opened, person, Path.GetFullPath(parsed.GetValue(to)!), new HostClock(TimeProvider.System).GetCurrentInstant(),
                () => stop.IsCancellationRequested ? "Stopped by you." : PersonNames.One(connection, opened.Vault, person).IsGone ? "This person's texts have been deleted." : null);
            if (done.Stopped is { } why)
            {
                Console.Error.WriteLine($"{why} Nothing was kept of this export.");
                return 1;
            }

            Console.WriteLine($"{parsed.GetValue(to)}: {done.Resources} FHIR resources, and a page to read. It is not sealed: hand it over, then delete it.");
            return 0;
        });
        return command;
    }

    static AuditRow Row(string person, string outcome) =>
        new("command-line", Environment.UserName, "ExportPerson", "person", person, outcome) { Purpose = Purpose.PatientRequest.Code(), Ground = "patient-access", Person = person };
}
