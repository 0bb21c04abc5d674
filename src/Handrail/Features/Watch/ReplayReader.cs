using System.Globalization;
using System.Text.Json;
using Handrail.Core.Watch;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Features.Watch;

/// <summary>
/// Reads a recorded stay: the PhysioNet 2012 form (<c>Time,Parameter,Value</c>) or our own export, one JSON object a line:
/// <c>{"at":"2026-03-01T20:15:00Z","measure":"pulse","value":88,"by":"hand"}</c>. Described in docs/how-to/replay.md.
/// </summary>
public static class ReplayReader
{
    const string PhysioNetHeader = "Time,Parameter,Value";

    // PhysioNet times count from admission to the unit; the day does not matter, but must be the same in every run.
    static readonly Instant PhysioNetStart = Instant.FromUtc(2012, 1, 1, 0, 0);

    static readonly Dictionary<string, Measure> PhysioNet = new(StringComparer.Ordinal)
    {
        ["HR"] = Measure.Pulse,
        ["RespRate"] = Measure.RespiratoryRate,
        ["Temp"] = Measure.Temperature,
        ["NISysABP"] = Measure.SystolicBp,
        ["SysABP"] = Measure.SystolicBp,
        ["NIDiasABP"] = Measure.DiastolicBp,
        ["DiasABP"] = Measure.DiastolicBp,
    };

    /// <summary>Reads the lines of one file. Exactly one of the two answers is null.</summary>
    public static (ReplayRecord? Record, ReplayFault? Fault) Read(IReadOnlyList<string> lines)
    {
        var read = new Reader();
        if (lines.Count == 0 || lines.All(string.IsNullOrWhiteSpace)) return (null, new ReplayFault(1, "The file is empty."));
        var physioNet = lines[0].Trim('\uFEFF', ' ') == PhysioNetHeader;
        if (!physioNet && !lines[0].TrimStart('\uFEFF', ' ').StartsWith('{'))
            return (null, new ReplayFault(1, $"This is no recorded stay: the first line must be \"{PhysioNetHeader}\" or a JSON object."));
        for (var i = physioNet ? 1 : 0; i < lines.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            if ((physioNet ? read.PhysioNetRow(lines[i]) : read.ExportRow(lines[i].TrimStart('\uFEFF'))) is { } reason)
                return (null, new ReplayFault(i + 1, reason));
        }
        return (read.Record(physioNet ? PhysioNetStart : null), null);
    }

    sealed class Reader
    {
        readonly List<Reading> _readings = [];
        int _missing, _implausible, _unmapped;

        internal ReplayRecord Record(Instant? start)
        {
            // A stable sort: values of one moment stay in the order of the file.
            var ordered = _readings.OrderBy(r => r.At).ToList();
            return new ReplayRecord(
                start ?? (ordered.Count > 0 ? ordered[0].At : PhysioNetStart), ordered,
                new ReplayCounts(ordered.Count, _missing, _implausible, _unmapped));
        }

        internal string? PhysioNetRow(string line)
        {
            var cells = line.Trim().Split(',');
            if (cells.Length != 3) return $"A row has three cells (Time,Parameter,Value); this one has {cells.Length}.";
            if (MinutesOf(cells[0]) is not { } minutes) return $"\"{cells[0]}\" is no time: hh:mm since admission.";
            if (!decimal.TryParse(cells[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) return $"\"{cells[2]}\" is no number.";
            if (!PhysioNet.TryGetValue(cells[1], out var measure)) _unmapped++;
            else if (value == -1) _missing++;
            // A nurse charted these values, so they count at once, as a person's do.
            else Add(measure, value, PhysioNetStart + Duration.FromMinutes(minutes), byHand: true);
            return null;
        }

        internal string? ExportRow(string line)
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                var row = json.RootElement;
                if (row.ValueKind != JsonValueKind.Object) return "A line is one JSON object.";
                foreach (var name in (string[])["at", "measure", "value", "by"])
                    if (!row.TryGetProperty(name, out _)) return $"\"{name}\" is missing.";
                if (row.GetProperty("at").ValueKind != JsonValueKind.String
                    || !OffsetDateTimePattern.ExtendedIso.Parse(row.GetProperty("at").GetString()!).TryGetValue(default, out var at))
                    return "\"at\" is no time with an offset, such as 2026-03-01T20:15:00Z.";
                if (row.GetProperty("by") is not { ValueKind: JsonValueKind.String } by || by.GetString() is not ("hand" or "device"))
                    return "\"by\" is \"hand\" or \"device\".";
                if (row.GetProperty("measure").ValueKind != JsonValueKind.String) return "\"measure\" is a name in quotes.";
                var measure = MeasureNames.Find(row.GetProperty("measure").GetString()!);
                var value = row.GetProperty("value");
                // A panel is two measures, and a computed total would be judged beside our own.
                if (measure is null or Measure.BloodPressure or Measure.News2) _unmapped++;
                else if (value.ValueKind == JsonValueKind.Null) _missing++;
                else if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var number)) return "\"value\" is a number, or null when it was not measured.";
                else Add(measure.Value, number, at.ToInstant(), byHand: by.GetString() == "hand");
                return null;
            }
            catch (JsonException)
            {
                return "This line is not JSON.";
            }
        }

        void Add(Measure measure, decimal value, Instant at, bool byHand)
        {
            if (value is < -1_000_000 or > 1_000_000 || !ReplayPlausible.Is(measure, value * 1000)) _implausible++;
            else _readings.Add(new Reading(measure, (int)decimal.Round(value * 1000), at, byHand));
        }

        static int? MinutesOf(string time)
        {
            var parts = time.Split(':');
            return parts.Length == 2 && parts[1].Length == 2
                && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours < 100_000
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes < 60
                ? hours * 60 + minutes : null;
        }
    }
}
