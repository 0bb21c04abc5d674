using System.Data.Common;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Handrail.Core.Consent;
using Handrail.Data;
using NodaTime;

namespace Handrail.Fhir;

/// <summary>What people read of an export: one page, the alerts of the person's own copy, and what the files are.</summary>
static class ExportPage
{
    /// <summary>Adds the files. <paramref name="resources"/>: what the bundle holds.</summary>
    public static void Write(ZipArchive zip, Database database, ExportOrder order, IEnumerable<FhirResource> resources, Instant now)
    {
        using var connection = database.Open();
        var who = order.Decided.Given.Any(each => each.Datum.Part == RecordPart.Presence) ? PersonNames.One(connection, database.Vault, order.Person) : null;
        // Alerts and limits are words of staff, and no part of a record that a consent can name.
        var alerts = order.Own ? Alerts(connection, database.Vault, order.Person) : [];
        if (order.Own) Text(zip, "alerts.json", JsonSerializer.Serialize(alerts.Select(alert => new { at = alert.At.ToString(), alert = alert.Title, what = alert.What, by = alert.By, words = alert.Words })));
        var more = order.Own ? OwnRecord.Write(zip, connection, database.Vault, order.Person) : "";
        Text(zip, "record.html", Html(order, who, resources, alerts, more, now));
        var files = order.Own ? "bundle.json (FHIR R4), alerts.json and everything.json are" : "bundle.json (FHIR R4) is";
        Text(zip, "READ-ME.txt",
            $"{ExportPerson.Notice}\r\n\r\nrecord.html is for reading, {files} for other programs. Made {now} by Handrail. This file is not sealed: keep it as you would keep the paper.\r\n");
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

    static string Html(ExportOrder order, PersonText? who, IEnumerable<FhirResource> resources, List<(Instant At, string Title, string What, string? By, string? Words)> alerts, string more, Instant now)
    {
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Record</title></head><body>\n");
        if (who is not null) html.Append(null, $"<h1>Record of {E(who.Name)}</h1>\n<p>Record number {E(who.RecordNumber)}, born {(who.BornKnown ? who.BirthDate.ToString("uuuu-MM-dd", null) : "not known")}, sex {E(who.Sex)}. Made {now}. Times are UTC.</p>\n");
        else html.Append(null, $"<h1>Part of a record</h1>\n<p>Made {now}. Times are UTC.</p>\n");
        html.Append(null, $"<p><strong>{E(ExportPerson.Notice)}</strong></p>\n");
        if (!order.Own) html.Append(null, $"<p>{E(Part2Notice.Long.Text)} ({Part2Notice.Long.Citation})</p>\n<p>For {E(order.To.Name)} ({E(ConsentWords.Of(order.To.Kind))}), for {E(ConsentWords.Of(order.Purpose))}.</p>\n");
        foreach (var consent in order.Under) html.Append(Copy(consent));
        html.Append("<h2>Measurements and scores</h2>\n<table border=\"1\"><tr><th>Taken</th><th>What</th><th>Value</th><th>State</th><th>Note</th></tr>\n");
        foreach (var resource in resources.Where(each => each.Type == "Observation")) html.Append(Row(resource));
        if (!order.Own) return html.Append("</table>\n</body></html>\n").ToString();
        html.Append("</table>\n<h2>Alerts and limits</h2>\n<table border=\"1\"><tr><th>When</th><th>What</th><th>Step</th><th>By</th><th>Words</th></tr>\n");
        foreach (var (at, title, what, by, words) in alerts) html.Append(null, $"<tr><td>{at}</td><td>{E(title)}</td><td>{E(what)}</td><td>{E(by)}</td><td>{E(words)}</td></tr>\n");
        return html.Append("</table>\n").Append(more).Append("</body></html>\n").ToString();
    }

    // The consent as the person signed it, in words (2.32(a): a copy of it, or a clear explanation of its scope).
    static string Copy(Consent consent)
    {
        var form = consent.Form;
        var ends = form.Expiry switch { ExpiryKind.OnDate => $"on {form.ExpiresAt}", ExpiryKind.OnEvent => $"with: {form.ExpiryEvent}", _ => "when it is taken back" };
        return $"<h2>Copy of the consent</h2>\n<dl><dt>Sort</dt><dd>{E(ConsentWords.Of(form.Kind!.Value))}</dd><dt>Of</dt><dd>{E(form.PatientName)}</dd><dt>May disclose</dt><dd>{E(form.Discloser)}</dd>"
            + $"<dt>What</dt><dd>{E(form.Description)} ({E(ConsentWords.Of(form.Parts))})</dd><dt>To</dt><dd>{E(string.Join("; ", form.Grantees.Select(ConsentWords.Of)))}</dd>"
            + $"<dt>For</dt><dd>{E(string.Join(", ", form.Purposes.Select(ConsentWords.Of)))}</dd><dt>Can be taken back</dt><dd>{E(form.HowToRevoke)}</dd><dt>Ends</dt><dd>{E(ends)}</dd>"
            + $"<dt>Signed</dt><dd>{E(form.SignedName)} ({E(ConsentWords.Of(form.SignedBy!.Value))}), {form.SignedAt}</dd></dl>\n";
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
