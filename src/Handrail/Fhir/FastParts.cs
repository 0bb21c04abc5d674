using System.Text;
using System.Text.Json;
using Handrail.Core.Watch;
using Handrail.Devices;
using NodaTime;

namespace Handrail.Fhir;

/// <summary>
/// The elements of an Observation for <see cref="FastReader"/>. Each stands on the first token of its value, leaves the reader on the last one,
/// and answers false for anything unusual.
/// </summary>
static class FastParts
{
    /// <summary>Bits of the components a blood pressure may have, and an oximetry.</summary>
    public const int PressureParts = 1 << (int)Core.Watch.Measure.SystolicBp | 1 << (int)Core.Watch.Measure.DiastolicBp | 1 << (int)Core.Watch.Measure.MeanBp,
        OxygenParts = 1 << (int)Core.Watch.Measure.OxygenFlow | 1 << (int)Core.Watch.Measure.OxygenConcentration;

    /// <summary>A text without escapes, not empty, beginning with a visible ASCII sign and not ending in a space.</summary>
    public static bool Plain(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && reader.ValueSpan is [> 0x20 and < 0x7F, ..] and [.., > 0x20];

    const int LongestLabel = 256;

    /// <summary>A text for people that is not kept (display, unit); it may hold any letters, escaped or not, but not only white space.</summary>
    public static bool Label(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > LongestLabel) return false;
        if (!reader.ValueIsEscaped) return Visible(reader.ValueSpan);
        Span<byte> text = stackalloc byte[LongestLabel];
        return Visible(text[..reader.CopyString(text)]);
    }

    static bool Visible(ReadOnlySpan<byte> text) => text.IndexOfAnyInRange((byte)0x21, (byte)0x7E) >= 0;

