using System.Text.Json;
using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Microsoft.Extensions.Primitives;

namespace Handrail.Fhir;

/// <summary>GET by id, of a version, and by search. What was read is recorded before it is sent.</summary>
public static class FhirReads
{
    const int MostParameters = 40, MostTries = 3;

    /// <summary>One resource by its id.</summary>
    public static Task ById(FhirCall call) =>
        One(call, "FhirRead", call.Id is { } id ? call.Record().Find(call.Route.Type!, id) : null);

    /// <summary>One version of an Observation.</summary>
    public static Task Version(FhirCall call) =>
        One(call, "FhirHistory", call.Id is { } id && int.TryParse(call.Http.Request.RouteValues["version"] as string, out var version) ? call.Record().Version(id, version) : null);

    static async Task One(FhirCall call, string action, FhirResource? found)
    {
        // The statement of 42 CFR 2.32 and the copy of the consent must go with it, and a single resource has no place for them.
        if (FhirScope.PartOf(call.Route.Type!) != RecordPart.None && !call.Doors.Scope(call.By).Programme)
        {
            await call.Doors.Audit([new FhirAudit(call.By, action + call.Route.Type, call.Route.Type!.ToLowerInvariant(), "", nameof(RefusalKind.NotAllowed))], call.Http.RequestAborted);
            await FhirAnswer.Refuse(call.Http, 403, new Issue(IssueCode.Forbidden, null, $"To you the record goes with its notice and consent, in a Bundle: search {call.Route.Type}?_id= instead."));
            return;
        }

        await call.Doors.Audit([Row(call, action, found, call.Id)], call.Http.RequestAborted);
        if (found is null) await FhirAnswer.Refuse(call.Http, 404, new Issue(IssueCode.NotFound, null, $"There is no such {call.Route.Type} here."));
        else await FhirAnswer.Send(call.Http, found);
    }

    /// <summary>A search: one page as a searchset Bundle.</summary>
    public static async Task Search(FhirCall call)
    {
        var http = call.Http;
        var query = new SearchQuery();
        var lenient = http.Request.Headers["Prefer"].Any(prefer => prefer?.Contains("handling=lenient", StringComparison.OrdinalIgnoreCase) == true);
        // Each one is a condition of the statement, and engines have a depth at which they give up.
        if (http.Request.Query.Sum(each => each.Value.Count) > MostParameters)
        {
            await FhirAnswer.Refuse(http, 400, new Issue(IssueCode.Invalid, null, $"A search has at most {MostParameters} parameters; several values of one go with commas."));
            return;
        }

        foreach (var (name, values) in http.Request.Query) Take(call.Route.Search!, query, name, values, lenient);
        if (query.Issues.Count > 0)
        {
            await FhirAnswer.Refuse(http, 400, query.Issues);
            return;
        }

        for (var tries = 0; tries < MostTries; tries++)
        {
            var record = call.Record();
            var page = call.Route.Search!.Run(record, query);
            var people = page.Entries.Select(entry => entry.Person).OfType<Guid>().Distinct().ToList();
            // One row for each person whose data are shown; a page about nobody leaves one too.
            var rows = page.Entries.GroupBy(entry => entry.Person).Select(group =>
                Row(call, "FhirSearch", group.First(), null) with { Disclosed = FhirNotice.Disclosed(record.Scope, group.Key, [.. group]) }).ToList();
            await call.Doors.Audit(rows.Count > 0 ? rows : [Row(call, "FhirSearch", null, null) with { Outcome = "done" }], http.RequestAborted);
            // While the rows were written somebody may have taken a consent back: then nothing of this page is sent.
            if (!record.Scope.Programme && !call.Doors.Scope(call.By).StillGives(record.Scope, people)) continue;
            await FhirAnswer.Send(http, 200, json => Write(json, call, query, page, record.Scope));
            return;
        }

        await FhirAnswer.Refuse(http, 503, new Issue(IssueCode.Transient, null, "Consents changed while this was read. Ask again."));
    }

    static void Take(FhirSearch search, SearchQuery query, string name, StringValues values, bool lenient)
    {
        foreach (var value in values)
        {
            // An empty parameter asks nothing.
            if (string.IsNullOrEmpty(value)) continue;
            if (value.Any(char.IsControl)) query.Refuse(name, "This value has characters that no value has.");
            else if (search.Take(query, name, value)) query.Use(name, value);
            else if (!lenient)
                query.Refuse(name, $"This parameter is not known for {search.Type}. Known are {string.Join(", ", search.Parameters.Select(each => each.Name))}, _sort, _count, _total and _format. With Prefer: handling=lenient it is passed over.", IssueCode.NotSupported);
        }
    }

    static void Write(Utf8JsonWriter json, FhirCall call, SearchQuery query, FhirPage page, FhirScope scope)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("type", "searchset");
        if (page.Total is { } total) json.WriteNumber("total", total);
        json.WriteStartArray("link");
        // Self says what was understood, so a sender sees what was passed over.
        var used = query.Used.Where(each => each.Key is not ("_count" or "_page")).Append(new("_count", query.Count.ToString())).ToList();
        Link(json, "self", call.Address(call.Route.Type + Text([.. used, .. query.Used.Where(each => each.Key == "_page")])));
        if (page.Next is { } next) Link(json, "next", call.Address(call.Route.Type + Text([.. used, new("_page", next)])));
        json.WriteEndArray();
        var outside = !scope.Programme && FhirScope.PartOf(call.Route.Type!) != RecordPart.None;
        if (page.Entries.Count > 0 || outside)
        {
            json.WriteStartArray("entry");
            foreach (var entry in page.Entries)
            {
                json.WriteStartObject();
                json.WriteString("fullUrl", call.Address($"{entry.Type}/{entry.Id}"));
                json.WritePropertyName("resource");
                json.WriteRawValue(entry.Json.Span, skipInputValidation: true);
                json.WriteStartObject("search");
                json.WriteString("mode", "match");
                json.WriteEndObject();
                json.WriteEndObject();
            }

            if (outside)
            {
                FhirNotice.Copies(json, FhirNotice.Of(scope, page.Entries), call.Address, search: true);
                FhirNotice.Entry(json, search: true);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    static void Link(Utf8JsonWriter json, string relation, string url)
    {
        json.WriteStartObject();
        json.WriteString("relation", relation);
        json.WriteString("url", url);
        json.WriteEndObject();
    }

    static string Text(IEnumerable<KeyValuePair<string, string>> parameters) => QueryString.Create(parameters.Select(each => new KeyValuePair<string, string?>(each.Key, each.Value))).Value!;

    static FhirAudit Row(FhirCall call, string action, FhirResource? found, Guid? asked)
    {
        var (kind, id) = found?.Person is { } person ? ("person", person.ToString()) : (call.Route.Type!.ToLowerInvariant(), (found?.Id ?? asked)?.ToString() ?? "");
        return new FhirAudit(call.By, action + call.Route.Type, kind, id, found is null ? nameof(RefusalKind.NotFound) : "done");
    }
}
