using System.Globalization;
using System.Text;

namespace Handrail.Core.CallBack;

/// <summary>What a stranger typed, made safe to show to somebody else: the words stay, what only confuses a reader or a machine goes.</summary>
public static class Typed
{
    /// <summary>
    /// Removes control characters and marks that turn the direction of text or are not seen; a line break becomes a space, or stays where
    /// <paramref name="lines"/> are allowed. Everything else is kept as typed, markup and formulas too: they are shown as the text they are.
    /// </summary>
    public static string Safe(string typed, bool lines = false)
    {
        var safe = new StringBuilder(typed.Length);
        foreach (var rune in typed.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value == '\n') safe.Append(lines ? '\n' : ' ');
            else if (rune.Value == '\t') safe.Append(' ');
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned) || rune.Value == 0x200D)
                safe.Append(rune); // U+200D joins emoji and letters of Indian scripts
        }

        return safe.ToString().Trim();
    }

    /// <summary>The same words, whatever their spaces, case and punctuation: for finding a text sent again and again. "" when nothing is left.</summary>
    public static string Core(string typed)
    {
        var core = new StringBuilder(typed.Length);
        foreach (var rune in typed.EnumerateRunes())
            if (Rune.IsLetter(rune)) core.Append(Rune.ToLowerInvariant(rune));
        return core.ToString();
    }
}
