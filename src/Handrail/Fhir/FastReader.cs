using System.Text.Json;
using Handrail.Core.Watch;
using Handrail.Devices;

namespace Handrail.Fhir;

/// <summary>
/// Reads the common shapes of an Observation straight from UTF-8, because the general parser takes some hundred times longer. It never refuses:
/// whatever is not exactly one of those shapes (unknown property, extension, second identifier, escaped text, a rule broken …) is "unusual", answered
/// with null, and belongs to <see cref="FirelyReader"/>, which alone says what is wrong. What it does read, the general reader reads the same.
/// </summary>
public static class FastReader
{
    const int Type = 1, Id = 2, Meta = 4, Identifier = 8, Status = 16, Category = 32, Code = 64, Subject = 128, Encounter = 256, Device = 512,
        Effective = 1024, Issued = 2048, ValueQuantity = 4096, ValueConcept = 8192, Component = 16384;

    const int Needed = Type | Status | Code | Effective;

    /// <summary>The reading in a body that is one Observation; null when it is unusual. The body must be valid UTF-8.</summary>
    public static ReadingIn? Observation(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            var reading = Observation(ref reader);
            // Reading once more finds anything that follows the object.
            return reading is not null && !reader.Read() ? reading : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair, which only shows when an escaped text is taken.
            return null;
        }
    }

    /// <summary>Reads the object the reader stands on. Null when unusual: the reader then stands anywhere inside it.</summary>
    internal static ReadingIn? Observation(ref Utf8JsonReader reader)
    {
        var draft = default(Draft);
        draft.Top.Component = -1;
        int seen = 0, parts = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueIsEscaped) return null;
            var property = PropertyOf(reader.ValueSpan);
            if (property == 0 || (seen & property) != 0 || !reader.Read()) return null;
            seen |= property;
            if (!Property(ref reader, property, ref draft, ref parts)) return null;
        }

        if (reader.TokenType != JsonTokenType.EndObject || (seen & Needed) != Needed || (seen & (Subject | Device)) == 0) return null;
        return Fitting(draft.Measure, seen, parts) ? draft.Finish(null) : null;
    }

    // Only the combination of value and components that the measure has.
    static bool Fitting(Measure measure, int seen, int parts)
    {
        var shape = seen & (ValueQuantity | ValueConcept | Component);
        return measure switch
        {
            Measure.BloodPressure => shape == Component && (parts & FastParts.PressureParts) == parts,
            Measure.SpO2 => shape == ValueQuantity || shape == (ValueQuantity | Component) && (parts & FastParts.OxygenParts) == parts,
            Measure.Consciousness => shape == ValueConcept,
            // Computed here from its parameters, so never taken from outside.
            Measure.News2 => false,
            _ => shape == ValueQuantity,
        };
    }

    static bool Property(ref Utf8JsonReader reader, int property, ref Draft draft, ref int parts)
    {
        switch (property)
        {
            case Type: return FastParts.Is(ref reader, "Observation"u8);
            case Id: return FastParts.IsId(ref reader);
            case Meta: return FastParts.Profiles(ref reader);
            case Identifier: return FastParts.Identifier(ref reader, ref draft);
            case Status: return FastParts.Status(ref reader, ref draft);
            case Category: return FastParts.Category(ref reader);
            case Code: return FastParts.Measure(ref reader, out draft.Measure);
            case Subject: return FastParts.Subject(ref reader, ref draft);
            case Encounter: return FastParts.Reference(ref reader, "Encounter/"u8, out draft.Encounter);
            case Device: return FastParts.Reference(ref reader, "Device/"u8, out draft.Device);
            case Effective: return FastParts.Time(ref reader, out draft.EffectiveAt);
            case Issued: return FastParts.Time(ref reader, out _);
            case ValueQuantity: return FastParts.Quantity(ref reader, ref draft.Top);
            case ValueConcept: return FastParts.Level(ref reader, out draft.Level);
            default: return FastParts.Components(ref reader, ref draft, ref parts);
        }
    }

    static int PropertyOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("id"u8) => Id,
        4 when name.SequenceEqual("code"u8) => Code,
        4 when name.SequenceEqual("meta"u8) => Meta,
        6 when name.SequenceEqual("status"u8) => Status,
        6 when name.SequenceEqual("device"u8) => Device,
        6 when name.SequenceEqual("issued"u8) => Issued,
        7 when name.SequenceEqual("subject"u8) => Subject,
        8 when name.SequenceEqual("category"u8) => Category,
        9 when name.SequenceEqual("encounter"u8) => Encounter,
        9 when name.SequenceEqual("component"u8) => Component,
        10 when name.SequenceEqual("identifier"u8) => Identifier,
        12 when name.SequenceEqual("resourceType"u8) => Type,
        13 when name.SequenceEqual("valueQuantity"u8) => ValueQuantity,
        17 when name.SequenceEqual("effectiveDateTime"u8) => Effective,
        20 when name.SequenceEqual("valueCodeableConcept"u8) => ValueConcept,
        _ => 0,
    };
}
