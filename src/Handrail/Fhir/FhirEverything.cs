using System.IO.Pipelines;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Handrail.Fhir;

/// <summary>
/// GET Patient/{id}/$everything: a person's record as one Bundle, sent piece by piece. Before each piece the consents are asked again; once something was taken back the
/// connection is cut in the middle of the Bundle, so that nobody takes what arrived for the whole.
/// </summary>
public static class FhirEverything
{
    const int Piece = 100;
    static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers it.</summary>
    public static async Task Answer(FhirCall call)
    {
        var (http, record) = (call.Http, call.Record());
        var person = call.Id is { } id ? record.Find("Patient", id) : null;
        if (person?.Person is not { } about)
        {
            await call.Doors.Audit([new FhirAudit(call.By, "FhirEverythingPatient", "patient", call.Id?.ToString() ?? "", "NotFound")], http.RequestAborted);
            await FhirAnswer.Refuse(http, 404, new Issue(IssueCode.NotFound, null, "There is no such Patient here."));
            return;
        }

        var (stays, first) = (Stays(record, about), Values(record, about, null));
        IReadOnlyList<FhirResource> begin = [person, .. stays.Entries, .. first.Entries];
        var items = 1 + (int)(stays.Total ?? 0) + (int)(first.Total ?? 0);
        await call.Doors.Audit([new FhirAudit(call.By, "FhirEverythingPatient", "person", about.ToString(), "done") { Disclosed = FhirNotice.Disclosed(record.Scope, about, begin, items) }], http.RequestAborted);
        http.Response.ContentType = FhirJson.ContentType;
        await Head(call, record.Scope, begin);
        foreach (var entry in begin)
            if (!await Send(call, record.Scope, about, [entry])) return;
        for (var next = first.Next; next is not null;)
        {
            var piece = Values(record, about, next);
            if (!await Send(call, record.Scope, about, piece.Entries)) return;
            next = piece.Next;
        }

        foreach (var facts in FactSearch.Of(record, about, versions: false).Chunk(Piece))
            if (!await Send(call, record.Scope, about, facts)) return;
        await http.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes("]}"), http.RequestAborted);
    }

    // The notice and the copies of the consents come first: what is cut off later has arrived with them.
    static async Task Head(FhirCall call, FhirScope scope, IReadOnlyList<FhirResource> begin)
    {
        var text = new StringBuilder("""{"resourceType":"Bundle","type":"collection","entry":[""");
        if (!scope.Programme)
        {
            text.Append(Json(json => FhirNotice.Entry(json, search: false))).Append(',');
            foreach (var consent in FhirNotice.Of(scope, begin)) text.Append(Json(json => FhirNotice.Copies(json, [consent], call.Address, search: false))).Append(',');
        }

        call.Http.Items[typeof(FhirEverything)] = false; // no entry of the record yet: the first one needs no comma
        await Write(call.Http.Response.BodyWriter, text.ToString(), call.Http.RequestAborted);
    }

    static async Task<bool> Send(FhirCall call, FhirScope scope, Guid about, IReadOnlyList<FhirResource> entries)
    {
        var http = call.Http;
        if (!call.Doors.Scope(call.By).StillGives(scope, [about]))
        {
            http.Abort();
            return false;
        }

        foreach (var entry in entries)
        {
            var comma = http.Items[typeof(FhirEverything)] is true ? "," : "";
            http.Items[typeof(FhirEverything)] = true;
            await Write(http.Response.BodyWriter, $"{comma}{{\"fullUrl\":\"{call.Address($"{entry.Type}/{entry.Id}")}\",\"resource\":{Encoding.UTF8.GetString(entry.Json.Span)}}}", http.RequestAborted);
        }

        return true;
    }

    static FhirPage Stays(FhirRecord record, Guid person)
    {
        var query = new SearchQuery { Count = SearchQuery.MostCount, Total = true };
        query.Where.Text(" AND e.person_id IN ").Values([person]);
        return OtherSearches.RunEncounter(record, query);
    }

    static FhirPage Values(FhirRecord record, Guid person, string? page)
    {
        var query = new SearchQuery { Count = Piece, Total = page is null, Ascending = true };
        query.Where.Text(" AND o.person_id IN ").Values([person]);
        if (page is not null) query.Common("_page", page);
        return ObservationSearch.Run(record, query);
    }

    static string Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Plain)) write(json);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    static async Task Write(PipeWriter to, string text, CancellationToken stop)
    {
        await to.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
        await to.FlushAsync(stop);
    }
}
