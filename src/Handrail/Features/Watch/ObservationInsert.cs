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

/// <summary>What was odd about a reading.</summary>
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
}

/// <summary>The hot INSERT: prepared once a connection, parameters set in place.</summary>
sealed class ObservationInsert
{
    const string Text =
        """
        INSERT INTO observation (seq, id, version, batch_no, recorded_at, effective_at, measure, v1, v2, v3, status, timing, origin,
          encounter_id, person_id, bed_id, device_id, token_no, staff_id, resend_key, content_hash, flags, reason)
        VALUES (@seq, @id, @version, @batch, @recorded, @effective, @measure, @v1, @v2, @v3, @status, @timing, @origin,
          @encounter, @person, @bed, @device, @token, @staff, @resend, @content, @flags, @reason)
        ON CONFLICT (resend_key) WHERE resend_key IS NOT NULL DO NOTHING
        """;

    static readonly string[] Names =
        ["seq", "id", "version", "batch", "recorded", "effective", "measure", "v1", "v2", "v3", "status", "timing", "origin",
         "encounter", "person", "bed", "device", "token", "staff", "resend", "content", "flags", "reason"];

    readonly DbConnection connection;
    readonly DbCommand command;
    readonly DbParameter[] parameters;
    readonly bool sqlite;

    public ObservationInsert(DbConnection connection)
    {
        this.connection = connection;
        sqlite = connection is SqliteConnection;
        command = connection.CreateCommand();
        command.CommandText = Text;
        parameters = new DbParameter[Names.Length];
        for (var i = 0; i < Names.Length; i++)
        {
            parameters[i] = command.CreateParameter();
            parameters[i].ParameterName = Names[i];
            command.Parameters.Add(parameters[i]);
        }
    }

    public bool Fits(DbConnection other) => ReferenceEquals(connection, other);

    /// <summary>False when a row with this resend key is already there; then nothing was written.</summary>
    public bool Write(WriteScope scope, in ObservationRow row)
    {
        command.Transaction = scope.Transaction;
        Set(0, row.Seq);
        Set(1, Id(row.Id));
        Set(2, row.Version);
        Set(3, scope.BatchNo);
        Set(4, Micros.Of(scope.Now));
        Set(5, Micros.Of(row.EffectiveAt));
        Set(6, row.Measure);
        Set(7, row.V1);
        Set(8, row.V2);
        Set(9, row.V3);
        Set(10, row.Status);
        Set(11, (short)row.Timing);
        Set(12, row.Origin);
        Set(13, Id(row.Encounter));
        Set(14, Id(row.Person));
        Set(15, Id(row.Bed));
        Set(16, Id(row.Device));
        Set(17, row.TokenNo);
        Set(18, Id(row.Staff));
        Set(19, row.ResendKey);
        Set(20, row.ContentHash);
        Set(21, (short)row.Flags);
        Set(22, row.Reason);
        return command.ExecuteNonQuery() == 1;
    }

    /// <summary>16 bytes that name "this sender's reading with this identifier".</summary>
    public static byte[]? ResendKey(Sender by, ReadingIn reading, bool withContent = false)
    {
        if (reading.Identifier is not { } identifier) return null;
        var text = $"{by.TokenNo?.ToString() ?? by.Staff?.ToString("N")}\n{identifier}{(withContent ? "\n" + reading.ContentHash : "")}";
        return SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16];
    }

    object? Id(Guid? id) => id is not { } value ? null : sqlite ? value.Bytes() : value;

    void Set(int i, object? value) => parameters[i].Value = value ?? DBNull.Value;
}
