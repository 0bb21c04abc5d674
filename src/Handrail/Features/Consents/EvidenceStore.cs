using System.Data.Common;
using System.Security.Cryptography;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Consents;

/// <summary>A scan in the record.</summary>
/// <param name="Id">Its id.</param>
/// <param name="MediaType">"application/pdf", "image/jpeg" or "image/png".</param>
/// <param name="Size">Bytes.</param>
/// <param name="At">When it was added.</param>
public sealed record EvidenceRow(Guid Id, string MediaType, int Size, Instant At);

/// <summary>Scans of signed paper: recognised by their first bytes, limited in size, kept sealed, served for download only.</summary>
public sealed class EvidenceStore(Vault vault, ConsentHandlers consents)
{
    /// <summary>The largest file that is taken.</summary>
    public const int MostBytes = 4_000_000;

    const string Place = "consent_evidence.content";

    /// <summary>What a file is, by its first bytes; null when it is none of the three kinds. Its name says nothing.</summary>
    public static string? TypeOf(ReadOnlySpan<byte> content) =>
        content.StartsWith("%PDF-"u8) ? "application/pdf"
        : content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : null;

    /// <summary>Keeps a scan.</summary>
    public Outcome<Guid> Add(AddEvidence ask, Actor by, WriteScope scope)
    {
        if (consents.Of(scope.Connection, ask.Person, ask.Consent, scope.Now) is null) return Refusal.NotFound("There is no such consent.");
        var id = Guid.CreateVersion7();
        scope.Connection.Execute(
            """
            INSERT INTO consent_evidence (id, consent_id, person_id, media_type, size, sha256, content, added_by, added_at)
            VALUES (@id, @consent, @person, @type, @size, @hash, @content, @by, @now)
            """,
            ("id", id), ("consent", ask.Consent), ("person", ask.Person), ("type", TypeOf(ask.Content)), ("size", ask.Content.Length), ("hash", SHA256.HashData(ask.Content)),
            ("content", vault.Seal(scope, ask.Person, Place, Convert.ToBase64String(ask.Content))), ("by", by.Id), ("now", scope.Now));
        return id;
    }

    /// <summary>The scans of a consent.</summary>
    public static IReadOnlyList<EvidenceRow> Of(DbConnection connection, Guid consent) => connection.Query(
        "SELECT id, media_type, size, added_at FROM consent_evidence WHERE consent_id = @consent ORDER BY added_at, id",
        row => new EvidenceRow(row.Id(0), row.GetString(1), row.GetInt32(2), row.Time(3)), ("consent", consent));

    /// <summary>One scan with its type; null when there is none, or the bytes are not what they were.</summary>
    public (string MediaType, byte[] Content)? Read(DbConnection connection, Guid consent, Guid evidence)
    {
        var found = connection.Query("SELECT person_id, media_type, sha256, content FROM consent_evidence WHERE id = @id AND consent_id = @consent",
            row => (Person: row.Id(0), Type: row.GetString(1), Hash: row.GetFieldValue<byte[]>(2), Content: row.GetFieldValue<byte[]>(3)), ("id", evidence), ("consent", consent));
        if (found.Count == 0) return null;
        var content = Convert.FromBase64String(vault.Open(connection, found[0].Person, Place, found[0].Content));
        return SHA256.HashData(content).AsSpan().SequenceEqual(found[0].Hash) ? (found[0].Type, content) : null;
    }
}
