using System.Data.Common;
using System.Security.Cryptography;
using Handrail.Content;
using Handrail.Data;

namespace Handrail.Features.CallBack;

/// <summary>Two words for a request: easy to say on the telephone, meaning nothing. No two open requests have the same.</summary>
static class WordPair
{
    const int Tries = 12;

    /// <summary>A pair that no open request has; three words when pairs run short.</summary>
    public static string Free(DbConnection connection, Words words)
    {
        var (first, second) = (words["pair.first"].Split(' '), words["pair.second"].Split(' '));
        for (var n = 0; ; n++)
        {
            var pair = n < Tries ? $"{Any(first)} {Any(second)}" : $"{Any(first)} {Any(second)} {Any(second)}";
            if (connection.Scalar<long>("SELECT count(*) FROM call_back WHERE words = @pair AND closed_at IS NULL", ("pair", pair)) == 0) return pair;
        }
    }

    static string Any(string[] of) => of[RandomNumberGenerator.GetInt32(of.Length)];
}
