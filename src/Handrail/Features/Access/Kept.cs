using System.Security.Cryptography;
using System.Text.Json;
using Handrail.Gate;
using Microsoft.AspNetCore.DataProtection;

namespace Handrail.Features.Access;

/// <summary>A form that was sent while the session was locked, or before a sensitive act was confirmed.</summary>
/// <param name="Path">Where it was sent; ours, since the request itself came there.</param>
/// <param name="Staff">Who typed it: only they get it back.</param>
/// <param name="Fields">Names and values in order.</param>
public sealed record KeptForm(string Path, Guid Staff, IReadOnlyList<KeyValuePair<string, string>> Fields);

/// <summary>
/// Keeps a form that could not be accepted just now, so that nothing typed is lost. It travels through the page, sealed: whoever stands before a locked screen reads
/// nothing of it, and nobody can put another address into it. Passwords and phrases are never kept.
/// </summary>
public sealed class Kept(IDataProtectionProvider protection)
{
    /// <summary>More than this is not kept (characters, all together); the page then says so.</summary>
    public const int Most = 200_000;

    static readonly string[] NeverKept = ["password", "again", "phrase", "credential", "ticket", "form_token"];
    readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Handrail.Access.Kept").ToTimeLimitedDataProtector();

    /// <summary>Seals what this request's form holds; null when it is too large.</summary>
    public string? Seal(HttpContext http, Actor by)
    {
        var fields = http.Request.Form.Where(field => !NeverKept.Any(secret => field.Key.StartsWith(secret, StringComparison.OrdinalIgnoreCase)))
            .SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? ""))).ToList();
        if (fields.Sum(field => field.Key.Length + field.Value.Length) > Most) return null;
        return protector.Protect(JsonSerializer.Serialize(new KeptForm(http.Request.Path, by.Id, fields)), TimeSpan.FromHours(12));
    }

    /// <summary>Opens it for the person who typed it; null for anyone else, when it is too old, or when it is no kept form.</summary>
    public KeptForm? Open(string? sealedForm, Actor by)
    {
        if (string.IsNullOrEmpty(sealedForm)) return null;
        try
        {
            return JsonSerializer.Deserialize<KeptForm>(protector.Unprotect(sealedForm)) is { } form && form.Staff == by.Id ? form : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
