using System.Text;
using System.Text.RegularExpressions;
using Handrail.Core.Kernel;
using Handrail.Hosting;

namespace Handrail.Features.Access;

/// <summary>
/// What a password must be: at least twelve characters, any characters, pasting welcome, no rule about kinds of characters; and not one that is tried first. Source:
/// NIST SP 800-63B-4 (length before composition, a list of common passwords) and OWASP ASVS 5.0, 6.2. The list is our own and small (content/passwords): common
/// words, from which the usual decorations are stripped by rule. It does not replace a list of breached passwords; it finds what people choose first.
/// </summary>
public sealed partial class PasswordRules(ServeOptions options)
{
    /// <summary>Fewest characters.</summary>
    public const int Shortest = 12;

    /// <summary>Most characters: longer ones would only cost work.</summary>
    public const int Longest = 200;

    // So much must be left once common words, names, years and rows of keys are taken away.
    const int LeftAtLeast = 5;

    // And so many signs of different kinds are no decoration.
    const int UnlikeSigns = 8;

    // What years are added for, and what they are worth.
    [GeneratedRegex("(19|20)[0-9]{2}")]
    private static partial Regex Year();

    static readonly string[] Rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertzuiop", "azertyuiop", "1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgb"];
    readonly Lazy<string[]> words = new(() =>
        [.. File.ReadAllLines(Path.Combine(options.ContentFolder, "passwords", "common.txt")).Where(line => line.Length > 0 && line[0] != '#').SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).OrderByDescending(word => word.Length)]);

    /// <summary>What is wrong with it as a new password of this person; null when nothing is.</summary>
    public Refusal? Wrong(string password, string login, string name)
    {
        if (password.Length < Shortest) return Refusal.Invalid("password", $"Use at least {Shortest} characters; 15 or more are better. Several words in a row are easy to remember.");
        if (password.Length > Longest) return Refusal.Invalid("password", $"Use at most {Longest} characters.");
        var own = login.Split('.', '-', '_', '@').Concat(name.Split(' ')).Select(Plain).Where(part => part.Length > 2).Append("handrail").OrderByDescending(part => part.Length).ToList();
        var left = Left(Plain(Year().Replace(password, " ")), [.. own, .. words.Value]);
        if (left.Length >= LeftAtLeast && left.Distinct().Count() >= 4) return null;
        // Signs are what common words are decorated with, so they count only where there are many unlike ones.
        if (password.Where(sign => !char.IsLetterOrDigit(sign) && !char.IsWhiteSpace(sign)).Distinct().Count() >= UnlikeSigns) return null;
        return own.Any(part => Plain(password).Contains(part, StringComparison.Ordinal))
            ? Refusal.Invalid("password", "Leave your own name and login out of it, and add words that are not the usual ones.")
            : Refusal.Invalid("password", "This is among the first that would be guessed. Take several words that do not belong together.");
    }

    // Lower case, and the usual replacements undone: p@ssw0rd is password.
    static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var sign in text.ToLowerInvariant().Normalize(NormalizationForm.FormKC))
            plain.Append(sign switch { '@' or '4' => 'a', '0' => 'o', '3' => 'e', '$' or '5' => 's', '7' => 't', '!' => 'i', _ => sign });
        return plain.ToString();
    }

    static string Left(string plain, IEnumerable<string> common)
    {
        foreach (var word in common) plain = plain.Replace(Plain(word), " ", StringComparison.Ordinal);
        foreach (var row in Rows.Select(Plain))
        {
            for (var length = row.Length; length >= 3; length--)
                for (var from = 0; from + length <= row.Length; from++)
                {
                    plain = plain.Replace(row.Substring(from, length), " ", StringComparison.Ordinal);
                    plain = plain.Replace(new string([.. row.Substring(from, length).Reverse()]), " ", StringComparison.Ordinal);
                }
        }

        return Unrepeated(string.Concat(plain.Where(char.IsLetterOrDigit)));
    }

    // "abcabcabc" and "xxxxxxx" hold no more than their first part.
    static string Unrepeated(string text)
    {
        for (var length = 1; length <= text.Length / 2; length++)
            if (text.Length % length == 0 && string.Concat(Enumerable.Repeat(text[..length], text.Length / length)) == text) return text[..length];
        return text;
    }
}
