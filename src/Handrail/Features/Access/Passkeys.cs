using System.Collections.Concurrent;
using System.Security.Cryptography;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using NodaTime;

namespace Handrail.Features.Access;

/// <summary>What the browser needs to ask an authenticator, and the sealed ticket that comes back with its answer.</summary>
/// <param name="Options">Options of WebAuthn as JSON text.</param>
/// <param name="Ticket">The challenge, sealed, good for five minutes and once.</param>
public sealed record PasskeyOffer(string Options, string Ticket);

/// <summary>
/// Passkeys (WebAuthn Level 3) by ASP.NET Core Identity's handler. Identity would keep the challenge in a cookie; here it travels as a sealed ticket with the form:
/// nothing is stored for a stranger who asks, and a ticket that was used is remembered until it would have expired anyway.
/// </summary>
public sealed class Passkeys(IDataProtectionProvider protection, IClock clock)
{
    static readonly Duration TicketLife = Duration.FromMinutes(5);
    static readonly Refusal NotTaken = Refusal.Invalid("passkey", "The passkey was not accepted. Try again, or use another way to sign in.");
    readonly IDataProtector protector = protection.CreateProtector("Handrail.Access.Passkey");
    readonly ConcurrentDictionary<string, Instant> used = new();

    /// <summary>Settings of Identity's handler: the person is verified by the authenticator (PIN, finger, face), and only our own address counts.</summary>
    public static void Configure(IdentityPasskeyOptions passkeys, ServeOptions options)
    {
        passkeys.ServerDomain = options.Address?.Host ?? "localhost";
        passkeys.UserVerificationRequirement = "required";
        passkeys.ResidentKeyRequirement = "required"; // found without typing a login
        passkeys.AttestationConveyancePreference = "none"; // which make of key a person owns is not our business
        passkeys.AuthenticatorTimeout = TicketLife.ToTimeSpan();
        passkeys.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && IsOurs(context.Origin, context.HttpContext, options));
    }

    /// <summary>Asks for any passkey of anyone here (sign-in), or for one of this person.</summary>
    public async Task<PasskeyOffer> Ask(HttpContext http, Guid? staff)
    {
        var user = staff is { } id ? await Users(http).FindByIdAsync(id.ToString()) : null;
        var made = await Handler(http).MakeRequestOptionsAsync(user, http);
        return new PasskeyOffer(made.RequestOptionsJson, Seal("get", staff, made.AssertionState!));
    }

    /// <summary>Asks an authenticator to make a new passkey for this person.</summary>
    public async Task<PasskeyOffer> AskNew(HttpContext http, Guid staff)
    {
        var user = await Users(http).FindByIdAsync(staff.ToString()) ?? throw new InvalidOperationException("Nobody of that id.");
        var made = await Handler(http).MakeCreationOptionsAsync(new PasskeyUserEntity { Id = user.Id.ToString(), Name = user.Login, DisplayName = user.Name }, http);
        return new PasskeyOffer(made.CreationOptionsJson, Seal("create", staff, made.AttestationState!));
    }

    /// <summary>Whose passkey answered. Refused: wrong, too old, used before, disabled, or not <paramref name="mustBe"/>.</summary>
    public async Task<Outcome<Guid>> Answered(HttpContext http, string credential, string ticket, Guid? mustBe)
    {
        if (Open("get", mustBe, ticket) is not { } held) return NotTaken;
        var state = held.State;
        var result = await Handler(http).PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = credential, AssertionState = state });
        if (!result.Succeeded || result.User.Disabled || (mustBe is { } id && result.User.Id != id) || !Use(held)) return NotTaken;
        // How often it has signed rises with each use: a copy of it would be noticed.
        await Users(http).AddOrUpdatePasskeyAsync(result.User, result.Passkey);
        return result.User.Id;
    }

    /// <summary>The new passkey that an authenticator made for this person; not stored yet.</summary>
    public async Task<Outcome<UserPasskeyInfo>> Made(HttpContext http, string credential, string ticket, Guid staff)
    {
        if (Open("create", staff, ticket) is not { } held) return NotTaken;
        var state = held.State;
        var result = await Handler(http).PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = credential, AttestationState = state });
        return result.Succeeded && result.UserEntity.Id == staff.ToString() && Use(held) ? result.Passkey : NotTaken;
    }

    // Over TLS the address must be given: what a browser sends as Host proves nothing. Without one, only this machine counts.
    static bool IsOurs(string origin, HttpContext http, ServeOptions options) =>
        options.Address is { } address ? origin == address.GetLeftPart(UriPartial.Authority) : Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Host == "localhost" && uri.Authority == http.Request.Host.Value;

    string Seal(string kind, Guid? staff, string state) =>
        protector.Protect($"{Micros.Of(clock.GetCurrentInstant() + TicketLife)}|{kind}|{staff}|{state}");

    (string State, Instant Until)? Open(string kind, Guid? staff, string ticket)
    {
        string text;
        try
        {
            text = protector.Unprotect(ticket);
        }
        catch (CryptographicException)
        {
            return null;
        }

        var parts = text.Split('|', 4);
        var now = clock.GetCurrentInstant();
        if (parts.Length != 4 || !long.TryParse(parts[0], out var micros) || Micros.ToInstant(micros) <= now || parts[1] != kind || parts[2] != (staff?.ToString() ?? "")) return null;
        return (parts[3], Micros.ToInstant(micros));
    }

    // Only what was right is remembered: a stranger with wrong answers fills nothing. The second of two that come at once is refused here.
    bool Use((string State, Instant Until) held)
    {
        var now = clock.GetCurrentInstant();
        foreach (var old in used.Where(each => each.Value <= now).ToList()) used.TryRemove(old.Key, out _);
        return used.TryAdd(held.State, held.Until);
    }

    static IPasskeyHandler<Account> Handler(HttpContext http) => http.RequestServices.GetRequiredService<IPasskeyHandler<Account>>();

    static UserManager<Account> Users(HttpContext http) => http.RequestServices.GetRequiredService<UserManager<Account>>();
}
