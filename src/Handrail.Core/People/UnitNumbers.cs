using Handrail.Core.Kernel;

namespace Handrail.Core.People;

/// <summary>The telephone numbers that a unit needs with the server off: whom to call for what. Work numbers, nobody's own.</summary>
public static class UnitNumbers
{
    /// <summary>Each kind with its words, in the order of the pack. The last three have a number of the country when the unit sets none.</summary>
    public static IReadOnlyList<(string Kind, string Words)> Kinds { get; } =
    [
        ("prescriber", "Prescriber on call"), ("charge-nurse", "Nurse in charge"), ("unit", "This unit"), ("emergency", "Emergency"), ("poison", "Poison control"), ("crisis", "Crisis line"),
    ];

    /// <summary>What can be wrong with a number; null when it may be kept. Empty takes the number away.</summary>
    public static Refusal? Wrong(string kind, string number) =>
        number.Length == 0 || (number.Length <= 40 && number.Count(char.IsAsciiDigit) >= 2 && number.All(sign => char.IsAsciiLetterOrDigit(sign) || " +-()/.,#*".Contains(sign, StringComparison.Ordinal)))
            ? null : Refusal.Invalid($"number-{kind}", "Write a telephone number, for example +1 555 0100 or ext. 214; leave it empty for none.");
}
