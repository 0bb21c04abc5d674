using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Utility;
using F = Hl7.Fhir.Model;

namespace Handrail.Fhir;

/// <summary>
/// The general reader: any valid FHIR R4 Observation, through the Firely SDK, strictly. It is the one that refuses, and says precisely why.
/// Whatever the fields of a reading cannot hold stays with it as the resource's JSON.
/// </summary>
public static class FirelyReader
{
    // Duplicate names are refused: the two readers might keep different ones.
    static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    static readonly FhirJsonDeserializer Strict = new(new DeserializerSettings().UsingMode(DeserializationMode.Strict, Hl7.Fhir.Validation.NarrativeValidationKind.None));

    /// <summary>Reads a body that should be one Observation.</summary>
    public static Posted Observation(ReadOnlyMemory<byte> body)
    {
        if (Parse(body, out var broken) is not { } document) return Posted.Refused(PostedKind.Observation, broken);
        using (document)
        {
            var entry = Observation(document.RootElement);
            return entry.Issues is { } issues ? Posted.Refused(PostedKind.Observation, issues) : new Posted(PostedKind.Observation, [entry], []);
        }
    }

    /// <summary>Reads one resource inside a body. <paramref name="at"/> is its FHIRPath there, for the expressions of issues.</summary>
    public static PostedEntry Observation(ReadOnlyMemory<byte> resource, string at)
    {
        if (Parse(resource, out var broken) is not { } document) return new PostedEntry(null, [broken with { Expression = at }]);
        using (document) return Observation(document.RootElement, at);
    }

    /// <summary>Reads one resource of a parsed body.</summary>
    internal static PostedEntry Observation(JsonElement resource, string? at = null)
    {
        List<Issue> issues = [];
        var draft = new Draft { Top = { Component = -1 } };
        if (TypeIs(resource, "Observation", issues) && Understood(resource, issues) && Deserialize(resource, issues) is { } observation)
        {
            FirelyParts.Fill(observation, ref draft, issues);
            if (issues.Count == 0)
            {
                if (SaysMore.Than(resource)) draft.Body = Minified(resource);
                if (draft.Finish(issues) is { } reading) return new PostedEntry(reading, null);
            }
        }

        return new PostedEntry(null, at is null ? issues : [.. issues.Select(issue => issue with { Expression = Under(at, issue.Expression) })]);
    }

    /// <summary>The body as JSON, or null with the reason why it is none.</summary>
    internal static JsonDocument? Parse(ReadOnlyMemory<byte> body, out Issue broken)
    {
        broken = default;
        try
        {
            if (System.Text.Unicode.Utf8.IsValid(body.Span)) return JsonDocument.Parse(body, Options);
            broken = new Issue(IssueCode.Structure, null, "The body is not valid UTF-8.");
        }
        catch (Exception why) when (why is JsonException or InvalidOperationException)
        {
            // Only the place: the exception's own words can repeat what was sent. InvalidOperationException is half of a surrogate pair in a name.
            var place = why is JsonException { LineNumber: { } line, BytePositionInLine: { } at } ? $": line {line + 1}, byte {at + 1}" : "";
            broken = new Issue(IssueCode.Structure, null, $"The body is not valid JSON, or names a property twice{place}.");
        }

        return null;
    }

    /// <summary>True when the element is a resource of this type; otherwise the issue is added.</summary>
    internal static bool TypeIs(JsonElement resource, string type, List<Issue> issues)
    {
        if (resource.ValueKind != JsonValueKind.Object) issues.Add(new Issue(IssueCode.Structure, null, $"A JSON object of resourceType {type} is accepted here."));
        else if (!resource.TryGetProperty("resourceType", out var given)) issues.Add(new Issue(IssueCode.Required, "Resource", $"resourceType is missing: {type} is accepted here."));
        else if (given.ValueKind == JsonValueKind.String && given.ValueEquals(type)) return true;
        else issues.Add(new Issue(IssueCode.NotSupported, "Resource", $"Another resourceType was sent: only {type} is accepted here."));
        return false;
    }

    // Extensions may be kept unread; a modifier extension may turn the meaning round, so a server that does not know it must refuse.
    static bool Understood(JsonElement element, List<Issue> issues)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                if (property.NameEquals("modifierExtension") || property.NameEquals("implicitRules"))
                {
                    issues.Add(new Issue(IssueCode.NotSupported, "Observation." + property.Name, "An element that can change the meaning is not understood here: leave it out."));
                    return false;
                }

                // What is contained is kept with the body and never read.
                if (!property.NameEquals("contained") && !Understood(property.Value, issues)) return false;
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                if (!Understood(item, issues)) return false;
            }
        }

        return true;
    }

    static F.Observation? Deserialize(JsonElement resource, List<Issue> issues)
    {
        try
        {
            var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(resource));
            if (Strict.TryDeserializeResource(ref reader, out var result, out var wrong)) return (F.Observation)result;
            foreach (var issue in wrong.Take(10)) issues.Add(Told(issue));
        }
        catch (Exception why) when (why is InvalidOperationException or FormatException or JsonException or ArgumentException or OverflowException)
        {
            // For instance half of a surrogate pair, which only shows when the text is taken.
            issues.Add(new Issue(IssueCode.Structure, "Observation", "A text or number in the resource cannot be read."));
        }

        return null;
    }

    // The SDK's own sentences repeat the value sent, which may be patient data; so only its code and place are passed on.
    static Issue Told(CodedException issue)
    {
        var path = (issue as ExtendedCodedException)?.InstancePath?.Replace("$this", "Observation", StringComparison.Ordinal);
        // An unknown property is named by its sender, who might put anything there.
        var good = path is { Length: > 0 and < 200 } && path.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '[' or ']' or '_' or '-');
        return new Issue(IssueCode.Structure, good ? path : "Observation", $"This element is not as FHIR R4 defines it ({issue.ErrorCode}).");
    }

    static string Minified(JsonElement resource)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes)) resource.WriteTo(writer);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <summary>An expression that begins at the resource, as seen from the body it stands in.</summary>
    internal static string Under(string at, string? expression) =>
        expression is not null && expression.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? at + expression[dot..] : at;
}
