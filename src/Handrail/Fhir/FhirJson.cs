using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Handrail.Core.Consent;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Fhir;

/// <summary>The few things every FHIR answer is written with.</summary>
public static class FhirJson
{
    /// <summary>The one content type of every answer.</summary>
    public const string ContentType = "application/fhir+json; charset=utf-8";

    // Answers are application/fhir+json, never HTML: plain letters are safe and readable.
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bytes of one resource.</summary>
    public static ArrayBufferWriter<byte> Bytes(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, Options)) write(json);
        return bytes;
    }

    /// <summary>An instant as FHIR writes it, in UTC.</summary>
    public static string Text(Instant at) => InstantPattern.ExtendedIso.Format(at);

    /// <summary>Begins a resource: resourceType, id and meta with its security labels.</summary>
    public static void Start(this Utf8JsonWriter json, string type, Guid id, string version, Instant? updated, SecurityLabel labels = SecurityLabel.None)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", type);
        json.WriteString("id", id.ToString());
        json.WriteStartObject("meta");
        json.WriteString("versionId", version);
        if (updated is { } at) json.WriteString("lastUpdated", Text(at));
        if (labels != SecurityLabel.None)
        {
            json.WriteStartArray("security");
            foreach (var coding in SecurityLabels.Codings(labels)) json.Coding(coding.System, coding.Code, coding.Display);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>A coding in its array or object.</summary>
    public static void Coding(this Utf8JsonWriter json, string system, string code, string? display = null)
    {
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("code", code);
        if (display is not null) json.WriteString("display", display);
        json.WriteEndObject();
    }

    /// <summary>A concept with one coding.</summary>
    public static void Concept(this Utf8JsonWriter json, string system, string code, string? display = null)
    {
        json.WriteStartObject();
        json.WriteStartArray("coding");
        json.Coding(system, code, display);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A reference to one of our resources.</summary>
    public static void Reference(this Utf8JsonWriter json, string name, string type, Guid id)
    {
        json.WriteStartObject(name);
        json.WriteString("reference", $"{type}/{id}");
        json.WriteEndObject();
    }

    /// <summary>A period whose end may be open.</summary>
    public static void Period(this Utf8JsonWriter json, Instant from, Instant? to)
    {
        json.WriteStartObject("period");
        json.WriteString("start", Text(from));
        if (to is { } end) json.WriteString("end", Text(end));
        json.WriteEndObject();
    }
}

/// <summary>One resource ready to be sent: its bytes and what the headers say of it.</summary>
/// <param name="Type">Kind of resource.</param>
/// <param name="Id">Its id.</param>
/// <param name="Version">meta.versionId; the ETag is made of it.</param>
/// <param name="Updated">meta.lastUpdated; null when that is not recorded.</param>
/// <param name="Person">Whom it is about, for the audit; null for nobody.</param>
/// <param name="Json">The resource.</param>
public sealed record FhirResource(string Type, Guid Id, string Version, Instant? Updated, Guid? Person, ReadOnlyMemory<byte> Json)
{
    /// <summary>Its security labels, as in meta.security.</summary>
    public SecurityLabel Labels { get; init; }

    /// <summary>A resource that the record keeps no version of: its version is the hash of its content, so that any change shows in the ETag.</summary>
    public static FhirResource Hashed(string type, Guid id, Instant? updated, Guid? person, Action<Utf8JsonWriter> rest, SecurityLabel labels = SecurityLabel.None)
    {
        ReadOnlySpan<byte> unversioned = FhirJson.Bytes(json => Write(json, "0")).WrittenSpan;
        var hash = 0xCBF29CE484222325;
        foreach (var b in unversioned) hash = (hash ^ b) * 0x100000001B3;
        var version = hash.ToString("x16");
        return new FhirResource(type, id, version, updated, person, FhirJson.Bytes(json => Write(json, version)).WrittenMemory) { Labels = labels };

        void Write(Utf8JsonWriter json, string version)
        {
            json.Start(type, id, version, updated, labels);
            rest(json);
            json.WriteEndObject();
        }
    }

    /// <summary>When an id of version 7 was made; null for other ids. The only time known of rows that carry none.</summary>
    public static Instant? MadeAt(Guid id) =>
        id.Version == 7 ? Instant.FromUnixTimeMilliseconds(System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(id.ToByteArray(bigEndian: true)) >>> 16) : null;
}
