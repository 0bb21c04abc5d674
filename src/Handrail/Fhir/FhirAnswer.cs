using System.Text.Json;
using Microsoft.Net.Http.Headers;
using NodaTime;

namespace Handrail.Fhir;

/// <summary>Sends answers. Every one is a FHIR resource, except 304, which has no body.</summary>
public static class FhirAnswer
{
    /// <summary>Sends a resource that <paramref name="write"/> writes.</summary>
    public static Task Send(HttpContext http, int status, Action<Utf8JsonWriter> write) => Send(http, status, FhirJson.Bytes(write).WrittenMemory);

    /// <summary>Sends an OperationOutcome of errors.</summary>
    public static Task Refuse(HttpContext http, int status, params IReadOnlyList<Issue> issues) =>
        Send(http, status, json => Outcome(json, issues.Count > 0 ? issues : [new Issue(IssueCode.Invalid, null, "The request is refused.")]));

    /// <summary>Sends one resource with its version headers, or 304 when the asker has it already.</summary>
    public static Task Send(HttpContext http, FhirResource resource)
    {
        Headers(http, resource.Version, resource.Updated);
        if (!HasIt(http, resource)) return Send(http, 200, resource.Json);
        http.Response.StatusCode = 304;
        return Task.CompletedTask;
    }

    /// <summary>Sets ETag and Last-Modified.</summary>
    public static void Headers(HttpContext http, string version, Instant? updated)
    {
        http.Response.Headers.ETag = $"W/\"{version}\"";
        if (updated is { } at) http.Response.GetTypedHeaders().LastModified = at.ToDateTimeOffset();
    }

    static bool HasIt(HttpContext http, FhirResource resource)
    {
        var asked = http.Request.GetTypedHeaders();
        if (asked.IfNoneMatch is { Count: > 0 } tags) return tags.Any(tag => tag.Tag == "*" || tag.Tag == $"\"{resource.Version}\"");
        // HTTP times have whole seconds, so the stored time is compared as it was sent: without its fraction.
        return asked.IfModifiedSince is { } since && resource.Updated is { } updated && since.ToUnixTimeSeconds() >= updated.ToUnixTimeSeconds();
    }

    static async Task Send(HttpContext http, int status, ReadOnlyMemory<byte> body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = FhirJson.ContentType;
        http.Response.ContentLength = body.Length;
        // Patient data: no cache between here and the asker may keep it.
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    /// <summary>An OperationOutcome; severity error unless all is information.</summary>
    public static void Outcome(Utf8JsonWriter json, IReadOnlyList<Issue> issues)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "OperationOutcome");
        json.WriteStartArray("issue");
        foreach (var issue in issues)
        {
            json.WriteStartObject();
            json.WriteString("severity", issue.Code is IssueCode.Informational or IssueCode.Suppressed ? "information" : issue.Code is IssueCode.Exception ? "fatal" : "error");
            json.WriteString("code", issue.Code.Name());
            json.WriteString("diagnostics", issue.Text);
            if (issue.Expression is not null)
            {
                json.WriteStartArray("expression");
                json.WriteStringValue(issue.Expression);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
