namespace Handrail.Core.SelfCheck;

/// <summary>Whom the check is about.</summary>
public enum SignsDoor
{
    /// <summary>The person who answers.</summary>
    Me,

    /// <summary>Someone they love.</summary>
    Other,
}

/// <summary>An answer to one sign. What was not answered is its own value and never counts as no.</summary>
public enum SignAnswer
{
    /// <summary>Skipped, or not asked yet.</summary>
    Skipped,

    /// <summary>It fits.</summary>
    Yes,

    /// <summary>It does not fit.</summary>
    No,

    /// <summary>The person cannot say.</summary>
    NotSure,
}

/// <summary>A door and one answer for each sign of <see cref="Signs.All"/>. A value: nothing about who answered, and no time.</summary>
public readonly record struct SignsAnswers
{
    /// <summary>Bits of <see cref="Packed"/> in use: two for each sign and one for the door.</summary>
    internal static int Bits => 2 * Signs.All.Count + 1;

    readonly ulong bits;

    SignsAnswers(SignsDoor door, ulong bits)
    {
        Door = door;
        this.bits = bits;
    }

    /// <summary>Nothing answered yet.</summary>
    public SignsAnswers(SignsDoor door) : this(door, 0)
    {
    }

    /// <summary>Whom it is about.</summary>
    public SignsDoor Door { get; }

    /// <summary>The answer to a sign by its id; throws <see cref="KeyNotFoundException"/> when there is no such sign.</summary>
    public SignAnswer this[string id] => (SignAnswer)(bits >> (2 * Signs.PlaceOf(id)) & 3);

    /// <summary>The same with one answer set.</summary>
    public SignsAnswers With(string id, SignAnswer answer)
    {
        var shift = 2 * Signs.PlaceOf(id);
        return new SignsAnswers(Door, bits & ~(3UL << shift) | (ulong)answer << shift);
    }

    /// <summary>All of it as one whole number of <see cref="Bits"/> bits: the door in the lowest, then two bits for each sign in order.</summary>
    internal ulong Packed => bits << 1 | (ulong)Door;

    /// <summary>The answers that <see cref="Packed"/> made; null when the number holds more than the signs there are.</summary>
    internal static SignsAnswers? Unpack(ulong packed) => packed >> Bits == 0 ? new SignsAnswers((SignsDoor)(packed & 1), packed >> 1) : null;
}
