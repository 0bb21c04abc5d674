using System.Security.Cryptography;
using System.Text.Json;
using Handrail.Core.Kernel;

namespace Handrail.Core.Watch;

/// <summary>
/// Protocols as data: closed, typed forms without expressions. A file with anything in it that makes no sense is refused with the line,
/// because a rule that is silently skipped is worse than a program that does not start.
/// </summary>
public static class ProtocolFile
{
    /// <summary>Reads one protocol.</summary>
    /// <param name="utf8">The whole file.</param>
    /// <param name="name">Name of the file, for the refusal.</param>
    /// <returns>Refused: Invalid, with the place in Field ("rules[3].clear") and "NAME line N: …" as the reason.</returns>
    public static Outcome<Protocol> Parse(ReadOnlySpan<byte> utf8, string name)
    {
        if (utf8.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        try
        {
            var reader = new ProtocolReader();
            var protocol = reader.Read(JsonTree.Read(utf8));
            return reader.Problem is { } problem
                ? Refusal.Invalid(problem.Place, $"{name} line {problem.Line}: {problem.Reason}")
                : protocol;
        }
        catch (JsonException e)
        {
            // The library's own message repeats the line, counted from 0.
            var reason = e.GetType() == typeof(JsonException) ? e.Message : $"This is not JSON: {e.Message.Split(" LineNumber:")[0]}";
            return Refusal.Invalid("", $"{name} line {(e.LineNumber ?? 0) + 1}: {reason}");
        }
        catch (InvalidOperationException)
        {
            return Refusal.Invalid("", $"{name} line 1: This is not text in UTF-8.");
        }
    }

    /// <summary>SHA-256 of exactly these bytes, in small hexadecimal. A signature approves this content and no other.</summary>
    public static string ContentHash(ReadOnlySpan<byte> utf8) => Convert.ToHexStringLower(SHA256.HashData(utf8));

    /// <summary>True when a number in it has no primary source: then it stays inactive until a medical director has signed exactly this content.</summary>
    public static bool NeedsSignature(Protocol protocol) => ExampleNumbers(protocol).Count > 0;

    /// <summary>Every number without a primary source, in plain words and in the order of the file: what the signature is for.</summary>
    public static IReadOnlyList<string> ExampleNumbers(Protocol protocol)
    {
        var list = new List<string>();
        foreach (var window in protocol.AgeWindows)
            Note(window.Source, $"{MeasureNames.NameOf(window.Measure)} counts in a score for {window.Minutes} min");
        foreach (var item in protocol.Timetable)
        {
            Note(item.GraceSource, $"{item.Item} is late {item.GraceMinutes} min after it was due");
            foreach (var row in item.Intervals) Note(row.Source, $"{item.Item} every {row.Minutes} min {When(row)}");
        }
        foreach (var rule in protocol.Rules)
        {
            if (rule.Measure is { } measure) Note(rule.Source, $"{rule.Id}: {MeasureNames.NameOf(measure)} limit {Plain(rule.LimitMilli)}");
            if (rule.Kind == RuleKind.FeedSilent) Note(rule.Source, $"{rule.Id}: silent for {rule.SilentSeconds} s");
            if (rule.Measure is not null) Note(rule.TimingSource, $"{rule.Id}: clear {Plain(rule.ClearMilli)}");
            if (rule.ConfirmSeconds > 0) Note(rule.TimingSource, $"{rule.Id}: confirmed after {rule.ConfirmSeconds} s");
            if (rule.FoldMinutes > 0) Note(rule.TimingSource, $"{rule.Id}: not again for {rule.FoldMinutes} min");
            if (rule.RenotifyRiseMilli > 0) Note(rule.TimingSource, $"{rule.Id}: told again when worse by {Plain(rule.RenotifyRiseMilli)}");
        }
        foreach (var ladder in protocol.Ladders)
            Note(ladder.Source, $"{ladder.Priority.ToString().ToLowerInvariant()} alerts: "
                + string.Join(", ", ladder.Steps.Select(s => $"{s.Role} {s.Minutes} min")) + $", then every {ladder.RepeatLastMinutes} min");
        return list;

        void Note(Source source, string what)
        {
            if (source.IsExample) list.Add(what);
        }
    }

    static string When(Interval row) => row.Acuity is { } acuity ? $"at acuity {acuity}"
        : row.Single3 ? "with a single parameter at 3" : $"from {MeasureNames.NameOf(row.Score!.Value)} {row.AtLeast}";

    static string Plain(int milli) => (milli / 1000m).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);
}
