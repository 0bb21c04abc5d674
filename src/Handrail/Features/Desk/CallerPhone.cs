using PhoneNumbers;

namespace Handrail.Features.Desk;

/// <summary>A number as somebody said it over the telephone, in the one form by which it is found again. What was typed is kept and shown as it was typed.</summary>
static class CallerPhone
{
    /// <summary>E.164, or null when no such number can exist. <paramref name="country"/>: where a number without a country code belongs (us, gb).</summary>
    public static string? Normal(string typed, string country)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        try
        {
            var util = PhoneNumberUtil.GetInstance();
            var number = util.Parse(typed, country.ToUpperInvariant());
            return util.IsPossibleNumber(number) ? util.Format(number, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            return null; // said as such beside the field
        }
    }
}
