using System.Collections.Concurrent;

namespace Handrail.Tests.Trust;

/// <summary>What the senders were told is stored: identifier and id, on disk before the next is sent.</summary>
sealed class Ledger(string path) : IDisposable
{
    readonly FileStream file = new(path, FileMode.Append, FileAccess.Write);
    readonly ConcurrentDictionary<string, Guid> acknowledged = new(StringComparer.Ordinal);
    readonly Lock writing = new();
    int resent;
    int changed;

    /// <summary>All acknowledged identifiers, with the id each was given first.</summary>
    public IReadOnlyDictionary<string, Guid> Acknowledged => acknowledged;

    /// <summary>How many were acknowledged again.</summary>
    public int Resent => resent;

    /// <summary>How many got another id the second time.</summary>
    public int Changed => changed;

    /// <summary>Notes the answers of one bundle.</summary>
    public void Note(IReadOnlyList<(string Identifier, Guid Id)> answers)
    {
        lock (writing)
        {
            using var lines = new StreamWriter(file, leaveOpen: true);
            foreach (var (identifier, id) in answers)
            {
                if (acknowledged.TryAdd(identifier, id)) lines.Write($"{identifier} {id}\n");
                else
                {
                    resent++;
                    if (acknowledged[identifier] != id) changed++;
                }
            }

            lines.Flush();
            file.Flush(flushToDisk: true);
        }
    }

    public void Dispose() => file.Dispose();
}
