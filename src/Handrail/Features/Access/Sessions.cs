using System.Collections.Concurrent;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Access;

/// <summary>
/// Sessions, kept on the server. The cookie is an opaque secret; the table holds its hash. A session locks after ten idle minutes (it is not lost: a quick
/// unlock goes on at the same screen) and ends twelve hours after sign-in. Activity is kept in memory and written at most once a minute.
/// </summary>
public sealed partial class Sessions(Database database, Writer writer, IClock clock)
{
    /// <summary>Name of the cookie on plain HTTP (this machine only).</summary>
    public const string Cookie = "handrail_session";

    /// <summary>Name of the cookie over TLS: browsers then refuse it from any other host name or path.</summary>
    public const string SecureCookie = "__Host-" + Cookie;

    /// <summary>A session ends after this long, whatever happens.</summary>
    public static readonly Duration Absolute = Duration.FromHours(12);

    /// <summary>A session locks after this long without a person's activity.</summary>
    public static readonly Duration Idle = Duration.FromMinutes(10);

    /// <summary>How long a session may take to set up a way to sign in.</summary>
    public static readonly Duration EnrolFor = Duration.FromMinutes(30);

    /// <summary>How long a proof holds for sensitive acts unless the act says otherwise.</summary>
    public static readonly Duration ProofFor = Duration.FromMinutes(5);

    static readonly Duration PhraseLife = Duration.FromHours(24);
    static readonly Duration WriteEvery = Duration.FromMinutes(1);
    static readonly Refusal Wrong = Refusal.Invalid("phrase", "That name and phrase do not fit, or the phrase has been used. Ask for a new one: handrail phrase NAME");
    readonly ConcurrentDictionary<Guid, (Instant Seen, Instant Written)> active = new();

    /// <summary>Rung after every commit that ended or changed sessions: open streams look at once whether they may go on.</summary>
    public Action? Changed { get; set; }

    /// <summary>The secret this request carries; null without one.</summary>
    public static string? SecretOf(HttpContext http) => http.Request.Cookies[http.Request.IsHttps ? SecureCookie : Cookie];

