using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Access;

/// <summary>Sign-in by one-time phrase, and sessions kept on the server. The cookie is an opaque secret; the table holds its hash.</summary>
public sealed class Sessions(Database database, Writer writer, IClock clock)
{
    /// <summary>Name of the cookie.</summary>
    public const string Cookie = "handrail_session";

    /// <summary>A session ends after this long, whatever happens.</summary>
    public static readonly Duration Absolute = Duration.FromHours(12);

    static readonly Duration PhraseLife = Duration.FromHours(24);
    static readonly Refusal Wrong = Refusal.Invalid("phrase", "That name and phrase do not fit, or the phrase has been used. Ask for a new one: handrail phrase NAME");

    /// <summary>Makes a new phrase for a member of staff; older unused ones of theirs stop working. Runs inside a commit.</summary>
    public static string NewPhrase(WriteScope scope, Guid staff)
    {
        var phrase = Phrases.New();
        scope.Connection.Execute("UPDATE staff_phrase SET used_at = @now WHERE staff_id = @staff AND used_at IS NULL", ("now", scope.Now), ("staff", staff));
        scope.Connection.Execute("INSERT INTO staff_phrase (id, staff_id, hash, issued_at, expires_at) VALUES (@id, @staff, @hash, @now, @until)",
            ("id", Guid.CreateVersion7()), ("staff", staff), ("hash", Phrases.Hash(phrase)), ("now", scope.Now), ("until", scope.Now + PhraseLife));
        return phrase;
    }

    /// <summary>Uses up a phrase and starts a session; answers the secret for the cookie. The same words for every kind of wrong, so that nobody learns who works here.</summary>
    public Task<Outcome<string>> SignIn(string login, string phrase, CancellationToken stop) =>
        writer.Run(
            scope =>
            {
                var found = scope.Connection.Query(
                    """
                    SELECT p.id, s.id FROM staff s JOIN staff_phrase p ON p.staff_id = s.id
                    WHERE s.login = @login AND p.hash = @hash AND s.disabled_at IS NULL AND p.used_at IS NULL AND p.expires_at > @now
                    """,
                    row => (Phrase: row.Id(0), Staff: row.Id(1)), ("login", login.Trim().ToLowerInvariant()), ("hash", Phrases.Hash(phrase)), ("now", scope.Now));
                if (found.Count == 0) return (Outcome<string>)Wrong;
                var secret = Phrases.Secret();
                scope.Connection.Execute("UPDATE staff_phrase SET used_at = @now WHERE id = @id", ("now", scope.Now), ("id", found[0].Phrase));
                scope.Connection.Execute("INSERT INTO session (hash, staff_id, started_at, used_at, ends_at) VALUES (@hash, @staff, @now, @now, @ends)",
                    ("hash", Phrases.HashSecret(secret)), ("staff", found[0].Staff), ("now", scope.Now), ("ends", scope.Now + Absolute));
                return secret;
            },
            keep: outcome => outcome is Outcome<string>.Done,
            audit: (scope, outcome, failure) => scope.Audit(new AuditRow("anonymous", "", "SignIn", "system", "", failure is not null ? "failed" : outcome is Outcome<string>.Done ? "done" : "refused")),
            stop);

    /// <summary>Whether login and phrase fit now; uses nothing up and writes nothing.</summary>
    public bool Fits(string login, string phrase)
    {
        using var connection = database.Open();
        return connection.Scalar<long>(
            """
            SELECT count(*) FROM staff s JOIN staff_phrase p ON p.staff_id = s.id
            WHERE s.login = @login AND p.hash = @hash AND s.disabled_at IS NULL AND p.used_at IS NULL AND p.expires_at > @now
            """,
            ("login", login.Trim().ToLowerInvariant()), ("hash", Phrases.Hash(phrase)), ("now", clock.GetCurrentInstant())) > 0;
    }

    /// <summary>Ends a session.</summary>
    public Task SignOut(string secret, Actor by) =>
        writer.Run(
            scope => scope.Connection.Execute("UPDATE session SET ended_at = @now WHERE hash = @hash AND ended_at IS NULL", ("now", scope.Now), ("hash", Phrases.HashSecret(secret))),
            audit: (scope, _, failure) => scope.Audit(new AuditRow(by.Kind, by.AuditId, "SignOut", "system", "", failure is null ? "done" : "failed")));

    /// <summary>Who holds this session now; null when it has ended, expired, or its owner is disabled.</summary>
    public Actor? Who(string? secret)
    {
        if (string.IsNullOrEmpty(secret)) return null;
        using var connection = database.Open();
        var now = clock.GetCurrentInstant();
        return connection.Query(
            "SELECT p.id, p.name, p.role FROM session s JOIN staff p ON p.id = s.staff_id WHERE s.hash = @hash AND s.ended_at IS NULL AND s.ends_at > @now AND p.disabled_at IS NULL",
            row => new Actor("staff", row.Id(0), row.GetString(1), row.GetString(2)), ("hash", Phrases.HashSecret(secret)), ("now", now)).FirstOrDefault() is { } actor
            ? Assignments.Now(connection, actor, now)
            : null;
    }
}
