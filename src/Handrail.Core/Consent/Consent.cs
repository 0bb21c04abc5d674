using NodaTime;

namespace Handrail.Core.Consent;

/// <summary>
/// A written consent with every element of 42 CFR 2.31(a). There is no way to one but <see cref="ConsentForm.Check"/>: what is missing an element is a form, not a consent.
/// </summary>
public sealed record Consent
{
    internal Consent(Guid id, int version, Guid person, ConsentForm form) => (Id, Version, Person, Form) = (id, version, person, form);

    /// <summary>Its id, through all versions.</summary>
    public Guid Id { get; }

    /// <summary>Version, from 1.</summary>
    public int Version { get; }

    /// <summary>Whose record.</summary>
    public Guid Person { get; }

    /// <summary>The form it was made from, whole.</summary>
    public ConsentForm Form { get; }

    /// <summary>When it was revoked, or the event it was to end with happened; null while neither did.</summary>
    public Instant? EndedAt { get; private init; }

    /// <summary>True when <see cref="EndedAt"/> is a revocation.</summary>
    public bool Revoked { get; private init; }

    /// <summary>Kind, parts, labels and purposes of the form, which the check has made sure of.</summary>
    public ConsentKind Kind => Form.Kind!.Value;

    /// <summary>"id:version", as audit rows and disclosures name it.</summary>
    public string Reference => $"{Id}:{Version}";

    /// <summary>The same consent, ended at a time. An earlier end stays: ending twice never gives anything back.</summary>
    public Consent Ended(Instant at, bool revoked) => EndedAt is { } already && already <= at ? this : this with { EndedAt = at, Revoked = revoked };

    /// <summary>True from the signature until expiry, revocation or the event.</summary>
    public bool HoldsAt(Instant now) => now >= Form.SignedAt && (Form.ExpiresAt is not { } until || now < until) && (EndedAt is not { } ended || now < ended);

    /// <summary>True when it covers this kind of datum: the part is named, and every label of the datum is.</summary>
    public bool Covers(DataClass datum) => datum.Part != RecordPart.None && (Form.Parts & datum.Part) == datum.Part && (datum.Labels & ~Form.Labels) == SecurityLabel.None;

    /// <summary>True when it names the recipient.</summary>
    public bool Names(Recipient to) => Form.Grantees.Any(each => each.Names(to));

    /// <summary>True when it is for this purpose.</summary>
    public bool For(Purpose purpose) => Form.Purposes.Contains(purpose);
}
