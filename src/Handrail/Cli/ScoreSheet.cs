using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Handrail.Core.Kernel;
using Handrail.Core.Scores;

namespace Handrail.Cli;

/// <summary>How the rows of one instrument are read and written.</summary>
/// <param name="Columns">Columns the header must have, in the order in which missing ones are listed.</param>
/// <param name="Score">
/// Writes the properties of one scored row into an open JSON object and answers null; or writes nothing and answers the refusal
/// (<see cref="Refusal.Field"/> is the column).
/// </param>
public sealed record ScoreSheet(ImmutableArray<string> Columns, Func<CsvRow, Utf8JsonWriter, Refusal?> Score)
{
    /// <summary>CIWA-Ar by one set of cut points.</summary>
    public static ScoreSheet CiwaAr(CiwaArThresholds thresholds) => new(
        [.. Core.Scores.CiwaAr.Items.Select(item => item.Name)],
        (row, json) => Points(Core.Scores.CiwaAr.Items, row, out var points) is { } unreadable ? unreadable
            : Core.Scores.CiwaAr.Score(CiwaArAnswers.From(name => points[name]), thresholds) switch
            {
                Outcome<CiwaArScore>.Done(var score) => Write(json, score.Sum, score.Band switch
                {
                    CiwaArBand.Mild => "mild",
                    CiwaArBand.Moderate => "moderate",
                    CiwaArBand.Severe => "severe",
                    _ => null,
                }, thresholds.Id),
                Outcome<CiwaArScore>.Refused(var why) => why,
                _ => throw new System.Diagnostics.UnreachableException(),
            });

    /// <summary>COWS.</summary>
    public static readonly ScoreSheet Cows = new(
        [.. Core.Scores.Cows.Items.Select(item => item.Name)],
        (row, json) => Points(Core.Scores.Cows.Items, row, out var points) is { } unreadable ? unreadable
            : Core.Scores.Cows.Score(CowsAnswers.From(name => points[name])) switch
            {
                Outcome<CowsScore>.Done(var score) => Write(json, score.Sum, score.Band switch
                {
                    CowsBand.None => "none",
                    CowsBand.Mild => "mild",
                    CowsBand.Moderate => "moderate",
                    CowsBand.ModeratelySevere => "moderately-severe",
                    CowsBand.Severe => "severe",
                    _ => null,
                }, Core.Scores.Cows.ThresholdsId),
                Outcome<CowsScore>.Refused(var why) => why,
                _ => throw new System.Diagnostics.UnreachableException(),
            });

    /// <summary>A plain decimal number: digits, a point, a sign. No thousands, no exponent, no culture.</summary>
    internal static bool Number(string cell, out decimal value) => decimal.TryParse(
        cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);

    /// <summary>"total" and, only while something is missing, "atLeast".</summary>
    internal static void WriteTotal(Utf8JsonWriter json, int? total, int atLeast)
    {
        if (total is { } complete)
        {
            json.WriteNumber("total"u8, complete);
            return;
        }
        json.WriteNull("total"u8);
        json.WriteNumber("atLeast"u8, atLeast);
    }

    /// <summary>A part's points, or null.</summary>
    internal static void WritePart(Utf8JsonWriter json, string name, int? points)
    {
        if (points is { } given) json.WriteNumber(name, given);
        else json.WriteNull(name);
    }

    static Refusal? Points(ImmutableArray<ScaleItem> items, CsvRow row, out Dictionary<string, int?> points)
    {
        points = new Dictionary<string, int?>(items.Length, StringComparer.Ordinal);
        foreach (var item in items)
        {
            var cell = row[item.Name];
            if (cell.Length == 0)
            {
                points[item.Name] = null;
                continue;
            }
            // Out of Int32 or with decimals: not one of the allowed points either, so the item itself says what is.
            if (!Number(cell, out var value) || value != decimal.Truncate(value) || value is < 0 or > 100) return item.Issue(-1);
            points[item.Name] = (int)value;
        }
        return null;
    }

    static Refusal? Write(Utf8JsonWriter json, ScaleSum sum, string? band, string thresholds)
    {
        WriteTotal(json, sum.Total, sum.AtLeast);
        json.WriteStartObject("parts"u8);
        foreach (var (name, points) in sum.Parts) WritePart(json, name, points);
        json.WriteEndObject();
        json.WriteString("band"u8, band);
        json.WriteString("thresholds"u8, thresholds);
        json.WriteStartArray("missing"u8);
        foreach (var name in sum.Missing) json.WriteStringValue(name);
        json.WriteEndArray();
        return null;
    }
}
