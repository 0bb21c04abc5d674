using Handrail.Core.Consent;
using Handrail.Data;
using Handrail.Devices;
using NodaTime;

namespace Handrail.Fhir;

/// <summary>
/// A part of one person's record, ready to leave the house, as a FHIR Bundle: the statement of 42 CFR 2.32 in both forms, a copy of each consent it is made under, then
/// the data. There is no packet without them: <see cref="Build"/> refuses. Every exporter of a person's record uses this.
/// </summary>
/// <param name="Json">The Bundle.</param>
/// <param name="Items">How many data are in it.</param>
/// <param name="Parts">Which parts are in it.</param>
/// <param name="Labels">Which labels they carry.</param>
/// <param name="Cut">True when there were more values than a packet holds; the newest are in it.</param>
public sealed record DisclosurePacket(string Json, int Items, RecordPart Parts, SecurityLabel Labels, bool Cut)
{
    /// <summary>The most measured values of one packet.</summary>
    public const int MostValues = 2000;

    /// <summary>
    /// Builds a packet of what <paramref name="decision"/> gives and nothing else. Throws <see cref="InvalidOperationException"/> when it would go without its notice or
    /// without the consent it is made under.
    /// </summary>
    /// <param name="database">The record.</param>
    /// <param name="person">Whose record.</param>
    /// <param name="decision">What may be given.</param>
    /// <param name="to">Who receives it.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="since">Measured values from here on.</param>
    /// <param name="notices">The statements that go with it.</param>
    /// <param name="address">Absolute address of a resource, from "Type/id".</param>
    public static DisclosurePacket Build(
        Database database, Guid person, Decision decision, Recipient to, Purpose purpose, Instant since, IReadOnlyList<Part2Notice> notices, Func<string, string> address)
    {
        var copies = decision.Given.Select(each => each.Under).OfType<Consent>().DistinctBy(each => each.Reference).ToList();
        if (decision.Verdict == Verdict.Deny) throw new InvalidOperationException("Nothing may be given: there is no packet.");
        if (decision.Given.Any(each => each.Ground == "consent") && (copies.Count == 0 || notices.Count == 0))
            throw new InvalidOperationException("A packet under a consent needs the notice of 42 CFR 2.32 and a copy of the consent.");
        var record = new FhirRecord(database, new Sender(null, null, null, "packet"), FhirScope.Of(person, decision, to, purpose));
        var entries = new List<FhirResource>();
        if (record.Find("Patient", person) is { } who) entries.Add(who);
        entries.AddRange(Stays(record, person));
        var (values, cut) = Values(record, person, since);
        entries.AddRange(values);
        var json = FhirJson.Bytes(json =>
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Bundle");
            json.WriteString("type", "collection");
            json.WriteStartArray("entry");
            json.WriteStartObject();
            json.WritePropertyName("resource");
            FhirAnswer.Outcome(json, [.. notices.Select(notice => new Issue(IssueCode.Informational, null, $"{notice.Text} ({notice.Citation})")),
                .. decision.Kept.Count > 0 ? [new Issue(IssueCode.Suppressed, null, "Parts of what was asked for are withheld: no consent gives them.")] : Array.Empty<Issue>()]);
            json.WriteEndObject();
            FhirNotice.Copies(json, copies, address, search: false);
            foreach (var entry in entries)
            {
                json.WriteStartObject();
                json.WriteString("fullUrl", address($"{entry.Type}/{entry.Id}"));
                json.WritePropertyName("resource");
                json.WriteRawValue(entry.Json.Span, skipInputValidation: true);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
        return new DisclosurePacket(System.Text.Encoding.UTF8.GetString(json.WrittenSpan), entries.Count,
            entries.Aggregate(RecordPart.None, (parts, each) => parts | FhirScope.PartOf(each.Type)), entries.Aggregate(SecurityLabel.None, (labels, each) => labels | each.Labels), cut);
    }

    static IReadOnlyList<FhirResource> Stays(FhirRecord record, Guid person)
    {
        var query = new SearchQuery { Count = SearchQuery.MostCount };
        query.Where.Text(" AND e.person_id IN ").Values([person]);
        return OtherSearches.RunEncounter(record, query).Entries;
    }

    static (List<FhirResource> Values, bool Cut) Values(FhirRecord record, Guid person, Instant since)
    {
        var found = new List<FhirResource>();
        string? next = null;
        do
        {
            var query = new SearchQuery { Count = SearchQuery.MostCount };
            query.Where.Text(" AND o.person_id IN ").Values([person]).Text(" AND o.effective_at >= ").Value(Micros.Of(since)).Text(" AND o.status <> 'entered-in-error'");
            if (next is not null) query.Common("_page", next);
            var page = ObservationSearch.Run(record, query);
            found.AddRange(page.Entries);
            next = page.Next;
        }
        while (next is not null && found.Count < MostValues);
        return (found, next is not null);
    }
}
