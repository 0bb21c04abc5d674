#pragma warning disable RS0030 // the command line may use the console
using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Handrail.Core.Scores;

namespace Handrail.Cli;

/// <summary>
/// <c>handrail score news2|ciwa-ar|cows [FILE]</c>: a CSV in, one JSON line a row out.
/// Exit code 0: all rows scored; 1: some rows could not be read, the others are scored; 2: the file or its header is wrong, nothing is scored.
/// </summary>
public static class ScoreVerb
{
    const int SomeRowsBad = 1;
    const int NothingScored = 2;
    const int FlushAt = 64 * 1024;

    // The relaxed encoder keeps quotes and signs readable; the output is a line of JSON for a pipe, never part of a page.
    static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The verb with its three instruments.</summary>
    /// <param name="input">What is read when no file is named; the standard input when null.</param>
    public static Command Build(TextReader? input = null)
    {
        var thresholds = new Option<string>("--thresholds")
        {
            Description = "Whose cut points give the band: asam-2020 (10 moderate, 19 severe) or va (8 and 15).",
            DefaultValueFactory = _ => CiwaArThresholds.Asam2020.Id,
        };
        thresholds.AcceptOnlyFromAmong([.. CiwaArThresholds.All.Select(set => set.Id)]);
        var score = new Command("score", "Score the rows of a CSV file: one JSON line a row.")
        {
            Instrument("news2", "National Early Warning Score 2: vital signs to a total and a risk.", ScoreHelp.News2, input, _ => News2Sheet.Sheet),
            Instrument("ciwa-ar", "Alcohol withdrawal: ten rated items to a total and a band.", ScoreHelp.CiwaAr, input,
                parsed => ScoreSheet.CiwaAr(CiwaArThresholds.All.Single(set => set.Id == parsed.GetValue(thresholds))), thresholds),
            Instrument("cows", "Opioid withdrawal: eleven rated items to a total and a band.", ScoreHelp.Cows, input, _ => ScoreSheet.Cows),
        };
        LongHelp.AddTo(score, ScoreHelp.Verb);
        return score;
    }

    /// <summary>Scores every row of a CSV. Nothing is written to <paramref name="output"/> when the header is wrong.</summary>
    /// <param name="sheet">The instrument.</param>
    /// <param name="input">The CSV.</param>
    /// <param name="output">One JSON line a row, in the order of the rows, each ended by a line feed.</param>
    /// <param name="error">What is wrong with the whole, in plain words.</param>
    /// <returns>The exit code: 0, 1 or 2 (see <see cref="ScoreVerb"/>).</returns>
    public static int Run(ScoreSheet sheet, TextReader input, TextWriter output, TextWriter error)
    {
        using var table = new CsvTable(input);
        if (table.Header(sheet.Columns) is { } wrong)
        {
            error.WriteLine(wrong);
            return NothingScored;
        }

        var bytes = new ArrayBufferWriter<byte>(FlushAt + 4096);
        using var json = new Utf8JsonWriter(bytes, Json);
        var bad = 0;
        while (table.Next(out var row, out var unfit))
        {
            json.Reset();
            json.WriteStartObject();
            json.WriteNumber("row"u8, table.Row);
            var (field, reason) = unfit is not null ? ("row", unfit)
                : sheet.Score(row, json) is { } refusal ? (refusal.Field, refusal.Reason)
                : (null, null);
            if (reason is not null)
            {
                bad++;
                json.WriteStartObject("error"u8);
                json.WriteString("field"u8, field);
                json.WriteString("reason"u8, reason);
                json.WriteEndObject();
            }
            json.WriteEndObject();
            json.Flush();
            bytes.Write("\n"u8);
            if (bytes.WrittenCount >= FlushAt) Send();
        }
        Send();
        if (bad > 0) error.WriteLine($"{bad} of {table.Row} rows could not be scored; each says why in its line.");
        else if (table.Row == 0) error.WriteLine("No rows below the header: nothing to score.");
        return bad > 0 ? SomeRowsBad : 0;

        void Send()
        {
            output.Write(Encoding.UTF8.GetString(bytes.WrittenSpan));
            output.Flush();
            bytes.ResetWrittenCount();
        }
    }

    static Command Instrument(
        string name, string line, string help, TextReader? input, Func<ParseResult, ScoreSheet> sheet, params Option[] options)
    {
        var file = new Argument<FileInfo?>("FILE") { Description = "The CSV; the standard input without it.", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "Taken for likeness with the other verbs: the output is always one JSON line a row." };
        var command = new Command(name, line) { file, json };
        foreach (var option in options) command.Add(option);
        LongHelp.AddTo(command, help);
        command.SetAction(parsed => Run(sheet(parsed), parsed.GetValue(file), input, parsed.InvocationConfiguration));
        return command;
    }

    static int Run(ScoreSheet sheet, FileInfo? file, TextReader? input, InvocationConfiguration streams)
    {
        if (file is null && input is not null) return Run(sheet, input, streams.Output, streams.Error);
        if (file is null && !Console.IsInputRedirected)
        {
            streams.Error.WriteLine("Name a CSV file, or pipe one in: handrail score news2 < FILE.csv");
            return NothingScored;
        }
        try
        {
            // Decoded by the byte order mark where there is one, else as UTF-8.
            using var reader = new StreamReader(file?.OpenRead() ?? Console.OpenStandardInput(), Encoding.UTF8);
            return Run(sheet, reader, streams.Output, streams.Error);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            streams.Error.WriteLine($"Cannot read {file?.FullName ?? "the standard input"}: {unreadable.Message}");
            return NothingScored;
        }
    }
}
