using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Handrail.Core.HandOvers;
using Handrail.Data;
using NodaTime;

namespace Handrail.Features.HandOvers;

/// <summary>A signature under a hand-over.</summary>
public sealed record HandOverSignature(string Part, Guid Staff, string By, Instant At, bool Beside);

/// <summary>A hand-over without its notes.</summary>
public sealed record HandOverRow(Guid Id, Guid Unit, Guid Giver, string GiverName, Instant Since, Instant MadeAt, Guid? Supersedes, Guid? SupersededBy, IReadOnlyList<HandOverSignature> Signatures)
{
    /// <summary>The giving nurse's signature.</summary>
    public HandOverSignature? Given => Signatures.FirstOrDefault(each => each.Part == "giving");

    /// <summary>The receiving nurse's.</summary>
    public HandOverSignature? Received => Signatures.FirstOrDefault(each => each.Part == "receiving");
}

/// <summary>The newest version of what is said about one person.</summary>
public sealed record HandOverNoteRow(Guid Stay, int Version, Sbar Words, string By, Instant At);

/// <summary>Reads and writes the tables of hand-overs.</summary>
static class HandOverRows
{
    const string Columns =
        """
        SELECT h.id, h.unit_id, h.giver_id, s.name, h.since_at, h.made_at, h.supersedes, (SELECT n.id FROM hand_over n WHERE n.supersedes = h.id)
        FROM hand_over h JOIN staff s ON s.id = h.giver_id

        """;

    public static HandOverRow? Find(DbConnection db, Guid id) => db.Query(Columns + "WHERE h.id = @id", Read, ("id", id)).Select(row => With(db, row)).FirstOrDefault();

    public static IReadOnlyList<HandOverRow> OfUnit(DbConnection db, Guid unit, int most) =>
        [.. db.Query(Columns + "WHERE h.unit_id = @unit ORDER BY h.made_at DESC, h.id DESC LIMIT @most", Read, ("unit", unit), ("most", most)).Select(row => With(db, row))];

    public static IReadOnlyList<HandOverNoteRow> Notes(DbConnection db, Vault vault, Guid id)
    {
        var rows = db.Query(
            """
            SELECT n.encounter_id, n.version, n.words, s.name, n.at FROM hand_over_note n JOIN staff s ON s.id = n.by_staff
            LEFT JOIN bed_stay t ON t.encounter_id = n.encounter_id AND t.to_at IS NULL LEFT JOIN location b ON b.id = t.bed_id
            WHERE n.hand_over_id = @id AND n.version = (SELECT max(m.version) FROM hand_over_note m WHERE m.hand_over_id = n.hand_over_id AND m.encounter_id = n.encounter_id)
            ORDER BY coalesce(b.sort, 100000), n.encounter_id
            """,
            row => (Stay: row.Id(0), Version: row.GetInt32(1), Words: row.GetString(2), By: row.GetString(3), At: row.Time(4)), ("id", id));
        return rows.ConvertAll(row => new HandOverNoteRow(row.Stay, row.Version, Unpack(vault.OpenText(db, PlaceOf(id, row.Stay), row.Words)), row.By, row.At));
    }

    /// <summary>Hash of exactly what would be signed: every person's newest words, in a fixed order.</summary>
    public static string HashOf(IEnumerable<HandOverNoteRow> notes)
    {
        var all = new StringBuilder();
        foreach (var note in notes.OrderBy(note => note.Stay)) all.Append(note.Stay.ToString("N")).Append(':').Append(note.Version).Append(':').Append(Pack(note.Words)).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())).AsSpan(0, 16));
    }

    public static void AddNote(WriteScope scope, Guid id, Guid stay, int version, Sbar words, Guid by) => scope.Connection.Execute(
        "INSERT INTO hand_over_note (hand_over_id, encounter_id, version, words, by_staff, at) VALUES (@id, @stay, @version, @words, @by, @now)",
        ("id", id), ("stay", stay), ("version", version), ("words", scope.Vault.SealText(scope, PersonNames.OwnerOf(scope.Connection, stay), PlaceOf(id, stay), Pack(words))), ("by", by), ("now", scope.Now));

    public static void Sign(WriteScope scope, Guid id, string part, Guid staff, string hash, bool beside) => scope.Connection.Execute(
        "INSERT INTO hand_over_signature (hand_over_id, part, staff_id, at, content_hash, beside) VALUES (@id, @part, @staff, @now, @hash, @beside)",
        ("id", id), ("part", part), ("staff", staff), ("now", scope.Now), ("hash", hash), ("beside", beside));

    /// <summary>From now on this person is looked after by somebody.</summary>
    public static void LookAfter(WriteScope scope, Guid stay, Guid staff)
    {
        if (scope.Connection.Scalar<long>("SELECT count(*) FROM looks_after WHERE encounter_id = @stay AND staff_id = @staff AND to_at IS NULL", ("stay", stay), ("staff", staff)) > 0) return;
        scope.Connection.Execute("UPDATE looks_after SET to_at = @now WHERE encounter_id = @stay AND to_at IS NULL", ("now", scope.Now), ("stay", stay));
        scope.Connection.Execute("INSERT INTO looks_after (id, encounter_id, staff_id, from_at) VALUES (@id, @stay, @staff, @now)", ("id", Guid.CreateVersion7()), ("stay", stay), ("staff", staff), ("now", scope.Now));
    }

    /// <summary>Who looks after whom on a unit.</summary>
    public static IReadOnlyDictionary<Guid, (Guid Staff, string Name)> LooksAfter(DbConnection db, Guid unit) => db.Query(
        "SELECT l.encounter_id, l.staff_id, s.name FROM looks_after l JOIN encounter e ON e.id = l.encounter_id JOIN staff s ON s.id = l.staff_id WHERE e.unit_id = @unit AND e.ended_at IS NULL AND l.to_at IS NULL",
        row => (Stay: row.Id(0), Staff: row.Id(1), Name: row.GetString(2)), ("unit", unit)).ToDictionary(row => row.Stay, row => (row.Staff, row.Name));

    static HandOverRow Read(DbDataReader row) => new(row.Id(0), row.Id(1), row.Id(2), row.GetString(3), row.Time(4), row.Time(5), row.IdOrNull(6), row.IdOrNull(7), []);

    static HandOverRow With(DbConnection db, HandOverRow row) => row with
    {
        Signatures = db.Query("SELECT g.part, g.staff_id, s.name, g.at, g.beside FROM hand_over_signature g JOIN staff s ON s.id = g.staff_id WHERE g.hand_over_id = @id ORDER BY g.at",
            each => new HandOverSignature(each.GetString(0), each.Id(1), each.GetString(2), each.Time(3), each.GetInt16(4) == 1), ("id", row.Id)),
    };

    static string PlaceOf(Guid id, Guid stay) => $"hand_over_note.words:{id:N}:{stay:N}";

    static string Pack(Sbar words) => JsonSerializer.Serialize<string[]>([Folding.Inert(words.Situation), Folding.Inert(words.Background), Folding.Inert(words.Assessment), Folding.Inert(words.Recommendation)]);

    // A person whose key was deleted: the note stays, its words cannot be read.
    static Sbar Unpack(string text) => text.StartsWith('[') && JsonSerializer.Deserialize<string[]>(text) is [var s, var b, var a, var r] ? new Sbar(s, b, a, r) : new Sbar(text, "", "", "");
}
