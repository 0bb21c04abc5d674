using System.Data.Common;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Access;

/// <content>Looking at sessions, and noting activity.</content>
public sealed partial class Sessions
{
    /// <summary>The session of this secret now, locked or not; null when it has ended, expired, or its owner is disabled.</summary>
    public Session? Find(string? secret)
    {
        if (string.IsNullOrEmpty(secret)) return null;
        using var connection = database.Open();
        var now = clock.GetCurrentInstant();
        var found = connection.Query(
            """
            SELECT p.id, p.name, p.role, s.id, s.kind, s.method, s.started_at, s.used_at, s.ends_at, s.proved_at, s.locked_at
            FROM session s JOIN staff p ON p.id = s.staff_id
            WHERE s.hash = @hash AND s.ended_at IS NULL AND s.ends_at > @now AND p.disabled_at IS NULL AND s.id IS NOT NULL
            """,
            row => Of(row, now), ("hash", Phrases.HashSecret(secret)), ("now", now)).FirstOrDefault();
        return found is null ? null : found with { By = Assignments.Now(connection, found.By, now) };
    }

    /// <summary>Who holds this session and may use it now; null when it has ended, is locked, or may only enrol.</summary>
    public Actor? Who(string? secret) => Find(secret) is { Open: true } session ? session.By : null;

    /// <summary>A member of staff as an actor, with what holds now; null when there is none or the account is closed.</summary>
    public Actor? ActorOf(Guid staff)
    {
        using var connection = database.Open();
        return connection.Query("SELECT name, role FROM staff WHERE id = @id AND disabled_at IS NULL", row => new Actor("staff", staff, row.GetString(0), row.GetString(1)), ("id", staff))
            .Select(actor => Assignments.Now(connection, actor, clock.GetCurrentInstant())).FirstOrDefault();
    }

    /// <summary>The session of a request, locked or not.</summary>
    public Session? Find(HttpContext http) => Find(SecretOf(http));

    /// <summary>A person did something in this session now. Written at most once a minute; the rest is memory (lost at a restart: the lock then comes up to a minute early).</summary>
    public async Task Touch(Session session, CancellationToken stop)
    {
        var now = clock.GetCurrentInstant();
        var (_, written) = active.GetOrAdd(session.Id, _ => (session.UsedAt, session.UsedAt));
        var due = now - written >= WriteEvery;
        active[session.Id] = (now, due ? now : written);
        if (!due) return;
        if (active.Count > 10_000) foreach (var old in active.Where(each => now - each.Value.Seen > Absolute).ToList()) active.TryRemove(old.Key, out _);
        await writer.Run(scope => scope.Connection.Execute("UPDATE session SET used_at = @now WHERE id = @id AND locked_at IS NULL", ("now", now), ("id", session.Id)), stop: stop);
    }

    /// <summary>How long until it locks without further activity; zero or less when it is locked.</summary>
    public Duration Left(Session session) => session.Locked ? Duration.Zero : Instant.Min(session.UsedAt + Idle, session.EndsAt) - clock.GetCurrentInstant();

    /// <summary>Sessions of one person that have not ended, newest first.</summary>
    public IReadOnlyList<SessionRow> Of(Guid staff, Guid here)
    {
        using var connection = database.Open();
        var now = clock.GetCurrentInstant();
        return connection.Query(
            "SELECT id, agent, method, started_at, used_at FROM session WHERE staff_id = @staff AND ended_at IS NULL AND ends_at > @now AND id IS NOT NULL ORDER BY started_at DESC, id",
            row => new SessionRow(row.Id(0), row.GetString(1), row.GetString(2), row.Time(3), Seen(row.Id(0), row.Time(4)), row.Id(0) == here), ("staff", staff), ("now", now));
    }

    /// <summary>Ids of all sessions that may be used now: neither ended nor locked, their owners not disabled. One look for all open streams.</summary>
    public HashSet<Guid> Usable()
    {
        using var connection = database.Open();
        var now = clock.GetCurrentInstant();
        return [.. connection.Query(
            """
            SELECT s.id, s.used_at, s.locked_at FROM session s JOIN staff p ON p.id = s.staff_id
            WHERE s.ended_at IS NULL AND s.ends_at > @now AND p.disabled_at IS NULL AND s.id IS NOT NULL
            """,
            row => (Id: row.Id(0), Locked: IsLocked(row.TimeOrNull(2), Seen(row.Id(0), row.Time(1)), now)), ("now", now)).Where(each => !each.Locked).Select(each => each.Id)];
    }

    Session Of(DbDataReader row, Instant now)
    {
        var used = Seen(row.Id(3), row.Time(7));
        return new Session(
            row.Id(3), new Actor(Roles.IsGuest(row.GetString(2)) ? row.GetString(2) : "staff", row.Id(0), row.GetString(1), row.GetString(2)), row.GetString(4), row.GetString(5), row.Time(6), used, row.Time(8), row.TimeOrNull(9),
            IsLocked(row.TimeOrNull(10), used, now));
    }

    Instant Seen(Guid session, Instant written) => active.TryGetValue(session, out var held) && held.Seen > written ? held.Seen : written;

    static bool IsLocked(Instant? byHand, Instant used, Instant now) => byHand is not null || now - used >= Idle;
}
