using System.Security.Cryptography;
using Handrail.Ui;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;

namespace Handrail.Features.CallBack;

/// <summary>A form that was refused, as it was typed.</summary>
/// <param name="Lang">Language of its page.</param>
/// <param name="Draft">What was typed.</param>
/// <param name="Errors">What is wrong with it.</param>
public sealed record TypedForm(string Lang, CallDraft Draft, IReadOnlyList<FieldError> Errors);

/// <summary>
/// Holds what was typed into a refused form for a quarter of an hour, in memory only, so that a refusal is answered by a redirect too: Back and Reload then show the form again
/// instead of asking whether to send it once more. The address carries a random number. The first look needs that number alone, so that nothing is lost where cookies are off;
/// every later look also needs the cookie, which holds a random number and ends with "Leave this site quickly": the history of a shared browser opens nothing.
/// </summary>
public sealed class TypedAgain(IClock clock)
{
    /// <summary>Cookie over plain HTTP; over TLS its name begins with __Host-.</summary>
    public const string Cookie = "handrail_again";

    /// <summary>Query of the page that shows it.</summary>
    public const string Query = "again";

    /// <summary>Then it is gone.</summary>
    public static readonly Duration Lasts = Duration.FromMinutes(15);

    /// <summary>Most characters held in all; above it the largest and oldest go first, so that a flood costs a Back button and no memory.</summary>
    public const int MostChars = 8_000_000;

    /// <summary>Most forms held in all.</summary>
    public const int MostForms = 5_000;

    const int Large = 16_000;
    readonly Lock gate = new();
    readonly Dictionary<string, Held> forms = new(StringComparer.Ordinal);
    int chars;

    /// <summary>Holds it and sets the cookie; leads the browser to our own page at <paramref name="path"/>, which shows it.</summary>
    public IResult Redirect(HttpContext http, string path, TypedForm form, string nonce) => Results.LocalRedirect($"{path}?{Query}={Keep(http, form, nonce)}");

    /// <summary>Holds it and sets the cookie; answers its number. <paramref name="nonce"/>: number of the form, by which <see cref="Forget"/> takes it away again.</summary>
    public string Keep(HttpContext http, TypedForm form, string nonce)
    {
        var secret = http.Request.Cookies[Name(http)] is { Length: 22 } known ? known : Random();
        http.Response.Cookies.Append(Name(http), secret, Options(http, Lasts.ToTimeSpan()));
        var (token, now) = (Random(), clock.GetCurrentInstant());
        var held = new Held(form, nonce, secret, now, form.Draft.Values.Sum(field => field.Key.Length + field.Value.Length));
        lock (gate)
        {
            foreach (var (old, _) in forms.Where(each => now - each.Value.At > Lasts).ToList()) Drop(old);
            forms[token] = held;
            chars += held.Chars;
            while (chars > MostChars || forms.Count > MostForms)
                Drop(forms.OrderByDescending(each => each.Value.Chars > Large && each.Key != token).ThenBy(each => each.Value.At).First().Key);
        }

        return token;
    }

    /// <summary>What is held for this request's address; null when there is none (any more) or it is not this browser's.</summary>
    public TypedForm? Find(HttpContext http, string lang)
    {
        var (token, cookie) = (http.Request.Query[Query].ToString(), http.Request.Cookies[Name(http)] ?? "");
        if (token.Length != 22) return null;
        lock (gate)
        {
            if (!forms.TryGetValue(token, out var held) || held.Form.Lang != lang) return null;
            if (clock.GetCurrentInstant() - held.At > Lasts)
            {
                Drop(token);
                return null;
            }

            if (held.Shown && !CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(held.Secret), System.Text.Encoding.UTF8.GetBytes(cookie))) return null;
            forms[token] = held with { Shown = true };
            return held.Form;
        }
    }

    /// <summary>It was sent well: nothing of it is held any longer, nor the cookie.</summary>
    public void Forget(HttpContext http, string nonce)
    {
        var secret = http.Request.Cookies[Name(http)];
        lock (gate)
        {
            foreach (var (token, _) in forms.Where(each => each.Value.Nonce == nonce || each.Value.Secret == secret).ToList()) Drop(token);
        }

        if (secret is not null) http.Response.Cookies.Delete(Name(http), Options(http, null));
    }

    /// <summary>How much is held now.</summary>
    public (int Forms, int Chars) Size()
    {
        lock (gate) return (forms.Count, chars);
    }

    void Drop(string token)
    {
        if (forms.Remove(token, out var held)) chars -= held.Chars;
    }

    static string Random() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16));

    static string Name(HttpContext http) => http.Request.IsHttps ? "__Host-" + Cookie : Cookie;

    // Path "/": only then does /leave see it and clear it.
    static CookieOptions Options(HttpContext http, TimeSpan? age) => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/", MaxAge = age };

    sealed record Held(TypedForm Form, string Nonce, string Secret, Instant At, int Chars, bool Shown = false);
}
