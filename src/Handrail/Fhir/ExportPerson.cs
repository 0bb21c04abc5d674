using System.Data.Common;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Handrail.Core.Consent;
using Handrail.Data;
using Handrail.Devices;
using NodaTime;

namespace Handrail.Fhir;

/// <summary>How an export ended.</summary>
/// <param name="Stopped">Why it stopped before its end, in words; null when it is whole. A stopped export leaves no file.</param>
/// <param name="Resources">FHIR resources written.</param>
public sealed record ExportDone(string? Stopped, int Resources);

/// <summary>
/// Everything the record holds of one person, as a zip: a FHIR bundle for machines, alerts and limits with the words written about them, and one page for people.
/// Asks between pages whether it may go on: a person whose texts are being deleted, or a right that was taken back, ends it.
/// </summary>
public static class ExportPerson
{
    /// <summary>Short notice of 42 CFR 2.32(a)(2); it goes with every copy.</summary>
    public const string Notice = "42 CFR part 2 prohibits unauthorized use or disclosure of these records.";

    const int PageSize = 200;

    /// <summary>Writes the zip; complete under its name when this returns, readable by its owner only. <paramref name="mayGoOn"/> answers null, or why not.</summary>
    public static ExportDone Run(Database database, Guid person, string path, Instant now, Func<string?> mayGoOn)
    {
        var temporary = path + ".part";
        var how = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var done = new ExportDone(null, 0);
        using (var file = new FileStream(temporary, how))
        {
            using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true)) done = Write(zip, database, person, now, mayGoOn);
            file.Flush(flushToDisk: true);
        }

        if (done.Stopped is null) File.Move(temporary, path, overwrite: true);
        else File.Delete(temporary);
        return done;
    }

    static ExportDone Write(ZipArchive zip, Database database, Guid person, Instant now, Func<string?> mayGoOn)
    {
        var record = new FhirRecord(database, new Sender(null, null, null, "export"), FhirScope.Of(person, ConsentDecision.Decide([], SecurityLabels.AllClasses, Recipient.ThePatient, Purpose.PatientRequest, now), Recipient.ThePatient, Purpose.PatientRequest));
        var resources = 0;
        using (var bundle = zip.CreateEntry("bundle.json").Open())
        using (var json = new Utf8JsonWriter(bundle))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Bundle");
            json.WriteString("type", "collection");
            json.WriteString("timestamp", FhirJson.Text(now));
            json.WriteStartArray("entry");
            foreach (var page in Pages(record, person))
            {
                if (mayGoOn() is { } why) return new ExportDone(why, resources);
                foreach (var resource in page)
                {
                    json.WriteStartObject();
                    json.WriteString("fullUrl", $"urn:uuid:{resource.Id}");
                    json.WritePropertyName("resource");
                    json.WriteRawValue(resource.Json.Span, skipInputValidation: true);
                    json.WriteEndObject();
                    resources++;
                }

                json.Flush();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        using var connection = database.Open();
        var who = PersonNames.One(connection, database.Vault, person);
        var alerts = Alerts(connection, database.Vault, person);
        if (mayGoOn() is { } stopped) return new ExportDone(stopped, resources);
        Text(zip, "alerts.json", JsonSerializer.Serialize(alerts.Select(alert => new { at = alert.At.ToString(), alert = alert.Title, what = alert.What, by = alert.By, words = alert.Words })));
        Text(zip, "record.html", Html(record, who, person, alerts, now));
        Text(zip, "READ-ME.txt",
            $"{Notice}\r\n\r\nrecord.html is for reading, bundle.json (FHIR R4) and alerts.json are for other programs. Made {now} by Handrail. This file is not sealed: keep it as you would keep the paper.\r\n");
        return new ExportDone(null, resources);
    }

    // The person, their stays, then every observation with all its versions.
    static IEnumerable<IReadOnlyList<FhirResource>> Pages(FhirRecord record, Guid person)
    {
        if (record.Find("Patient", person) is { } patient) yield return [patient];
        for (var (from, more) = (0L, true); more;)
        {
            var stays = new SearchQuery { Count = PageSize, After = (from, 0) };
            OtherSearches.TakeEncounter(stays, "patient", person.ToString());
            var page = OtherSearches.RunEncounter(record, stays);
            yield return page.Entries;
            (from, more) = (from + PageSize, page.Next is not null);
        }

        for (string? cursor = null; ;)
        {
            var query = new SearchQuery { Count = PageSize, Ascending = true };
            ObservationSearch.Take(query, "patient", person.ToString());
            if (cursor is not null) query.Common("_page", cursor);
            var page = ObservationSearch.Run(record, query);
            yield return [.. page.Entries.SelectMany(entry => Versions(record, entry))];
            if (page.Next is null) yield break;
            cursor = page.Next;
        }
    }

    static IEnumerable<FhirResource> Versions(FhirRecord record, FhirResource newest)
    {
        for (var version = 1; version < int.Parse(newest.Version, CultureInfo.InvariantCulture); version++)
            if (record.Version(newest.Id, version) is { } older) yield return older;
        yield return newest;
    }

    static List<(Instant At, string Title, string What, string? By, string? Words)> Alerts(DbConnection connection, Vault vault, Guid person) =>
        connection.Query(
            """
            SELECT v.at, a.title, v.kind, s.name, v.detail, a.id FROM alert_event v JOIN alert a ON a.id = v.alert_id JOIN encounter e ON e.id = a.encounter_id
            LEFT JOIN staff s ON s.id = v.staff_id WHERE e.person_id = @person ORDER BY v.at, a.id, v.no
            """,
            row => (At: row.Time(0), Title: row.GetString(1), What: row.GetString(2), By: row.TextOrNull(3), Words: row.TextOrNull(4), Alert: row.Id(5)), ("person", person))
        .Concat(connection.Query(
            "SELECT l.set_at, l.rule, s.name, l.reason, l.id FROM patient_limit l JOIN encounter e ON e.id = l.encounter_id JOIN staff s ON s.id = l.set_by WHERE e.person_id = @person ORDER BY l.set_at",
            row => (At: row.Time(0), Title: row.GetString(1), What: "limit set", By: (string?)row.GetString(2), Words: (string?)row.GetString(3), Alert: row.Id(4)), ("person", person)))
        .Select(each => (each.At, each.Title, each.What, each.By, vault.OpenTextOrNull(connection, each.What == "limit set" ? $"patient_limit.reason:{each.Alert:N}" : $"alert_event.detail:{each.Alert:N}", each.Words)))
        .ToList();

    static string Html(FhirRecord record, PersonText who, Guid person, List<(Instant At, string Title, string What, string? By, string? Words)> alerts, Instant now)
    {
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Record</title></head><body>\n");
        html.Append(null, $"<h1>Record of {E(who.Name)}</h1>\n<p>Record number {E(who.RecordNumber)}, born {(who.BornKnown ? who.BirthDate.ToString("uuuu-MM-dd", null) : "not known")}, sex {E(who.Sex)}. Made {now}. Times are UTC.</p>\n<p><strong>{E(Notice)}</strong></p>\n");
        html.Append("<h2>Measurements and scores</h2>\n<table border=\"1\"><tr><th>Taken</th><th>What</th><th>Value</th><th>State</th><th>Note</th></tr>\n");
        foreach (var resource in Pages(record, person).SelectMany(page => page).Where(each => each.Type == "Observation")) html.Append(Row(resource));
        html.Append("</table>\n<h2>Alerts and limits</h2>\n<table border=\"1\"><tr><th>When</th><th>What</th><th>Step</th><th>By</th><th>Words</th></tr>\n");
        foreach (var (at, title, what, by, words) in alerts) html.Append(null, $"<tr><td>{at}</td><td>{E(title)}</td><td>{E(what)}</td><td>{E(by)}</td><td>{E(words)}</td></tr>\n");
        return html.Append("</table>\n</body></html>\n").ToString();
    }

    static string Row(FhirResource resource)
    {
        using var parsed = JsonDocument.Parse(resource.Json);
        var fact = parsed.RootElement;
        var values = fact.TryGetProperty("component", out var parts) ? parts.EnumerateArray().Select(part => $"{Name(part)} {Value(part)}") : [Value(fact)];
        var notes = fact.TryGetProperty("note", out var note) ? string.Join("; ", note.EnumerateArray().Select(each => each.GetProperty("text").GetString())) : "";
        return $"<tr><td>{E(fact.GetProperty("effectiveDateTime").GetString())}</td><td>{E(Name(fact))}</td><td>{E(string.Join(", ", values))}</td><td>{E(fact.GetProperty("status").GetString())}</td><td>{E(notes)}</td></tr>\n";
    }

    static string Name(JsonElement of) => of.GetProperty("code") is var code && code.TryGetProperty("text", out var text) ? text.GetString()! : code.GetProperty("coding")[0] is var coding && coding.TryGetProperty("display", out var display) ? display.GetString()! : coding.GetProperty("code").GetString()!;

    static string Value(JsonElement of) =>
        of.TryGetProperty("valueQuantity", out var quantity) ? $"{quantity.GetProperty("value")} {(quantity.TryGetProperty("unit", out var unit) ? unit.GetString() : "")}".Trim()
        : of.TryGetProperty("valueInteger", out var whole) ? whole.ToString()
        : of.TryGetProperty("valueBoolean", out var yes) ? (yes.GetBoolean() ? "yes" : "no")
        : of.TryGetProperty("valueCodeableConcept", out var concept) && concept.TryGetProperty("text", out var text) ? text.GetString()! : "";

    static void Text(ZipArchive zip, string name, string text)
    {
        using var entry = new StreamWriter(zip.CreateEntry(name).Open(), new UTF8Encoding(false));
        entry.Write(text);
    }

    static string E(string? text) => WebUtility.HtmlEncode(Folding.Inert(text ?? ""));
}
