using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.People;

/// <summary>Puts somebody on the care team of a person's latest episode.</summary>
public sealed record AddToCareTeam(Guid Person, Guid Staff, string Role, Instant? To) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.PlanShifts;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (!Roles.ForStaff.Contains(Role)) yield return Refusal.Invalid("role", "Choose a role.");
    }
}

/// <summary>Takes somebody off it.</summary>
public sealed record EndOnCareTeam(Guid Person, Guid Member) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.PlanShifts;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);
}

/// <summary>A relative of a person: a person of their own, with a record of their own.</summary>
public sealed record AddRelative(Guid Person, string Name, string Kind, string Reach) : IAsk
{
    /// <summary>What relatives can be.</summary>
    public static IReadOnlyList<(string Code, string Words)> Kinds { get; } =
        [("partner", "Partner"), ("parent", "Parent"), ("child", "Child"), ("sibling", "Brother or sister"), ("friend", "Friend"), ("guardian", "Guardian"), ("other", "Somebody else")];

    /// <inheritdoc/>
    public Permission Needs => Permission.RecordObservation;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Name.Length is 0 or > 100) yield return Refusal.Invalid("name", "Enter the name.");
        if (Kinds.All(each => each.Code != Kind)) yield return Refusal.Invalid("kind", "Choose who they are.");
        if (Reach.Length > 200) yield return Refusal.Invalid("reach", "Shorten how to reach them.");
    }
}

/// <summary>Care team and relatives.</summary>
public sealed class CareTeamHandlers(Vault vault)
{
    /// <summary>Where a relative's name is sealed.</summary>
    public const string NamePlace = "relative.name";

    /// <summary>Where it is sealed how to reach them.</summary>
    public const string ReachPlace = "relative.reach";

    /// <summary>Adds a member. They must have the role where the person is.</summary>
    public Outcome<Guid> Add(AddToCareTeam ask, Actor by, WriteScope scope)
    {
        var db = scope.Connection;
        var where = Whereabouts.Of(db, ask.About);
        if (!Assignments.Of(db, ask.Staff, scope.Now).Any(each => each.Role == ask.Role && each.Covers(where.Place)))
            return Refusal.Invalid("role", "They have no such role where this person is. Give them one first.");
        if (db.Query("SELECT id FROM episode_of_care WHERE person_id = @person ORDER BY started_at DESC, id LIMIT 1", row => row.Id(0), ("person", ask.Person)) is not [var episode, ..])
            return Refusal.NotFound("This person has no episode of care here.");
        var id = Guid.CreateVersion7();
        db.Execute("INSERT INTO care_team (id, episode_id, staff_id, role, from_at, to_at, by_staff) VALUES (@id, @episode, @staff, @role, @now, @to, @by)",
            ("id", id), ("episode", episode), ("staff", ask.Staff), ("role", ask.Role), ("now", scope.Now), ("to", ask.To), ("by", by.Id));
        return id;
    }

    /// <summary>Ends it now.</summary>
    public Outcome<Guid> End(EndOnCareTeam ask, Actor by, WriteScope scope)
    {
        if (Whereabouts.Of(scope.Connection, ask.About).Person is null) return Refusal.NotFound("There is no such person.");
        if (scope.Connection.Execute(
            """
            UPDATE care_team SET to_at = @now WHERE id = @id AND (to_at IS NULL OR to_at > @now)
              AND (episode_id IN (SELECT id FROM episode_of_care WHERE person_id = @person) OR encounter_id IN (SELECT id FROM encounter WHERE person_id = @person))
            """,
            ("now", scope.Now), ("id", ask.Member), ("person", ask.Person)) == 0) return Refusal.Conflict("They are not on this care team.");
        scope.Journal.Note(scope, "care-team-ended", ask.Member.ToString());
        return ask.Member;
    }

    /// <summary>Adds a relative, sealed under a key of their own.</summary>
    public Outcome<Guid> AddRelative(AddRelative ask, Actor by, WriteScope scope)
    {
        var (relative, relation) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        scope.Connection.Execute("INSERT INTO relative (id, name, reach, made_at) VALUES (@id, @name, @reach, @now)",
            ("id", relative), ("name", vault.Seal(scope, relative, NamePlace, Folding.InertLine(ask.Name))), ("reach", ask.Reach.Length == 0 ? null : vault.Seal(scope, relative, ReachPlace, Folding.InertLine(ask.Reach))), ("now", scope.Now));
        scope.Connection.Execute("INSERT INTO relation (id, relative_id, person_id, kind, from_at, by_staff) VALUES (@id, @relative, @person, @kind, @now, @by)",
            ("id", relation), ("relative", relative), ("person", ask.Person), ("kind", ask.Kind), ("now", scope.Now), ("by", by.Id));
        return relative;
    }
}
