using Handrail.Content;

namespace Handrail.Features.Access;

/// <summary>What signing in keeps and sets, for the privacy page.</summary>
public static class AccessKeeps
{
    /// <summary>Declares it.</summary>
    public static void Add(IServiceCollection services) => services
        .Keeps(
            new Content.Kept("Staff accounts", "Login, name, role, whether the account is closed", "To know who works here and who may do what", null, "", "", "staff"),
            new Content.Kept("Sign-in phrases", "A one-way hash of each phrase, when it was made and used", "So that a phrase works once", 90, "it was used or ran out", "a job that runs every day", "staff_phrase"),
            new Content.Kept("Sessions of staff", "A one-way hash of the cookie, who, from when to when", "So that staff stay signed in, and can be signed out", 90, "it ended", "a job that runs every day", "session"),
            new Content.Kept("Forms sent by staff", "A random number for each form and the page it led to", "So that a form sent twice counts once", 30, "it was sent", "a job that runs every day", "form_once"),
            new Content.Kept("Ways of staff to sign in", "Public keys of passkeys, a slow one-way hash of a password, the secret of a code, sealed; a link to the centre's own identity provider", "So that nobody acts under another name", null, "", "", "passkey", "staff_secret", "staff_external"),
            new Content.Kept("Help with signing in", "Who asked, who helped and when", "So that a second person stands behind each new phrase", null, "", "", "recovery_request"),
            new Content.Kept("Wall screens", "A one-way hash, a name, a unit, an end date", "So that a screen on the wall shows its own unit only", null, "", "", "wall_screen"),
            new Content.Kept("Device tokens", "A one-way hash, a name, an end date", "So that only known devices send readings", null, "", "", "device_token"))
        .Sets(new CookieUse(Sessions.Cookie, "Only when a member of staff signs in", "It keeps them signed in", $"Signing out, or {Sessions.Absolute.TotalHours:0} hours"))
        .Sets(new CookieUse(WallScreens.Cookie, "Only when staff pair a screen on the wall", "It is the key of that screen", $"Ending the screen, or {WallScreens.Life.TotalDays:0} days"));
}
