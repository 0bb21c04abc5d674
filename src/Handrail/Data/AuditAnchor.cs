using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Handrail.Data;

/// <summary>
/// Lists the heads of all audit chains each minute, in a chain of its own and in a file outside the database, so that a cut tail shows.
/// The file is one line an anchor: number, micros, heads, hash. Put its folder on another disk or a log host to be safe from whoever can edit both.
/// </summary>
public static class AuditAnchor
{
    /// <summary>Name of the file in the data folder.</summary>
    public const string FileName = "audit-anchors.log";

    /// <summary>Writes an anchor when any head has moved; answers the line for the file, or null when nothing moved.</summary>
    public static string? Write(WriteScope scope)
    {
        var connection = scope.Connection;
        var heads = Heads(connection);
        var last = connection.Query("SELECT no, heads, hash FROM audit_anchor ORDER BY no DESC LIMIT 1", row => (No: row.GetInt64(0), Heads: row.GetString(1), Hash: row.GetFieldValue<byte[]>(2)));
        if (heads.Length == 0 || (last.Count > 0 && last[0].Heads == heads)) return null;
        var no = last.Count == 0 ? 1 : last[0].No + 1;
        var prev = last.Count == 0 ? new byte[32] : last[0].Hash;
        var micros = Micros.Of(scope.Now);
        var hash = Hash(no, micros, heads, prev);
        connection.Execute("INSERT INTO audit_anchor (no, at, heads, prev, hash) VALUES (@no, @at, @heads, @prev, @hash)",
            ("no", no), ("at", micros), ("heads", heads), ("prev", prev), ("hash", hash));
        return Line(no, micros, heads, hash);
    }

    /// <summary>"slot:number:hash" of every chain, in slot order.</summary>
    internal static string Heads(DbConnection connection) => string.Join(' ', connection.Query(
        "SELECT e.slot, e.no, e.hash FROM audit_event e JOIN (SELECT slot, max(no) AS no FROM audit_event GROUP BY slot) m ON m.slot = e.slot AND m.no = e.no ORDER BY e.slot",
        row => string.Create(CultureInfo.InvariantCulture, $"{row.GetInt32(0)}:{row.GetInt64(1)}:{Convert.ToHexStringLower(row.GetFieldValue<byte[]>(2))}")));

    internal static string Line(long no, long micros, string heads, byte[] hash) =>
        string.Create(CultureInfo.InvariantCulture, $"{no}\t{micros}\t{heads}\t{Convert.ToHexStringLower(hash)}");

    internal static byte[] Hash(long no, long micros, string heads, byte[] prev) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{no}\n{micros}\n{heads}\n")), .. prev]);
}

/// <summary>What <c>audit verify</c> found.</summary>
/// <param name="Rows">Audit rows read.</param>
/// <param name="Anchors">Anchors read.</param>
/// <param name="Faults">Each fault in one plain sentence; empty when everything fits.</param>
public sealed record AuditVerdict(long Rows, long Anchors, IReadOnlyList<string> Faults);

