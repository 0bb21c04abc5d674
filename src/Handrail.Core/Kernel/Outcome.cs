namespace Handrail.Core.Kernel;

/// <summary>What a use case answers: <see cref="Done"/> with a value, or <see cref="Refused"/> with the reason. Never null, never an exception.</summary>
public abstract record Outcome<T>
{
    private Outcome() { }

    /// <summary>It happened, and this is what came of it.</summary>
    public sealed record Done(T Value) : Outcome<T>;

    /// <summary>It did not happen, and nothing of it was kept.</summary>
    public sealed record Refused(Refusal Why) : Outcome<T>;

    /// <summary>Null when done; otherwise the kind of refusal.</summary>
    public RefusalKind? Kind => (this as Refused)?.Why.Kind;

    /// <summary>A value answers as done.</summary>
    public static implicit operator Outcome<T>(T value) => new Done(value);

    /// <summary>A refusal answers as refused.</summary>
    public static implicit operator Outcome<T>(Refusal why) => new Refused(why);
}

/// <summary>Helpers for values whose static type is an interface (implicit conversion does not apply to those).</summary>
public static class Outcome
{
    /// <summary>Wraps <paramref name="value"/> as done.</summary>
    public static Outcome<T> Done<T>(T value) => new Outcome<T>.Done(value);
}

/// <summary>Why something was not done. The page, HTTP status and FHIR issue for each kind are decided in one place at the edge.</summary>
public enum RefusalKind
{
    /// <summary>The input is wrong: field and reason say where and why. HTTP 400.</summary>
    Invalid,

    /// <summary>There is no such thing, or the asker may not know of it. HTTP 404.</summary>
    NotFound,

    /// <summary>The actor lacks the permission. HTTP 403 (404 where existence is protected).</summary>
    NotAllowed,

    /// <summary>The person's consent is missing. HTTP 403.</summary>
    ConsentNeeded,

    /// <summary>Someone else changed it first. HTTP 409.</summary>
    Conflict,

    /// <summary>A hard stop for safety; the reason says how it can be overridden. HTTP 422.</summary>
    Unsafe,
}

/// <summary>One reason for not doing something.</summary>
/// <param name="Kind">What kind of refusal this is.</param>
/// <param name="Reason">One plain sentence: what is wrong and what is accepted instead. Never holds patient data.</param>
/// <param name="Field">The input it is about (form field, CSV column or FHIRPath expression); null when it is about the whole.</param>
public sealed record Refusal(RefusalKind Kind, string Reason, string? Field = null)
{
    /// <summary>Field of a <see cref="RefusalKind.NotAllowed"/> that must look as if there were no such thing: its reason has those words, and the edge answers 404.</summary>
    public const string Hidden = "(hidden)";

    /// <summary>True when the asker must not learn that it exists.</summary>
    public bool IsHidden => Kind == RefusalKind.NotAllowed && Field == Hidden;

    /// <summary>The input in <paramref name="field"/> is wrong.</summary>
    public static Refusal Invalid(string field, string reason) => new(RefusalKind.Invalid, reason, field);

    /// <summary>There is no such thing here.</summary>
    public static Refusal NotFound(string reason) => new(RefusalKind.NotFound, reason);

    /// <summary>The actor may not.</summary>
    public static Refusal NotAllowed(string reason) => new(RefusalKind.NotAllowed, reason);

    /// <summary>Someone else was first.</summary>
    public static Refusal Conflict(string reason) => new(RefusalKind.Conflict, reason);

    /// <summary>Stopped for safety.</summary>
    public static Refusal Unsafe(string reason) => new(RefusalKind.Unsafe, reason);
}
