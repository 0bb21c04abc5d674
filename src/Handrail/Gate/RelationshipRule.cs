using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Data;
using NodaTime;

namespace Handrail.Gate;

/// <summary>
/// Place and treatment relationship. A permission counts only where an assignment covers the place. A person's record also needs a relationship: on shift in the
/// person's unit, on the care team of the stay or its episode, told of an alert of theirs, or a duty of the role; an offer of their stay opens to the unit that is asked. This rule never refuses a person's record by
/// itself: without a ground it says "no-relationship", and another rule (an emergency) may still let in. A unit or a site is nobody's record: there it refuses.
/// </summary>
public sealed class RelationshipRule : IAdmissionRule
{
    /// <summary>How long after a stay has ended those on shift may still finish its record. A local choice, see decision 0020.</summary>
    public static readonly Duration AfterEnd = Duration.FromDays(7);

    /// <summary>How long after an alert was resolved those who were told may still read what was done.</summary>
    public static readonly Duration AfterResolved = Duration.FromMinutes(15);

    /// <inheritdoc/>
    public Ruling Judge(AdmissionCase what, DbConnection connection)
    {
        var (needs, by, where) = (what.Ask.Needs, what.By, what.Where);
        var reach = Roles.ReachOf(needs);
        if (where.Person is null && where.Place.IsNowhere) return Ruling.Pass;
        if (reach == Reach.Own) return Own(where, by);
        var covered = by.May(needs, where.Place);
        // Asking for an emergency opening cannot need the relationship it is there to replace.
        if (where.Person is not null && needs == Permission.BreakGlass) return Ruling.Let("emergency-asked");
        if (covered && (by.Kind != "staff" || by.MayByDuty(needs, where.Place))) return where.Person is null ? Ruling.On("place") : Ruling.Let("duty");
        var ground = reach == Reach.Record && by.Kind == "staff" ? GroundOf(what, covered, connection) : null;
        if (ground is not null) return Ruling.Let(ground);
        return where.Person is null ? Ruling.No(Admission.NotHere(what.Ask.About), covered ? "no-relationship" : "other-place") : Ruling.On(covered ? "no-relationship" : "other-place");
    }

    // One's own record only; who that is, is said by the account.
    static Ruling Own(Whereabouts where, Actor by) =>
        where.Person is { } person ? by.Kind == "patient" && by.Id == person ? Ruling.Let("own") : Ruling.On("not-own") : Ruling.Pass;

    static string? GroundOf(AdmissionCase what, bool covered, DbConnection connection)
    {
        var (by, where, now) = (what.By, what.Where, what.Now);
        if (covered && where.Unit is { } unit && !(where.EndedAt is { } ended && now - ended > AfterEnd) && OnShift(connection, by.Id, unit, now)) return "on-shift";
        if (Offered(connection, what)) return "offered";
        if (covered && where.Person is { } person && OnCareTeam(connection, by.Id, person, now)) return "care-team";
        // Whoever was told of an alert must be able to open it, wherever the telling found them: a step that reaches nobody is worse than a wide one.
        return Told(connection, by.Id, what, now) ? "told" : null;
    }

    /// <summary>True when this member of staff is on shift in this unit at this moment.</summary>
    public static bool OnShift(DbConnection connection, Guid staff, Guid unit, Instant at) => connection.Scalar<long>(
        "SELECT count(*) FROM shift WHERE unit_id = @unit AND staff_id = @staff AND from_at <= @at AND to_at > @at", ("unit", unit), ("staff", staff), ("at", at)) > 0;

    /// <summary>True when they are on the care team of a stay or episode of this person, in whichever of the person's joined records.</summary>
    public static bool OnCareTeam(DbConnection connection, Guid staff, Guid person, Instant at) =>
        OnTeamOf(connection, staff, person, at) || PersonLinkRows.AllOf(connection, person).Any(record => record != person && OnTeamOf(connection, staff, record, at));

    static bool OnTeamOf(DbConnection connection, Guid staff, Guid person, Instant at) => connection.Scalar<long>(
        """
        SELECT count(*) FROM care_team t LEFT JOIN encounter e ON e.id = t.encounter_id LEFT JOIN episode_of_care c ON c.id = t.episode_id
        WHERE t.staff_id = @staff AND t.from_at <= @at AND (t.to_at IS NULL OR t.to_at > @at) AND coalesce(e.person_id, c.person_id) = @person
        """,
        ("staff", staff), ("person", person), ("at", at)) > 0;

    // A stay that is offered to a unit opens its offer, and nothing else of the person, to who is on shift in that unit: while nobody has answered and the stay is where it was.
    static bool Offered(DbConnection connection, AdmissionCase what) =>
        what.Ask.About.Kind == "offer" && Guid.TryParse(what.Ask.About.Id, out var offer) && OfferBook.AskedUnit(connection, offer) is { } unit
        && what.By.May(what.Ask.Needs, Whereabouts.Of(connection, Subject.Unit(unit)).Place) && OnShift(connection, what.By.Id, unit, what.Now);

    // Only what was told counts: the alert itself, and the stay it is about.
    static bool Told(DbConnection connection, Guid staff, AdmissionCase what, Instant at) => what.Ask.About.Kind == "alert"
        ? Guid.TryParse(what.Ask.About.Id, out var alert) && connection.Scalar<long>(
            "SELECT count(*) FROM notice n JOIN alert a ON a.id = n.alert_id WHERE n.recipient = @staff AND a.id = @alert AND (a.state <> 6 OR a.resolved_at > @since)",
            ("staff", staff), ("alert", alert), ("since", at - AfterResolved)) > 0
        : what.Where.Encounter is { } stay && connection.Scalar<long>(
            "SELECT count(*) FROM notice n JOIN alert a ON a.id = n.alert_id WHERE n.recipient = @staff AND a.encounter_id = @stay AND (a.state <> 6 OR a.resolved_at > @since)",
            ("staff", staff), ("stay", stay), ("since", at - AfterResolved)) > 0;
}
