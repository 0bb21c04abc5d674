using Handrail.Data;
using Microsoft.AspNetCore.Identity;

namespace Handrail.Features.Access;

/// <summary>
/// ASP.NET Core Identity's store over our tables: it reads by SQL and writes through the one writer, with an audit row in the same commit. Accounts are neither made
/// nor deleted here: staff are (decision 0018). Identity's methods are awaited, so this is never called from inside a commit.
/// </summary>
public sealed class AccountStore(Database database, Writer writer) : IUserPasskeyStore<Account>, IUserPasswordStore<Account>, IUserSecurityStampStore<Account>
{
    /// <inheritdoc/>
    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    /// <inheritdoc/>
    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Login);

    /// <inheritdoc/>
    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Login);

    /// <inheritdoc/>
    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException("A login is given with the staff row and stays.");

    /// <inheritdoc/>
    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask; // a login is stored in lower case: it is its own normal form

    /// <inheritdoc/>
    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(userId, out var id)) return Task.FromResult<Account?>(null);
        using var connection = database.Open();
        return Task.FromResult(AccountRows.ById(connection, id));
    }

    /// <inheritdoc/>
    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        return Task.FromResult(AccountRows.ByLogin(connection, Sessions.Login(normalizedUserName)));
    }

    /// <inheritdoc/>
    public Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        return Task.FromResult(AccountRows.ByPasskey(connection, credentialId));
    }

    /// <inheritdoc/>
    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken)
    {
        using var connection = database.Open();
        return Task.FromResult<IList<UserPasskeyInfo>>(AccountRows.Passkeys(connection, user.Id));
    }

    /// <inheritdoc/>
    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        (await GetPasskeysAsync(user, cancellationToken)).FirstOrDefault(passkey => passkey.CredentialId.AsSpan().SequenceEqual(credentialId));

    /// <inheritdoc/>
    public Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        user.ChangedPasskeys.Add(passkey);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken)
    {
        user.RemovedPasskeys.Add(credentialId);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    /// <inheritdoc/>
    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    /// <inheritdoc/>
    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken)
    {
        user.Stamp = stamp;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Stamp);

    /// <summary>Writes what changed of this account in one commit: secrets (only when it has any) and passkeys.</summary>
    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        await writer.Run(
            scope =>
            {
                if (user.PasswordHash is not null || user.Totp is not null) AccountRows.Save(scope, user);
                foreach (var passkey in user.ChangedPasskeys) AccountRows.Save(scope, user.Id, passkey);
                foreach (var credential in user.RemovedPasskeys)
                    scope.Connection.Execute("UPDATE passkey SET removed_at = @now WHERE credential_id = @id AND staff_id = @staff", ("now", scope.Now), ("id", credential), ("staff", user.Id));
                return true;
            },
            audit: (scope, _, failure) => scope.Audit(new AuditRow("staff", user.Id.ToString(), "UpdateAccount", "staff", user.Id.ToString(), failure is null ? "done" : "failed")), stop: cancellationToken);
        user.ChangedPasskeys.Clear();
        user.RemovedPasskeys.Clear();
        return IdentityResult.Success;
    }

    /// <inheritdoc/>
    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken) => throw new NotSupportedException("Staff are added by handrail admin add, or on the staff page.");

    /// <inheritdoc/>
    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) => throw new NotSupportedException("Staff are disabled, never deleted: their name stands on what they did.");

    /// <inheritdoc/>
    public void Dispose()
    {
        // holds nothing: connections live as long as one call
    }
}
