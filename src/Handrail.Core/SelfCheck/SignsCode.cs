namespace Handrail.Core.SelfCheck;

/// <summary>
/// Answers as a code to read aloud to an advisor: three groups of four, for example <c>4C7K-92HM-XT3R</c>. Its 23 characters have none that look alike (no
/// 0 O 1 I, 5 without S, 8 without B, 2 without Z) and no vowels, so that no code spells a word. Eleven carry the version, the door and the answers; the
/// last is a check: 23 is prime and the weights 1 to 12 differ, so every single wrong character and every swap of two is found (as in ISBN-10).
/// </summary>
public static class SignsCode
{
    const string Alphabet = "23456789CDFHJKLMNPRTVWX";
    const int Groups = 3, GroupLength = 4, Length = Groups * GroupLength;
    static readonly ulong Base = (ulong)Alphabet.Length;

    /// <summary>The code of <paramref name="answers"/>.</summary>
    public static string Write(SignsAnswers answers)
    {
        var rest = (ulong)Signs.Version << SignsAnswers.Bits | answers.Packed;
        Span<int> digits = stackalloc int[Length];
        for (var i = Length - 2; i >= 0; i--)
        {
            digits[i] = (int)(rest % Base);
            rest /= Base;
        }

        digits[^1] = CheckOf(digits);
        var code = new char[Length + Groups - 1];
        for (int i = 0, at = 0; i < Length; i++)
        {
            if (i > 0 && i % GroupLength == 0) code[at++] = '-';
            code[at++] = Alphabet[digits[i]];
        }

        return new string(code);
    }

    /// <summary>
    /// The answers behind a code as someone typed it: small letters, spaces, dots and dashes do not matter. Null when a character is wrong, missing or too many, two are
    /// swapped, or the list of signs has changed since.
    /// </summary>
    public static SignsAnswers? Read(string? typed)
    {
        if (typed is null || typed.Length > 64) return null;
        Span<int> digits = stackalloc int[Length];
        var count = 0;
        foreach (var c in typed)
        {
            if (c is ' ' or '-' or '.' or '\t') continue;
            var digit = Alphabet.IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal);
            if (digit < 0 || count == Length) return null;
            digits[count++] = digit;
        }

        if (count != Length || CheckOf(digits) != digits[^1]) return null;
        var whole = 0UL;
        foreach (var digit in digits[..^1]) whole = whole * Base + (ulong)digit;
        return whole >> SignsAnswers.Bits == Signs.Version ? SignsAnswers.Unpack(whole & (1UL << SignsAnswers.Bits) - 1) : null;
    }

    // The weighted sum of all twelve is 0 modulo 23. The last weight is 12, whose inverse modulo 23 is 2.
    static int CheckOf(ReadOnlySpan<int> digits)
    {
        var sum = 0;
        for (var i = 0; i < Length - 1; i++) sum += (i + 1) * digits[i];
        return (Alphabet.Length - sum % Alphabet.Length) * 2 % Alphabet.Length;
    }
}
