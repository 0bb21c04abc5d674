using System.Data.Common;
using System.Globalization;
using System.Text;
using NodaTime;

namespace Handrail.Data;

/// <summary>The audit's heads and last anchors as a page to print: a witness that no edit on this machine can reach. It holds numbers and hashes, nothing of anybody.</summary>
public static class AuditPage
{
    /// <summary>The page. <paramref name="anchors"/>: how many of the last ones.</summary>
    public static string Html(DbConnection connection, Instant now, int anchors = 10)
    {
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Audit anchors</title></head><body>\n<h1>Handrail: heads of the audit</h1>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p>Printed from the record at {now} (UTC). Print, sign, and keep outside this machine. To check later: run <code>handrail audit verify</code>, then look for each row below by chain and number: its hash must be the same.</p>\n");
        html.Append("<h2>Heads now</h2>\n<table border=\"1\"><tr><th>Chain</th><th>Row</th><th>Hash (SHA-256)</th></tr>\n");
        foreach (var head in AuditAnchor.Heads(connection).Split(' ', StringSplitOptions.RemoveEmptyEntries)) html.Append("<tr><td>").AppendJoin("</td><td>", head.Split(':')).Append("</td></tr>\n");
        html.Append("</table>\n<h2>Last anchors</h2>\n<table border=\"1\"><tr><th>Anchor</th><th>Time (UTC)</th><th>Hash (SHA-256)</th><th>Heads (chain:row:hash)</th></tr>\n");
        foreach (var (no, at, heads, hash) in connection.Query("SELECT no, at, heads, hash FROM audit_anchor ORDER BY no DESC LIMIT @n",
            row => (row.GetInt64(0), row.Time(1), row.GetString(2), Convert.ToHexStringLower(row.GetFieldValue<byte[]>(3))), ("n", anchors)))
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{no}</td><td>{at}</td><td>{hash}</td><td>{heads.Replace(" ", "<br>", StringComparison.Ordinal)}</td></tr>\n");
        return html.Append("</table>\n<p>Name, date and signature: ______________________________</p>\n</body></html>\n").ToString();
    }
}
