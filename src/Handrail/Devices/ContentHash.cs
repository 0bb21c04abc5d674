using System.Buffers.Binary;
using System.Text;
using Handrail.Core.Watch;
using NodaTime;

namespace Handrail.Devices;

/// <summary>
/// The stable hash that tells whether a resent reading says the same as before. It covers what the reading says, not its identifier,
/// and is the same in every process and version: it is stored. Not a defence against forgery.
/// </summary>
public static class ContentHash
{
    /// <summary>Hash of the content of one reading.</summary>
    public static long Of(
        Measure measure, int? v1, int? v2, int? v3, Instant effectiveAt, SubjectKind subject, Guid? subjectId, Guid? encounter, Guid? device,
        bool byHand, bool preliminary, string? body)
    {
        var hash = Mix(0x9E3779B97F4A7C15, (ulong)(ushort)measure | (ulong)subject << 16 | (byHand ? 1UL << 24 : 0) | (preliminary ? 1UL << 25 : 0));
        hash = Mix(hash, Of(v1));
        hash = Mix(hash, Of(v2));
        hash = Mix(hash, Of(v3));
        hash = Mix(hash, (ulong)effectiveAt.ToUnixTimeTicks());
        hash = Mix(hash, subjectId);
        hash = Mix(hash, encounter);
        hash = Mix(hash, device);
        return (long)(body is null ? hash : Mix(hash, Of(body)));
    }

    // Absent and zero must differ.
    static ulong Of(int? value) => value is { } given ? (uint)given | 1UL << 32 : 0;

    static ulong Mix(ulong hash, Guid? id)
    {
        if (id is not { } given) return Mix(hash, 1);
        Span<byte> bytes = stackalloc byte[16];
        given.TryWriteBytes(bytes);
        return Mix(Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes)), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
    }

    static ulong Of(string body)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var b in Encoding.UTF8.GetBytes(body)) hash = (hash ^ b) * 0x100000001B3;
        return hash;
    }

    static ulong Mix(ulong hash, ulong next)
    {
        hash = (hash ^ next) * 0xBF58476D1CE4E5B9;
        hash ^= hash >> 31;
        return hash * 0x94D049BB133111EB;
    }
}
