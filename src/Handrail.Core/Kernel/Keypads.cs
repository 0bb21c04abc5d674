namespace Handrail.Core.Kernel;

/// <summary>
/// What people of a site type. Only the keypad: what is stored is always Cel and kg (UCUM), converted once, here, from the number as it was typed.
/// The ranges of plausible temperatures do not meet (25 to 45 Cel, 77 to 113 [degF]), so a number in the other unit is refused and never taken for this one.
/// </summary>
/// <param name="Temperature"><see cref="Units.Celsius"/> or <see cref="Units.Fahrenheit"/>.</param>
/// <param name="Weight"><see cref="Units.Kilogram"/> or <see cref="Units.Pound"/>.</param>
public sealed record Keypads(Unit Temperature, Unit Weight)
{
    /// <summary>Celsius and kilogram.</summary>
    public static Keypads Metric { get; } = new(Units.Celsius, Units.Kilogram);

    /// <summary>The keypads of stored UCUM codes. Throws <see cref="InvalidOperationException"/> for a unit that is no choice here.</summary>
    public static Keypads Of(string temperature, string weight) => new(One(temperature, Units.Celsius, Units.Fahrenheit), One(weight, Units.Kilogram, Units.Pound));

    /// <summary>A typed weight in kilograms, to the gram. Refused (field "weight") outside 1 to 500 kg: a mistake of hand or unit.</summary>
    public Outcome<Quantity> Kilograms(decimal typed)
    {
        if (new Quantity(typed, Weight).In(Units.Kilogram) is not Outcome<Quantity>.Done { Value: var exact }) return Refusal.Invalid("weight", "Enter the weight as a number.");
        var kilograms = exact with { Value = Math.Round(exact.Value, 3, MidpointRounding.AwayFromZero) };
        return kilograms.Value is < 1 or > 500 ? Refusal.Invalid("weight", ReferenceEquals(Weight, Units.Pound) ? "Weight must be 2.3 to 1102 lb." : "Weight must be 1 to 500 kg.") : kilograms;
    }

    /// <summary>A stored temperature as somebody who thinks in Fahrenheit reads it, to a tenth; the same number for Celsius.</summary>
    public decimal TemperatureShown(int milliCelsius) =>
        Math.Round(ReferenceEquals(Temperature, Units.Fahrenheit) ? (milliCelsius / 1000m * 9 / 5) + 32 : milliCelsius / 1000m, 1, MidpointRounding.AwayFromZero);

    /// <summary>A stored weight in words: "72.5 kg", with pounds beside it where pounds are typed: "72.5 kg (159.8 lb)".</summary>
    public string WeightWords(long milliKilograms)
    {
        var kilograms = milliKilograms / 1000m;
        var words = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{kilograms:0.#} kg");
        return ReferenceEquals(Weight, Units.Pound) ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{words} ({kilograms / KilogramsAPound:0.#} lb)") : words;
    }

    // Exactly, by definition (international yard and pound agreement, 1959); see Units.Pound, which converts the other way.
    const decimal KilogramsAPound = 0.45359237m;

    static Unit One(string code, Unit first, Unit second) =>
        code == first.Code ? first : code == second.Code ? second : throw new InvalidOperationException($"A keypad cannot have the unit '{code}'.");
}
