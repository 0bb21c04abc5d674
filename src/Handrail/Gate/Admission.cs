using System.Data.Common;
using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using NodaTime;

namespace Handrail.Gate;

/// <summary>One ask at the gate, with everything a rule decides on.</summary>
/// <param name="Ask">What is asked.</param>
/// <param name="By">Who asks.</param>
/// <param name="Where">Whose record and where.</param>
/// <param name="Now">The clock of the decision.</param>
public sealed record AdmissionCase(IAsk Ask, Actor By, Whereabouts Where, Instant Now);

/// <summary>What a rule says.</summary>
/// <param name="Refused">Why not; null when the rule does not keep out.</param>
/// <param name="Ground">On what ground it decided, for the audit ("on-shift", "care-team", "consent", "break-glass", ...); empty when it had nothing to say.</param>
/// <param name="Consent">"id:version" of the consent that allowed it; empty without one.</param>
/// <param name="Purpose">The purpose it was let in for, when the rule changes it (break-glass: <see cref="Core.Consent.Purpose.Emergency"/>).</param>
/// <param name="LetsIn">True: this ground is enough to see a person's record. Without one such ruling a person's record stays closed.</param>
public sealed record Ruling(Refusal? Refused, string Ground = "", string Consent = "", Purpose? Purpose = null, bool LetsIn = false)
{
    /// <summary>Nothing to say.</summary>
    public static Ruling Pass { get; } = new((Refusal?)null);

    /// <summary>Nothing against it, and the audit says so; does not open a record by itself (a consent to a disclosure, "no-relationship").</summary>
    public static Ruling On(string ground, string consent = "", Purpose? purpose = null) => new(null, ground, consent, purpose);

    /// <summary>Let in on this ground: a treatment relationship, a duty, an emergency.</summary>
    public static Ruling Let(string ground, string consent = "", Purpose? purpose = null) => new(null, ground, consent, purpose, LetsIn: true);

    /// <summary>Kept out.</summary>
    public static Ruling No(Refusal why, string ground) => new(why, ground);
}

/// <summary>A rule of admission that follows the permission: relationship, consent. Reads only; must be quick, since writes run it on the writer's thread.</summary>
public interface IAdmissionRule
{
    /// <summary>Decides one case. Throws only when the database cannot answer.</summary>
    Ruling Judge(AdmissionCase what, DbConnection connection);
}

/// <summary>What admission decided, as the audit row says it.</summary>
/// <param name="Refused">Why not; null when let in.</param>
/// <param name="Ground">Grounds of all rules that spoke, with "+" between.</param>
/// <param name="Consent">Consent id and version, or empty.</param>
/// <param name="Purpose">For what purpose.</param>
/// <param name="Person">Whose record, or null.</param>
public sealed record Admitted(Refusal? Refused, string Ground, string Consent, Purpose Purpose, Guid? Person);

/// <summary>
/// Runs the rules in order; the first refusal ends it. A permission is never enough for a person's record: at least one rule must have let it in. Without one the
/// answer has the words of "not here", so that nobody learns who is a patient. A member of staff's assignments are read anew for every ask, inside its transaction.
/// </summary>
public sealed class Admission(IEnumerable<IAdmissionRule> rules)
{
    readonly IAdmissionRule[] rules = [.. rules];

    /// <summary>Decides one ask on this connection (for writes: inside the transaction, so that a revocation before it counts).</summary>
    public Admitted Judge(IAsk ask, Actor by, DbConnection connection, Instant now)
    {
        var where = Whereabouts.Of(connection, ask.About);
        var purpose = where.Person is null ? Purpose.None : ask.Purpose;
        var (ground, consent, letIn) = ("role", "", false);
        var who = Assignments.Now(connection, by, now);
        if (!who.May(ask.Needs)) return new Admitted(NotAllowed, ground, consent, purpose, where.Person);
        foreach (var rule in rules)
        {
            var ruling = rule.Judge(new AdmissionCase(ask, who, where, now), connection);
            if (ruling.Ground.Length > 0) ground += "+" + ruling.Ground;
            if (ruling.Consent.Length > 0) consent = ruling.Consent;
            purpose = ruling.Purpose ?? purpose;
            letIn |= ruling.LetsIn;
            // What is missing is said only to those who may know of the person at all.
            if (ruling.Refused is { } why) return new Admitted(where.Person is not null && !letIn ? NotHere(ask.About) : why, ground, consent, purpose, where.Person);
        }

        return new Admitted(where.Person is not null && !letIn ? NotHere(ask.About) : null, ground, consent, purpose, where.Person);
    }

    /// <summary>No role of theirs may do it, anywhere.</summary>
    public static Refusal NotAllowed { get; } = Refusal.NotAllowed("You are not allowed to do this. Ask the charge nurse if you should be.");

    /// <summary>Not allowed, in the words that are used when there is no such thing.</summary>
    public static Refusal NotHere(Subject about) => new(RefusalKind.NotAllowed, about.Kind switch
    {
        "encounter" => "There is no such stay.",
        "observation" => "There is no such value.",
        "alert" => "There is no such alert.",
        "hand-over" => "There is no such hand-over.",
        "offer" => "There is no such offer.",
        "person" => "There is no such person.",
        "accounting" => "There is no such person here.",
        "wall" => "There is no such screen.",
        "break-glass" => "There is no such opening.",
        "unit" => "There is no such unit.",
        "site" => "There is no such site.",
        "staff" => "There is no such member of staff.",
        _ => "There is no such thing here.",
    }, Refusal.Hidden);
}
