using System.Globalization;
using System.IO.Compression;
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

/// <summary>What is exported, as it was decided.</summary>
/// <param name="Person">Whose record.</param>
/// <param name="Decided">What may be given, and under which consents.</param>
/// <param name="To">Who receives it.</param>
/// <param name="Purpose">What for.</param>
public sealed record ExportOrder(Guid Person, Decision Decided, Recipient To, Purpose Purpose)
{
    /// <summary>The person's own copy (42 CFR 2.23): everything but counselling notes.</summary>
    public static ExportOrder OwnCopy(Guid person, Instant now) =>
        new(person, ConsentDecision.Decide([], SecurityLabels.AllClasses, Recipient.ThePatient, Purpose.PatientRequest, now), Recipient.ThePatient, Purpose.PatientRequest);

    /// <summary>True for the person's own copy.</summary>
    public bool Own => To.Kind == RecipientKind.Patient;

    /// <summary>The consents it is made under, each once.</summary>
    public IReadOnlyList<Consent> Under => [.. Decided.Given.Select(each => each.Under).OfType<Consent>().DistinctBy(each => each.Reference)];
}

/// <summary>
/// What the record holds of one person, as a zip: a FHIR bundle for machines and one page for people; the person's own copy also has alerts and limits with the words
/// written about them. To a receiver outside goes what the consents give and nothing else, with both statements of 42 CFR 2.32 and a copy of each consent in front.
/// Asks between pages whether it may go on: a right that was taken back, or a person whose texts are being deleted, ends it. The gate is before it: <see cref="RecordExport"/>.
/// </summary>
public static class ExportPerson
{
    /// <summary>Short notice of 42 CFR 2.32(a)(2); it goes with every copy.</summary>
    public static string Notice => Part2Notice.Short.Text;

    const int PageSize = 200;

    /// <summary>Writes the zip; complete under its name when this returns, readable by its owner only. <paramref name="mayGoOn"/> answers null, or why not.</summary>
    public static ExportDone Run(Database database, ExportOrder order, string path, Instant now, Func<string?> mayGoOn, Action<long, long>? progress = null)
    {
        if (order.Decided.Verdict == Verdict.Deny) throw new InvalidOperationException("Nothing may be given: there is no export.");
        if (!order.Own && order.Decided.Given.Any(each => each.Under is null && each.Order is null)) throw new InvalidOperationException("An export to a receiver outside needs the consent or the order it is made under.");
        var temporary = path + ".part";
        var how = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var done = new ExportDone("It failed.", 0);
        try
        {
            using var file = new FileStream(temporary, how);
            using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true)) done = Write(zip, database, order, now, mayGoOn, progress);
            file.Flush(flushToDisk: true);
        }
        finally
        {
            if (done.Stopped is not null) File.Delete(temporary);
        }

        if (done.Stopped is null) File.Move(temporary, path, overwrite: true);
        return done;
    }

    static ExportDone Write(ZipArchive zip, Database database, ExportOrder order, Instant now, Func<string?> mayGoOn, Action<long, long>? progress)
    {
        var record = Record(database, order);
        var resources = 0;
        using (var bundle = zip.CreateEntry("bundle.json").Open())
        using (var json = new Utf8JsonWriter(bundle))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Bundle");
            json.WriteString("type", "collection");
            json.WriteString("timestamp", FhirJson.Text(now));
            json.WriteStartArray("entry");
            if (!order.Own) Head(json, order);
            foreach (var page in Pages(record, order.Person))
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
                progress?.Invoke(resources, 0);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (mayGoOn() is { } stopped) return new ExportDone(stopped, resources);
        ExportPage.Write(zip, database, order, Pages(record, order.Person).SelectMany(page => page), now);
        return mayGoOn() is { } late ? new ExportDone(late, resources) : new ExportDone(null, resources);
    }

    /// <summary>How many resources it will hold, versions beyond the newest not counted: for the list of disclosures, which is written before anything is.</summary>
    public static int Count(Database database, ExportOrder order)
    {
        var record = Record(database, order);
        var stays = new SearchQuery { Count = 1, Total = true };
        OtherSearches.TakeEncounter(stays, "patient", order.Person.ToString());
        var values = new SearchQuery { Count = 1, Total = true };
        ObservationSearch.Take(values, "patient", order.Person.ToString());
        return (record.Find("Patient", order.Person) is null ? 0 : 1) + (int)(OtherSearches.RunEncounter(record, stays).Total ?? 0) + (int)(ObservationSearch.Run(record, values).Total ?? 0) + FactSearch.Of(record, order.Person, versions: false).Count;
    }

    static FhirRecord Record(Database database, ExportOrder order) => new(database, new Sender(null, null, null, "export"), FhirScope.Of(order.Person, order.Decided, order.To, order.Purpose));

    // What goes with a disclosure stands first: whoever reads on has read it.
    static void Head(Utf8JsonWriter json, ExportOrder order)
    {
        json.WriteStartObject();
        json.WritePropertyName("resource");
        FhirAnswer.Outcome(json, [.. ((Part2Notice[])[Part2Notice.Long, Part2Notice.Short]).Select(notice => new Issue(IssueCode.Informational, null, $"{notice.Text} ({notice.Citation})")),
            new Issue(IssueCode.Suppressed, null, "What no consent of the person lets you have is left out.")]);
        json.WriteEndObject();
        FhirNotice.Copies(json, order.Under, rest => "urn:uuid:" + rest[(rest.LastIndexOf('/') + 1)..], search: false);
    }

    // The person, their stays, then every observation and coded fact with all its versions.
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
            if (page.Next is null) break;
            cursor = page.Next;
        }

        if (FactSearch.Of(record, person, versions: true) is { Count: > 0 } facts) yield return facts;
    }

    static IEnumerable<FhirResource> Versions(FhirRecord record, FhirResource newest)
    {
        for (var version = 1; version < int.Parse(newest.Version, CultureInfo.InvariantCulture); version++)
            if (record.Version(newest.Id, version) is { } older) yield return older;
        yield return newest;
    }
}
