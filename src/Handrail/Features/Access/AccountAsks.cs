using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Microsoft.AspNetCore.Identity;

namespace Handrail.Features.Access;

/// <summary>Looking at one's own account.</summary>
public sealed record ViewAccount(Guid Staff) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.UseOwnAccount;

    /// <inheritdoc/>
    public Subject About => new("staff", Staff.ToString());
}

/// <summary>Adding a passkey of one's own.</summary>
public sealed record AddPasskey(Session Session, UserPasskeyInfo Passkey, string Name) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.UseOwnAccount;

    /// <inheritdoc/>
    public Subject About => new("staff", Session.By.Id.ToString());

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => Name.Length is 0 or > 60 ? [Refusal.Invalid("name", "Name the passkey in 1 to 60 characters, for example \"My phone\".")] : [];
}

/// <summary>Removing a passkey of one's own.</summary>
public sealed record RemovePasskey(Guid Staff, Guid Passkey) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.UseOwnAccount;

    /// <inheritdoc/>
    public Subject About => new("staff", Staff.ToString());
}

/// <summary>Setting password and authenticator app together; one without the other signs nobody in.</summary>
public sealed record SetPassword(Session Session, string Hash, byte[] Key, long Step) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.UseOwnAccount;

    /// <inheritdoc/>
    public Subject About => new("staff", Session.By.Id.ToString());
}

/// <summary>Ending one of one's own sessions, or (with null) all but this one.</summary>
public sealed record EndSessions(Session Session, Guid? One) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.UseOwnAccount;

    /// <inheritdoc/>
    public Subject About => new("session", One?.ToString() ?? "others");
}

/// <summary>Handlers of these asks. What changes a way to sign in answers the new secret of this session.</summary>
public sealed class AccountHandlers(Sessions sessions, Passwords passwords)
{
    /// <summary>Adds it. A session that could only enrol becomes a full one.</summary>
    public Outcome<string> Handle(AddPasskey ask, Actor by, WriteScope scope)
    {
        if (AccountRows.ByPasskey(scope.Connection, ask.Passkey.CredentialId) is not null) return Refusal.Invalid("name", "This passkey is in use already.");
        ask.Passkey.Name = ask.Name;
        AccountRows.Save(scope, by.Id, ask.Passkey);
        return Sessions.Renew(scope, ask.Session, new Proof(by.Id, "passkey", true));
    }

    /// <summary>Removes it, unless it is the last way to sign in.</summary>
    public Outcome<Guid> Handle(RemovePasskey ask, Actor by, WriteScope scope)
    {
        var account = AccountRows.ById(scope.Connection, by.Id)!;
        if (!account.HasPassword && AccountRows.PasskeyList(scope.Connection, by.Id).Count <= 1)
            return Refusal.Invalid("", "This is your last way to sign in. Add another passkey, or a password with a code, before you remove it.");
        return AccountRows.Remove(scope, by.Id, ask.Passkey) ? ask.Passkey : Refusal.NotFound("There is no such passkey of yours.");
    }

    /// <summary>Sets both; all other sessions of this person end.</summary>
    public Outcome<string> Handle(SetPassword ask, Actor by, WriteScope scope)
    {
        var account = AccountRows.ById(scope.Connection, by.Id)!;
        account.PasswordHash = ask.Hash;
        account.Totp = passwords.Seal(scope, by.Id, ask.Key);
        account.TotpStep = ask.Step;
        account.Stamp = Phrases.Secret();
        AccountRows.Save(scope, account);
        sessions.End(scope, by.Id, one: null, keep: ask.Session.Id);
        return Sessions.Renew(scope, ask.Session, new Proof(by.Id, "password and code", true));
    }

    /// <summary>Ends them; how many.</summary>
    public Outcome<int> Handle(EndSessions ask, Actor by, WriteScope scope) => sessions.End(scope, by.Id, ask.One, ask.One is null ? ask.Session.Id : null);
}
