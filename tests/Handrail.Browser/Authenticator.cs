using System.Text.Json;
using Microsoft.Playwright;

namespace Handrail.Browser;

/// <summary>
/// A security key that Chromium plays itself (DevTools protocol, domain WebAuthn): real requests, real signatures, a person who always agrees. It belongs to one tab;
/// its keys can be carried to another.
/// </summary>
public sealed class Authenticator
{
    readonly ICDPSession session;
    readonly string id;

    Authenticator(ICDPSession session, string id) => (this.session, this.id) = (session, id);

    public static async Task<Authenticator> In(IPage page, IReadOnlyList<JsonElement>? keys = null)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        var made = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        var copy = new Authenticator(session, made!.Value.GetProperty("authenticatorId").GetString()!);
        foreach (var key in keys ?? [])
            await session.SendAsync("WebAuthn.addCredential", new Dictionary<string, object> { ["authenticatorId"] = copy.id, ["credential"] = key });
        return copy;
    }

    /// <summary>What it holds.</summary>
    public async Task<IReadOnlyList<JsonElement>> Keys()
    {
        var held = await session.SendAsync("WebAuthn.getCredentials", new Dictionary<string, object> { ["authenticatorId"] = id });
        return [.. held!.Value.GetProperty("credentials").EnumerateArray()];
    }

    /// <summary>It is taken away.</summary>
    public Task Remove() => session.SendAsync("WebAuthn.removeVirtualAuthenticator", new Dictionary<string, object> { ["authenticatorId"] = id });

    /// <summary>The person's finger is no longer recognised.</summary>
    public Task Refuse() => session.SendAsync("WebAuthn.setUserVerified", new Dictionary<string, object> { ["authenticatorId"] = id, ["isUserVerified"] = false });
}
