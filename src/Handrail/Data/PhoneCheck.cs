using Handrail.Core.CallBack;
using PhoneNumbers;

namespace Handrail.Data;

/// <summary>Whether a typed number can exist, and what kind it is: on the public form, at the desk and in the desk's file. Any way of writing it is accepted; nothing is called or looked up.</summary>
public static class PhoneCheck
{
    /// <summary>Longest text that is looked at.</summary>
    public const int Longest = 60;

    static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();

    /// <summary>Number in E.164 (with ";ext=" of an extension) and kind; null when it cannot be a number. <paramref name="country"/>: us or gb, where numbers without a prefix belong.</summary>
    public static (string E164, PhoneKind Kind)? Read(string typed, string country)
    {
        var region = country == "gb" ? "GB" : "US";
        PhoneNumber number;
        try
        {
            number = Numbers.Parse(Typed.Safe(typed), region);
        }
        catch (NumberParseException)
        {
            return null;
        }

        if (!Numbers.IsPossibleNumber(number)) return null;
        return (Numbers.Format(number, PhoneNumberFormat.E164), Kind(number, region));
    }

    static PhoneKind Kind(PhoneNumber number, string region)
    {
        if (Numbers.GetNumberType(number) is PhoneNumberType.PREMIUM_RATE or PhoneNumberType.SHARED_COST or PhoneNumberType.TOLL_FREE or PhoneNumberType.UAN) return PhoneKind.Premium;
        if (number.CountryCode != Numbers.GetCountryCodeForRegion(region)) return PhoneKind.Foreign;
        if (Numbers.GetRegionCodeForNumber(number) is { } where && where != region) return PhoneKind.Foreign; // +1 is also Canada and the Caribbean
        return Numbers.IsValidNumber(number) ? PhoneKind.Ordinary : PhoneKind.Unlikely;
    }
}
