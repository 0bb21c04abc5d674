using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Hosting;

namespace Handrail.Features.Access;

/// <summary>
/// Reads from a form how somebody proves who they are: a passkey, a password (with a code), or, in the demo only, a one-time phrase. One place for sign-in, unlock and
/// step-up. While too many have failed lately, a wrong try waits a second and leaves no audit row.
/// </summary>
public sealed class Proofs(Passkeys passkeys, Passwords passwords, Sessions sessions, Writer writer, SignInBrake brake, ServeOptions options, TimeProvider time)
{
    /// <summary>What is said of every wrong try, whatever was wrong.</summary>
    public static readonly Refusal Wrong = Refusal.Invalid("password", "That login, password and code do not fit together. Check them, or use another way to sign in.");

    static readonly Refusal WrongHere = Refusal.Invalid("password", "That was not right. Try again, or use another way.");

    /// <summary>The proof of somebody who is not signed in, by passkey or by password and code.</summary>
    public Task<Outcome<Proof>> Stranger(HttpContext http) => Braked(http, async form =>
    {
        if (form["credential"].ToString() is { Length: > 0 } credential)
            return OfPasskey(await passkeys.Answered(http, credential, form["ticket"].ToString(), null));
        return await passwords.Check(form["login"].ToString(), form["password"].ToString(), form["code"].ToString(), http.RequestAborted) is { } known ? new Proof(known, "password and code", true) : Wrong;
    });

    /// <summary>The proof of somebody whose session is known. <paramref name="strong"/>: enough for a sensitive act, so a password needs its code.</summary>
    public Task<Outcome<Proof>> Again(HttpContext http, Session session, bool strong) => Braked(http, async form =>
    {
        var staff = session.By.Id;
        if (form["credential"].ToString() is { Length: > 0 } credential)
            return OfPasskey(await passkeys.Answered(http, credential, form["ticket"].ToString(), staff));
        if (options.Demo && form["phrase"].ToString() is { Length: > 0 } phrase)
            return await writer.Run(scope => UseOwnPhrase(scope, staff, phrase)) ? new Proof(staff, "phrase", true) : Refusal.Invalid("phrase", "That phrase does not fit, or has been used.");
        var code = form["code"].ToString() is { Length: > 0 } typed || strong ? form["code"].ToString() : null;
        return await passwords.Check(staff, form["password"].ToString(), code, http.RequestAborted) ? new Proof(staff, code is null ? "password" : "password and code", code is not null) : WrongHere;
    });

    /// <summary>The proof of somebody who stands beside the person whose session it is: as <see cref="Stranger"/>; in the demo a phrase does as well. It must be strong.</summary>
    public Task<Outcome<Proof>> Beside(HttpContext http) => Braked(http, async form =>
    {
        if (form["credential"].ToString() is { Length: > 0 } credential)
            return OfPasskey(await passkeys.Answered(http, credential, form["ticket"].ToString(), null));
        if (options.Demo && form["phrase"].ToString() is { Length: > 0 } phrase)
            return await writer.Run(scope => Sessions.UsePhrase(scope, Sessions.Login(form["login"].ToString()), phrase)) is { } staff ? new Proof(staff, "phrase", true) : Wrong;
        return await passwords.Check(form["login"].ToString(), form["password"].ToString(), form["code"].ToString(), http.RequestAborted) is { } known ? new Proof(known, "password and code", true) : Wrong;
    });

    async Task<Outcome<Proof>> Braked(HttpContext http, Func<IFormCollection, Task<Outcome<Proof>>> prove)
    {
        var outcome = await prove(http.Request.Form);
        if (outcome is Outcome<Proof>.Done) return outcome;
        if (!brake.Allows())
        {
            await Task.Delay(SignInBrake.Pause, time, http.RequestAborted);
            return outcome;
        }

        brake.Failed();
        var session = sessions.Find(http);
        await writer.Run(scope =>
        {
            scope.Audit(session is { } known ? new AuditRow(known.By.Kind, known.By.AuditId, "Prove", "system", "", "refused") : new AuditRow("anonymous", "", "SignIn", "system", "", "refused"));
            return true;
        });
        return outcome;
    }

    static Outcome<Proof> OfPasskey(Outcome<Guid> answered) => answered is Outcome<Guid>.Refused { Why: var why } ? why : new Proof(((Outcome<Guid>.Done)answered).Value, "passkey", true);

    static bool UseOwnPhrase(WriteScope scope, Guid staff, string phrase) =>
        scope.Connection.Scalar<string>("SELECT login FROM staff WHERE id = @id", ("id", staff)) is { } login && Sessions.UsePhrase(scope, login, phrase) == staff;
}
