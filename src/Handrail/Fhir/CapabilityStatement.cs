using System.Text.Json;

namespace Handrail.Fhir;

/// <summary>What this server says of itself, made from the routes that are registered and nothing else.</summary>
public static class CapabilityStatement
{
    /// <summary>Day of the last change to what is offered.</summary>
    const string Changed = "2026-11-23";

    /// <summary>GET /fhir/metadata.</summary>
    public static Task Answer(FhirCall call) => FhirAnswer.Send(call.Http, 200, json => Write(json, call.Address("").TrimEnd('/')));

    static void Write(Utf8JsonWriter json, string address)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "CapabilityStatement");
        json.WriteString("status", "active");
        json.WriteString("date", Changed);
        json.WriteString("kind", "instance");
        json.WriteStartObject("software");
        json.WriteString("name", "Handrail");
        json.WriteString("version", typeof(CapabilityStatement).Assembly.GetName().Version?.ToString(3));
        json.WriteEndObject();
        json.WriteStartObject("implementation");
        json.WriteString("description", "Handrail: readings in, record out. A secondary notification, never the only alarm; not a cleared medical device.");
        json.WriteString("url", address);
        json.WriteEndObject();
        json.WriteString("fhirVersion", "4.0.1");
        json.WriteStartArray("format");
        json.WriteStringValue("application/fhir+json");
        json.WriteStringValue("json");
        json.WriteEndArray();
        json.WriteStartArray("rest");
        json.WriteStartObject();
        json.WriteString("mode", "server");
        json.WriteStartObject("security");
        json.WriteBoolean("cors", false);
        json.WriteString("description", "A device token as bearer: handrail device add NAME prints one that may create Observations; with --read it may read too. A receiver outside reads what consents give, with the notice of 42 CFR 2.32.");
        json.WriteEndObject();
        json.WriteStartArray("resource");
        foreach (var routes in FhirRoutes.All.Where(route => route.Type is not null).GroupBy(route => route.Type!)) Resource(json, routes.Key, [.. routes]);
        json.WriteEndArray();
        Interactions(json, FhirRoutes.All.Where(route => route.Type is null));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Resource(Utf8JsonWriter json, string type, IReadOnlyList<FhirRoute> routes)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        Interactions(json, routes);
        json.WriteString("versioning", "versioned");
        json.WriteBoolean("readHistory", routes.Any(route => route.Interaction.Contains("vread")));
        json.WriteBoolean("updateCreate", false);
        json.WriteBoolean("conditionalCreate", false);
        json.WriteString("conditionalRead", "full-support");
        foreach (var search in routes.Select(route => route.Search).OfType<FhirSearch>())
        {
            json.WriteStartArray("searchParam");
            foreach (var (name, kind) in search.Parameters)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("type", kind);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (routes.Select(route => route.Operation).OfType<(string Name, string Definition)>().ToList() is { Count: > 0 } operations)
        {
            json.WriteStartArray("operation");
            foreach (var (name, definition) in operations)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("definition", definition);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    static void Interactions(Utf8JsonWriter json, IEnumerable<FhirRoute> routes)
    {
        json.WriteStartArray("interaction");
        foreach (var code in routes.SelectMany(route => route.Interaction).Distinct())
        {
            json.WriteStartObject();
            json.WriteString("code", code);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
