using NodaTime;

namespace Handrail.Core.Consent;

/// <summary>How a decision came out.</summary>
public enum Verdict
{
    /// <summary>Nothing may be given.</summary>
    Deny,

    /// <summary>Some of it may be given.</summary>
    Part,

    /// <summary>All of it may be given.</summary>
    Permit,
}

/// <summary>Why a kind of datum is withheld; the furthest that any consent came.</summary>
public enum WhyNot
{
    /// <summary>There is no consent that names this receiver.</summary>
    NoConsent,

    /// <summary>The receiver is named, but not for this purpose.</summary>
    OtherPurpose,

    /// <summary>Receiver and purpose fit, but this kind of information is not covered.</summary>
    NotCovered,

    /// <summary>It was covered, and the consent has expired or been revoked, or does not hold yet.</summary>
    NotInForce,

    /// <summary>Counselling notes: only a consent of their own opens them.</summary>
    KeptApart,
}

/// <summary>One kind of datum that may be given.</summary>
/// <param name="Datum">Which.</param>
/// <param name="Under">The consent; null when none is needed (within the programme, or to the person).</param>
/// <param name="Ground">"programme", "patient", "consent" or "court-order", for the audit.</param>
/// <param name="Order">The court's order; null unless that is the ground.</param>
public sealed record Allowed(DataClass Datum, Consent? Under, string Ground, CourtOrder? Order = null);

/// <summary>One kind of datum that may not be given, and why.</summary>
public sealed record Withheld(DataClass Datum, WhyNot Why);

/// <summary>What may be given and what is withheld. Together exactly what was asked for.</summary>
public sealed record Decision(IReadOnlyList<Allowed> Given, IReadOnlyList<Withheld> Kept)
{
    /// <summary>Permit, part or deny. Asking for nothing is denied.</summary>
    public Verdict Verdict => Given.Count == 0 ? Verdict.Deny : Kept.Count == 0 ? Verdict.Permit : Verdict.Part;

    /// <summary>References of the consents ("id:version") and court orders ("order:id") used, in order; empty when none was needed.</summary>
    public string Consents => string.Join(' ', Given.Select(each => each.Under?.Reference ?? each.Order?.Reference).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    /// <summary>On what ground; of several, with "+" between.</summary>
    public string Ground => string.Join('+', Given.Select(each => each.Ground).Distinct().Order(StringComparer.Ordinal));
}

/// <summary>
/// The one decision about disclosure: pages, FHIR, packets, print and messages all ask it. What may be given is an intersection: asked for, covered, receiver named,
/// purpose named, in force. Deny by default. In prose: docs/algorithms/consent.md.
/// </summary>
public static class ConsentDecision
{
    /// <summary>Decides. The order of <paramref name="consents"/> does not matter.</summary>
    /// <param name="consents">Consents of the one person whose record it is, ended ones too.</param>
    /// <param name="asked">The kinds of datum asked for.</param>
    /// <param name="to">Who would receive them.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="now">When.</param>
    public static Decision Decide(IReadOnlyCollection<Consent> consents, IReadOnlyCollection<DataClass> asked, Recipient to, Purpose purpose, Instant now) => Decide(consents, [], asked, to, purpose, now);

    /// <summary>The same with <paramref name="orders"/>: court orders about this person's record, which count for a legal proceeding only.</summary>
    public static Decision Decide(IReadOnlyCollection<Consent> consents, IReadOnlyCollection<CourtOrder> orders, IReadOnlyCollection<DataClass> asked, Recipient to, Purpose purpose, Instant now)
    {
        var (given, kept) = (new List<Allowed>(), new List<Withheld>());
        foreach (var datum in asked.Distinct())
        {
            if (WithoutConsent(datum, to, purpose) is { } ground) given.Add(new Allowed(datum, null, ground));
            else if (Using(consents, datum, to, purpose, now) is { } consent) given.Add(new Allowed(datum, consent, "consent"));
            else if (Ordered(orders, datum, to, purpose, now) is { } order) given.Add(new Allowed(datum, null, "court-order", order));
            else kept.Add(new Withheld(datum, Why(consents, datum, to, purpose)));
        }

        return new Decision(given, kept);
    }

    /// <summary>
    /// What needs no consent: communication within the programme for treatment and running it (42 CFR 2.12(c)(3)), and the person's own access (2.23). Never
    /// counselling notes: their own permission decides within the programme.
    /// </summary>
    static string? WithoutConsent(DataClass datum, Recipient to, Purpose purpose) => (to.Kind, purpose) switch
    {
        _ when IsNote(datum) || datum.Part == RecordPart.None => null,
        (RecipientKind.OwnProgramme, Purpose.Treatment or Purpose.Operations) => "programme",
        (RecipientKind.Patient, Purpose.PatientRequest) => "patient",
        _ => null,
    };

    // Of several that fit, the latest signed; among equals the smaller reference, so that the answer never depends on order.
    static Consent? Using(IReadOnlyCollection<Consent> consents, DataClass datum, Recipient to, Purpose purpose, Instant now) =>
        consents.Where(each => Fits(each, datum) && Legal(each, purpose) && each.Covers(datum) && each.Names(to) && each.For(purpose) && each.HoldsAt(now))
            .OrderByDescending(each => each.Form.SignedAt).ThenBy(each => each.Reference, StringComparer.Ordinal).FirstOrDefault();

    // The form's rules keep these apart already; the decision does not rely on it.
    static bool Fits(Consent consent, DataClass datum) => IsNote(datum) == (consent.Kind == ConsentKind.CounsellingNotes);

    // Into a proceeding goes what a consent for proceedings gives, and such a consent gives nothing else (2.31(d)): whatever the form's rules let through.
    static bool Legal(Consent consent, Purpose purpose) => (purpose == Purpose.Legal) == (consent.Kind == ConsentKind.LegalProceedings);

    // An order of a court with its mandate (2.61 to 2.66); never for counselling notes (2.63).
    static CourtOrder? Ordered(IReadOnlyCollection<CourtOrder> orders, DataClass datum, Recipient to, Purpose purpose, Instant now) => purpose != Purpose.Legal || IsNote(datum) ? null
        : orders.Where(each => each.Covers(datum) && each.Names(to) && each.HoldsAt(now)).OrderByDescending(each => each.Form.OrderedAt).ThenBy(each => each.Reference, StringComparer.Ordinal).FirstOrDefault();

    static bool IsNote(DataClass datum) => datum.Labels.HasFlag(SecurityLabel.CounsellingNote) || datum.Part.HasFlag(RecordPart.CounsellingNotes);

    static WhyNot Why(IReadOnlyCollection<Consent> consents, DataClass datum, Recipient to, Purpose purpose)
    {
        var named = consents.Where(each => each.Names(to)).ToList();
        var fitting = named.Where(each => each.For(purpose)).ToList();
        if (fitting.Any(each => Fits(each, datum) && each.Covers(datum))) return WhyNot.NotInForce;
        if (IsNote(datum)) return WhyNot.KeptApart;
        return fitting.Count > 0 ? WhyNot.NotCovered : named.Count > 0 ? WhyNot.OtherPurpose : WhyNot.NoConsent;
    }
}
