using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Handrail.Data;
using Handrail.Devices;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>One row of <c>observation</c>, ready to be written.</summary>
public readonly record struct ObservationRow(
    long Seq, Guid Id, int Version, Instant EffectiveAt, short Measure, int? V1, int? V2, int? V3, string Status, Timing Timing, short Origin,
    Guid? Encounter, Guid? Person, Guid? Bed, Guid? Device, int? TokenNo, Guid? Staff, byte[]? ResendKey, long ContentHash, ReadingFlags Flags, string? Reason);

/// <summary>How a reading's time stands to what is known.</summary>
public enum Timing : short
{
    /// <summary>Counts now.</summary>
    Current = 0,

    /// <summary>A newer value is known, or it is older than its window: stored, never rescored.</summary>
    Late = 1,

    /// <summary>More than the allowed clock difference ahead.</summary>
    Future = 2,

    /// <summary>A year old or more.</summary>
    TooOld = 3,

    /// <summary>Waits for a nurse.</summary>
    Waiting = 4,
}

/// <summary>What was odd about a reading, and what its sender named.</summary>
[Flags]
public enum ReadingFlags : short
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The same identifier had come with other content.</summary>
    IdentifierReused = 1,

    /// <summary>Device, person or encounter do not fit together.</summary>
    Mismatch = 2,

    /// <summary>The device is not known here, or stands at no bed.</summary>
    UnknownDevice = 4,

    /// <summary>The person or bed is not known here.</summary>
    UnknownSubject = 8,

    /// <summary>Nobody lay in the bed at that time.</summary>
    EmptyBed = 16,

    /// <summary>Entered more than 30 minutes after it was taken.</summary>
    EnteredLate = 32,

    /// <summary>Its sender named the person. With neither of these two the device alone said whose it is.</summary>
    NamedPerson = 64,

    /// <summary>Its sender named the bed.</summary>
    NamedBed = 128,

    /// <summary>Copied from paper after a power cut.</summary>
    FromPaper = 256,

    /// <summary>Stood on another person's chart before.</summary>
    Moved = 512,
}

/// <summary>The hot INSERT.</summary>
static class ObservationInsert
{
    static readonly HotSql Insert = new(
        """
        INSERT INTO observation (seq, id, version, batch_no, recorded_at, effective_at, measure, v1, v2, v3, status, timing, origin,
          encounter_id, person_id, bed_id, device_id, token_no, staff_id, resend_key, content_hash, flags, reason)
        VALUES (@seq, @id, @version, @batch, @recorded, @effective, @measure, @v1, @v2, @v3, @status, @timing, @origin,
          @encounter, @person, @bed, @device, @token, @staff, @resend, @content, @flags, @reason)
        ON CONFLICT (resend_key) WHERE resend_key IS NOT NULL DO NOTHING
        """,
        "seq", "id", "version", "batch", "recorded", "effective", "measure", "v1", "v2", "v3", "status", "timing", "origin",
        "encounter", "person", "bed", "device", "token", "staff", "resend", "content", "flags", "reason");

    /// <summary>False when a row with this resend key is already there; then nothing was written.</summary>
    public static bool Write(WriteScope scope, in ObservationRow row)
    {
        var insert = scope.Hot(Insert);
        insert.Bind(0, row.Seq);
        insert.Bind(1, row.Id);
        insert.Bind(2, (long)row.Version);
        insert.Bind(3, scope.BatchNo);
        insert.Bind(4, Micros.Of(scope.Now));
        insert.Bind(5, Micros.Of(row.EffectiveAt));
        insert.Bind(6, (long)row.Measure);
        insert.Bind(7, row.V1);
        insert.Bind(8, row.V2);
        insert.Bind(9, row.V3);
        insert.Bind(10, row.Status);
        insert.Bind(11, (long)row.Timing);
        insert.Bind(12, (long)row.Origin);
        insert.Bind(13, row.Encounter);
        insert.Bind(14, row.Person);
        insert.Bind(15, row.Bed);
        insert.Bind(16, row.Device);
        insert.Bind(17, row.TokenNo);
        insert.Bind(18, row.Staff);
        insert.Bind(19, row.ResendKey);
        insert.Bind(20, row.ContentHash);
        insert.Bind(21, (long)row.Flags);
        insert.Bind(22, row.Reason);
        return insert.Execute() == 1;
    }

    /// <summary>16 bytes that name "this sender's reading with this identifier".</summary>
    public static byte[]? ResendKey(Sender by, ReadingIn reading, bool withContent = false)
    {
        if (reading.Identifier is not { } identifier) return null;
        var text = $"{by.TokenNo?.ToString() ?? by.Staff?.ToString("N")}\n{identifier}{(withContent ? "\n" + reading.ContentHash : "")}";
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (text.Length > 256)
        {
            SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        }
        else
        {
            Span<byte> bytes = stackalloc byte[3 * 256]; // the most that 256 characters can take
            SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], hash);
        }

        return hash[..16].ToArray();
    }
}
