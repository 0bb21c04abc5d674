using System.Text.Json;
using Handrail.Core.Consent;

namespace Handrail.Fhir;

/// <summary>
/// What goes with data to a receiver outside: the statement of 42 CFR 2.32 and a copy of each consent. A single resource has no place for them, so a receiver outside is
/// answered with Bundles only. That something may be left out is always said, whether or not it was: the words tell nothing about anybody.
/// </summary>
public static class FhirNotice
{
    /// <summary>The statement that goes with FHIR answers.</summary>
    public static Part2Notice Statement => Part2Notice.Long;

    /// <summary>Writes the statement as an entry of a Bundle.</summary>
    public static void Entry(Utf8JsonWriter json, bool search)
    {
        json.WriteStartObject();
        json.WritePropertyName("resource");
        FhirAnswer.Outcome(json,
        [
            new Issue(IssueCode.Informational, null, $"{Statement.Text} ({Statement.Citation})"),
            new Issue(IssueCode.Suppressed, null, "What no consent of the person lets you have is left out, and is not counted."),
        ]);
        Mode(json, search ? "outcome" : null);
        json.WriteEndObject();
    }

    /// <summary>Writes the copies of consents as entries.</summary>
    public static void Copies(Utf8JsonWriter json, IEnumerable<Consent> consents, Func<string, string> address, bool search)
    {
        foreach (var consent in consents.DistinctBy(each => each.Reference))
        {
            json.WriteStartObject();
            json.WriteString("fullUrl", address($"Consent/{consent.Id}"));
            json.WritePropertyName("resource");
            ConsentMap.Write(json, consent);
            Mode(json, search ? "include" : null);
            json.WriteEndObject();
        }
    }

    /// <summary>The consents of a page, in one order.</summary>
    public static IReadOnlyList<Consent> Of(FhirScope scope, IEnumerable<FhirResource> entries) =>
        [.. entries.Where(each => each.Person is not null).SelectMany(each => scope.ConsentsOf(each.Person!.Value, FhirScope.PartOf(each.Type))).DistinctBy(each => each.Reference).OrderBy(each => each.Reference, StringComparer.Ordinal)];

    /// <summary>What of one person's record goes outside with these entries; null within the programme or about nobody.</summary>
    public static FhirDisclosed? Disclosed(FhirScope scope, Guid? person, IReadOnlyCollection<FhirResource> entries, int? items = null)
    {
        if (scope.Programme || person is null || entries.Count == 0) return null;
        var part = entries.Aggregate(RecordPart.None, (parts, each) => parts | FhirScope.PartOf(each.Type));
        if (part == RecordPart.None) return null; // the audit is about people and is no part of their record
        return new FhirDisclosed(scope, string.Join(' ', Of(scope, entries).Select(each => each.Reference)), part, entries.Aggregate(SecurityLabel.None, (labels, each) => labels | each.Labels), items ?? entries.Count);
    }

    static void Mode(Utf8JsonWriter json, string? mode)
    {
        if (mode is null) return;
        json.WriteStartObject("search");
        json.WriteString("mode", mode);
        json.WriteEndObject();
    }
}
