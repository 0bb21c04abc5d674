namespace Handrail.Ui;

/// <summary>Addresses of sign-in, one's own account, recovery and wall screens.</summary>
public static partial class Paths
{
    /// <summary>Options for a passkey of anyone (GET, JSON for the browser).</summary>
    public const string PasskeyAny = "/signin/passkey";

    /// <summary>Options for a passkey of who is signed in, locked or not (GET, JSON).</summary>
    public const string PasskeyMine = "/unlock/passkey";

    /// <summary>Sign in at the centre's own identity provider (POST).</summary>
    public const string SignInElsewhere = "/signin/elsewhere";

    /// <summary>Back from the identity provider.</summary>
    public const string SignInReturn = "/signin/return";

    /// <summary>Ask for help because one cannot sign in (GET the form, POST it).</summary>
    public const string CannotSignIn = "/signin/help";

    /// <summary>Unlock (GET the form, POST it).</summary>
    public const string Unlock = "/unlock";

    /// <summary>Lock now (POST).</summary>
    public const string LockNow = "/lock";

    /// <summary>How long until this session locks (GET, JSON; is no activity).</summary>
    public const string SessionLeft = "/session/left";

    /// <summary>Prove again who you are (GET the form, POST it).</summary>
    public const string StepUp = "/step-up";

    /// <summary>My account.</summary>
    public const string Account = "/account";

    /// <summary>Options for a new passkey (GET, JSON), and add it (POST).</summary>
    public const string AccountPasskey = "/account/passkey";

    /// <summary>POST: remove a passkey of mine.</summary>
    public static string RemovePasskey(Guid passkey) => $"/account/passkey/{passkey}/remove";

    /// <summary>Password and code: GET the form, POST it.</summary>
    public const string AccountPassword = "/account/password";

    /// <summary>POST: end one of my sessions.</summary>
    public static string EndSession(Guid session) => $"/account/session/{session}/end";

    /// <summary>POST: end all my other sessions.</summary>
    public const string EndOtherSessions = "/account/sessions/end";

    /// <summary>Staff who asked for help with signing in.</summary>
    public const string Recovery = "/staff/recovery";

    /// <summary>POST: answer such a request.</summary>
    public static string AnswerRecovery(Guid request) => $"/staff/recovery/{request}";

    /// <summary>A person's own account: GET its state, POST an invitation.</summary>
    public static string PersonAccount(Guid person) => $"/record/{person}/account";

    /// <summary>POST: end it.</summary>
    public static string EndPersonAccount(Guid person) => $"/record/{person}/account/end";

    /// <summary>A wall screen: shows its pairing code, or leads to its board.</summary>
    public const string Wall = "/wall";

    /// <summary>The board of a paired wall screen: initials only.</summary>
    public static string WallBoard(Core.Kernel.LocationId unit) => $"/wall/{unit}";

    /// <summary>Server-sent events of that board.</summary>
    public static string WallLive(Core.Kernel.LocationId unit) => $"/wall/{unit}/live";

    /// <summary>Wall screens of the centre: list, pair (POST).</summary>
    public const string Walls = "/walls";

    /// <summary>POST: end a wall screen.</summary>
    public static string EndWall(Guid wall) => $"/walls/{wall}/end";
}
