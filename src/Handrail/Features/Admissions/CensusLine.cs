using System.Globalization;
using Handrail.Data;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Features.Admissions;

/// <summary>One line of a census: who lies in which bed. Column names are those of the file's header.</summary>
/// <param name="Record">Record number.</param>
/// <param name="Given">Given name.</param>
/// <param name="Family">Family name.</param>
/// <param name="Born">Birth date; 1900-01-01 when the cell is empty.</param>
/// <param name="Sex">female, male, other, unknown.</param>
/// <param name="Unit">Name of the unit.</param>
/// <param name="Bed">Name of the bed.</param>
/// <param name="At">When they were admitted.</param>
/// <param name="Acuity">0 to 4.</param>
public sealed record CensusLine(string Record, string Given, string Family, LocalDate Born, string Sex, string Unit, string Bed, Instant At, int Acuity)
{
    /// <summary>The columns a census needs.</summary>
    public static readonly IReadOnlyList<string> Columns = ["record_number", "given", "family", "birth_date", "sex", "unit", "bed", "admitted_at", "acuity"];

    static readonly LocalDateTimePattern Minute = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    /// <summary>Reads one line; null with what is wrong in <paramref name="why"/>, in words that name the column and no person.</summary>
    /// <param name="cell">The cell of a column.</param>
    /// <param name="zone">The clock of a unit by its name; null for an unknown unit.</param>
    /// <param name="now">Nobody was admitted later.</param>
    /// <param name="why">What is wrong.</param>
    public static CensusLine? Read(Func<string, string> cell, Func<string, DateTimeZone?> zone, Instant now, out string why)
    {
        why = "";
        var born = cell("birth_date").Length == 0 ? PersonText.BirthUnknown : LocalDatePattern.Iso.Parse(cell("birth_date")).TryGetValue(default, out var day) ? day : (LocalDate?)null;
        var clock = zone(cell("unit"));
        var at = clock is not null && Minute.Parse(cell("admitted_at")).TryGetValue(default, out var local) ? clock.AtLeniently(local).ToInstant() : (Instant?)null;
        why = cell("record_number").Length is 0 or > 40 ? "record_number is empty or longer than 40 characters"
            : cell("given").Length + cell("family").Length == 0 ? "given and family are both empty"
            : cell("given").Length > 100 || cell("family").Length > 100 ? "given or family is longer than 100 characters"
            : born is null ? "birth_date is not a day like 1990-02-03"
            : born > now.InUtc().Date.PlusDays(1) ? "birth_date has not come yet"
            : cell("sex") is not ("female" or "male" or "other" or "unknown") ? "sex is none of female, male, other, unknown"
            : clock is null ? "unit is no unit of this installation"
            : cell("bed").Length == 0 ? "bed is empty"
            : at is null ? "admitted_at is not a time like 2026-11-23T03:10"
            : at > now ? "admitted_at has not come yet"
            : !int.TryParse(cell("acuity"), NumberStyles.None, CultureInfo.InvariantCulture, out var acuity) || acuity > 4 ? "acuity is not a number from 0 to 4"
            : "";
        return why.Length > 0 ? null : new CensusLine(cell("record_number"), cell("given"), cell("family"), born!.Value, cell("sex"), cell("unit"), cell("bed"), at!.Value, int.Parse(cell("acuity"), CultureInfo.InvariantCulture));
    }
}