    /// <summary>Gives the browser the secret of its session.</summary>
    public static void Give(HttpContext http, string secret) => http.Response.Cookies.Append(
        http.Request.IsHttps ? SecureCookie : Cookie, secret, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/" });

    /// <summary>Takes the secret back.</summary>
    public static void Take(HttpContext http) => http.Response.Cookies.Delete(
        http.Request.IsHttps ? SecureCookie : Cookie, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/" });

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
    public Task<Outcome<string>> SignIn(string login, string phrase, CancellationToken stop, string kind = Session.Full, string agent = "") =>
        writer.Run(
            scope => UsePhrase(scope, Login(login), phrase) is { } staff ? Start(scope, new Proof(staff, "phrase", kind == Session.Full), agent, kind) : (Outcome<string>)Wrong,
            keep: outcome => outcome is Outcome<string>.Done,
            audit: (scope, outcome, failure) => scope.Audit(new AuditRow("anonymous", "", "SignIn", "system", "", failure is not null ? "failed" : outcome is Outcome<string>.Done ? "done" : "refused")),
            stop);

    /// <summary>Starts a session for somebody who has proved who they are; answers the secret for the cookie. Not found: the account was disabled meanwhile.</summary>
    public Task<Outcome<string>> SignIn(Proof proof, string agent, CancellationToken stop) =>
        writer.Run(
            scope => scope.Connection.Scalar<long>("SELECT count(*) FROM staff WHERE id = @id AND disabled_at IS NULL", ("id", proof.Staff)) == 1
                ? Start(scope, proof, agent, Session.Full) : (Outcome<string>)Wrong,
            keep: outcome => outcome is Outcome<string>.Done,
            audit: (scope, outcome, failure) => scope.Audit(new AuditRow("staff", proof.Staff.ToString(), "SignIn", "system", "", failure is not null ? "failed" : outcome is Outcome<string>.Done ? "done" : "refused")),
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
            ("login", Login(login)), ("hash", Phrases.Hash(phrase)), ("now", clock.GetCurrentInstant())) > 0;
    }

    /// <summary>Uses a phrase up; answers whose it was, or null when it does not fit.</summary>
    public static Guid? UsePhrase(WriteScope scope, string login, string phrase)
    {
        var found = scope.Connection.Query(
            """
            SELECT p.id, s.id FROM staff s JOIN staff_phrase p ON p.staff_id = s.id
            WHERE s.login = @login AND p.hash = @hash AND s.disabled_at IS NULL AND p.used_at IS NULL AND p.expires_at > @now
            """,
            row => (Phrase: row.Id(0), Staff: row.Id(1)), ("login", login), ("hash", Phrases.Hash(phrase)), ("now", scope.Now));
        if (found.Count == 0) return null;
        scope.Connection.Execute("UPDATE staff_phrase SET used_at = @now WHERE id = @id", ("now", scope.Now), ("id", found[0].Phrase));
        return found[0].Staff;
    }

    /// <summary>A login as it is stored.</summary>
    public static string Login(string typed) => typed.Trim().ToLowerInvariant();

    static string Start(WriteScope scope, Proof proof, string agent, string kind)
    {
        var secret = Phrases.Secret();
        scope.Connection.Execute(
            """
            INSERT INTO session (hash, id, staff_id, started_at, used_at, ends_at, kind, method, proved_at, agent)
            VALUES (@hash, @id, @staff, @now, @now, @ends, @kind, @method, @proved, @agent)
            """,
            ("hash", Phrases.HashSecret(secret)), ("id", Guid.CreateVersion7()), ("staff", proof.Staff), ("now", scope.Now), ("ends", scope.Now + (kind == Session.Enrol ? EnrolFor : Absolute)),
            ("kind", kind), ("method", proof.Method), ("proved", proof.Strong ? scope.Now : null), ("agent", agent));
        return secret;
    }

    /// <summary>
    /// After a proof: the session gets a new secret (answered), is unlocked, and counts as used now. A strong proof opens sensitive acts for a while, and turns
    /// a session that could only enrol into a full one that ends twelve hours from now.
    /// </summary>
    public Task<string> Renew(Session session, Proof proof, string action, CancellationToken stop) =>
        writer.Run(
            scope =>
            {
                var secret = Renew(scope, session, proof);
                scope.AfterCommit(() => active[session.Id] = (scope.Now, scope.Now));
                return secret;
            },
            audit: (scope, _, failure) => scope.Audit(new AuditRow(session.By.Kind, session.By.AuditId, action, "session", session.Id.ToString(), failure is null ? "done" : "failed")), stop: stop);

    internal static string Renew(WriteScope scope, Session session, Proof proof)
    {
        var secret = Phrases.Secret();
        scope.Connection.Execute(
            """
            UPDATE session SET hash = @hash, locked_at = NULL, used_at = @now, proved_at = CASE WHEN @strong = 1 THEN @now ELSE proved_at END,
                method = CASE WHEN kind = 'enrol' THEN @method ELSE method END, ends_at = CASE WHEN kind = 'enrol' AND @strong = 1 THEN @ends ELSE ends_at END,
                kind = CASE WHEN @strong = 1 THEN 'full' ELSE kind END
            WHERE id = @id AND ended_at IS NULL
            """,
            ("hash", Phrases.HashSecret(secret)), ("now", scope.Now), ("strong", proof.Strong), ("method", proof.Method), ("ends", scope.Now + Absolute), ("id", session.Id));
        return secret;
    }

    /// <summary>Locks a session now.</summary>
    public Task Lock(Session session) =>
        writer.Run(
            scope =>
            {
                if (Changed is { } changed) scope.AfterCommit(changed);
                return scope.Connection.Execute("UPDATE session SET locked_at = @now WHERE id = @id AND locked_at IS NULL", ("now", scope.Now), ("id", session.Id));
            },
            audit: (scope, _, failure) => scope.Audit(new AuditRow(session.By.Kind, session.By.AuditId, "Lock", "session", session.Id.ToString(), failure is null ? "done" : "failed")));

    /// <summary>Ends a session, whether locked or not.</summary>
    public Task SignOut(Session session) =>
        writer.Run(
            scope => End(scope, session.By.Id, session.Id, keep: null),
            audit: (scope, _, failure) => scope.Audit(new AuditRow(session.By.Kind, session.By.AuditId, "SignOut", "system", "", failure is null ? "done" : "failed")));

    /// <summary>Ends sessions of one person in this commit: one of them, or (with <paramref name="one"/> null) all but <paramref name="keep"/>. Answers how many.</summary>
    public int End(WriteScope scope, Guid staff, Guid? one, Guid? keep)
    {
        if (Changed is { } changed) scope.AfterCommit(changed);
        return scope.Connection.Execute(
            "UPDATE session SET ended_at = @now WHERE staff_id = @staff AND ended_at IS NULL AND (@any = 1 OR id = @one) AND id <> @keep",
            ("now", scope.Now), ("staff", staff), ("any", one is null), ("one", one ?? Guid.Empty), ("keep", keep ?? Guid.Empty));
    }
}
