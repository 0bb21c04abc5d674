using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Access;

/// <summary>Somebody who asked for help with signing in.</summary>
/// <param name="Id">The request.</param>
/// <param name="Staff">Who.</param>
/// <param name="Name">Their name.</param>
/// <param name="Role">Their role.</param>
/// <param name="AskedAt">When.</param>
/// <param name="Mine">It is the viewer's own: somebody else must answer it.</param>
/// <param name="Passkeys">How many passkeys they have.</param>
public sealed record RecoveryRow(Guid Id, Guid Staff, string Name, string Role, Instant AskedAt, bool Mine, int Passkeys);

/// <summary>Looking at who asked for help.</summary>
public sealed record ViewRecovery : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.HelpSignIn;

    /// <inheritdoc/>
    public Subject About => Subject.System;
}

/// <summary>Answering such a request: after making sure, in person, who asks.</summary>
/// <param name="Request">Which.</param>
/// <param name="Answer">"approved", "approved-lost" (everything they could sign in with stops, all their sessions end) or "refused".</param>
/// <param name="How">How the person was recognised.</param>
public sealed record AnswerRecovery(Guid Request, string Answer, string How) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.HelpSignIn;

    /// <inheritdoc/>
    public Subject About => new("recovery", Request.ToString());

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Answer is not ("approved" or "approved-lost" or "refused")) yield return Refusal.Invalid("answer", "Choose what to do.");
        if (Answer is "approved" or "approved-lost" && How is not ("in-person" or "known-voice")) yield return Refusal.Invalid("how", "Say how you made sure who it is. If you could not, choose \"No\".");
    }
}

/// <summary>Help with signing in, by a second person. Nobody helps themselves, and nobody gains rights by it that they do not have.</summary>
public sealed class Recovery(Database database, Writer writer, Sessions sessions, IClock clock)
{
    static readonly Duration Life = Duration.FromHours(24);

    /// <summary>
    /// A member of staff says they cannot sign in (a person in care is given a new phrase from their record, by whoever knows them). The same commit for every login, known or not: one audit row without the login (none with <paramref name="quiet"/>, unless
    /// it made a request). A known one gets a request, at most one at a time.
    /// </summary>
    public Task Ask(string login, bool quiet, CancellationToken stop) =>
        writer.Run(
            scope =>
            {
                var staff = scope.Connection.Query("SELECT id FROM staff WHERE login = @login AND disabled_at IS NULL AND role NOT IN ('patient', 'relative')", row => row.Id(0), ("login", Sessions.Login(login)));
                var who = staff.Count == 1 ? staff[0] : Guid.Empty;
                return scope.Connection.Execute(
                    """
                    INSERT INTO recovery_request (id, staff_id, asked_at, expires_at)
                    SELECT @id, s.id, @now, @until FROM staff s WHERE s.id = @staff
                    AND NOT EXISTS (SELECT 1 FROM recovery_request r WHERE r.staff_id = @staff AND r.answered_at IS NULL AND r.expires_at > @now)
                    """,
                    ("id", Guid.CreateVersion7()), ("staff", who), ("now", scope.Now), ("until", scope.Now + Life));
            },
            audit: (scope, made, failure) =>
            {
                if (!quiet || made > 0) scope.Audit(new AuditRow("anonymous", "", "AskForHelp", "system", "", failure is null ? "done" : "failed"));
            },
            stop: stop);

    /// <summary>Open requests that the viewer may see.</summary>
    public IReadOnlyList<RecoveryRow> Open(Actor by)
    {
        var now = clock.GetCurrentInstant();
        using var connection = database.Open();
        return [.. connection.Query(
            """
            SELECT r.id, s.id, s.name, s.role, r.asked_at, (SELECT count(*) FROM passkey k WHERE k.staff_id = s.id AND k.removed_at IS NULL)
            FROM recovery_request r JOIN staff s ON s.id = r.staff_id
            WHERE r.answered_at IS NULL AND r.expires_at > @now AND s.disabled_at IS NULL ORDER BY r.asked_at
            """,
            row => new RecoveryRow(row.Id(0), row.Id(1), row.GetString(2), row.GetString(3), row.Time(4), row.Id(1) == by.Id, (int)row.GetInt64(5)), ("now", now))
            .Where(row => MayHelp(by.Role, row.Role) && WithinReach(connection, by.Id, row.Staff, now))];
    }

    /// <summary>Answers a request. Done with the phrase to read out, or with an empty text when it was refused.</summary>
    public Outcome<string> Handle(AnswerRecovery ask, Actor by, WriteScope scope)
    {
        var found = scope.Connection.Query(
            "SELECT s.id, s.role, r.answered_at, r.expires_at, s.disabled_at FROM recovery_request r JOIN staff s ON s.id = r.staff_id WHERE r.id = @id",
            row => (Staff: row.Id(0), Role: row.GetString(1), Open: row.IsDBNull(2) && row.Time(3) > scope.Now && row.IsDBNull(4)), ("id", ask.Request));
        if (found.Count == 0 || !WithinReach(scope.Connection, by.Id, found[0].Staff, scope.Now)) return Refusal.NotFound("There is no such request.");
        var (staff, role, open) = found[0];
        if (!open) return Refusal.Conflict("This request has been answered already, or is too old.");
        if (staff == by.Id) return Refusal.NotAllowed("Somebody else must answer your own request.");
        if (!MayHelp(by.Role, role)) return Refusal.NotAllowed("This person may do things that you may not: an administrator must answer.");
        scope.Connection.Execute("UPDATE recovery_request SET answered_by = @by, answered_at = @now, answer = @answer, how = @how WHERE id = @id",
            ("by", by.Id), ("now", scope.Now), ("answer", ask.Answer), ("how", ask.How), ("id", ask.Request));
        if (ask.Answer == "refused") return "";
        if (ask.Answer == "approved-lost")
        {
            AccountRows.RemoveAll(scope, staff);
            sessions.End(scope, staff, one: null, keep: null);
        }

        return Sessions.NewPhrase(scope, staff);
    }

    // A phrase opens whatever its owner may open. So whoever helps must be able to help in every place where the other has or will have a role: otherwise a charge nurse of one
    // unit could sign in as a colleague of another site.
    static bool WithinReach(DbConnection db, Guid helper, Guid helped, Instant now)
    {
        var mine = Assignments.Of(db, helper, now).Where(each => Roles.Has(each.Role, Permission.HelpSignIn)).ToList();
        return db.Query("SELECT DISTINCT place_kind, place_id FROM assignment WHERE staff_id = @staff AND (to_at IS NULL OR to_at > @now)", row => new Subject(row.GetString(0), row.Id(1).ToString()), ("staff", helped), ("now", now))
            .TrueForAll(place => mine.Exists(each => each.Covers(Whereabouts.Of(db, place).Place)));
    }

    // Whoever helps holds the phrase for a moment. Only an administrator, who could make accounts anyway, may hold one for somebody with more rights.
    internal static bool MayHelp(string helper, string helped) =>
        Roles.Has(helper, Permission.ManageStaff) || Roles.PermissionsOf(helped).All(permission => Roles.Has(helper, permission));
}
