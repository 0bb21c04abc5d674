using System.Text.Json;
using Handrail.Devices;

namespace Handrail.Fhir;

/// <summary>One resource of a Bundle as the fast reader left it.</summary>
/// <param name="Reading">The reading; null when the resource is unusual and the general reader must look at it.</param>
/// <param name="From">Where the resource begins in the body.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct FastEntry(ReadingIn? Reading, int From, int Length);

/// <summary>Reads a batch or transaction Bundle of Observations to create. The Bundle around them must be plain; each unusual resource is left to the general reader.</summary>
public static class FastBundle
{
    /// <summary>Its entries; null when the Bundle itself is unusual. The body must be valid UTF-8.</summary>
    public static List<FastEntry>? Read(ReadOnlySpan<byte> body, out PostedKind kind)
    {
        kind = default;
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            List<FastEntry>? entries = null;
            int types = 0, times = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool good;
                if (FastParts.IsName(ref reader, "resourceType"u8)) good = types++ == 0 && reader.Read() && FastParts.Is(ref reader, "Bundle"u8);
                else if (FastParts.IsName(ref reader, "type"u8)) good = kind == default && reader.Read() && Kind(ref reader, out kind);
                else if (FastParts.IsName(ref reader, "timestamp"u8)) good = times++ == 0 && reader.Read() && FastParts.Time(ref reader, out _);
                else good = entries is null && FastParts.IsName(ref reader, "entry"u8) && reader.Read() && Entries(ref reader, entries = new(100));
                if (!good) return null;
            }

            return types == 1 && kind != default && entries is not null && reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? entries : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair, which only shows when an escaped text is taken.
            return null;
        }
    }

    static bool Kind(ref Utf8JsonReader reader, out PostedKind kind)
    {
        kind = FastParts.Is(ref reader, "batch"u8) ? PostedKind.Batch : FastParts.Is(ref reader, "transaction"u8) ? PostedKind.Transaction : default;
        return kind != default;
    }

    static bool Entries(ref Utf8JsonReader reader, List<FastEntry> entries)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (!Entry(ref reader, out var entry)) return false;
            entries.Add(entry);
        }

        return reader.TokenType == JsonTokenType.EndArray && entries.Count > 0;
    }

    static bool Entry(ref Utf8JsonReader reader, out FastEntry entry)
    {
        entry = default;
        int resources = 0, requests = 0, urls = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool good;
            if (FastParts.IsName(ref reader, "resource"u8)) good = resources++ == 0 && reader.Read() && Resource(ref reader, out entry);
            else if (FastParts.IsName(ref reader, "request"u8)) good = requests++ == 0 && reader.Read() && Request(ref reader);
            else good = FastParts.IsName(ref reader, "fullUrl"u8) && urls++ == 0 && reader.Read() && FastParts.Plain(ref reader);
            if (!good) return false;
        }

        return resources == 1 && requests == 1 && reader.TokenType == JsonTokenType.EndObject;
    }

    static bool Resource(ref Utf8JsonReader reader, out FastEntry entry)
    {
        entry = default;
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        var from = (int)reader.TokenStartIndex;
        var start = reader;
        var reading = FastReader.Observation(ref reader);
        if (reading is null)
        {
            // A copy of the reader is a bookmark: back to it, and over the whole resource.
            reader = start;
            reader.Skip();
        }

        entry = new FastEntry(reading, from, (int)reader.BytesConsumed - from);
        return true;
    }

    static bool Request(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        int methods = 0, urls = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var good = FastParts.IsName(ref reader, "method"u8) ? methods++ == 0 && reader.Read() && FastParts.Is(ref reader, "POST"u8)
                : FastParts.IsName(ref reader, "url"u8) && urls++ == 0 && reader.Read() && FastParts.Is(ref reader, "Observation"u8);
            if (!good) return false;
        }

        return methods == 1 && urls == 1 && reader.TokenType == JsonTokenType.EndObject;
    }
}
