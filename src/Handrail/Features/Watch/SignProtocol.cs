using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>A medical director signs exactly this content of a protocol; from then on its rules run.</summary>
public sealed record SignProtocol(string Protocol, string ContentHash, string Words) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SignProtocol;

    /// <inheritdoc/>
    public Subject About => new("protocol", Protocol);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => FreeText.Needed("words", Words, "Write what you approve and for whom");
}

/// <summary>Writes the signature and puts the protocol to work.</summary>
public sealed class SignProtocolHandler(ProtocolShelf shelf, WatchBook book)
{
    /// <summary>Does it.</summary>
    public Outcome<Guid> Handle(SignProtocol ask, Actor by, WriteScope scope)
    {
        // The command line has no licence of its own: whoever uses it signs there with the rights of the machine's account.
        if (by.Kind == "staff" && CredentialRows.WhyNotSign(scope.Connection, by.Id, scope.Now) is { } lapsed) return Refusal.Unsafe(lapsed);
        if (shelf.Find(ask.Protocol) is not { } shelved) return Refusal.NotFound("There is no such protocol.");
        if (shelved.ContentHash != ask.ContentHash) return Refusal.Conflict("The protocol has changed since you read it. Read it again before you sign.");
        var id = Guid.CreateVersion7();
        scope.Connection.Execute("INSERT INTO protocol_signature (id, protocol, version, content_hash, staff_id, words, at) VALUES (@id, @protocol, @version, @hash, @by, @words, @now)",
            ("id", id), ("protocol", ask.Protocol), ("version", shelved.Protocol.Version), ("hash", ask.ContentHash), ("by", by.Id), ("words", ask.Words.Trim()), ("now", scope.Now));
        // What these stays remember was decided without the rules: store it as it was decided, before the rules apply to what comes.
        foreach (var stay in scope.Connection.Query("SELECT id FROM encounter WHERE protocol = @protocol AND ended_at IS NULL", row => row.Id(0), ("protocol", ask.Protocol)))
        {
            var watched = book.Open(scope, stay)!;
            watched.MustStore = true;
            book.Settle(scope, watched, book.LastSeq(scope.Connection));
            // Without rules there was no tick. Just after this commit, when the rules are there, the sweep looks at the stay and sets the right one.
            var soon = scope.Now + Duration.FromSeconds(1);
            if (watched.TickAt is { } set && set <= soon) continue;
            DueWork.Set(scope, "watch", stay, soon, stay, null);
            watched.TickAt = soon;
        }

        scope.AfterCommit(() =>
        {
            shelf.Signed(ask.Protocol, $"{by.Name}: {ask.Words.Trim()}");
            book.DropAll();
        });
        return id;
    }
}
