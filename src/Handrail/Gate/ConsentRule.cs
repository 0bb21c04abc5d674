using System.Data.Common;
using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Data;

namespace Handrail.Gate;

/// <summary>An ask that gives something of a person's record to somebody: the consents decide what.</summary>
public interface IDisclosing : IAsk
{
    /// <summary>Who would receive it.</summary>
    Recipient To { get; }

    /// <summary>Which kinds of datum are asked for.</summary>
    IReadOnlyCollection<DataClass> Asked { get; }
}

/// <summary>
/// Consent at the gate. Work within the programme (treatment, running it) is no disclosure and needs none; everything else is let in only when the decision gives at
/// least a part, and the handler withholds the rest. Reads the consents in the request itself, each time: a revocation counts from the next request on.
/// </summary>
public sealed class ConsentRule(ConsentBook book) : IAdmissionRule
{
    /// <inheritdoc/>
    public Ruling Judge(AdmissionCase what, DbConnection connection)
    {
        if (what.Where.Person is not { } person) return Ruling.Pass;
        var disclosing = what.Ask as IDisclosing;
        var purpose = what.Ask.Purpose;
        if (disclosing is null && purpose is Purpose.Treatment or Purpose.Operations or Purpose.PatientRequest or Purpose.Emergency) return Ruling.Pass;
        var (to, asked) = disclosing is null ? (Recipient.OwnProgramme, SecurityLabels.AllClasses) : (disclosing.To, disclosing.Asked);
        var decision = book.Decide(connection, person, asked, to, purpose, what.Now);
        return decision.Verdict == Verdict.Deny
            ? Ruling.No(new Refusal(RefusalKind.ConsentNeeded, Words(decision)), "consent")
            : Ruling.On(decision.Ground, decision.Consents);
    }

    /// <summary>What is missing, in words that name no one.</summary>
    public static string Words(Decision decision) => decision.Kept.Select(each => each.Why).DefaultIfEmpty(WhyNot.NoConsent).Max() switch
    {
        WhyNot.NoConsent => "There is no consent that names this receiver. Ask the person, and record what they sign.",
        WhyNot.OtherPurpose => "The person's consent names this receiver, but for another purpose. Ask the person for a consent for this one.",
        WhyNot.NotCovered => "The person's consent does not cover this kind of information. Ask the person for one that does.",
        WhyNot.KeptApart => "Counselling notes are opened only by a consent of their own. Ask the person for one.",
        _ => "The consent has expired or been taken back. Ask the person again, and record what they sign.",
    };
}

/// <summary>An ask to open one record in an emergency.</summary>
public interface IOpensInEmergency : IAsk;

/// <summary>
/// Emergency access (42 CFR 2.51): a record that a member of staff has opened is a ground for reading it for 60 minutes, for that person only. It never opens
/// counselling notes, nor anything that is sent outside. Looks at no consent, so it works when those cannot be read.
/// </summary>
public sealed class BreakGlassRule : IAdmissionRule
{
    /// <summary>The ground that audit rows name.</summary>
    public const string Ground = "break-glass";

    // What an emergency needs: to see the person and to treat them. Nothing that governs the record itself, and no counselling notes.
    static readonly Permission[] Opens = [Permission.SeePerson, Permission.RecordObservation, Permission.AnswerAlert, Permission.Prescribe, Permission.SeeConsent];

    /// <inheritdoc/>
    public Ruling Judge(AdmissionCase what, DbConnection connection)
    {
        if (what.Where.Person is not { } person || what.By.Kind != "staff") return Ruling.Pass;
        if (what.Ask is IOpensInEmergency) return Ruling.Let(Ground, purpose: Purpose.Emergency);
        if (!Opens.Contains(what.Ask.Needs) || what.Ask is IDisclosing) return Ruling.Pass;
        return EmergencyAccess.OpenFor(connection, what.By.Id, what.Now).Any(each => each.Person == person) ? Ruling.Let(Ground, purpose: Purpose.Emergency) : Ruling.Pass;
    }
}
