namespace Handrail.Core.Kernel;

/// <summary>A concept in a code system. FHIR Coding.</summary>
/// <param name="System">Address of the code system, for example <see cref="CodeSystems.Loinc"/>.</param>
/// <param name="Code">The code in that system.</param>
/// <param name="Display">The system's own words for it.</param>
public sealed record Coding(string System, string Code, string Display);

/// <summary>Addresses of code systems as FHIR writes them, and their check digits.</summary>
public static class CodeSystems
{
    /// <summary>LOINC. Codes are free to use with the notice of loinc.org/license.</summary>
    public const string Loinc = "http://loinc.org";

    /// <summary>UCUM, the units.</summary>
    public const string Ucum = "http://unitsofmeasure.org";

    /// <summary>Our own codes, for what has no confirmed LOINC.</summary>
    public const string Handrail = "urn:handrail:measure";

    /// <summary>
    /// True when the text has the form of a LOINC code and its last digit is the mod-10 (Luhn) check digit of the others.
    /// It catches slips of the finger; a code can pass and still mean something else.
    /// </summary>
    public static bool IsLoincShaped(string code)
    {
        var dash = code.Length - 2;
        if (dash is < 1 or > 7 || code[dash] != '-' || !char.IsAsciiDigit(code[^1])) return false;
        var sum = 0;
        for (var i = 0; i < dash; i++)
        {
            if (!char.IsAsciiDigit(code[i])) return false;
            var digit = code[i] - '0';
            // Counted from the right, every second digit beginning with the last is doubled.
            if ((dash - 1 - i) % 2 == 0) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }
        return (10 - sum % 10) % 10 == code[^1] - '0';
    }
}
