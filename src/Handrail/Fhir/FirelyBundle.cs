using System.Text.Json;

namespace Handrail.Fhir;

/// <summary>The general reader of Bundles: it explains what is wrong with the Bundle itself and reads each resource through <see cref="FirelyReader"/>.</summary>
public static class FirelyBundle
{
    /// <summary>Reads a body that should be a batch or transaction Bundle.</summary>
    public static Posted Read(ReadOnlyMemory<byte> body)
    {
        if (FirelyReader.Parse(body, out var broken) is not { } document) return Posted.Refused(PostedKind.Batch, broken);
        using (document) return Read(document.RootElement);
    }

    static Posted Read(JsonElement bundle)
    {
        List<Issue> issues = [];
        if (!FirelyReader.TypeIs(bundle, "Bundle", issues)) return Posted.Refused(PostedKind.Batch, issues);
        var kind = default(PostedKind);
        JsonElement? entries = null;
        foreach (var property in bundle.EnumerateObject())
        {
            switch (property.Name)
            {
                case "type":
                    kind = Text(property.Value) switch { "batch" => PostedKind.Batch, "transaction" => PostedKind.Transaction, _ => default };
                    break;
                case "entry" when property.Value.ValueKind == JsonValueKind.Array && property.Value.GetArrayLength() > 0:
                    entries = property.Value;
                    break;
                case "entry":
                    issues.Add(new Issue(IssueCode.Structure, "Bundle.entry", "entry must be a list that is not empty."));
                    break;
                case "resourceType" or "id" or "meta" or "language" or "identifier" or "timestamp" or "link" or "signature":
                    break;
                case "implicitRules":
                    issues.Add(new Issue(IssueCode.NotSupported, "Bundle.implicitRules", "An element that can change the meaning is not understood here: leave it out."));
                    break;
                default:
                    issues.Add(new Issue(IssueCode.Structure, "Bundle", "The Bundle has a property that a batch or transaction does not have."));
                    break;
            }
        }

        if (kind == default) issues.Add(new Issue(IssueCode.Value, "Bundle.type", "Only a Bundle of type batch or transaction is accepted."));
        if (issues.Count > 0) return Posted.Refused(PostedKind.Batch, issues);
        return new Posted(kind, entries is { } list ? [.. list.EnumerateArray().Select(Entry)] : [], []);
    }

    static PostedEntry Entry(JsonElement entry, int index)
    {
        var at = $"Bundle.entry[{index}]";
        if (Wrong(entry, at) is { } issue) return new PostedEntry(null, [issue]);
        return entry.TryGetProperty("resource", out var resource)
            ? FirelyReader.Observation(resource, at + ".resource")
            : new PostedEntry(null, [new Issue(IssueCode.Required, at + ".resource", "The resource is missing.")]);
    }

    static Issue? Wrong(JsonElement entry, string at)
    {
        if (entry.ValueKind != JsonValueKind.Object) return new Issue(IssueCode.Structure, at, "An entry is a JSON object.");
        if (!entry.TryGetProperty("request", out var request) || request.ValueKind != JsonValueKind.Object)
            return new Issue(IssueCode.Required, at + ".request", "Each entry needs a request with method POST and url Observation.");
        foreach (var property in entry.EnumerateObject())
        {
            if (property.Name is not ("id" or "extension" or "link" or "fullUrl" or "resource" or "request"))
                return new Issue(IssueCode.Structure, at, "The entry has a property that a request does not have.");
            if (property.Name == "fullUrl" && Text(property.Value) is null or "")
                return new Issue(IssueCode.Structure, at + ".fullUrl", "fullUrl must be an absolute address.");
        }

        foreach (var property in request.EnumerateObject())
        {
            if (property.Name is "ifNoneExist" or "ifMatch" or "ifNoneMatch" or "ifModifiedSince")
                return new Issue(IssueCode.NotSupported, $"{at}.request.{property.Name}", "Conditional requests are not supported: the first identifier makes a resend recognisable.");
            if (property.Name is not ("id" or "extension" or "method" or "url"))
                return new Issue(IssueCode.Structure, at + ".request", "The request has a property that it cannot have.");
        }

        if (!request.TryGetProperty("method", out var method) || Text(method) != "POST")
            return new Issue(IssueCode.NotSupported, at + ".request.method", "Only the method POST is accepted in a Bundle.");
        return request.TryGetProperty("url", out var url) && Text(url) == "Observation"
            ? null
            : new Issue(IssueCode.NotSupported, at + ".request.url", "Only Observations can be created: the url must be Observation.");
    }

    static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: no text at all.
            return null;
        }
    }
}
