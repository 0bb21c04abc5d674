using System.Data.Common;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Handrail.Data;

namespace Handrail.Fhir;

/// <summary>Writes what the person's own copy has beyond the FHIR bundle: every table about them, their photos and their scans.</summary>
static class OwnRecord
{
    static readonly string[] TimeColumns = ["at"];

    /// <summary>Adds everything.json, the folders photos and scans; answers the sections for record.html.</summary>
    public static string Write(ZipArchive zip, DbConnection connection, Vault vault, Guid person)
    {
        var names = connection.Query("SELECT id, name FROM staff UNION ALL SELECT id, name FROM location", row => KeyValuePair.Create(row.Id(0), row.GetString(1))).DistinctBy(each => each.Key).ToDictionary();
        var html = new StringBuilder();
        using (var file = zip.CreateEntry("everything.json").Open())
        using (var json = new Utf8JsonWriter(file))
        {
            json.WriteStartObject();
            foreach (var table in OwnTables.Exported)
            {
                var rows = Rows(connection, vault, table, person, names);
                json.WriteStartArray(table.Name);
                foreach (var row in rows)
                {
                    json.WriteStartObject();
                    foreach (var (column, value) in row) json.WriteString(column, value);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                Section(html, table, rows);
            }

            json.WriteEndObject();
        }

        Files(zip, connection, vault, person);
        return html.ToString();
    }

    static List<List<(string Column, string? Value)>> Rows(DbConnection connection, Vault vault, OwnTable table, Guid person, Dictionary<Guid, string> names)
    {
        var read = connection.Query(table.Sql, row => Enumerable.Range(0, row.FieldCount).Select(i => (Column: row.GetName(i), Value: Value(row, i))).ToList(), ("person", person));
        return read.ConvertAll(row => row.Select(cell =>
        {
            if (table.Sealed.FirstOrDefault(each => each.Column == cell.Column) is { Column: not null } words && cell.Value is not null)
            {
                var place = row.Aggregate(words.Place, (text, other) => text.Replace($"{{{other.Column}}}", other.Value switch { Guid id => id.ToString("N"), null => "", var plain => Convert.ToString(plain, CultureInfo.InvariantCulture) }, StringComparison.Ordinal));
                return (cell.Column, cell.Value is byte[] bytes ? vault.OpenOrGone(connection, person, place, bytes) : vault.OpenText(connection, place, (string)cell.Value));
            }

            return (cell.Column, cell.Value switch
            {
                null or byte[] => null, // fingerprints and pictures: the pictures are files
                Guid id => names.GetValueOrDefault(id, id.ToString()),
                long micros when TimeColumns.Contains(cell.Column) || cell.Column.EndsWith("_at", StringComparison.Ordinal) => FhirJson.Text(Micros.ToInstant(micros)),
                var plain => Convert.ToString(plain, CultureInfo.InvariantCulture),
            });
        }).Where(cell => cell.Item2 is not null).ToList());
    }

    // Ids are bytes on SQLite and uuid on PostgreSQL; whole numbers of any width come as long.
    static object? Value(DbDataReader row, int i) => row.IsDBNull(i) ? null
        : row.GetDataTypeName(i).Equals("uuid", StringComparison.OrdinalIgnoreCase) ? row.Id(i)
        : row.GetValue(i) switch { byte[] { Length: 16 } id => new Guid(id, bigEndian: true), short small => (long)small, int whole => (long)whole, var other => other };

    static void Files(ZipArchive zip, DbConnection connection, Vault vault, Guid person)
    {
        foreach (var photo in PhotoBook.Of(connection, vault, person).Where(each => each.IsPhoto))
            if (PhotoBook.Picture(connection, vault, person, photo.No) is { } picture) File(zip, $"photos/{photo.No}.{(picture.Media == "image/png" ? "png" : "jpg")}", picture.Bytes);
        foreach (var (id, type, content) in connection.Query("SELECT id, media_type, content FROM consent_evidence WHERE person_id = @person ORDER BY added_at, id",
            row => (row.Id(0), row.GetString(1), row.GetFieldValue<byte[]>(2)), ("person", person)))
            if (vault.OpenOrGone(connection, person, "consent_evidence.content", content) is { } text) File(zip, $"scans/{id}.{type[(type.IndexOf('/', StringComparison.Ordinal) + 1)..]}", Convert.FromBase64String(text));
    }

    static void File(ZipArchive zip, string name, byte[] bytes)
    {
        using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(bytes);
    }

    static void Section(StringBuilder html, OwnTable table, List<List<(string Column, string? Value)>> rows)
    {
        if (rows.Count == 0) return;
        html.Append(null, $"<h2>{E(table.Title)}</h2>\n<ul>\n");
        foreach (var row in rows) html.Append(null, $"<li>{string.Join("; ", row.Where(cell => !Guid.TryParse(cell.Value, out _)).Select(cell => $"{E(cell.Column.Replace('_', ' '))}: {E(cell.Value)}"))}</li>\n");
        html.Append("</ul>\n");
    }

    static string E(string? text) => WebUtility.HtmlEncode(Folding.Inert(text ?? ""));
}
