namespace Handrail.Core.Kernel;

/// <summary>A number with its unit. There is no number without one, and no arithmetic between different ones.</summary>
/// <param name="Value">The number, exactly as given.</param>
/// <param name="Unit">Its unit.</param>
public readonly record struct Quantity(decimal Value, Unit Unit) : IComparable<Quantity>
{
    // Far beyond anything measured here, far below where decimal arithmetic overflows.
    const decimal Convertible = 1_000_000_000;

    /// <summary>Sum of two quantities of one unit.</summary>
    /// <exception cref="InvalidOperationException">The units differ: a mistake in the program, not in the input.</exception>
    public static Quantity operator +(Quantity a, Quantity b) => a with { Value = a.Value + b.Same(a.Unit).Value };

    /// <summary>Difference of two quantities of one unit.</summary>
    /// <exception cref="InvalidOperationException">The units differ.</exception>
    public static Quantity operator -(Quantity a, Quantity b) => a with { Value = a.Value - b.Same(a.Unit).Value };

    /// <summary>True when the left is the smaller one.</summary>
    /// <exception cref="InvalidOperationException">The units differ.</exception>
    public static bool operator <(Quantity a, Quantity b) => a.CompareTo(b) < 0;

    /// <summary>True when the left is the larger one.</summary>
    /// <exception cref="InvalidOperationException">The units differ.</exception>
    public static bool operator >(Quantity a, Quantity b) => a.CompareTo(b) > 0;

    /// <summary>True when the left is not the larger one.</summary>
    /// <exception cref="InvalidOperationException">The units differ.</exception>
    public static bool operator <=(Quantity a, Quantity b) => a.CompareTo(b) <= 0;

    /// <summary>True when the left is not the smaller one.</summary>
    /// <exception cref="InvalidOperationException">The units differ.</exception>
    public static bool operator >=(Quantity a, Quantity b) => a.CompareTo(b) >= 0;

    /// <summary>Orders quantities of one unit by value.</summary>
    /// <exception cref="InvalidOperationException">The units differ.</exception>
    public int CompareTo(Quantity other) => Value.CompareTo(other.Same(Unit).Value);

    /// <summary>
    /// The same amount in another unit, unrounded. Refused (<see cref="RefusalKind.Invalid"/>, field "unit") unless the unit is
    /// <paramref name="target"/> already or names it as what it converts to.
    /// </summary>
    public Outcome<Quantity> In(Unit target)
    {
        if (ReferenceEquals(Unit, target)) return this;
        if (!ReferenceEquals(Unit.ConvertsTo, target)) return Refusal.Invalid("unit", $"{Unit} cannot be converted to {target}.");
        if (Math.Abs(Value) > Convertible) return Refusal.Invalid("value", $"Too large to be a measurement in {Unit}.");
        return new Quantity(Unit.Convert(Value), target);
    }

    /// <summary>Value and UCUM code: "37.2 Cel".</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Value} {Unit}");

    Quantity Same(Unit unit) => ReferenceEquals(Unit, unit)
        ? this
        : throw new InvalidOperationException($"{Unit} and {unit} are different units; convert one of them first.");
}
