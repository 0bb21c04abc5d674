using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Cli;

/// <summary>The one gate for a command that touches somebody's record: the same rules as serving has, on a writer slot of its own.</summary>
sealed class CommandGate : IAsyncDisposable
{
    readonly WriterSlot slot;
    readonly Writer writer;

    CommandGate(WriterSlot slot, Database database)
    {
        this.slot = slot;
        Clock = new HostClock(TimeProvider.System);
        writer = new Writer(database, new AuditChain(slot.Slot), Clock, NullLogger<Writer>.Instance);
        Consents = new ConsentBook(database.Vault);
        Gate = new Gate.Gate(writer, database, new Admission([new RelationshipRule(), new BreakGlassRule(), new ConsentRule(Consents)]), Clock);
    }

    public Gate.Gate Gate { get; }

    public ConsentBook Consents { get; }

    public IClock Clock { get; }

    /// <summary>Whoever has the operating-system account, by its name: the audit says who.</summary>
    public Actor By { get; } = Actor.CommandLine with { Name = Environment.UserName };

    public static CommandGate Open(Database database, ServeOptions options) => new(WriterSlot.ForCommand(database, options.DataFolder), database);

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        await slot.DisposeAsync();
    }
}
