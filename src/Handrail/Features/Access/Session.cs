using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Access;

/// <summary>A session as one request sees it.</summary>
/// <param name="Id">Its name in lists; not its secret.</param>
/// <param name="By">Whose it is.</param>
/// <param name="Kind">"full", or "enrol": only setting up a way to sign in.</param>
/// <param name="Method">How the person proved who they are at sign-in: "passkey", "password and code", "phrase", "identity provider".</param>
/// <param name="StartedAt">Sign-in.</param>
/// <param name="UsedAt">Last activity of a person (streams and beats are none).</param>
/// <param name="EndsAt">It ends then, whatever happens.</param>
/// <param name="ProvedAt">Last proof strong enough for sensitive acts; null without one.</param>
/// <param name="Locked">Nothing is shown until it is unlocked: idle too long, or locked by hand.</param>
public sealed record Session(Guid Id, Actor By, string Kind, string Method, Instant StartedAt, Instant UsedAt, Instant EndsAt, Instant? ProvedAt, bool Locked)
{
    /// <summary>May do what its role permits now.</summary>
    public bool Open => !Locked && Kind == Full;

    /// <summary>Kind of a session that may do everything its role permits.</summary>
    public const string Full = "full";

    /// <summary>Kind of a session that may only set up a way to sign in.</summary>
    public const string Enrol = "enrol";
}

/// <summary>A session in its owner's list.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Agent">Browser and device in plain words.</param>
/// <param name="Method">How it was signed in.</param>
/// <param name="StartedAt">Since when.</param>
/// <param name="UsedAt">Last activity, to the minute.</param>
/// <param name="Here">It is the one that looks at the list.</param>
public sealed record SessionRow(Guid Id, string Agent, string Method, Instant StartedAt, Instant UsedAt, bool Here);

/// <summary>How somebody proved who they are.</summary>
/// <param name="Staff">Who.</param>
/// <param name="Method">"passkey", "password and code", "password", "phrase" or "identity provider".</param>
/// <param name="Strong">Enough for a sensitive act.</param>
public sealed record Proof(Guid Staff, string Method, bool Strong);

/// <summary>What a browser says it is, in plain words. Not proof of anything: it helps a person to know their own sessions.</summary>
public static class Agent
{
    static readonly (string Sign, string Word)[] Browsers = [("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")];
    static readonly (string Sign, string Word)[] Devices =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux")];

    /// <summary>"Chrome on Windows"; "a browser" when it says nothing we know.</summary>
    public static string Of(string userAgent) => (Word(Browsers, userAgent), Word(Devices, userAgent)) switch
    {
        (null, null) => "a browser",
        ({ } browser, null) => browser,
        (null, { } device) => "a browser on " + device,
        var (browser, device) => $"{browser} on {device}",
    };

    static string? Word((string Sign, string Word)[] known, string text) => known.FirstOrDefault(each => text.Contains(each.Sign, StringComparison.Ordinal)).Word;
}
