#pragma warning disable RS0030 // the command line may use the console
using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Handrail.Data;
using Handrail.Features.Watch;
using Handrail.Hosting;
using Handrail.Outbound;

namespace Handrail.Cli;

/// <summary><c>handrail doctor</c>: is this installation fit to watch people?</summary>
static class DoctorVerb
{
    const long DiskFloor = 1L << 30;

    public static Command Build()
    {
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var json = new Option<bool>("--json") { Description = "One JSON object instead of words." };
        var address = CommonOptions.Address("The public https address to look at as a stranger would. Default: what the last 'handrail serve --address' was told.");
        var page = new Option<string?>("--page") { Description = "Also send a test page to this login through the running server, and wait for its confirmation." };
        var wait = new Option<int>("--page-wait") { Description = "How many seconds to wait for it.", DefaultValueFactory = _ => 60 };
        wait.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 300) result.AddError("--page-wait takes 1 to 300 seconds.");
        });
        var command = new Command("doctor", "Check this installation: clock, disk, fsync, schema, protocols, keys, sealed texts, backup, downtime packs, TLS, retention, audit, paging, and the alert worker of the serving process. Exit code 0: fit; 1: something is wrong.") { data, database, json, address, page, wait };
        command.SetAction(async (parsed, stop) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            if (ReachSettings.OrSay(options, Console.Error) is not { } complete) return 2;
            options = complete;
            var findings = Examine(options, opened).ToList();
            if (PublicAddress(parsed.GetValue(address), opened) is { } at)
            {
                findings.RemoveAll(each => each.Check == "tls"); // seen with its own eyes it says more
                findings.Add(Tls(at, await TlsLook.Look(at, TimeProvider.System.GetUtcNow(), stop: stop)));
            }

            if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(findings.Select(each => new { check = each.Check, ok = each.Ok, words = each.Words })));
            else foreach (var (check, ok, words) in findings) Console.WriteLine($"{(ok ? "ok   " : "WRONG")}  {check,-12} {words}");
            var paged = parsed.GetValue(page) is not { Length: > 0 } login || await PageCheck.Send(options, opened, login, parsed.GetValue(wait), parsed.GetValue(json) ? Console.Error : Console.Out, stop);
            return paged && findings.All(each => each.Ok) ? 0 : 1;
        });
        return command;
    }

    /// <summary>The address to look at: what was typed, else what the last serve was told, else none.</summary>
    internal static Uri? PublicAddress(string? typed, Database database)
    {
        if (typed is not null) return new Uri(typed);
        using var connection = database.Open();
        return StepDone.Last(connection, StepDone.Address) is { Words.Length: > 0 } told ? new Uri(told.Words) : null;
    }

    /// <summary>What was seen at the public address, in words.</summary>
    internal static (string Check, bool Ok, string Words) Tls(Uri address, TlsSeen seen) => seen.Faults.Count > 0
        ? ("tls", false, $"{address.Authority}: {string.Join(" Also: ", seen.Faults)} See docs/how-to/tls.md.")
        : ("tls", true, $"{address.Authority} speaks {seen.Agreed}, certificate good until {seen.EndsAt:yyyy-MM-dd}, HSTS, Secure cookies, no page in plain http.");

    internal static IEnumerable<(string Check, bool Ok, string Words)> Examine(ServeOptions options, Database database)
    {
        using var connection = database.Open();
        var now = new HostClock(TimeProvider.System).GetCurrentInstant();
        var last = connection.Scalar<long?>("SELECT max(decided_at) FROM batch");
        yield return last is { } micros && Micros.ToInstant(micros) > now + NodaTime.Duration.FromMinutes(1)
            ? ("clock", false, $"This machine's clock is behind the newest record ({Micros.ToInstant(micros)}): set it right before anyone records.")
            : ("clock", true, $"{now} UTC, not behind the newest record.");

        var disk = new DriveInfo(options.DataFolder);
        yield return ("disk", disk.AvailableFreeSpace > DiskFloor, $"{disk.AvailableFreeSpace / (1 << 20):N0} MiB free in {options.DataFolder}{(disk.AvailableFreeSpace > DiskFloor ? "" : ": make room, at least 1 GiB")}.");

        var fsync = MedianFsync(options.DataFolder);
        yield return ("fsync", fsync < 50, $"{fsync:0.00} ms in the middle of 21 tries{(fsync < 50 ? "" : ": this disk is slow; acknowledgements will wait for it")}.");

        var slot = database.Engine == Engine.Sqlite ? connection.Scalar<string>("PRAGMA journal_mode") : "server";
        yield return ("database", slot is "wal" or "server", database.Engine == Engine.Sqlite ? $"SQLite, journal {slot}." : "PostgreSQL.");
        yield return ("schema", true, "fits this program.");

        var (shelf, fault) = LoadProtocols(options, database);
        yield return shelf is null ? ("protocols", false, fault!)
            : shelf.All.Select(each => each.SwitchedOff).FirstOrDefault(each => each is not null) is { } off ? ("protocols", false, off + ": on the page of the protocol.")
            : Unsigned(shelf) is { Length: > 0 } waiting
            ? ("protocols", true, $"{shelf.All.Count} loaded; waiting for a medical director's signature (inactive): {waiting}.")
            : ("protocols", true, $"{shelf.All.Count} loaded, all active.");

        var admins = connection.Scalar<long>(
            """
            SELECT count(*) FROM staff s WHERE s.role = 'admin' AND s.disabled_at IS NULL AND (EXISTS (SELECT 1 FROM passkey k WHERE k.staff_id = s.id AND k.removed_at IS NULL)
            OR EXISTS (SELECT 1 FROM staff_secret t WHERE t.staff_id = s.id AND t.password_hash IS NOT NULL AND t.totp IS NOT NULL))
            """);
        yield return ("sign-in", true, admins == 0 ? "no administrator has set up a way to sign in yet: handrail admin add LOGIN --name NAME." : $"{admins} administrator(s) can sign in{(admins == 1 ? "; a second one helps the first when a phone is lost" : "")}.");

        var keys = Path.Combine(options.DataFolder, "keys");
        yield return Directory.Exists(keys) && Directory.EnumerateFiles(keys, "*.xml").Any()
            ? ("key ring", true, $"in {keys}.")
            : ("key ring", true, "none yet: made at the first serve.");

        var deleted = Features.Desk.CallerRetention.LastRun(connection);
        yield return deleted is { } ran && now - ran > NodaTime.Duration.FromHours(26)
            ? ("caller texts", false, $"what callers told was last deleted {ran}: is 'handrail serve' running? It must run every hour.")
            : ("caller texts", true, deleted is { } at ? $"texts of callers are deleted {Core.CallBack.CallerKept.Days} days after closing; last run {at}." : "has not run yet: runs at the first serve.");

        yield return DeskFinding.Examine(connection, now);
        var (packsOk, packs) = Features.Downtime.DowntimeAge.Examine(connection, now);
        yield return ("downtime", packsOk, packs);

        foreach (var finding in PageCheck.Examine(options, connection, now)) yield return finding;

        foreach (var finding in AtRest.Examine(database, connection, now)) yield return finding;

        var audit = AuditVerify.Run(connection, Path.Combine(options.DataFolder, AuditAnchor.FileName));
        yield return ("audit", audit.Faults.Count == 0, audit.Faults.Count == 0 ? $"intact, {audit.Rows} rows." : $"{audit.Faults.Count} faults; first: {audit.Faults[0]}");

        var oldest = connection.Scalar<long?>("SELECT min(due_at) FROM due_work");
        var late = oldest is { } due ? (now - Micros.ToInstant(due)).TotalSeconds : 0;
        yield return late > 10
            ? ("alert worker", false, $"work has been due for {late:0} s and nobody does it: is 'handrail serve' running?")
            : ("alert worker", true, "nothing is overdue.");
    }

    static double MedianFsync(string folder)
    {
        var path = Path.Combine(folder, $"doctor-{Environment.ProcessId}.tmp");
        var times = new List<double>();
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write))
        {
            for (var i = 0; i < 21; i++)
            {
                var began = Stopwatch.GetTimestamp();
                file.WriteByte(1);
                file.Flush(flushToDisk: true);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        File.Delete(path);
        return times.Order().ElementAt(10);
    }

    static (ProtocolShelf? Shelf, string? Fault) LoadProtocols(ServeOptions options, Database database)
    {
        try
        {
            return (Protocols.Load(options.ContentFolder, database), null);
        }
        catch (InvalidDataException fault)
        {
            return (null, fault.Message);
        }
    }

    static string Unsigned(ProtocolShelf shelf) => string.Join(", ", shelf.All.Where(each => !each.Active).Select(each => each.Protocol.Id));
}
