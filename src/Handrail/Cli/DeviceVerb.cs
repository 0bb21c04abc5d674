#pragma warning disable RS0030 // the command line may use the console
using System.CommandLine;
using Handrail.Core.Consent;
using Handrail.Data;
using Handrail.Features.Access;

namespace Handrail.Cli;

/// <summary><c>handrail device add NAME</c>.</summary>
static class DeviceVerb
{
    public static Command Build()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the device or gateway, for the audit; must be new." };
        var read = new Option<bool>("--read") { Description = "Also allow reading Patient, Encounter, Location and Observation." };
        var recipient = new Option<string?>("--recipient") { Description = "With --read: the receiver outside who reads with it, as consents name them. They read what consents give. Without it: a system of this programme." };
        var kind = new Option<RecipientKind>("--recipient-kind") { Description = "What the receiver is to the people: TreatingProvider, Payer, HealthPlan, OperationsHelper, IntermediaryParticipant, Named, Family, Court.", DefaultValueFactory = _ => RecipientKind.TreatingProvider };
        var through = new Option<string>("--intermediary") { Description = "Through which intermediary (a health information exchange).", DefaultValueFactory = _ => "" };
        var treats = new Option<bool>("--treats") { Description = "The participant of the intermediary treats the people it asks for." };
        var purpose = new Option<Purpose>("--purpose") { Description = "What the receiver reads for.", DefaultValueFactory = _ => Purpose.Treatment };
        var audit = new Option<bool>("--audit") { Description = "Allow reading AuditEvent and nothing else (for a log collector)." };
        var days = new Option<int>("--days") { Description = "Days until the token expires.", DefaultValueFactory = _ => DeviceTokens.Days };
        var bed = new Option<string?>("--bed") { Description = "The token stands for one monitor at this bed (its name). Without it the token is a gateway that names device or patient in each reading." };
        var unit = new Option<string?>("--unit") { Description = "The token speaks for, and reads, this unit only (its name). Without it: all units." };
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var add = new Command("add",
            """
            Make a token with which a device may create Observations through the FHIR door. The token is printed once; only its hash is kept.

              handrail device add "Gateway ward 2"
              curl -H "Authorization: Bearer hr_…" -H "Content-Type: application/fhir+json" -d @reading.json http://localhost:8080/fhir/Observation
            """)
        { name, read, audit, recipient, kind, through, treats, purpose, days, bed, unit, data, database };
        add.SetAction(async (parsed, stop) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            await using var keep = opened;
            var called = parsed.GetValue(name)!.Trim();
            if (parsed.GetValue(read) && parsed.GetValue(audit))
            {
                Console.Error.WriteLine("--read and --audit go to two different tokens: whoever collects the audit needs no patient's data.");
                return 2;
            }

            if (parsed.GetValue(audit) && parsed.GetValue(unit) is not null)
            {
                Console.Error.WriteLine("--audit reads the whole audit: a token for one unit's audit is not made. Leave --unit out, or let its privacy officer search on the page.");
                return 2;
            }

            if (called.Length is 0 or > 80 || parsed.GetValue(days) is < 1 or > 3660)
            {
                Console.Error.WriteLine("NAME needs 1 to 80 characters, --days 1 to 3660.");
                return 2;
            }

            var to = parsed.GetValue(recipient) is { } asks ? new Recipient(parsed.GetValue(kind), asks.Trim(), parsed.GetValue(through)!.Trim(), parsed.GetValue(treats)) : null;
            if (to is not null && (!parsed.GetValue(read) || to.Name.Length is 0 or > 200 || to.Kind is RecipientKind.OwnProgramme or RecipientKind.Patient))
            {
                Console.Error.WriteLine("--recipient needs --read, a name of 1 to 200 characters and a kind of receiver outside.");
                return 2;
            }

            var answer = await CommandWriter.Run(opened, options, new AuditRow("command-line", Environment.UserName, "AddDevice", "device", called, "done"), scope => Add(scope, called, parsed.GetValue(bed), parsed.GetValue(unit), parsed.GetValue(read), parsed.GetValue(audit), parsed.GetValue(days), to, parsed.GetValue(purpose)));
            (answer.Ok ? Console.Out : Console.Error).WriteLine(answer.Text);
            if (answer.Device is { } device) Console.Error.WriteLine($"It stands for one monitor: send \"device\": {{\"reference\": \"Device/{device}\"}} in each reading.");
            return answer.Ok ? 0 : 1;
        });
        return new Command("device", "Devices and their tokens.") { add, Revoke() };
    }

    static Command Revoke()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the token, as it was given when it was made." };
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var revoke = new Command("revoke", "Take a token back: it stops within a second, and stays so when a backup is restored.") { name, data, database };
        revoke.SetAction(async (parsed, _) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            await using var keep = opened;
            var called = parsed.GetValue(name)!.Trim();
            var done = await CommandWriter.Run(opened, options, new AuditRow("command-line", Environment.UserName, "RevokeDevice", "device", called, "done"), scope => DeviceTokens.Revoke(scope, called));
            (done ? Console.Out : Console.Error).WriteLine(done ? $"The token '{called}' no longer opens anything." : $"There is no token named '{called}' that still counts.");
            return done ? 0 : 1;
        });
        return revoke;
    }

    static (bool Ok, string Text, Guid? Device) Add(WriteScope scope, string name, string? bed, string? unit, bool read, bool audit, int days, Recipient? to, Purpose purpose)
    {
        if (scope.Connection.Scalar<long>("SELECT count(*) FROM device_token WHERE name = @name", ("name", name)) > 0)
            return (false, $"There is a token named '{name}' already. Choose another name.", null);
        Guid? only = null;
        if (unit is not null)
        {
            var units = scope.Connection.Query("SELECT id FROM location WHERE kind = 'unit' AND name = @name", row => row.Id(0), ("name", unit));
            if (units.Count != 1) return (false, units.Count == 0 ? $"There is no unit named '{unit}'." : $"{units.Count} units are named '{unit}'.", null);
            only = units[0];
        }

        Guid? device = null;
        if (bed is not null)
        {
            var beds = scope.Connection.Query("SELECT id, unit_id FROM location WHERE kind = 'bed' AND name = @name AND retired_at IS NULL", row => (Id: row.Id(0), Unit: row.Id(1)), ("name", bed))
                .Where(each => only is null || each.Unit == only).Select(each => each.Id).ToList();
            if (beds.Count != 1) return (false, beds.Count == 0 ? $"There is no bed named '{bed}'." : $"{beds.Count} beds are named '{bed}': say which unit with --unit.", null);
            device = Guid.CreateVersion7();
            scope.Connection.Execute("INSERT INTO device (id, name, trusted) VALUES (@id, @name, 1)", ("id", device), ("name", name));
            scope.Connection.Execute("INSERT INTO device_place (id, device_id, bed_id, from_at) VALUES (@id, @device, @bed, @at)",
                ("id", Guid.CreateVersion7()), ("device", device), ("bed", beds[0]), ("at", scope.Now));
        }

        return (true, DeviceTokens.Add(scope, name, device, only, read, days, audit, to, purpose).Secret, device);
    }
}
