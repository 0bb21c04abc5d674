namespace Handrail.Fhir;

/// <summary>How one kind of resource is searched.</summary>
/// <param name="Type">Kind of resource.</param>
/// <param name="Parameters">Its parameters and their FHIR types.</param>
/// <param name="Take">Takes one parameter in; false when unknown.</param>
/// <param name="Run">Runs the search.</param>
public sealed record FhirSearch(
    string Type, IReadOnlyList<(string Name, string Type)> Parameters, Func<SearchQuery, string, string, bool> Take, Func<FhirRecord, SearchQuery, FhirPage> Run);

/// <summary>One thing that can be asked under /fhir.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Pattern">Route pattern.</param>
/// <param name="Needs">The permission; null for the metadata, which anyone may read.</param>
/// <param name="Type">Kind of resource; null for the whole system.</param>
/// <param name="Interaction">FHIR interaction codes, as the CapabilityStatement names them.</param>
/// <param name="Handle">Answers it.</param>
/// <param name="Search">The search behind it, if it is one.</param>
public sealed record FhirRoute(
    string Method, string Pattern, FhirPermission? Needs, string? Type, IReadOnlyList<string> Interaction, Func<FhirCall, Task> Handle, FhirSearch? Search = null)
{
    /// <summary>Name and definition when it is an operation.</summary>
    public (string Name, string Definition)? Operation { get; init; }
}

/// <summary>Everything that can be asked under /fhir. Routing, permissions, the CapabilityStatement and the tests read this list.</summary>
public static class FhirRoutes
{
    static readonly FhirSearch[] Searches =
    [
        new("Observation", ObservationSearch.Parameters, ObservationSearch.Take, ObservationSearch.Run),
        new("Patient", OtherSearches.PatientParameters, OtherSearches.TakePatient, OtherSearches.RunPatient),
        new("Encounter", OtherSearches.EncounterParameters, OtherSearches.TakeEncounter, OtherSearches.RunEncounter),
        new("AllergyIntolerance", FactSearch.Parameters, FactSearch.TakeAllergy, FactSearch.RunAllergy),
        new("Flag", FactSearch.Parameters, FactSearch.TakeFlag, FactSearch.RunFlag),
        new("Location", OtherSearches.LocationParameters, OtherSearches.TakeLocation, OtherSearches.RunLocation),
    ];

    static readonly FhirSearch Audits = new("AuditEvent", AuditEventSearch.Parameters, AuditEventSearch.Take, AuditEventSearch.Run);

    /// <summary>The list.</summary>
    public static readonly IReadOnlyList<FhirRoute> All =
    [
        new("GET", "/fhir/metadata", null, null, [], CapabilityStatement.Answer),
        new("POST", "/fhir", FhirPermission.Send, null, ["batch", "transaction"], FhirCreate.Bundle),
        new("POST", "/fhir/Observation", FhirPermission.Send, "Observation", ["create"], FhirCreate.One),
        new("GET", "/fhir/Observation/{id}/_history/{version}", FhirPermission.Read, "Observation", ["vread"], FhirReads.Version),
        new("GET", "/fhir/Patient/{id}/$everything", FhirPermission.Read, "Patient", [], FhirEverything.Answer) { Operation = ("everything", "http://hl7.org/fhir/OperationDefinition/Patient-everything") },
        .. Searches.Select(search => new FhirRoute("GET", $"/fhir/{search.Type}/{{id}}", FhirPermission.Read, search.Type, ["read"], FhirReads.ById)),
        .. Searches.Select(search => new FhirRoute("GET", $"/fhir/{search.Type}", FhirPermission.Read, search.Type, ["search-type"], FhirReads.Search, search)),
        new("GET", "/fhir/AuditEvent/{id}", FhirPermission.Audit, "AuditEvent", ["read"], FhirReads.ById),
        new("GET", "/fhir/AuditEvent", FhirPermission.Audit, "AuditEvent", ["search-type"], FhirReads.Search, Audits),
    ];

    /// <summary>The methods that a path has; empty when there is no such path.</summary>
    public static IReadOnlyList<string> MethodsOf(string path)
    {
        var asked = path.Trim('/').Split('/');
        return [.. All.Where(route => Fits(route.Pattern.Trim('/').Split('/'), asked)).Select(route => route.Method).Distinct()];
    }

    static bool Fits(string[] pattern, string[] asked) =>
        pattern.Length == asked.Length && pattern.Zip(asked).All(pair => pair.First.StartsWith('{') || string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase));
}
