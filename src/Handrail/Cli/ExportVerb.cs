#pragma warning disable RS0030 // the command line may use the console
using System.CommandLine;
using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Fhir;
using Handrail.Gate;

namespace Handrail.Cli;

/// <summary><c>handrail export --patient</c>: a person's own copy of their record, or the part of it that consents give to somebody outside.</summary>
static class ExportVerb
{
    public static Command Build()
    {
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var patient = new Option<string>("--patient") { Description = "Record number of the person.", Required = true };
        var to = new Option<string>("--to") { Description = "The zip file to make.", Required = true };
        var recipient = new Option<string?>("--recipient") { Description = "The receiver outside, as the person's consent names them. Without it: the person's own copy." };
        var kind = new Option<RecipientKind>("--recipient-kind") { Description = "What the receiver is to the person: TreatingProvider, Payer, HealthPlan, OperationsHelper, IntermediaryParticipant, Named, Family, Court.", DefaultValueFactory = _ => RecipientKind.TreatingProvider };
        var through = new Option<string>("--intermediary") { Description = "Through which intermediary (a health information exchange).", DefaultValueFactory = _ => "" };
        var treats = new Option<bool>("--treats") { Description = "The participant of the intermediary treats the person." };
        var purpose = new Option<Purpose?>("--purpose") { Description = "With --recipient: what it is for. Default: Treatment." };
        var command = new Command("export", "Write a person's record into a zip: for people (HTML) and for programs (FHIR R4).") { patient, to, recipient, kind, through, treats, purpose, data, database };
        LongHelp.AddTo(command,
            """
            For the person's own right to a copy of their record (45 CFR 164.524, 42 CFR 2.23): it needs no consent of theirs, and is written to the audit with that purpose.

              handrail export --patient D00004 --to /secure/copy.zip

            For somebody else it holds what the person's consents give to that receiver for that purpose, with the statements of 42 CFR 2.32 and a copy of each consent,
            or nothing. It stops within a second when the consent is taken back, and leaves no file then.

              handrail export --patient D00004 --to /secure/elm.zip --recipient "Dr Elm" --purpose Treatment

            Each one stands in the audit and in the person's list of disclosures. Counselling notes are in none. The zip is readable by this account only and is not sealed:
            hand it over, then delete it. The record number stands in no log; it does stand in your shell's history.
            """);
        command.SetAction(async (parsed, stop) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            await using var keep = opened;
            var receiver = parsed.GetValue(recipient) is { } name ? new Recipient(parsed.GetValue(kind), name.Trim(), parsed.GetValue(through)!.Trim(), parsed.GetValue(treats)) : Recipient.ThePatient;
            await using var gate = CommandGate.Open(opened, options);
            Guid? person;
            using (var connection = opened.Open()) person = PersonNames.ByRecordNumber(connection, opened.Vault, parsed.GetValue(patient)!.Trim());
            if (person is not { } found)
            {
                await gate.Gate.Record(new AuditRow(gate.By.Kind, gate.By.AuditId, nameof(ExportRecord), "person", "", "NotFound"), stop);
                Console.Error.WriteLine("Nobody has this record number.");
                return 1;
            }

            var wanted = parsed.GetValue(purpose) ?? (receiver.Kind == RecipientKind.Patient ? Purpose.PatientRequest : Purpose.Treatment);
            var path = Path.GetFullPath(parsed.GetValue(to)!);
            var export = new RecordExport(gate.Gate, opened, gate.Consents, new DisclosureLog(opened.Vault), gate.Clock);
            switch (await ProgressLine.Run("Exporting", progress => export.Run(new ExportRecord(found, receiver, wanted), gate.By, path, progress, stop)))
            {
                case Outcome<ExportDone>.Done { Value: { Stopped: null, Resources: var resources } }:
                    Console.WriteLine($"{path}: {resources} FHIR resources, and a page to read. It is not sealed: hand it over, then delete it.");
                    return 0;
                case Outcome<ExportDone>.Done { Value.Stopped: var why }:
                    Console.Error.WriteLine($"{why} Nothing was kept of this export.");
                    return 1;
                case Outcome<ExportDone>.Refused { Why: var no }:
                    Console.Error.WriteLine(no.Reason);
                    return 1;
                default:
                    throw new InvalidOperationException("An outcome is done or refused.");
            }
        });
        return command;
    }
}
