using System.Security.Cryptography;
using System.Text;

namespace Handrail.Features.Access;

/// <summary>One-time sign-in phrases: pronounceable, typed on a phone without mistakes, good for one sign-in. Only their hash is kept.</summary>
public static class Phrases
{
    const string Consonants = "bdfghjklmnprstvz";
    const string Vowels = "aeiou";

    /// <summary>A new phrase of four words, about 50 bits (16 x 5 choices a syllable, eight syllables), for example "bamo-tiku-reza-lido".</summary>
    public static string New()
    {
        var text = new StringBuilder();
        for (var syllable = 0; syllable < 8; syllable++)
        {
            if (syllable > 0 && syllable % 2 == 0) text.Append('-');
            text.Append(Consonants[RandomNumberGenerator.GetInt32(Consonants.Length)]).Append(Vowels[RandomNumberGenerator.GetInt32(Vowels.Length)]);
        }

        return text.ToString();
    }

    /// <summary>The hash that is stored; spaces, hyphens and capitals do not matter.</summary>
    public static byte[] Hash(string phrase) =>
        SHA256.HashData(Encoding.UTF8.GetBytes("handrail phrase " + new string([.. phrase.Where(char.IsLetter).Select(char.ToLowerInvariant)])));

    /// <summary>A new opaque secret for a session or a device, 256 bits.</summary>
    public static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>The hash of such a secret.</summary>
    public static byte[] HashSecret(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
