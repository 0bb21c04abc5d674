using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;

namespace Handrail.Features.Access;

/// <summary>Looking whether a person has an account for their own record.</summary>
public sealed record ViewPersonAccount(Guid Person) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.InvitePerson;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public Purpose Purpose => Purpose.Operations;
}

/// <summary>Giving a person a one-time phrase for their own account, made if there is none. Given by hand, to somebody who is known to be that person.</summary>
/// <param name="Person">Who.</param>
/// <param name="How">How the person was recognised: "in-person" or "known-voice".</param>
/// <param name="Lost">True: whatever they could sign in with so far stops, and their sessions end.</param>
public sealed record InvitePerson(Guid Person, string How, bool Lost) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.InvitePerson;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public Purpose Purpose => Purpose.PatientRequest;

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => How is "in-person" or "known-voice" ? [] : [Refusal.Invalid("how", "Say how you made sure who it is. If you could not, do not give a phrase.")];
}

/// <summary>Ending it: their sessions end within a second, nothing they had signs in any more.</summary>
public sealed record EndPersonAccount(Guid Person) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.InvitePerson;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public Purpose Purpose => Purpose.PatientRequest;
}

/// <summary>A person's account. <paramref name="Login"/>: null while there is none.</summary>
public sealed record PersonAccount(PersonHead Person, string? Login, bool Ended, int Passkeys, bool HasPassword);

/// <summary>What to hand over: shown once.</summary>
public sealed record PersonInvitation(string Login, string Phrase);

/// <summary>
/// Accounts of people for their own record. The account has the person's own id, so that there is nothing between the two that could be bound wrongly, and neither name nor
/// record number: the login is made up. It signs in as everybody does, and its role opens the person's own page and nothing else.
/// </summary>
public sealed class PersonAccounts(Database database, Vault vault, Sessions sessions)
{
    const string Name = "My account";

    /// <summary>Its state; null when there is no such person.</summary>
    public PersonAccount? Of(Guid person)
    {
        using var connection = database.Open();
        if (PersonNames.One(connection, vault, person).IsGone || PersonHeadRow.Read(connection, vault, person) is not { } head) return null;
        return AccountRows.ById(connection, person) is { } account ? new PersonAccount(head, account.Login, account.Disabled, AccountRows.PasskeyList(connection, person).Count, account.HasPassword) : new PersonAccount(head, null, false, 0, false);
    }

    /// <summary>Makes it, or opens it again, and gives a phrase.</summary>
    public Outcome<PersonInvitation> Invite(InvitePerson ask, Actor by, WriteScope scope)
    {
        var db = scope.Connection;
        if (PersonNames.One(db, vault, ask.Person).IsGone) return Refusal.NotFound("There is no such person.");
        var account = AccountRows.ById(db, ask.Person);
        if (account is null) db.Execute("INSERT INTO staff (id, login, name, role) VALUES (@id, @login, @name, 'patient')", ("id", ask.Person), ("login", NewLogin(scope)), ("name", Name));
        else if (ask.Lost || account.Disabled)
        {
            AccountRows.RemoveAll(scope, ask.Person);
            sessions.End(scope, ask.Person, one: null, keep: null);
        }

        if (account is { Disabled: true })
        {
            db.Execute("UPDATE staff SET disabled_at = NULL WHERE id = @id", ("id", ask.Person));
            scope.Journal.NoteAfter(scope, "staff-enabled", ask.Person.ToString());
        }

        return new PersonInvitation(AccountRows.ById(db, ask.Person)!.Login, Sessions.NewPhrase(scope, ask.Person));
    }

    /// <summary>Ends it.</summary>
    public Outcome<Guid> End(EndPersonAccount ask, Actor by, WriteScope scope)
    {
        if (Whereabouts.Of(scope.Connection, ask.About).Person is null) return Refusal.NotFound("There is no such person.");
        if (AccountRows.ById(scope.Connection, ask.Person) is not { Disabled: false }) return Refusal.Conflict("There is no account to end.");
        scope.Journal.Note(scope, "staff-disabled", ask.Person.ToString());
        scope.Connection.Execute("UPDATE staff SET disabled_at = @now WHERE id = @id", ("now", scope.Now), ("id", ask.Person));
        sessions.End(scope, ask.Person, one: null, keep: null);
        return ask.Person;
    }

    // Says nothing of anybody; read out or typed on a phone without mistakes.
    static string NewLogin(WriteScope scope)
    {
        while (true)
        {
            var login = "my." + Phrases.New()[..9].Replace("-", "", StringComparison.Ordinal);
            if (AccountRows.ByLogin(scope.Connection, login) is null) return login;
        }
    }
}
