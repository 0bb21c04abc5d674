using CsvHelper;

namespace Handrail.Cli;

/// <summary>One data row: cells by column name, trimmed. An empty text is a missing value.</summary>
public readonly struct CsvRow(CsvReader reader, IReadOnlyDictionary<string, int> at)
{
    /// <summary>The cell of a column that the header is known to have. Valid until the next row is read.</summary>
    public string this[string column] => reader.GetString(at[column]).Trim();
}

/// <summary>
/// A CSV read row by row: RFC 4180, comma, first row a header, any line ending, with or without a byte order mark.
/// A row that does not fit the header is told apart from the others, never shifted, and never the end of the reading.
/// </summary>
public sealed class CsvTable : IDisposable
{
    // A file without line ends is no table; this keeps it out of memory.
    const int LongestRow = 1024 * 1024;

    readonly CsvReader reader;
    readonly Dictionary<string, int> at = new(StringComparer.OrdinalIgnoreCase);
    int width;
    bool badQuotes;
    bool broken;

    /// <summary>Reads nothing yet. The caller keeps the input.</summary>
    public CsvTable(TextReader input) => reader = CsvReader.Create(input, new CsvReaderOptions
    {
        // The header is an ordinary record here, so that an empty file and a wrong header get our own words.
        HasHeader = false,
        Separator = ',',
        // No cell of ours holds a line break, so an unclosed quote spoils its own row and not the rest of the file.
        AllowLineBreaksInQuotes = false,
        OnMalformedRecord = _ => badQuotes = true,
        MaxRecordSize = LongestRow,
        // A file's text belongs to patients: it does not go into exception messages.
        IncludeValuesInExceptions = false,
    }, leaveOpen: true);

    /// <summary>Number of the row read last, counted from 1 at the first row after the header; blank lines are not counted.</summary>
    public int Row { get; private set; }

    /// <summary>Reads the header: null when every needed column is there once, otherwise what is wrong with it.</summary>
    public string? Header(IReadOnlyList<string> needed)
    {
        var all = string.Join(",", needed);
        if (!Read()) return broken ? TooLong : $"The file is empty: its first row must be a header with {all}.";
        width = reader.FieldCount;
        var names = Enumerable.Range(0, width).Select(i => reader.GetString(i).Trim().Trim('\uFEFF').Trim()).ToArray();
        var twice = needed.Where(name => names.Count(other => string.Equals(other, name, StringComparison.OrdinalIgnoreCase)) > 1).ToList();
        if (twice.Count > 0) return $"The header has more than one {string.Join(", ", twice)}: which one is meant?";
        for (var i = 0; i < names.Length; i++) at.TryAdd(names[i], i);
        var missing = needed.Where(name => !at.ContainsKey(name)).ToList();
        if (missing.Count == 0) return null;
        var hint = width == 1 && names[0].AsSpan().ContainsAny(';', '\t') ? " Columns must be separated by commas." : "";
        return $"The header lacks {string.Join(", ", missing)}.{hint} Needed: {all}.";
    }

    /// <summary>Reads the next row. False at the end. <paramref name="why"/> says what is wrong with a row that does not fit the header.</summary>
    public bool Next(out CsvRow row, out string? why)
    {
        badQuotes = false;
        (row, why) = (new CsvRow(reader, at), null);
        if (broken || !Read() && !broken) return false;
        Row++;
        if (broken)
            why = TooLong + " Nothing after it was read.";
        else if (badQuotes)
            why = "The quotes of this row do not match: a quote inside a cell is written twice, and the whole cell stands in quotes on one line.";
        else if (reader.FieldCount != width)
            why = $"The row has {reader.FieldCount} cells, the header {width}."
                + (reader.FieldCount > width ? " A decimal is written with a point, not a comma." : "");
        return true;
    }

    const string TooLong = "The row is longer than 1 MiB: this is not a table of observations.";

    bool Read()
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException)
        {
            broken = true;
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();
}
