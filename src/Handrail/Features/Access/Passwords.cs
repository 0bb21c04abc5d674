using System.Collections.Concurrent;
using Handrail.Data;
using Microsoft.AspNetCore.Identity;
using NodaTime;

namespace Handrail.Features.Access;

/// <summary>
/// Password and code. Both must be right to sign in; for an unlock the password is enough. Every try costs the same, whoever it names: an unknown login is checked
/// against a hash that fits nothing. Identity's hasher (PBKDF2, HMAC-SHA512) does the work, a bounded number at once: strangers can slow each other, not the ward.
/// </summary>
public sealed class Passwords(Database database, Writer writer, Vault vault, IPasswordHasher<Account> hasher, IClock clock) : IDisposable
{
    /// <summary>
    /// Rounds of PBKDF2 with HMAC-SHA512. Source: OWASP Password Storage Cheat Sheet (read November 2026): 210,000 or more.
    /// </summary>
    public const int Rounds = 210_000;

    const int WrongCodes = 10;
    static readonly Duration WrongCodesFor = Duration.FromMinutes(15);
    static readonly Account Nobody = new() { Id = Guid.Empty, Login = "", Name = "", Disabled = true };
    static readonly byte[] NobodysKey = Totp.NewKey();
    readonly Lazy<string> nobodysHash = new(() => hasher.HashPassword(Nobody, Phrases.Secret()));
    readonly SemaphoreSlim atOnce = new(Math.Max(1, Environment.ProcessorCount / 2));
    readonly ConcurrentDictionary<Guid, (int Count, Instant Since)> wrongCodes = new();

    /// <summary>The hash to store.</summary>
    public string Hash(string password) => hasher.HashPassword(Nobody, password);

    /// <summary>Who this is, by login, password and code; null when anything of it is wrong, without saying what. Uses the code up.</summary>
    public async Task<Guid?> Check(string login, string password, string code, CancellationToken stop)
    {
        using var connection = database.Open();
        var account = AccountRows.ByLogin(connection, Sessions.Login(login));
        var right = await PasswordFits(account, password, stop);
        // The code is worked out for nobody too, so that both ways do the same.
        var step = Totp.StepFor(account?.Totp is { } sealedKey ? Key(connection, account.Id, sealedKey) : NobodysKey, code, clock.GetCurrentInstant());
        if (account is null || account.Disabled || !account.HasPassword || !right || TooManyWrongCodes(account.Id)) return null;
        if (step is { } of && await writer.Run(scope => AccountRows.UseStep(scope, account.Id, of), stop: stop)) return account.Id;
        NoteWrongCode(account.Id);
        return null;
    }

    /// <summary>Whether this password (and, when <paramref name="code"/> is given, this code) is this person's. Uses the code up.</summary>
    public async Task<bool> Check(Guid staff, string password, string? code, CancellationToken stop)
    {
        using var connection = database.Open();
        var account = AccountRows.ById(connection, staff);
        if (!await PasswordFits(account, password, stop) || account is not { HasPassword: true }) return false;
        if (code is null) return true;
        if (TooManyWrongCodes(staff)) return false;
        if (Totp.StepFor(Key(connection, staff, account.Totp!), code, clock.GetCurrentInstant()) is { } step && await writer.Run(scope => AccountRows.UseStep(scope, staff, step), stop: stop)) return true;
        NoteWrongCode(staff);
        return false;
    }

    /// <summary>Seals the key of an authenticator app.</summary>
    public byte[] Seal(WriteScope scope, Guid staff, byte[] key) => vault.Seal(scope, staff, "staff.totp", Convert.ToBase64String(key));

    byte[] Key(System.Data.Common.DbConnection connection, Guid staff, byte[] value) => Convert.FromBase64String(vault.Open(connection, staff, "staff.totp", value));

    async Task<bool> PasswordFits(Account? account, string password, CancellationToken stop)
    {
        if (password.Length > PasswordRules.Longest) password = "";
        await atOnce.WaitAsync(stop);
        try
        {
            return await Task.Run(() => hasher.VerifyHashedPassword(account ?? Nobody, account?.PasswordHash ?? nobodysHash.Value, password), stop) != PasswordVerificationResult.Failed && account?.PasswordHash is not null;
        }
        finally
        {
            atOnce.Release();
        }
    }

    // Only who has the password can try codes, so only they can use these up: passkeys and help by a second person stay open for the owner.
    bool TooManyWrongCodes(Guid staff) => wrongCodes.TryGetValue(staff, out var held) && held.Count >= WrongCodes && clock.GetCurrentInstant() - held.Since < WrongCodesFor;

    void NoteWrongCode(Guid staff)
    {
        var now = clock.GetCurrentInstant();
        wrongCodes.AddOrUpdate(staff, (1, now), (_, held) => now - held.Since < WrongCodesFor ? (held.Count + 1, held.Since) : (1, now));
    }

    /// <inheritdoc/>
    public void Dispose() => atOnce.Dispose();
}
