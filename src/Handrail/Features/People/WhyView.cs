using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.People;

/// <summary>Why a member of staff sees a unit, or does not. Names nobody's record.</summary>
public sealed record ExplainAccess(Guid Staff, Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ExplainAccess;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>Explains with the same functions that the gate decides with.</summary>
public sealed class WhyView(Database database)
{
    static readonly RelationshipRule Rule = new();

    /// <summary>The form, and the explanation when somebody and a unit were chosen.</summary>
    public WhyModel Of(Guid? staff, Guid? unit, PageFrame frame, Actor by)
    {
        using var db = database.Open();
        var units = PeopleViews.UnitPlaces(db).Where(each => by.May(Permission.ExplainAccess, each.Place)).ToList();
        var all = db.Query("SELECT id, name, role, disabled_at FROM staff WHERE role NOT IN ('patient', 'relative') ORDER BY name, login", row => (Id: row.Id(0), Name: row.GetString(1), Role: row.GetString(2), Off: !row.IsDBNull(3)));
        var model = new WhyModel(frame, [.. all.Select(each => new Choice(each.Id.ToString(), each.Name))], [.. units.Select(each => new Choice(each.Id.ToString(), each.Name))],
            staff?.ToString() ?? "", unit?.ToString() ?? "", null, [], []);
        if (all.FirstOrDefault(each => each.Id == staff) is not { Name: { } name } who || units.FirstOrDefault(each => each.Id == unit) is not { Name: { } unitName } where) return model;
        var actor = Assignments.Now(db, new Actor("staff", who.Id, who.Name, who.Role), frame.Now);
        var onShift = RelationshipRule.OnShift(db, who.Id, where.Id, frame.Now);
        var facts = new List<string>
        {
            who.Off ? "The account is switched off: nothing is allowed." : "The account is on.",
            actor.Assigned!.Count == 0 ? "No role holds now." : "Roles that hold now: " + string.Join("; ", actor.Assigned.Select(each => $"{Wording.Role(each.Role)} ({each.Kind.Code()}{(each.Covers(where.Place) ? ", covers this unit" : ", does not cover this unit")})")),
            onShift ? "On shift in this unit now." : "Not on shift in this unit now.",
            $"On the care team of {CareTeams(db, who.Id, where.Id, frame.Now)} open stays in this unit.",
            $"Told of {Told(db, who.Id, where.Id)} open alerts of this unit.",
        };
        var rows = Enum.GetValues<Permission>().Where(each => Roles.ForStaff.Any(role => Roles.Has(role, each)))
            .Select(each => Row(each, actor, where, onShift, db, frame.Now)).ToList();
        return model with { Asked = $"{name}, {unitName}", Facts = facts, Rows = rows };
    }

    static WhyRow Row(Permission permission, Actor actor, (Guid Id, string Name, Place Place) unit, bool onShift, System.Data.Common.DbConnection db, Instant now)
    {
        var words = PermissionWords.Of(permission);
        if (!actor.May(permission)) return new WhyRow(words, false, "no role of theirs has it");
        if (!actor.May(permission, unit.Place)) return new WhyRow(words, false, "no role that has it covers this unit");
        if (Roles.ReachOf(permission) == Reach.Own) return new WhyRow(words, true, "concerns themselves or nobody");
        if (actor.MayByDuty(permission, unit.Place)) return new WhyRow(words, true, "a duty of the role in this place");
        var ruling = Rule.Judge(new AdmissionCase(new ExplainUnit(permission, unit.Id), actor, Whereabouts.Of(db, Subject.Unit(unit.Id)), now), db);
        return ruling.Refused is null
            ? new WhyRow(words, true, onShift ? "on shift in this unit" : ruling.Ground)
            : new WhyRow(words, false, "no relationship: not on shift here; only people on whose care team they are, or of whose alert they were told");
    }

    static long CareTeams(System.Data.Common.DbConnection db, Guid staff, Guid unit, Instant now) => db.Query("SELECT person_id FROM encounter WHERE unit_id = @unit AND ended_at IS NULL", row => row.Id(0), ("unit", unit))
        .LongCount(person => RelationshipRule.OnCareTeam(db, staff, person, now));

    static long Told(System.Data.Common.DbConnection db, Guid staff, Guid unit) => db.Scalar<long>(
        "SELECT count(*) FROM alert a WHERE a.unit_id = @unit AND a.state <> 6 AND EXISTS (SELECT 1 FROM notice n WHERE n.alert_id = a.id AND n.recipient = @staff)", ("unit", unit), ("staff", staff));

    sealed record ExplainUnit(Permission Needs, Guid Unit) : IAsk
    {
        public Subject About => Subject.Unit(Unit);
    }
}