    public static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> text) => Plain(ref reader) && reader.ValueSpan.SequenceEqual(text);

    public static bool IsId(ref Utf8JsonReader reader)
    {
        if (!Plain(ref reader) || reader.ValueSpan.Length > 64) return false;
        foreach (var b in reader.ValueSpan)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'-' or (byte)'.')) return false;
        }

        return true;
    }

    /// <summary>meta with nothing but profiles, which are claims of the sender and not kept.</summary>
    public static bool Profiles(ref Utf8JsonReader reader)
    {
        if (!Enters(ref reader, JsonTokenType.StartObject) || !IsName(ref reader, "profile"u8) || !reader.Read() || !Enters(ref reader, JsonTokenType.StartArray)) return false;
        do
        {
            if (!Plain(ref reader) || SeenUris.Text(reader.ValueSpan) is null) return false;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray);
        return reader.TokenType == JsonTokenType.EndArray && reader.Read() && reader.TokenType == JsonTokenType.EndObject;
    }

    public static bool Status(ref Utf8JsonReader reader, ref Draft draft)
    {
        draft.Preliminary = Is(ref reader, "preliminary"u8);
        return draft.Preliminary || Is(ref reader, "final"u8);
    }

    public static bool Time(ref Utf8JsonReader reader, out Instant at)
    {
        at = default;
        if (Plain(ref reader)) return FhirTime.Read(reader.ValueSpan, out at) == TimeRead.Instant;
        // Some writers escape the plus sign of an offset.
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > LongestLabel) return false;
        Span<byte> text = stackalloc byte[LongestLabel];
        return FhirTime.Read(text[..reader.CopyString(text)], out at) == TimeRead.Instant;
    }

    public static bool Identifier(ref Utf8JsonReader reader, ref Draft draft)
    {
        if (!Enters(ref reader, JsonTokenType.StartArray) || reader.TokenType != JsonTokenType.StartObject) return false;
        string system = "";
        var value = default(ReadOnlySpan<byte>);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsName(ref reader, "system"u8) && system.Length == 0)
            {
                if (!reader.Read() || !Plain(ref reader) || SeenUris.Text(reader.ValueSpan) is not { } text) return false;
                system = text;
            }
            else if (IsName(ref reader, "value"u8) && value.IsEmpty)
            {
                if (!reader.Read() || !Plain(ref reader)) return false;
                value = reader.ValueSpan;
            }
            else
            {
                return false;
            }
        }

        if (value.IsEmpty || reader.TokenType != JsonTokenType.EndObject || !reader.Read() || reader.TokenType != JsonTokenType.EndArray) return false;
        draft.Identifier = string.Concat(system, "|", Encoding.UTF8.GetString(value));
        return true;
    }

    public static bool Category(ref Utf8JsonReader reader)
    {
        if (!Enters(ref reader, JsonTokenType.StartArray) || reader.TokenType != JsonTokenType.StartObject) return false;
        int count = 0, known = 0, texts = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsName(ref reader, "coding"u8))
            {
                if (!reader.Read() || !Enters(ref reader, JsonTokenType.StartArray)) return false;
                do
                {
                    if (!Coding(ref reader, out var system, out var code)) return false;
                    count++;
                    if (system.SequenceEqual("http://terminology.hl7.org/CodeSystem/observation-category"u8)
                        && (code.SequenceEqual("vital-signs"u8) || code.SequenceEqual("survey"u8))) known++;
                }
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray);
            }
            else if (!Text(ref reader, ref texts))
            {
                return false;
            }
        }

        return count == 1 && known == 1 && reader.TokenType == JsonTokenType.EndObject && reader.Read() && reader.TokenType == JsonTokenType.EndArray;
    }

    /// <summary>A code all of whose codings stand for one measure.</summary>
    public static bool Measure(ref Utf8JsonReader reader, out Measure measure)
    {
        measure = default;
        var texts = 0;
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsName(ref reader, "coding"u8) && measure == default)
            {
                if (!reader.Read() || !Enters(ref reader, JsonTokenType.StartArray)) return false;
                do
                {
                    if (!Coding(ref reader, out var system, out var code) || Vocabulary.MeasureOf(system, code) is not { } found) return false;
                    if (measure != default && measure != found) return false;
                    measure = found;
                }
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray);
            }
            else if (!Text(ref reader, ref texts))
            {
                return false;
            }
        }

        return measure != default && reader.TokenType == JsonTokenType.EndObject;
    }

    /// <summary>A level of consciousness: codings that all stand for one, or one letter as text.</summary>
    public static bool Level(ref Utf8JsonReader reader, out Acvpu? level)
    {
        level = null;
        var letter = default(Acvpu?);
        var texts = 0;
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsName(ref reader, "coding"u8) && level is null)
            {
                if (!reader.Read() || !Enters(ref reader, JsonTokenType.StartArray)) return false;
                do
                {
                    if (!Coding(ref reader, out var system, out var code) || Vocabulary.LevelOf(system, code) is not { } found) return false;
                    if (level is not null && level != found) return false;
                    level = found;
                }
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray);
            }
            // Not escaped: the letter must be seen as it is.
            else if (Text(ref reader, ref texts) && !reader.ValueIsEscaped)
            {
                letter = Vocabulary.LevelOf(reader.ValueSpan);
            }
            else
            {
                return false;
            }
        }

        if (level is null) level = letter;
        // A letter that contradicts the coding is for the general reader to refuse.
        return level is not null && (letter is null || letter == level) && reader.TokenType == JsonTokenType.EndObject;
    }

    public static bool Subject(ref Utf8JsonReader reader, ref Draft draft)
    {
        if (!Reference(ref reader, out var reference)) return false;
        (draft.Subject, var id) = reference switch
        {
            [(byte)'P', ..] when reference.StartsWith("Patient/"u8) => (SubjectKind.Patient, 8),
            [(byte)'L', ..] when reference.StartsWith("Location/"u8) => (SubjectKind.Location, 9),
            [(byte)'D', ..] when reference.StartsWith("Device/"u8) => (SubjectKind.Device, 7),
            _ => (SubjectKind.None, 0),
        };
        if (id == 0 || !Draft.OurId(reference[id..], out var ours)) return false;
        draft.SubjectId = ours;
        return true;
    }

    public static bool Reference(ref Utf8JsonReader reader, ReadOnlySpan<byte> kind, out Guid? id)
    {
        id = null;
        if (!Reference(ref reader, out var reference) || !reference.StartsWith(kind) || !Draft.OurId(reference[kind.Length..], out var ours)) return false;
        id = ours;
        return true;
    }

    public static bool Components(ref Utf8JsonReader reader, ref Draft draft, ref int parts)
    {
        if (!Enters(ref reader, JsonTokenType.StartArray)) return false;
        var index = 0;
        do
        {
            if (reader.TokenType != JsonTokenType.StartObject) return false;
            var measure = default(Measure);
            var amount = new Amount { Component = index++ };
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var good = IsName(ref reader, "code"u8) && measure == default ? reader.Read() && Measure(ref reader, out measure)
                    : IsName(ref reader, "valueQuantity"u8) && !amount.Given && reader.Read() && Quantity(ref reader, ref amount);
                if (!good) return false;
            }

            if (reader.TokenType != JsonTokenType.EndObject || !amount.Given || (int)measure > 30 || (1 << (int)measure & (PressureParts | OxygenParts)) == 0) return false;
            parts |= 1 << (int)measure;
            if (!draft.Put(measure, amount)) return false;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray);
        return reader.TokenType == JsonTokenType.EndArray;
    }

    public static bool Quantity(ref Utf8JsonReader reader, ref Amount amount)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        int value = 0, unit = 0, system = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsName(ref reader, "value"u8))
            {
                if (value++ != 0 || !reader.Read() || !Number(ref reader, out amount.Value)) return false;
            }
            else if (IsName(ref reader, "code"u8))
            {
                if (amount.Unit is not null || !reader.Read() || !Plain(ref reader)) return false;
                amount.Unit = Vocabulary.UnitOf(reader.ValueSpan);
                if (amount.Unit is null) return false;
            }
            else if (IsName(ref reader, "system"u8))
            {
                if (system++ != 0 || !reader.Read() || !Is(ref reader, "http://unitsofmeasure.org"u8)) return false;
            }
            else if (!IsName(ref reader, "unit"u8) || unit++ != 0 || !reader.Read() || !Label(ref reader))
            {
                return false;
            }
        }

        return value == 1 && system == 1 && amount.Given && reader.TokenType == JsonTokenType.EndObject;
    }

    // Nine signs hold every value that can be measured; anything longer, or with an exponent, is unusual.
    static bool Number(ref Utf8JsonReader reader, out decimal value)
    {
        value = 0;
        if (reader.TokenType != JsonTokenType.Number) return false;
        var text = reader.ValueSpan;
        if (text.Length > 9) return false;
        int mantissa = 0, decimals = -1;
        var negative = text[0] == '-';
        foreach (var b in negative ? text[1..] : text)
        {
            if (b == '.') decimals = 0;
            else if (b is < (byte)'0' or > (byte)'9') return false;
            else
            {
                mantissa = mantissa * 10 + (b - '0');
                if (decimals >= 0) decimals++;
            }
        }

        value = new decimal(mantissa, 0, 0, negative, (byte)Math.Max(decimals, 0));
        return true;
    }

    static bool Coding(ref Utf8JsonReader reader, out ReadOnlySpan<byte> system, out ReadOnlySpan<byte> code)
    {
        system = code = default;
        var displays = 0;
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsName(ref reader, "system"u8) && system.IsEmpty)
            {
                if (!reader.Read() || !Plain(ref reader)) return false;
                system = reader.ValueSpan;
            }
            else if (IsName(ref reader, "code"u8) && code.IsEmpty)
            {
                if (!reader.Read() || !Plain(ref reader)) return false;
                code = reader.ValueSpan;
            }
            else if (!IsName(ref reader, "display"u8) || displays++ != 0 || !reader.Read() || !Label(ref reader))
            {
                return false;
            }
        }

        return !code.IsEmpty && reader.TokenType == JsonTokenType.EndObject;
    }

    static bool Reference(ref Utf8JsonReader reader, out ReadOnlySpan<byte> reference)
    {
        reference = default;
        var displays = 0;
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsName(ref reader, "reference"u8) && reference.IsEmpty)
            {
                if (!reader.Read() || !Plain(ref reader)) return false;
                reference = reader.ValueSpan;
            }
            else if (!IsName(ref reader, "display"u8) || displays++ != 0 || !reader.Read() || !Label(ref reader))
            {
                return false;
            }
        }

        return !reference.IsEmpty && reader.TokenType == JsonTokenType.EndObject;
    }

    static bool Text(ref Utf8JsonReader reader, ref int texts) => IsName(ref reader, "text"u8) && texts++ == 0 && reader.Read() && Label(ref reader);

    /// <summary>True when the reader stands on the property <paramref name="name"/>.</summary>
    public static bool IsName(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.TokenType == JsonTokenType.PropertyName && !reader.ValueIsEscaped && reader.ValueSpan.SequenceEqual(name);

    /// <summary>Steps from the opening token of a non-empty object or array to its first token inside.</summary>
    static bool Enters(ref Utf8JsonReader reader, JsonTokenType opening) =>
        reader.TokenType == opening && reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject);
}
