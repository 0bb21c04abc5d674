using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Handrail.Core.Watch;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>The output of a replay for machines: one JSON line a file, then one for all. Byte for byte the same for the same input, the two timing fields aside.</summary>
public static class ReplayLines
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line of one stay; with <paramref name="other"/> also which alerts the other protocol adds and which it lacks.</summary>
    public static string Of(string file, ReplayRecord record, ReplayResult result, (string Protocol, ReplayResult Result)? other) => Line(json =>
    {
        json.WriteString("file", file);
        json.WriteStartObject("readings");
        json.WriteNumber("used", record.Counts.Used);
        json.WriteNumber("missing", record.Counts.Missing);
        json.WriteNumber("implausible", record.Counts.Implausible);
        json.WriteNumber("unmapped", record.Counts.Unmapped);
        json.WriteEndObject();
        json.WriteStartObject("scores");
        json.WriteNumber("complete", result.Complete);
        json.WriteNumber("partial", result.Partial);
        if (result.Max is { } max) json.WriteNumber("max", max);
        else json.WriteNull("max");
        json.WriteEndObject();
        Alerts(json, "alerts", result.Alerts);
        if (other is not var (protocol, otherResult)) return;
        json.WriteStartObject("compare");
        json.WriteString("protocol", protocol);
        Alerts(json, "appear", Without(otherResult, result));
        Alerts(json, "vanish", Without(result, otherResult));
        json.WriteEndObject();
    });

    /// <summary>The line of a file that could not be read.</summary>
    public static string Of(string file, ReplayFault fault) => Line(json =>
    {
        json.WriteString("file", file);
        json.WriteStartObject("error");
        if (fault.Line > 0) json.WriteNumber("line", fault.Line);
        json.WriteString("reason", fault.Reason);
        json.WriteEndObject();
    });

    /// <summary>The last line.</summary>
    public static string Summary(ReplayTally tally, (string Protocol, ReplayTally Tally, int Appear, int Vanish)? other, double seconds) => Line(json =>
    {
        json.WriteStartObject("summary");
        json.WriteNumber("files", tally.Files);
        json.WriteNumber("readings", tally.Readings);
        Count(json, tally);
        if (other is var (protocol, otherTally, appear, vanish))
        {
            json.WriteStartObject("compare");
            json.WriteString("protocol", protocol);
            Count(json, otherTally);
            json.WriteNumber("appear", appear);
            json.WriteNumber("vanish", vanish);
            json.WriteEndObject();
        }
        json.WriteNumber("seconds", Math.Round(seconds, 3));
        json.WriteNumber("readingsPerSecond", seconds > 0 ? Math.Round(tally.Readings / seconds) : 0);
        json.WriteEndObject();
    });

    /// <summary>The alerts of one result that the other has not: same moment, rule, priority and value.</summary>
    public static IReadOnlyList<ReplayAlert> Without(ReplayResult result, ReplayResult other)
    {
        var there = other.Alerts.ToHashSet();
        return [.. result.Alerts.Where(alert => !there.Contains(alert))];
    }

    /// <summary>Hours and minutes since admission, "hh:mm"; hours go on past 24.</summary>
    public static string Clock(Duration sinceStart)
    {
        var minutes = (long)Math.Floor(sinceStart.TotalMinutes);
        return $"{minutes / 60:00}:{minutes % 60:00}";
    }

    static void Count(Utf8JsonWriter json, ReplayTally tally)
    {
        json.WriteStartObject("alerts");
        foreach (var priority in (Priority[])[Priority.High, Priority.Medium, Priority.Low]) json.WriteNumber(Word(priority), tally.Of(priority));
        json.WriteEndObject();
        json.WriteNumber("alertsPerPatientDay", tally.AlertsPerPatientDay);
    }

    static void Alerts(Utf8JsonWriter json, string name, IReadOnlyList<ReplayAlert> alerts)
    {
        json.WriteStartArray(name);
        foreach (var alert in alerts)
        {
            json.WriteStartObject();
            json.WriteString("at", Clock(alert.AfterStart));
            json.WriteString("rule", alert.Rule);
            json.WriteString("priority", Word(alert.Priority));
            if (alert.Milli is { } milli) json.WriteNumber("value", milli % 1000 == 0 ? milli / 1000 : milli / 1000m);
            else json.WriteNull("value");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static string Word(Priority priority) => priority.ToString().ToLowerInvariant();

    static string Line(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
