using System.Text;
using F = Hl7.Fhir.Model;

namespace Handrail.Fhir;

/// <summary>
/// Identifier systems and profiles repeat with every reading, so each is checked (as the general parser would) and turned into text once.
/// Bounded: a sender with ever new ones is merely slower.
/// </summary>
static class SeenUris
{
    const int Most = 64;

    static (byte[] Bytes, string Text)[] seen = [];

    /// <summary>The text of a valid uri; null when it is not plainly one.</summary>
    public static string? Text(ReadOnlySpan<byte> uri)
    {
        foreach (var (bytes, text) in seen)
        {
            if (uri.SequenceEqual(bytes)) return text;
        }

        return Add(uri);
    }

    static string? Add(ReadOnlySpan<byte> uri)
    {
        foreach (var b in uri)
        {
            if (b is <= 0x20 or >= 0x7F) return null;
        }

        var text = Encoding.ASCII.GetString(uri);
        if (!F.FhirUri.IsValidValue(text)) return null;
        var now = seen;
        // Two threads may each add one and one of them be lost: it is then added the next time.
        if (now.Length < Most) seen = [.. now, (uri.ToArray(), text)];
        return text;
    }
}
