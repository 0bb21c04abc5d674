using Handrail.Content;

namespace Handrail.Features.Access;

/// <summary>What signing in keeps and sets, for the privacy page.</summary>
public static class AccessKeeps
{
    /// <summary>Declares it.</summary>
    public static void Add(IServiceCollection services) => services
        .Keeps(
            new Content.Kept("Staff accounts", "Login, name, role, whether the account is closed", "To know who works here and who may do what", null, "", "", "staff"),
            new Content.Kept("Sign-in phrases", "A one-way hash of each phrase, when it was made and used", "So that a phrase works once", null, "", "", "staff_phrase"),
            new Content.Kept("Sessions of staff", "A one-way hash of the cookie, who, from when to when", "So that staff stay signed in, and can be signed out", null, "", "", "session"),
            new Content.Kept("Forms sent by staff", "A random number for each form and the page it led to", "So that a form sent twice counts once", null, "", "", "form_once"),
            new Content.Kept("Device tokens", "A one-way hash, a name, an end date", "So that only known devices send readings", null, "", "", "device_token"))
        .Sets(new CookieUse(Sessions.Cookie, "Only when a member of staff signs in", "It keeps them signed in", $"Signing out, or {Sessions.Absolute.TotalHours:0} hours"));
}
