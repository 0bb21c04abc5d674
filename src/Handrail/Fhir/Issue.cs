namespace Handrail.Fhir;

/// <summary>FHIR issue types that we answer with. The names are the codes of http://hl7.org/fhir/issue-type, see <see cref="IssueCodes"/>.</summary>
public enum IssueCode : byte
{
    /// <summary>The text is not JSON, or not the structure FHIR R4 asks for.</summary>
    Structure,

    /// <summary>Something required is missing.</summary>
    Required,

    /// <summary>A value is impossible.</summary>
    Value,

    /// <summary>A code or unit is not known here.</summary>
    CodeInvalid,

    /// <summary>Valid FHIR that this server does not take.</summary>
    NotSupported,

    /// <summary>Against a rule of this server.</summary>
    BusinessRule,

    /// <summary>Invalid in another way.</summary>
    Invalid,

    /// <summary>Too much at once.</summary>
    TooLong,

    /// <summary>No or an unknown token.</summary>
    Login,

    /// <summary>The token has expired.</summary>
    Expired,

    /// <summary>The token may not do this.</summary>
    Forbidden,

    /// <summary>There is no such thing here.</summary>
    NotFound,

    /// <summary>Someone else was first.</summary>
    Conflict,

    /// <summary>A mistake in the server.</summary>
    Exception,

    /// <summary>Try again later.</summary>
    Transient,

    /// <summary>For information.</summary>
    Informational,

    /// <summary>What consents do not give is left out.</summary>
    Suppressed,
}

/// <summary>One reason for refusing what was sent.</summary>
/// <param name="Code">Kind of issue.</param>
/// <param name="Expression">FHIRPath of the element it is about; null when it is about the whole request.</param>
/// <param name="Text">What is wrong and what is accepted instead. Never holds patient data, so never a sent value.</param>
public readonly record struct Issue(IssueCode Code, string? Expression, string Text);

/// <summary>The codes as FHIR writes them.</summary>
public static class IssueCodes
{
    static readonly string[] Names =
    [
        "structure", "required", "value", "code-invalid", "not-supported", "business-rule", "invalid", "too-long", "login", "expired", "forbidden",
        "not-found", "conflict", "exception", "transient", "informational", "suppressed",
    ];

    /// <summary>The code of http://hl7.org/fhir/issue-type.</summary>
    public static string Name(this IssueCode code) => Names[(int)code];
}
