using System.Text.Json;
using Handrail.Hosting;

namespace Handrail.Cli;

/// <summary>
/// Settings of the centre's own identity provider: the file oidc.json in the data folder (name, authority, clientId, clientSecret), or the environment
/// (HANDRAIL_OIDC_NAME, _AUTHORITY, _CLIENT_ID, _CLIENT_SECRET), which goes first. No option of the command line: those can be seen by every process.
/// </summary>
static class OidcSettings
{
    /// <summary>File in the data folder.</summary>
    public const string FileName = "oidc.json";

    sealed record InFile(string? Name, string? Authority, string? ClientId, string? ClientSecret);

    /// <summary>The settings; null without any. Throws <see cref="InvalidDataException"/> naming what is missing.</summary>
    public static OidcOptions? Read(string dataFolder, Func<string, string?> environment)
    {
        var path = Path.Combine(dataFolder, FileName);
        var file = File.Exists(path) ? JsonSerializer.Deserialize<InFile>(File.ReadAllText(path), JsonSerializerOptions.Web) : null;
        var (name, authority, id, secret) = (environment("HANDRAIL_OIDC_NAME") ?? file?.Name, environment("HANDRAIL_OIDC_AUTHORITY") ?? file?.Authority,
            environment("HANDRAIL_OIDC_CLIENT_ID") ?? file?.ClientId, environment("HANDRAIL_OIDC_CLIENT_SECRET") ?? file?.ClientSecret);
        if (authority is null && id is null && secret is null) return null;
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var to) || (to.Scheme != "https" && !to.IsLoopback)) throw new InvalidDataException("The identity provider's authority must be a full https address.");
        if (string.IsNullOrWhiteSpace(id) || string.IsNullOrWhiteSpace(secret)) throw new InvalidDataException("The identity provider needs a clientId and a clientSecret.");
        return new OidcOptions(string.IsNullOrWhiteSpace(name) ? to.Host : name, to, id, secret);
    }
}
