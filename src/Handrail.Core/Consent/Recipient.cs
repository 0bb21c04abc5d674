namespace Handrail.Core.Consent;

/// <summary>What somebody is to the person whose record it is.</summary>
public enum RecipientKind
{
    /// <summary>Own staff, or a system of the programme itself, with a treatment relationship or a duty. No disclosure: 42 CFR 2.12(c)(3).</summary>
    OwnProgramme,

    /// <summary>A treating provider outside the programme.</summary>
    TreatingProvider,

    /// <summary>A third-party payer.</summary>
    Payer,

    /// <summary>A health plan.</summary>
    HealthPlan,

    /// <summary>Somebody who helps to operate the programme.</summary>
    OperationsHelper,

    /// <summary>A participant of an intermediary, such as a health information exchange.</summary>
    IntermediaryParticipant,

    /// <summary>A named person or body of another kind.</summary>
    Named,

    /// <summary>A relative or friend.</summary>
    Family,

    /// <summary>A court or the parties of a proceeding.</summary>
    Court,

    /// <summary>The person themself: 42 CFR 2.23.</summary>
    Patient,
}

/// <summary>Who would receive something.</summary>
/// <param name="Kind">What they are to the person.</param>
/// <param name="Name">Name of person or body; compared without case and spacing.</param>
/// <param name="Intermediary">Through which intermediary; empty for none.</param>
/// <param name="Treats">True when a participant of an intermediary has a treating-provider relationship with the person.</param>
public sealed record Recipient(RecipientKind Kind, string Name, string Intermediary = "", bool Treats = false)
{
    /// <summary>Staff and systems of the programme.</summary>
    public static Recipient OwnProgramme { get; } = new(RecipientKind.OwnProgramme, "");

    /// <summary>The person themself.</summary>
    public static Recipient ThePatient { get; } = new(RecipientKind.Patient, "");

    /// <summary>A name as names are compared.</summary>
    public static string Plain(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();

    internal static bool Same(string one, string other) => Plain(one).Length > 0 && Plain(one) == Plain(other);
}

/// <summary>How a consent names who may receive.</summary>
public enum GranteeKind
{
    /// <summary>By name.</summary>
    Named,

    /// <summary>A class of persons or bodies: everyone of one <see cref="RecipientKind"/>.</summary>
    Class,

    /// <summary>The general phrase of a single TPO consent: treating providers, health plans, third-party payers and people helping to operate the programme.</summary>
    TpoGeneral,

    /// <summary>An intermediary by name, with its participants by name or limited to those with a treating-provider relationship (42 CFR 2.31(a)(4)(ii)).</summary>
    Intermediary,
}

/// <summary>One recipient, or class of them, as a consent names it.</summary>
/// <param name="Kind">How it is named.</param>
/// <param name="Of">What they are; meaningless for <see cref="GranteeKind.TpoGeneral"/> and <see cref="GranteeKind.Intermediary"/>.</param>
/// <param name="Name">Name of person, body or intermediary; for a class its description in words.</param>
/// <param name="Participants">Named participants of an intermediary.</param>
/// <param name="TreatingParticipants">True: every participant with a treating-provider relationship.</param>
public sealed record Grantee(GranteeKind Kind, RecipientKind Of, string Name, IReadOnlyList<string> Participants, bool TreatingParticipants = false)
{
    /// <summary>The general phrase of a TPO consent.</summary>
    public static Grantee Tpo { get; } = new(GranteeKind.TpoGeneral, RecipientKind.TreatingProvider, "", []);

    /// <summary>A person or body by name.</summary>
    public static Grantee Named(RecipientKind of, string name) => new(GranteeKind.Named, of, name, []);

    /// <summary>Everyone of a kind.</summary>
    public static Grantee Everyone(RecipientKind of, string words) => new(GranteeKind.Class, of, words, []);

    /// <summary>True when this names the recipient.</summary>
    public bool Names(Recipient to) => Kind switch
    {
        GranteeKind.Named => to.Kind == Of && Recipient.Same(Name, to.Name),
        GranteeKind.Class => to.Kind == Of,
        GranteeKind.TpoGeneral => to.Kind is RecipientKind.TreatingProvider or RecipientKind.Payer or RecipientKind.HealthPlan or RecipientKind.OperationsHelper,
        GranteeKind.Intermediary => to.Kind == RecipientKind.IntermediaryParticipant && Recipient.Same(Name, to.Intermediary)
            && ((TreatingParticipants && to.Treats) || Participants.Any(each => Recipient.Same(each, to.Name))),
        _ => false,
    };
}
