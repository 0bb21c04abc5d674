using Handrail.Core.Kernel;
using NodaTime;

namespace Handrail.Core.Consent;

/// <summary>What sort of consent. The last two are never combined with anything else: 42 CFR 2.31(b) and (d).</summary>
public enum ConsentKind
{
    /// <summary>For what it names and nothing else.</summary>
    Specific,

    /// <summary>One consent for all future treatment, payment and health care operations.</summary>
    Tpo,

    /// <summary>For counselling notes only.</summary>
    CounsellingNotes,

    /// <summary>For use in a civil, criminal, administrative or legislative proceeding only.</summary>
    LegalProceedings,
}

/// <summary>When a consent ends by itself.</summary>
public enum ExpiryKind
{
    /// <summary>At a time.</summary>
    OnDate,

    /// <summary>With an event or condition, in words; staff record that it happened.</summary>
    OnEvent,

    /// <summary>Not: allowed for treatment, payment and operations only.</summary>
    Never,
}

/// <summary>Who signed.</summary>
public enum SignerKind
{
    /// <summary>The person.</summary>
    Patient,

    /// <summary>Parent or guardian of a minor.</summary>
    ParentOrGuardian,

    /// <summary>Whoever may decide for a person who cannot.</summary>
    PersonalRepresentative,

    /// <summary>For a person who has died.</summary>
    OfTheDeceased,
}

/// <summary>How it was signed.</summary>
public enum SignatureWay
{
    /// <summary>Name typed on our screen, before staff.</summary>
    OnScreen,

    /// <summary>On paper, kept as a scan.</summary>
    OnPaper,
}

/// <summary>A consent as it is being written: any element may be missing. Times are instants; words are as the person reads them.</summary>
public sealed record ConsentForm
{
    /// <summary>Sort; null when not chosen.</summary>
    public ConsentKind? Kind { get; init; }

    /// <summary>Element 1: name of the patient.</summary>
    public string PatientName { get; init; } = "";

    /// <summary>True when the patient is a minor by the law of the place.</summary>
    public bool PatientIsMinor { get; init; }

    /// <summary>Element 2: who may disclose, by name or class.</summary>
    public string Discloser { get; init; } = "";

    /// <summary>Element 3: which parts.</summary>
    public RecordPart Parts { get; init; }

    /// <summary>Element 3: which labels.</summary>
    public SecurityLabel Labels { get; init; }

    /// <summary>Element 3: the same in words that mean something to the person.</summary>
    public string Description { get; init; } = "";

    /// <summary>Element 4: who may receive.</summary>
    public IReadOnlyList<Grantee> Grantees { get; init; } = [];

    /// <summary>Element 5: what for.</summary>
    public IReadOnlyList<Purpose> Purposes { get; init; } = [];

    /// <summary>Element 6: the right to revoke in writing was stated, with the exception for what was done in reliance on it.</summary>
    public bool RevocationStated { get; init; }

    /// <summary>Element 6: how to revoke, in words.</summary>
    public string HowToRevoke { get; init; } = "";

    /// <summary>Element 7: when it ends; null when not chosen.</summary>
    public ExpiryKind? Expiry { get; init; }

    /// <summary>Element 7: the time.</summary>
    public Instant? ExpiresAt { get; init; }

    /// <summary>Element 7: the event, in words.</summary>
    public string ExpiryEvent { get; init; } = "";

    /// <summary>Element 8: name of who signed.</summary>
    public string SignedName { get; init; } = "";

    /// <summary>Element 8: who that is; null when not chosen.</summary>
    public SignerKind? SignedBy { get; init; }

    /// <summary>Element 8: what lets somebody else (or a minor) sign, in words; the law of the state decides.</summary>
    public string SignerAuthority { get; init; } = "";

    /// <summary>Element 8: how; null when not chosen.</summary>
    public SignatureWay? SignedHow { get; init; }

    /// <summary>Element 9: when it was signed.</summary>
    public Instant? SignedAt { get; init; }

    /// <summary>Element 10, TPO: it was stated that records may be disclosed again under HIPAA, except in proceedings against the person.</summary>
    public bool RedisclosureStated { get; init; }

    /// <summary>Element 10, TPO: it was stated what happens when the person does not sign.</summary>
    public bool ConsequencesStated { get; init; }

    /// <summary>
    /// The only way to a <see cref="Consent"/>: names every element that is missing or wrong, or gives the consent. Each reason carries the field and the paragraph
    /// of 42 CFR 2.31 it comes from.
    /// </summary>
    /// <param name="id">Id of the consent.</param>
    /// <param name="version">Its version, from 1.</param>
    /// <param name="person">Whose record.</param>
    /// <param name="now">When it is checked; a signature of the future is none.</param>
    public ConsentCheck Check(Guid id, int version, Guid person, Instant now)
    {
        IReadOnlyList<Refusal> wrong = [.. ConsentRules.Wrong(this, now)];
        return wrong.Count > 0 ? new ConsentCheck(null, wrong) : new ConsentCheck(new Consent(id, version, person, this), []);
    }
}

/// <summary>Answer of <see cref="ConsentForm.Check"/>.</summary>
/// <param name="Consent">The consent; null when something is wrong.</param>
/// <param name="Wrong">What is missing or wrong; empty when nothing is.</param>
public sealed record ConsentCheck(Consent? Consent, IReadOnlyList<Refusal> Wrong);
