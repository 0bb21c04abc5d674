using System.Buffers;
using System.Text;
using System.Text.Json;
using Handrail.Core.Scores;

namespace Handrail.Core.Watch;

/// <summary>A <see cref="WatchState"/> as compact JSON. Canonical: equal states give equal text. Bare arrays, because it is written with every commit.</summary>
static class WatchSnapshot
{
    const int Version = 1;

    internal static string Write(WatchState state)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("v", Version);
            json.WriteNumber("admitted", state.Admitted);
            json.WriteNumber("acuity", state.Acuity);
            json.WriteNumber("scale", (int)state.Scale);
            if (state.DeviceAt is { } device) json.WriteNumber("device", device);
            if (state.LastNews2 is { } points) json.WriteNumber("news2", points);
            if (state.LastSingle3) json.WriteBoolean("single3", true);
            if (state.ScoreChanged != 0) json.WriteNumber("changed", state.ScoreChanged);
            json.WriteStartArray("latest");
            for (var m = 0; m < WatchState.Measures; m++)
            {
                if (!state.Knows(m)) continue;
                json.WriteNumberValue(m);
                json.WriteNumberValue(state.Milli[m]);
                json.WriteNumberValue(state.At[m]);
                json.WriteNumberValue(state.ByHand(m) ? 1 : 0);
            }
            json.WriteEndArray();
            json.WriteStartObject("rules");
            for (var i = 0; i < state.Count; i++)
            {
                ref var memory = ref state.MemoryAt(i);
                if (memory.IsDefault) continue;
                json.WriteStartArray(state.KeyAt(i));
                json.WriteNumberValue((int)memory.Phase);
                json.WriteNumberValue(memory.Open ? 1 : 0);
                json.WriteNumberValue(memory.Since);
                Write(json, memory.Notified);
                Write(json, memory.ResolvedAt);
                Write(json, memory.ClearedAt);
                json.WriteNumberValue(memory.Known);
                json.WriteEndArray();
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static WatchState Read(string snapshot)
    {
        try
        {
            return Parse(new Utf8JsonReader(Encoding.UTF8.GetBytes(snapshot)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new FormatException("This is not a snapshot of a watch.", e);
        }
    }

    static WatchState Parse(Utf8JsonReader json)
    {
        var state = WatchState.Blank();
        var version = 0;
        Expect(ref json, JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "v": version = json.GetInt32(); break;
                case "admitted": state.Admitted = json.GetInt64(); break;
                case "acuity": state.Acuity = json.GetInt32(); break;
                case "scale": state.Scale = (SpO2Scale)json.GetInt32(); break;
                case "device": state.DeviceAt = json.GetInt64(); break;
                case "news2": state.LastNews2 = json.GetInt32(); break;
                case "single3": state.LastSingle3 = json.GetBoolean(); break;
                case "changed": state.ScoreChanged = json.GetInt64(); break;
                case "latest": Latest(ref json, state); break;
                case "rules": Rules(ref json, state); break;
                default: throw new FormatException($"A snapshot of a watch has no \"{name}\".");
            }
        }
        return version == Version ? state : throw new FormatException($"Version {version} of a watch snapshot cannot be read.");
    }

    static void Latest(ref Utf8JsonReader json, WatchState state)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var measure = json.GetInt32();
            state.Put(measure, (int)Number(ref json), Number(ref json), Number(ref json) == 1);
        }
    }

    static void Rules(ref Utf8JsonReader json, WatchState state)
    {
        var rules = new SortedDictionary<string, RuleMemory>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = json.GetString()!;
            Expect(ref json, JsonTokenType.StartArray);
            rules[key] = new RuleMemory
            {
                Phase = (Phase)Number(ref json),
                Open = Number(ref json) == 1,
                Since = Number(ref json),
                Notified = (int?)NumberOrNull(ref json),
                ResolvedAt = NumberOrNull(ref json),
                ClearedAt = NumberOrNull(ref json),
                Known = (byte)Number(ref json),
            };
            Expect(ref json, JsonTokenType.EndArray);
        }
        state.Remember([.. rules.Keys], [.. rules.Values]);
    }

    static void Write(Utf8JsonWriter json, long? value)
    {
        if (value is { } number) json.WriteNumberValue(number);
        else json.WriteNullValue();
    }

    static long Number(ref Utf8JsonReader json) => NumberOrNull(ref json) ?? throw new FormatException("A number is missing in a watch snapshot.");

    static long? NumberOrNull(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.Null ? null : json.GetInt64();

    static void Expect(ref Utf8JsonReader json, JsonTokenType token)
    {
        if (!json.Read() || json.TokenType != token) throw new FormatException("This is not a snapshot of a watch.");
    }
}
