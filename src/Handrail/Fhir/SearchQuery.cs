using System.Buffers.Binary;
using System.Buffers.Text;

namespace Handrail.Fhir;

/// <summary>A page of a search as it will be run.</summary>
public sealed class SearchQuery
{
    /// <summary>Entries of a page when nothing is said, and at most.</summary>
    public const int UsualCount = 50, MostCount = 500;

    readonly List<Issue> issues = [];
    readonly List<KeyValuePair<string, string>> used = [];

    /// <summary>How many entries a page has.</summary>
    public int Count { get; set; } = UsualCount;

    /// <summary>True for the oldest first.</summary>
    public bool Ascending { get; set; }

    /// <summary>True when the number of all matches is wanted.</summary>
    public bool Total { get; set; }

    /// <summary>After which row the page begins: its two sort keys; null for the first page.</summary>
    public (long First, long Second)? After { get; set; }

    /// <summary>What was wrong; empty when the search may run.</summary>
    public IReadOnlyList<Issue> Issues => issues;

    /// <summary>What was asked and understood, for the self link.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Used => used;

    /// <summary>The conditions, each beginning with AND.</summary>
    public Statement Where { get; } = new();

    /// <summary>Record numbers asked for, one list a parameter: sealed in the record, so they are looked up by their fingerprint when the search runs.</summary>
    public List<IReadOnlyList<string>> RecordNumbers { get; } = [];

    /// <summary>Something about a parameter is wrong.</summary>
    public void Refuse(string parameter, string reason, IssueCode code = IssueCode.Invalid) => issues.Add(new Issue(code, $"http.{parameter}", reason));

    /// <summary>Notes that a parameter was understood.</summary>
    public void Use(string name, string value) => used.Add(new(name, value));

    /// <summary>The parameters that every search has. True when it was one of them.</summary>
    public bool Common(string name, string value)
    {
        switch (name)
        {
            case "_id":
                return true;
            case "_count":
                if (!int.TryParse(value, out var count) || count < 1) Refuse(name, "_count is a whole number from 1.");
                Count = Math.Clamp(count, 1, MostCount);
                return true;
            case "_total":
                if (value is not ("none" or "estimate" or "accurate")) Refuse(name, "_total is none, estimate or accurate.");
                Total = value is "estimate" or "accurate";
                return true;
            case "_page":
                After = CursorOf(value);
                if (After is null) Refuse(name, "This page address is not one that was given out: begin the search again.");
                return true;
            // Checked with the Accept header, before any search.
            case "_format" or "_pretty":
                return true;
            default:
                return false;
        }
    }

    /// <summary>Ids of ours in a comma list of "id" or "Kind/id"; what is no id of ours matches nothing.</summary>
    public static IEnumerable<object> Ids(string value, string kind) =>
        value.Split(',').Select(each => each.StartsWith(kind + "/", StringComparison.Ordinal) ? each[(kind.Length + 1)..] : each)
            .Select(each => Guid.TryParseExact(each, "D", out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Cast<object>();

    /// <summary>Where the next page begins: two sort keys, no name or measured value.</summary>
    public static string Cursor(long first, long second)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, first);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], second);
        return Base64Url.EncodeToString(bytes);
    }

    static (long First, long Second)? CursorOf(string text)
    {
        Span<byte> bytes = stackalloc byte[16];
        return text.Length == 22 && Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var length) && length == 16
            ? (BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]))
            : null;
    }
}