/// <summary>Recomputes every hash and holds chains, anchors and the outside file against each other.</summary>
public static class AuditVerify
{
    /// <summary>Checks the whole audit; <paramref name="anchorFile"/> may be absent (then a cut tail since the last anchor cannot be seen, and this is said).</summary>
    public static AuditVerdict Run(DbConnection connection, string? anchorFile, Action<long>? progress = null)
    {
        var faults = new List<string>();
        var byPlace = new Dictionary<(int Slot, long No), string>();
        var anchored = connection.Query("SELECT no, at, heads, prev, hash FROM audit_anchor ORDER BY no",
            row => (No: row.GetInt64(0), At: row.GetInt64(1), Heads: row.GetString(2), Prev: row.GetFieldValue<byte[]>(3), Hash: row.GetFieldValue<byte[]>(4)));
        var outside = anchorFile is not null && File.Exists(anchorFile) ? File.ReadAllLines(anchorFile) : null;
        var wanted = anchored.Select(anchor => anchor.Heads).Concat(outside?.Select(line => line.Split('\t')).Where(parts => parts.Length == 4).Select(parts => parts[2]) ?? [])
            .SelectMany(heads => heads.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(PlaceOf).OfType<(int, long)>().ToHashSet();

        var rows = Chains(connection, wanted, byPlace, faults, progress);
        Anchors(anchored, byPlace, faults);
        Outside(outside, anchored, byPlace, faults);
        return new AuditVerdict(rows, anchored.Count, faults);
    }

    static long Chains(DbConnection connection, HashSet<(int, long)> wanted, Dictionary<(int, long), string> byPlace, List<string> faults, Action<long>? progress)
    {
        using var command = connection.Command(
            "SELECT slot, no, at, actor_kind, actor, action, subject_kind, subject_id, outcome, detail, prev, hash, form, purpose, ground, consent_id, person_id FROM audit_event ORDER BY slot, no");
        using var reader = command.ExecuteReader();
        var (slot, expected, head, rows) = (-1, 1L, new byte[32], 0L);
        while (reader.Read())
        {
            if (reader.GetInt32(0) != slot) (slot, expected, head) = (reader.GetInt32(0), 1, new byte[32]);
            var no = reader.GetInt64(1);
            var row = new AuditRow(reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.GetString(6), reader.GetString(7), reader.GetString(8), reader.GetString(9))
            {
                Purpose = reader.GetString(13), Ground = reader.GetString(14), Consent = reader.GetString(15), Person = reader.GetString(16),
            };
            var form = reader.GetInt32(12);
            var (prev, hash) = (reader.GetFieldValue<byte[]>(10), reader.GetFieldValue<byte[]>(11));
            if (no != expected) faults.Add($"Chain {slot}: row {expected} is missing (the next one is {no}).");
            else if (!prev.AsSpan().SequenceEqual(head)) faults.Add($"Chain {slot}, row {no}: does not follow the row before it.");
            var known = form == 2 || (form == 1 && row is { Purpose: "", Ground: "", Consent: "", Person: "" });
            if (!known || !AuditChain.Hash(slot, no, reader.GetInt64(2), row, prev, form).AsSpan().SequenceEqual(hash)) faults.Add($"Chain {slot}, row {no}: its content was changed.");
            if (wanted.Contains((slot, no))) byPlace[(slot, no)] = Convert.ToHexStringLower(hash);
            (expected, head, rows) = (no + 1, hash, rows + 1);
            if (rows % 10_000 == 0) progress?.Invoke(rows);
        }

        return rows;
    }

    static void Anchors(List<(long No, long At, string Heads, byte[] Prev, byte[] Hash)> anchored, Dictionary<(int, long), string> byPlace, List<string> faults)
    {
        var (expected, head) = (1L, new byte[32]);
        foreach (var anchor in anchored)
        {
            if (anchor.No != expected) faults.Add($"Anchor {expected} is missing.");
            else if (!anchor.Prev.AsSpan().SequenceEqual(head)) faults.Add($"Anchor {anchor.No} does not follow the one before it.");
            if (!AuditAnchor.Hash(anchor.No, anchor.At, anchor.Heads, anchor.Prev).AsSpan().SequenceEqual(anchor.Hash)) faults.Add($"Anchor {anchor.No}: its content was changed.");
            Fits(anchor.Heads, $"Anchor {anchor.No}", byPlace, faults);
            (expected, head) = (anchor.No + 1, anchor.Hash);
        }
    }

    static void Outside(string[]? lines, List<(long No, long At, string Heads, byte[] Prev, byte[] Hash)> anchored, Dictionary<(int, long), string> byPlace, List<string> faults)
    {
        if (lines is null)
        {
            // Between the very first anchor and its line a crash leaves no file; the second anchor makes one.
            if (anchored.Count > 1) faults.Add($"The file {AuditAnchor.FileName} is missing: a cut of the newest rows could not be seen.");
            return;
        }

        var inside = anchored.ToDictionary(anchor => anchor.No, anchor => AuditAnchor.Line(anchor.No, anchor.At, anchor.Heads, anchor.Hash));
        foreach (var line in lines)
        {
            var parts = line.Split('\t');
            if (parts.Length == 4 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var known) && inside.TryGetValue(known, out var whole) && whole == line)
            {
                Fits(parts[2], $"{AuditAnchor.FileName}, anchor {known}", byPlace, faults);
                continue;
            }

            // A crash can leave a line half written. Its anchor was committed before, so an honest half is the beginning of a line we know.
            if (inside.Values.Any(each => each.Length > line.Length && each.StartsWith(line, StringComparison.Ordinal))) continue;
            if (parts.Length != 4 || !long.TryParse(parts[0], CultureInfo.InvariantCulture, out var no))
            {
                faults.Add($"{AuditAnchor.FileName} holds a line that is no anchor.");
                continue;
            }

            if (!inside.ContainsKey(no)) faults.Add($"Anchor {no} stands in {AuditAnchor.FileName} but not in the database: the newest part was cut off or an old copy was put back.");
            else faults.Add($"Anchor {no} differs between {AuditAnchor.FileName} and the database.");
            Fits(parts[2], $"{AuditAnchor.FileName}, anchor {no}", byPlace, faults);
        }
    }

    static void Fits(string heads, string where, Dictionary<(int, long), string> byPlace, List<string> faults)
    {
        foreach (var head in heads.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (PlaceOf(head) is not { } place) faults.Add($"{where}: '{head}' names no row.");
            else if (!byPlace.TryGetValue(place, out var hash)) faults.Add($"{where}: chain {place.Slot} once reached row {place.No}, which is gone.");
            else if (hash != head.Split(':')[2]) faults.Add($"{where}: chain {place.Slot}, row {place.No} is not the row that was anchored.");
        }
    }

    static (int Slot, long No)? PlaceOf(string head) =>
        head.Split(':') is [var slot, var no, _] && int.TryParse(slot, CultureInfo.InvariantCulture, out var chain) && long.TryParse(no, CultureInfo.InvariantCulture, out var row)
            ? (chain, row)
            : null;
}
