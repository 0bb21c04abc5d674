using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Handrail.Data;

/// <summary>One line of the audit: who did (or tried) what to whom, and how it ended.</summary>
/// <param name="ActorKind">"staff", "patient", "relative", "device", "system", "command-line", "gateway" or "anonymous".</param>
/// <param name="Actor">Id or name of the actor; never a token or phrase.</param>
/// <param name="Action">Name of the ask, for example "AcceptAlert" or "ReadPerson".</param>
/// <param name="SubjectKind">"encounter", "person", "alert", "unit", "device", "system".</param>
/// <param name="SubjectId">Id of the subject, or "".</param>
/// <param name="Outcome">"done", a refusal kind, or "failed".</param>
/// <param name="Detail">Short facts such as a count; no clinical value, no free text of a person.</param>
public sealed record AuditRow(string ActorKind, string Actor, string Action, string SubjectKind, string SubjectId, string Outcome, string Detail = "")
{
    /// <summary>Why it was asked: a code of <c>Handrail.Gate.Purposes</c>; empty when nobody's record was touched.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>On what ground it was let in or kept out: "role", "on-shift", "care-team", "consent", "break-glass", ...</summary>
    public string Ground { get; init; } = "";

    /// <summary>The consent that allowed it, "id:version"; empty without one.</summary>
    public string Consent { get; init; } = "";

    /// <summary>Whose record it was (person id); empty when nobody's.</summary>
    public string Person { get; init; } = "";
}

/// <summary>
/// The audit chain of one writer slot: each row's hash covers the row before it, so that an edit, a deletion or a swap shows.
/// A slot belongs to one process at a time (see <see cref="WriterSlot"/>). A cut of the tail shows against the anchors (see <see cref="AuditAnchor"/>).
/// </summary>
public sealed class AuditChain(int slot)
{
    /// <summary>The slot.</summary>
    public int Slot => slot;

    static readonly HotSql Insert = new(
        """
        INSERT INTO audit_event (slot, no, at, actor_kind, actor, action, subject_kind, subject_id, outcome, detail, prev, hash, form, purpose, ground, consent_id, person_id)
        VALUES (@slot, @no, @at, @actorKind, @actor, @action, @subjectKind, @subjectId, @outcome, @detail, @prev, @hash, 2, @purpose, @ground, @consent, @person)
        """,
        "slot", "no", "at", "actorKind", "actor", "action", "subjectKind", "subjectId", "outcome", "detail", "prev", "hash", "purpose", "ground", "consent", "person");

    /// <summary>Appends a row after <paramref name="head"/> inside the open transaction; answers the new head.</summary>
    internal (long No, byte[] Hash) Append(WriteScope scope, AuditRow row, (long No, byte[] Hash) head)
    {
        var micros = Micros.Of(scope.Now);
        var hash = Hash(slot, head.No + 1, micros, row, head.Hash);
        var insert = scope.Hot(Insert);
        insert.Bind(0, (long)slot);
        insert.Bind(1, head.No + 1);
        insert.Bind(2, micros);
        insert.Bind(3, row.ActorKind);
        insert.Bind(4, row.Actor);
        insert.Bind(5, row.Action);
        insert.Bind(6, row.SubjectKind);
        insert.Bind(7, row.SubjectId);
        insert.Bind(8, row.Outcome);
        insert.Bind(9, row.Detail);
        insert.Bind(10, head.Hash);
        insert.Bind(11, hash);
        insert.Bind(12, row.Purpose);
        insert.Bind(13, row.Ground);
        insert.Bind(14, row.Consent);
        insert.Bind(15, row.Person);
        insert.Execute();
        return (head.No + 1, hash);
    }

    // Read again in every commit: cheap, and the truth is the table.
    internal static (long No, byte[] Hash) Head(DbConnection connection, int slot)
    {
        var rows = connection.Query(
            "SELECT no, hash FROM audit_event WHERE slot = @slot ORDER BY no DESC LIMIT 1",
            row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1)), ("slot", slot));
        return rows.Count == 0 ? (0, new byte[32]) : rows[0];
    }

    /// <summary>
    /// SHA-256 over every field, each with its length before it, so that no two rows share a text. Rows of form 1 were written before the columns from
    /// purpose on existed; <see cref="AuditVerify"/> refuses a row of form 1 that has something in them.
    /// </summary>
    internal static byte[] Hash(int slot, long no, long micros, AuditRow row, byte[] prev, int form = 2)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[8];
        foreach (var value in (ReadOnlySpan<long>)[slot, no, micros])
        {
            BinaryPrimitives.WriteInt64BigEndian(number, value);
            sha.AppendData(number);
        }

        foreach (var text in (ReadOnlySpan<string>)[row.ActorKind, row.Actor, row.Action, row.SubjectKind, row.SubjectId, row.Outcome, row.Detail]) Add(sha, text, number);
        if (form > 1)
            foreach (var text in (ReadOnlySpan<string>)[row.Purpose, row.Ground, row.Consent, row.Person]) Add(sha, text, number);
        sha.AppendData(prev);
        return sha.GetHashAndReset();
    }

    static void Add(IncrementalHash sha, string text, Span<byte> number)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteInt64BigEndian(number, bytes.Length);
        sha.AppendData(number);
        sha.AppendData(bytes);
    }
}
