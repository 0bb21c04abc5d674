using System.Text.Json;
using Handrail.Core.Kernel;
using Handrail.Core.Scores;
using Handrail.Core.Watch;

namespace Handrail.Cli;

/// <summary>Reads and writes NEWS2 rows: <c>respiratory_rate,spo2,spo2_scale,oxygen,systolic_bp,pulse,acvpu,temperature_c</c>.</summary>
public static class News2Sheet
{
    /// <summary>The sheet.</summary>
    public static readonly ScoreSheet Sheet = new(
        ["respiratory_rate", "spo2", "spo2_scale", "oxygen", "systolic_bp", "pulse", "acvpu", "temperature_c"], Score);

    static Refusal? Score(CsvRow row, Utf8JsonWriter json)
    {
        if (Measured(row, "respiratory_rate", Measure.RespiratoryRate, Units.PerMinute, out var rate) is { } badRate) return badRate;
        if (Measured(row, "spo2", Measure.SpO2, Units.Percent, out var spO2) is { } badSpO2) return badSpO2;
        if (Scale(row["spo2_scale"], out var scale) is { } badScale) return badScale;
        if (Gas(row["oxygen"], out var gas) is { } badGas) return badGas;
        if (Measured(row, "systolic_bp", Measure.SystolicBp, Units.MillimetreOfMercury, out var systolic) is { } badSystolic) return badSystolic;
        if (Measured(row, "pulse", Measure.Pulse, Units.PerMinute, out var pulse) is { } badPulse) return badPulse;
        if (Level(row["acvpu"], out var level) is { } badLevel) return badLevel;
        if (Measured(row, "temperature_c", Measure.Temperature, Units.Celsius, out var temperature) is { } badTemperature) return badTemperature;

        // Without the scale a saturation has no points: which scale holds is a prescription, and guessing it could lower the total by three.
        var score = News2.Score(new News2Input(
            rate, scale is null ? null : spO2, scale ?? SpO2Scale.One, gas, systolic, pulse, level, temperature));

        ScoreSheet.WriteTotal(json, score.Total, score.AtLeast);
        json.WriteStartObject("parts"u8);
        ScoreSheet.WritePart(json, "respiratory_rate", score.Parts.RespiratoryRate);
        ScoreSheet.WritePart(json, "spo2", score.Parts.SpO2);
        ScoreSheet.WritePart(json, "oxygen", score.Parts.Oxygen);
        ScoreSheet.WritePart(json, "systolic_bp", score.Parts.SystolicBp);
        ScoreSheet.WritePart(json, "pulse", score.Parts.Pulse);
        ScoreSheet.WritePart(json, "consciousness", score.Parts.Consciousness);
        ScoreSheet.WritePart(json, "temperature", score.Parts.Temperature);
        json.WriteEndObject();
        json.WriteBoolean("anySingle3"u8, score.AnySingle3);
        json.WriteString("risk"u8, score.Risk switch
        {
            News2Risk.Low => "low",
            News2Risk.LowMedium => "low-medium",
            News2Risk.Medium => "medium",
            News2Risk.High => "high",
            _ => null,
        });
        json.WriteStartArray("missing"u8);
        foreach (var column in Sheet.Columns)
            if (row[column].Length == 0) json.WriteStringValue(column);
        json.WriteEndArray();
        return null;
    }

    static Refusal? Measured(CsvRow row, string column, Measure measure, Unit unit, out int? milli)
    {
        milli = null;
        var cell = row[column];
        if (cell.Length == 0) return null;
        if (!ScoreSheet.Number(cell, out var value))
            return Refusal.Invalid(column, $"Not a number: must be {Plausible.Of(measure)!.Words()}, decimals with a point.");
        var why = Plausible.TryMilli(measure, value, unit, out var stored, column);
        if (why is null) milli = stored;
        return why;
    }

    static Refusal? Scale(string cell, out SpO2Scale? scale)
    {
        scale = null;
        if (cell.Length == 0) return null;
        if (!ScoreSheet.Number(cell, out var value) || (value != 1 && value != 2))
            return Refusal.Invalid("spo2_scale", "Must be 1, or 2 where scale 2 is prescribed.");
        scale = (SpO2Scale)(int)value;
        return null;
    }

    static Refusal? Gas(string cell, out int? milli)
    {
        milli = cell.ToLowerInvariant() switch
        {
            "air" => 0,
            "oxygen" => 1_000,
            var other => ScoreSheet.Number(other, out var value) ? value switch { 0 => 0, 1 => 1_000, _ => null } : null,
        };
        return milli is null && cell.Length > 0 ? Refusal.Invalid("oxygen", "Must be 0 or air, 1 or oxygen.") : null;
    }

    static Refusal? Level(string cell, out int? milli)
    {
        milli = cell switch
        {
            "A" or "a" => 1_000 * (int)Acvpu.Alert,
            "C" or "c" => 1_000 * (int)Acvpu.Confusion,
            "V" or "v" => 1_000 * (int)Acvpu.Voice,
            "P" or "p" => 1_000 * (int)Acvpu.Pain,
            "U" or "u" => 1_000 * (int)Acvpu.Unresponsive,
            _ => null,
        };
        return milli is null && cell.Length > 0
            ? Refusal.Invalid("acvpu", "Must be A (alert), C (new confusion), V (voice), P (pain) or U (unresponsive).")
            : null;
    }
}
