using System.Buffers;
using Microsoft.Net.Http.Headers;

namespace Handrail.Fhir;

/// <summary>What comes before any reading of a request: its forms, its size, its bytes.</summary>
public static class FhirBody
{
    /// <summary>The largest body that is taken.</summary>
    public const int Limit = 1 << 20;

    /// <summary>What is wrong with how the request is put, with its status; null when it may be read.</summary>
    public static (int Status, Issue Issue)? Wrong(HttpRequest request, bool hasBody)
    {
        if (!Accepts(request)) return (406, new Issue(IssueCode.NotSupported, "http.Accept", "Only JSON is spoken here: application/fhir+json, FHIR 4.0."));
        if (!hasBody) return null;
        if (request.Headers.ContentEncoding.Any(encoding => !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase)))
            return (415, new Issue(IssueCode.NotSupported, "http.Content-Encoding", "Compressed bodies are not accepted: send it without Content-Encoding."));
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !IsJson(type) || type.Charset is { Length: > 0 } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return (415, new Issue(IssueCode.NotSupported, "http.Content-Type", "Only application/fhir+json or application/json in UTF-8, FHIR 4.0, is accepted."));
        return request.ContentLength > Limit ? TooLong : null;
    }

    static (int Status, Issue Issue) TooLong => (413, new Issue(IssueCode.TooLong, null, $"The body is larger than {Limit} bytes: send fewer entries at once."));

    /// <summary>
    /// The body, in a rented buffer that <paramref name="use"/> must be done with when it ends, or null and the refusal when it is larger than it said.
    /// </summary>
    public static async Task<(int Status, Issue Issue)?> Read(HttpContext http, Func<ReadOnlyMemory<byte>, Task> use)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(http.Request.ContentLength ?? 16_384, 1024, Limit) + 1);
        try
        {
            var length = 0;
            while (true)
            {
                var read = await http.Request.Body.ReadAsync(buffer.AsMemory(length), http.RequestAborted);
                if (read == 0) break;
                length += read;
                if (length > Limit) return TooLong;
                if (length < buffer.Length) continue;
                var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, Limit + 1));
                buffer.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }

            await use(buffer.AsMemory(0, length));
            return null;
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == 413)
        {
            // The web server has a limit of its own, for bodies that do not say their length.
            return TooLong;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    static bool Accepts(HttpRequest request)
    {
        if (request.Query.TryGetValue("_format", out var format))
            return format is [{ } one] && one.Replace(' ', '+') is "json" or "application/json" or "application/fhir+json" or "text/json";
        var ranges = request.GetTypedHeaders().Accept;
        return ranges.Count == 0 || ranges.Any(range => range.Quality is not 0 && (range.MatchesAllTypes || IsJson(range) || range.MatchesAllSubTypes && range.Type == "application"));
    }

    static bool IsJson(MediaTypeHeaderValue type) =>
        type.MediaType.Value is { } name
        && (name.Equals("application/fhir+json", StringComparison.OrdinalIgnoreCase) || name.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        && type.Parameters.All(each => !each.Name.Equals("fhirVersion", StringComparison.OrdinalIgnoreCase) || each.Value.Value?.Trim('"') is "4.0" or "4.0.1");
}
