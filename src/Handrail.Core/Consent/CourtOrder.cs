using Handrail.Core.Kernel;
using NodaTime;

namespace Handrail.Core.Consent;

/// <summary>Under which section a court has ordered a disclosure.</summary>
public enum CourtOrderKind
{
    /// <summary>For purposes other than criminal ones: 42 CFR 2.64.</summary>
    NonCriminal,

    /// <summary>To investigate or prosecute the person criminally: 42 CFR 2.65.</summary>
    AgainstThePerson,

    /// <summary>To investigate or prosecute the programme or a holder of its records: 42 CFR 2.66.</summary>
    AgainstTheProgramme,
}

/// <summary>A court's order as it is being written down: anything may be missing.</summary>
public sealed record CourtOrderForm
{
    /// <summary>Under which section; null when not chosen.</summary>
    public CourtOrderKind? Kind { get; init; }

    /// <summary>Which court.</summary>
    public string Court { get; init; } = "";

    /// <summary>Its number of the case.</summary>
    public string CaseNumber { get; init; } = "";

    /// <summary>When it was ordered.</summary>
    public Instant? OrderedAt { get; init; }

    /// <summary>The order itself was seen: under subpart E, not a subpoena or a warrant alone.</summary>
    public bool OrderSeen { get; init; }

    /// <summary>The subpoena or similar mandate that compels, in words: what, of whom, of which day.</summary>
    public string Mandate { get; init; } = "";

    /// <summary>The order says that the person, or whoever holds the record, could answer before it was made (2.64(b), 2.65(b)); for 2.66 afterwards.</summary>
    public bool CouldBeHeard { get; init; }

    /// <summary>The order finds good cause in the words of its section.</summary>
    public bool CauseFound { get; init; }

    /// <summary>Who may receive, as the order names them.</summary>
    public string Receiver { get; init; } = "";

    /// <summary>Which parts, and no more than the order calls essential.</summary>
    public RecordPart Parts { get; init; }

    /// <summary>Which labels.</summary>
    public SecurityLabel Labels { get; init; }

    /// <summary>When it ends by itself; null while it does not say.</summary>
    public Instant? EndsAt { get; init; }

    /// <summary>The only way to a <see cref="CourtOrder"/>: names everything that is missing, or gives it.</summary>
    public CourtOrderCheck Check(Guid id, Guid person, Instant now)
    {
        IReadOnlyList<Refusal> wrong = [.. Wrong(now)];
        return wrong.Count > 0 ? new CourtOrderCheck(null, wrong) : new CourtOrderCheck(new CourtOrder(id, person, this), []);
    }

    IEnumerable<Refusal> Wrong(Instant now)
    {
        if (Kind is null) yield return Refusal.Invalid("kind", "Choose under which section the court ordered it: 2.64, 2.65 or 2.66.");
        if (string.IsNullOrWhiteSpace(Court)) yield return Refusal.Invalid("court", "Write which court.");
        if (string.IsNullOrWhiteSpace(CaseNumber)) yield return Refusal.Invalid("case", "Write the number of the case.");
        if (OrderedAt is not { } at) yield return Refusal.Invalid("ordered", "Write the day of the order.");
        else if (at > now) yield return Refusal.Invalid("ordered", "The day of the order is still to come.");
        if (!OrderSeen) yield return Refusal.Invalid("seen", "A subpoena, a warrant or a lawyer's letter alone opens nothing: the court's own order under 42 CFR part 2, subpart E, must be there. (2.61)");
        if (string.IsNullOrWhiteSpace(Mandate)) yield return Refusal.Invalid("mandate", "The order allows and does not compel: write which subpoena or similar mandate came with it. (2.61(b))");
        if (!CouldBeHeard) yield return Refusal.Invalid("heard", "The order must show that there was a way to answer it. Ask the centre's lawyer. (2.64(b), 2.65(b), 2.66(b))");
        if (!CauseFound) yield return Refusal.Invalid("cause", "The order must find good cause in the words of its section. Ask the centre's lawyer. (2.64(d), 2.65(d), 2.66(c))");
        if (string.IsNullOrWhiteSpace(Receiver)) yield return Refusal.Invalid("receiver", "Write who may receive it, as the order names them. (2.64(e)(2))");
        if (Parts == RecordPart.None || !Labels.HasFlag(SecurityLabel.Sud)) yield return Refusal.Invalid("parts", "Choose which parts the order calls essential. (2.64(e)(1))");
        if (Parts.HasFlag(RecordPart.CounsellingNotes) || Labels.HasFlag(SecurityLabel.CounsellingNote))
            yield return Refusal.Invalid("parts", "Counselling notes are not opened by an order here: what was said in confidence has a rule of its own. Ask the centre's lawyer. (2.63)");
        if (EndsAt is { } ends && OrderedAt is { } from && ends <= from) yield return Refusal.Invalid("ends", "It would end before it was made: write a later day.");
    }
}

/// <summary>Answer of <see cref="CourtOrderForm.Check"/>.</summary>
public sealed record CourtOrderCheck(CourtOrder? Order, IReadOnlyList<Refusal> Wrong);

/// <summary>
/// An order of a court together with the mandate that compels (42 CFR 2.61 to 2.66): besides a consent for legal proceedings the only ground on which something goes into one.
/// </summary>
public sealed record CourtOrder
{
    internal CourtOrder(Guid id, Guid person, CourtOrderForm form) => (Id, Person, Form) = (id, person, form);

    /// <summary>Its id.</summary>
    public Guid Id { get; }

    /// <summary>Whose record.</summary>
    public Guid Person { get; }

    /// <summary>What it was made from.</summary>
    public CourtOrderForm Form { get; }

    /// <summary>When it was set aside or done with; null while it stands.</summary>
    public Instant? EndedAt { get; private init; }

    /// <summary>"order:id", as audit rows and disclosures name it.</summary>
    public string Reference => $"order:{Id}";

    /// <summary>The same, ended.</summary>
    public CourtOrder Ended(Instant at) => EndedAt is { } already && already <= at ? this : this with { EndedAt = at };

    /// <summary>True from the day of the order until it ends.</summary>
    public bool HoldsAt(Instant now) => now >= Form.OrderedAt && (Form.EndsAt is not { } until || now < until) && (EndedAt is not { } ended || now < ended);

    /// <summary>True when it covers this kind of datum: the part is named, and every label of the datum is.</summary>
    public bool Covers(DataClass datum) => datum.Part != RecordPart.None && (Form.Parts & datum.Part) == datum.Part && (datum.Labels & ~Form.Labels) == SecurityLabel.None;

    /// <summary>True when it names the receiver: a court or a party of the proceeding.</summary>
    public bool Names(Recipient to) => to.Kind == RecipientKind.Court && Recipient.Same(Form.Receiver, to.Name);
}
