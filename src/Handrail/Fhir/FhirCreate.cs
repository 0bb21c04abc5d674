using System.Text.Json;
using Handrail.Devices;

namespace Handrail.Fhir;

/// <summary>POST of one Observation, and of a batch or transaction Bundle of them.</summary>
public static class FhirCreate
{
    /// <summary>One Observation: 201, or 200 with the first answer's headers when it is a resend.</summary>
    public static async Task One(FhirCall call)
    {
        if (await FhirBody.Read(call.Http, body => One(call, BodyReader.Observation(body))) is { } wrong) await FhirAnswer.Refuse(call.Http, wrong.Status, wrong.Issue);
    }

    static async Task One(FhirCall call, Posted posted)
    {
        if (posted.Issues.Count > 0)
        {
            await FhirAnswer.Refuse(call.Http, 400, posted.Issues);
            return;
        }

        var stored = (await call.Doors.Store(new ReadingsBatch(call.By, [posted.Entries[0].Reading!]), call.Http.RequestAborted))[0];
        call.Http.Response.Headers.Location = call.Address(Place(stored));
        FhirAnswer.Headers(call.Http, stored.Version.ToString(), stored.RecordedAt);
        await FhirAnswer.Send(call.Http, stored.Resent ? 200 : 201, json => FhirAnswer.Outcome(json, [Said(stored)]));
    }

    /// <summary>A Bundle: answered entry by entry; a transaction is stored whole or not at all.</summary>
    public static async Task Bundle(FhirCall call)
    {
        if (await FhirBody.Read(call.Http, body => Bundle(call, BodyReader.Bundle(body))) is { } wrong) await FhirAnswer.Refuse(call.Http, wrong.Status, wrong.Issue);
    }

    static async Task Bundle(FhirCall call, Posted posted)
    {
        var refused = posted.Issues.Concat(posted.Entries.SelectMany(entry => entry.Issues ?? [])).ToList();
        if (posted.Issues.Count > 0 || posted.Kind == PostedKind.Transaction && refused.Count > 0)
        {
            await FhirAnswer.Refuse(call.Http, 400, refused);
            return;
        }

        var readings = posted.Entries.Where(entry => entry.Reading is not null).Select(entry => entry.Reading!).ToList();
        var stored = readings.Count == 0 ? [] : await call.Doors.Store(new ReadingsBatch(call.By, readings), call.Http.RequestAborted);
        await FhirAnswer.Send(call.Http, 200, json => Answer(json, posted, stored));
    }

    static void Answer(Utf8JsonWriter json, Posted posted, IReadOnlyList<Stored> stored)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("type", posted.Kind == PostedKind.Transaction ? "transaction-response" : "batch-response");
        if (posted.Entries.Count > 0) json.WriteStartArray("entry");
        var next = 0;
        foreach (var entry in posted.Entries)
        {
            json.WriteStartObject();
            json.WriteStartObject("response");
            if (entry.Reading is not null) Accepted(json, stored[next++]);
            else
            {
                json.WriteString("status", "400 Bad Request");
                json.WritePropertyName("outcome");
                FhirAnswer.Outcome(json, entry.Issues!);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        if (posted.Entries.Count > 0) json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Accepted(Utf8JsonWriter json, in Stored stored)
    {
        json.WriteString("status", stored.Resent ? "200 OK" : "201 Created");
        json.WriteString("location", Place(stored));
        json.WriteString("etag", $"W/\"{stored.Version}\"");
        json.WriteString("lastModified", FhirJson.Text(stored.RecordedAt));
        if (!stored.Unassigned) return;
        json.WritePropertyName("outcome");
        FhirAnswer.Outcome(json, [Said(stored)]);
    }

    static string Place(in Stored stored) => $"Observation/{stored.Id}/_history/{stored.Version}";

    static Issue Said(in Stored stored) => new(IssueCode.Informational, null,
        (stored.Resent ? "This had been stored before; nothing was added." : "Stored.")
        + (stored.Unassigned ? " Nobody could be named for it, so it is kept as unassigned and the ward is told." : ""));
}
