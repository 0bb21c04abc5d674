using Handrail.Data;
using Handrail.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Cli;

/// <summary>A writer for one command: takes a free slot (its own audit chain), does one piece of work, closes.</summary>
static class CommandWriter
{
    public static async Task<T> Run<T>(Database database, ServeOptions options, AuditRow row, Func<WriteScope, T> work)
    {
        await using var slot = WriterSlot.ForCommand(database, options.DataFolder);
        IClock clock = new HostClock(TimeProvider.System);
        await using var writer = new Writer(database, new AuditChain(slot.Slot), clock, NullLogger<Writer>.Instance);
        return await writer.Run(work, audit: (scope, _, failure) => scope.Audit(row with { Outcome = failure is null ? "done" : "failed" }));
    }
}
