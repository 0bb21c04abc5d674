using System.Globalization;
using Handrail.Core.Kernel;
using NodaTime;

namespace Handrail.Features.People;

/// <summary>What is written down about a credential of staff or a licence of a site.</summary>
/// <param name="Kind">Kind code.</param>
/// <param name="Number">Its number.</param>
/// <param name="Issuer">Who issued it.</param>
/// <param name="From">First day; null when it could not be read.</param>
/// <param name="To">Last day, included; null when it could not be read.</param>
/// <param name="Evidence">Where the paper is, or what was seen.</param>
public sealed record LicenceText(string Kind, string Number, string Issuer, LocalDate? From, LocalDate? To, string Evidence)
{
    /// <summary>What is wrong with it.</summary>
    public IEnumerable<Refusal> Issues(IEnumerable<string> kinds)
    {
        if (!kinds.Contains(Kind)) yield return Refusal.Invalid("kind", "Choose what it is.");
        if (Number.Length is 0 or > 100) yield return Refusal.Invalid("number", "Enter its number.");
        if (Issuer.Length is 0 or > 200) yield return Refusal.Invalid("issuer", "Enter who issued it.");
        if (From is null) yield return Refusal.Invalid("valid_from", "Enter the first day, for example 2026-11-23.");
        if (To is null) yield return Refusal.Invalid("valid_to", "Enter the last day, for example 2028-11-22.");
        if (From is { } from && To is { } to && to < from) yield return Refusal.Invalid("valid_to", "The last day is before the first.");
        if (Evidence.Length is 0 or > 500) yield return Refusal.Invalid("evidence", "Write where the paper is, or what you saw.");
    }

    /// <summary>A day as it is stored.</summary>
    public static string Stored(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
}
