#pragma warning disable RS0030 // the command line may use the console
using System.CommandLine;
using Handrail.Data;
using Handrail.Features.Downtime;
using Handrail.Features.Watch;
using Handrail.Hosting;
using Handrail.Ui;
using Microsoft.Extensions.Logging.Abstractions;

namespace Handrail.Cli;

/// <summary><c>handrail downtime write</c>: a pack for each unit, now.</summary>
static class DowntimeVerb
{
    public static Command Build()
    {
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var folder = CommonOptions.DowntimeFolder();
        var write = new Command("write",
            """
            Write a downtime pack for each unit now: one HTML file with last values, scores, alerts, who is here and blank forms, readable with the server off.
            'handrail serve' writes them by itself every half hour. The files hold personal data and are readable by this account only.
            """)
        { data, database, folder };
        write.SetAction(async (parsed, stop) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            if (parsed.GetValue(folder) is { Length: > 0 } to) options = options with { DowntimeFolder = to };
            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            await using var keep = opened;
            var (written, failed) = await Write(options, opened, stop);
            foreach (var pack in written) Console.WriteLine($"{pack.File}   {pack.Unit}, {pack.People} people");
            if (failed > 0) Console.Error.WriteLine($"{failed} unit(s) could not be written.");
            return failed == 0 ? 0 : 1;
        });
        return new Command("downtime", "Packs for power cuts.") { write };
    }

    internal static async Task<(IReadOnlyList<PackWritten> Written, int Failed)> Write(ServeOptions options, Database database, CancellationToken stop)
    {
        await using var slot = WriterSlot.ForCommand(database, options.DataFolder);
        var clock = new HostClock(TimeProvider.System);
        await using var writer = new Writer(database, new AuditChain(slot.Slot), clock, NullLogger<Writer>.Instance);
        var shelf = Protocols.Load(options.ContentFolder, database);
        var snapshot = new WardSnapshot(database, new WatchLook(database, writer, new WatchBook(shelf)), shelf, clock);
        await using var pieces = new HtmlPieces();
        options = options with { Demo = options.Demo || Demo.DemoWard.IsSeeded(database) };
        return await new DowntimeWriter(database, writer, new WardPictures(snapshot.Of), pieces, new PackWatch(new UnitAlarms()), options, NullLogger<DowntimeWriter>.Instance).WriteAll(stop);
    }
}
