using System.Data.Common;
using System.Text.Json;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Fhir;

/// <summary>
/// One line of the audit as FHIR R4 AuditEvent, in the shapes of the IHE Basic Audit Log Patterns (profiles.ihe.net/ITI/BALP, 1.1.3): type rest, the client and
/// the server as agents by the DICOM roles, who asked as a third, the person and the thing as entities. A profile is claimed only where all it asks for is there.
/// </summary>
public static class AuditEventMap
{
    const string Profiles = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";
    const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";

    /// <summary>The resource in a row of <see cref="AuditLine.Columns"/>.</summary>
    public static FhirResource Of(DbDataReader row) => Of(AuditLine.Of(row));

    /// <summary>The resource of a line.</summary>
    public static FhirResource Of(AuditLine line) => new("AuditEvent", line.Place.Id, "1", line.At, null, FhirJson.Bytes(json => Write(json, line)).WrittenMemory);

    static void Write(Utf8JsonWriter json, AuditLine line)
    {
        var (row, deed, done) = (line.Row, Deeds.Of(line.Row.Action), line.Row.Outcome == "done");
        var search = row.Action == "FhirSearch";
        var person = Guid.TryParse(row.Person, out var whose) ? whose : (Guid?)null;
        json.WriteStartObject();
        json.WriteString("resourceType", "AuditEvent");
        json.WriteString("id", line.Place.Id.ToString());
        json.WriteStartObject("meta");
        json.WriteString("versionId", "1");
        json.WriteString("lastUpdated", FhirJson.Text(line.At));
        if (done && !search && person is not null && Thing(row) is not null && Profile(deed) is { } profile)
        {
            json.WriteStartArray("profile");
            json.WriteStringValue(Profiles + profile);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WritePropertyName("type");
        json.Coding("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest", "RESTful Operation");
        json.WriteStartArray("subtype");
        if (Interaction(deed, search) is { } interaction) json.Coding("http://hl7.org/fhir/restful-interaction", interaction, interaction);
        json.Coding("urn:handrail:action", row.Action, Deeds.InWords(row.Action));
        json.WriteEndArray();
        json.WriteString("action", search ? "E" : deed.Letter().ToString());
        json.WriteString("recorded", FhirJson.Text(line.At));
        json.WriteString("outcome", row.Outcome switch { "done" => "0", "failed" => "8", _ => "4" });
        if (!done) json.WriteString("outcomeDesc", row.Outcome);
        if (row.Purpose.Length > 0)
        {
            json.WriteStartArray("purposeOfEvent");
            json.Concept("http://terminology.hl7.org/CodeSystem/v3-ActReason", row.Purpose);
            json.WriteEndArray();
        }

        Agents(json, row, sends: deed is Deed.Create or Deed.Update or Deed.Delete);
        json.WriteStartObject("source");
        json.WriteStartObject("observer");
        json.WriteString("display", "Handrail");
        json.WriteEndObject();
        json.WriteStartArray("type");
        json.Coding("http://terminology.hl7.org/CodeSystem/security-source-type", "4", "Application Server");
        json.WriteEndArray();
        json.WriteEndObject();
        Entities(json, row, person, line.Place);
        json.WriteEndObject();
    }

    static string? Profile(Deed deed) => deed switch { Deed.Read => "PatientRead", Deed.Create => "PatientCreate", Deed.Update => "PatientUpdate", Deed.Delete => "PatientDelete", _ => null };

    static string? Interaction(Deed deed, bool search) =>
        search ? "search" : deed switch { Deed.Read => "read", Deed.Create => "create", Deed.Update => "update", Deed.Delete => "delete", _ => null };

    // For a write the client is the source and the server the destination; for a read it is the other way round, since the data flow to the client.
    static void Agents(Utf8JsonWriter json, AuditRow row, bool sends)
    {
        var (source, destination) = (("110153", "Source Role ID"), ("110152", "Destination Role ID"));
        json.WriteStartArray("agent");
        Agent(json, Dicom, sends ? source : destination, row.ActorKind == "device" ? ("urn:handrail:token", row.Actor) : null, row.ActorKind == "device" ? row.Actor : "browser or command line", requestor: row.ActorKind == "device");
        Agent(json, Dicom, sends ? destination : source, null, "Handrail", requestor: false);
        if (row.ActorKind != "device")
            Agent(json, "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", ("IRCP", "information recipient"), row.ActorKind == "staff" ? ("urn:handrail:staff", row.Actor) : null,
                row.ActorKind == "staff" ? null : row.ActorKind, requestor: true);
        json.WriteEndArray();
    }

    static void Agent(Utf8JsonWriter json, string system, (string Code, string Display) type, (string System, string Value)? identifier, string? display, bool requestor)
    {
        json.WriteStartObject();
        json.WritePropertyName("type");
        json.Concept(system, type.Code, type.Display);
        json.WriteStartObject("who");
        if (identifier is { } known)
        {
            json.WriteStartObject("identifier");
            json.WriteString("system", known.System);
            json.WriteString("value", known.Value);
            json.WriteEndObject();
        }

        if (display is not null) json.WriteString("display", display);
        json.WriteEndObject();
        json.WriteBoolean("requestor", requestor);
        json.WriteEndObject();
    }

    static void Entities(Utf8JsonWriter json, AuditRow row, Guid? person, AuditPlace place)
    {
        json.WriteStartArray("entity");
        if (person is { } whose) Entity(json, ("1", "Person"), ("1", "Patient"), "Patient", whose.ToString(), null);
        if (Thing(row) is { } thing) Entity(json, ("2", "System Object"), ("4", "Domain Resource"), thing.Type, thing.Id, null);
        else if (row.SubjectKind is not ("" or "system")) Entity(json, ("2", "System Object"), ("4", "Domain Resource"), null, row.SubjectId, row.SubjectKind);
        if (row.Consent.Split(':')[0] is { Length: > 0 } consent) Entity(json, ("2", "System Object"), ("4", "Domain Resource"), "Consent", consent, null);
        Entity(json, ("2", "System Object"), ("13", "Security Resource"), null, $"{place.Slot}:{place.No}", "row of the audit chain");
        json.WriteEndArray();
    }

    static void Entity(Utf8JsonWriter json, (string Code, string Display) type, (string Code, string Display) role, string? resource, string id, string? description)
    {
        json.WriteStartObject();
        json.WriteStartObject("what");
        if (resource is not null) json.WriteString("reference", $"{resource}/{id}");
        else if (id.Length > 0)
        {
            json.WriteStartObject("identifier");
            json.WriteString("value", id);
            json.WriteEndObject();
        }
        else json.WriteString("display", description);
        json.WriteEndObject();
        json.WritePropertyName("type");
        json.Coding("http://terminology.hl7.org/CodeSystem/audit-entity-type", type.Code, type.Display);
        json.WritePropertyName("role");
        json.Coding("http://terminology.hl7.org/CodeSystem/object-role", role.Code, role.Display);
        if (description is not null) json.WriteString("description", description);
        json.WriteEndObject();
    }

    static (string Type, string Id)? Thing(AuditRow row) => (row.SubjectKind switch
    {
        "encounter" => "Encounter",
        "observation" or "Observation" => "Observation",
        "person" or "accounting" => "Patient",
        "alert" => "DetectedIssue",
        "unit" or "location" or "bed" => "Location",
        "consent" => "Consent",
        "device" => "Device",
        _ => null,
    }) is { } type && Guid.TryParse(row.SubjectId, out var id) ? (type, id.ToString()) : null;
}
