using Handrail.Data;
using Handrail.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Cli;

/// <summary>A writer for one command: takes a free slot (its own audit chain), does one piece of work, closes.</summary>
static class CommandWriter
{
    /// <summary><paramref name="row"/>: the audit row; <paramref name="refused"/>: the work answered no, which the row then says, and nothing that it wrote is kept.</summary>
    public static async Task<T> Run<T>(Database database, ServeOptions options, AuditRow row, Func<WriteScope, T> work, Func<T, bool>? refused = null)
    {
        await using var slot = WriterSlot.ForCommand(database, options.DataFolder);
        IClock clock = new HostClock(TimeProvider.System);
        await using var writer = new Writer(database, new AuditChain(slot.Slot), clock, NullLogger<Writer>.Instance);
        return await writer.Run(work, keep: refused is null ? null : answer => !refused(answer),
            audit: (scope, answer, failure) => scope.Audit(row with { Outcome = failure is not null ? "failed" : answer is not null && refused?.Invoke(answer) == true ? "invalid" : "done" }));
    }
}
