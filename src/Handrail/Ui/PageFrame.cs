using System.Security.Cryptography;
using System.Text;
using Handrail.Content;
using Handrail.Core.Kernel;
using NodaTime;

namespace Handrail.Ui;

/// <summary>What every page needs besides its own data: who looks, when, in which time zone, and the tokens of its forms.</summary>
/// <param name="Now">The moment the page was made; every age and countdown on it starts here.</param>
/// <param name="Zone">The centre's time zone, for every clock time on the page.</param>
/// <param name="Demo">True: the fixed band "Demo data - no real people" is shown.</param>
/// <param name="Tokens">Tokens of the page's forms.</param>
/// <param name="Viewer">Who is signed in; null on public pages.</param>
/// <param name="Unit">The unit the navigation leads to; null hides those links.</param>
public sealed record PageFrame(Instant Now, DateTimeZone Zone, bool Demo, FormTokens Tokens, Viewer? Viewer = null, UnitLink? Unit = null)
{
    /// <summary>The crisis numbers of the strip on public pages.</summary>
    public CrisisLines Crisis { get; init; } = CrisisLines.Shipped("us");

    /// <summary>Until when the viewer has a record open in an emergency: every page of theirs wears a red frame until then. Null for nothing open.</summary>
    public Instant? EmergencyUntil { get; init; }

    /// <summary>How many emergency openings wait for the viewer's review; null for who reviews none.</summary>
    public int? ReviewsWaiting { get; init; }

    /// <summary>How many callers are handed to the viewer and wait for an answer.</summary>
    public int HandedToMe { get; init; }

    /// <summary>Licences of one's own that end soon or have lapsed, in words.</summary>
    public IReadOnlyList<string> LicenceWarnings { get; init; } = [];

    /// <summary>The viewer may open a record in an emergency.</summary>
    public bool MayOpenInEmergency { get; init; }

    /// <summary>The viewer sees the board of <see cref="Unit"/>.</summary>
    public bool SeesWard { get; init; } = true;

    /// <summary>The viewer admits, moves and takes people over.</summary>
    public bool Admits { get; init; }

    /// <summary>The viewer sees people and alerts of <see cref="Unit"/>.</summary>
    public bool SeesAlerts { get; init; } = true;

    /// <summary>The viewer sees the figures of <see cref="Unit"/>.</summary>
    public bool SeesFigures { get; init; } = true;

    /// <summary>The viewer runs the beds of <see cref="Unit"/>.</summary>
    public bool RunsBeds { get; init; }

    /// <summary>The viewer may look at rosters.</summary>
    public bool SeesRosters { get; init; }

    /// <summary>The viewer may look for people.</summary>
    public bool FindsPeople { get; init; }

    /// <summary>The viewer sees more than one unit and may choose.</summary>
    public bool ManyUnits { get; init; }

    /// <summary>What the keypads of this site take.</summary>
    public Keypads Keypads { get; init; } = Keypads.Metric;

    /// <summary>A wall screen: nothing to press, no link, initials only.</summary>
    public bool Bare { get; init; }

    /// <summary>Language of the page: en or es (<see cref="Words.Languages"/>).</summary>
    public string Lang { get; init; } = "en";
}

/// <summary>A member of staff, as the page shows them.</summary>
/// <param name="Name">Name on screen.</param>
/// <param name="Role">Role code of the staff table, for example "charge-nurse".</param>
public sealed record Viewer(string Name, string Role)
{
    /// <summary>May set limits for one person.</summary>
    public bool Prescribes { get; init; } = Role is "prescriber" or "medical-director";

    /// <summary>Works at the call-back desk.</summary>
    public bool WorksDesk { get; init; } = Gate.Roles.Has(Role, Gate.Permission.WorkDesk);

    /// <summary>Leads the call-back desk.</summary>
    public bool LeadsDesk { get; init; } = Gate.Roles.Has(Role, Gate.Permission.LeadDesk);

    /// <summary>May be handed a caller.</summary>
    public bool TakesHandovers { get; init; } = Gate.Roles.Has(Role, Gate.Permission.TakeHandover);

    /// <summary>May sign a protocol.</summary>
    public bool Directs { get; init; } = Role is "medical-director";

    /// <summary>May read who may what, and the network.</summary>
    public bool SeesNetwork { get; init; }
}

/// <summary>A unit to link to.</summary>
public sealed record UnitLink(LocationId Id, string Name);

/// <summary>
/// The hidden fields of forms. <paramref name="Once"/> is new for each page; each form on it gets its own token from it, so that two
/// different forms of one page never answer for each other, while the same form sent twice does.
/// </summary>
/// <param name="Antiforgery">Antiforgery request token; empty in pieces that live.js fills in.</param>
/// <param name="Once">Seed of the once-tokens; empty in pieces that live.js fills in.</param>
/// <param name="Field">Name of the antiforgery field.</param>
public sealed record FormTokens(string Antiforgery, string Once, string Field = "__RequestVerificationToken")
{
    /// <summary>No tokens: the piece is sent to many browsers at once, and live.js puts each browser's own tokens in.</summary>
    public static FormTokens FilledByScript { get; } = new("", "");

    /// <summary>The once-token (a uuid) of the form called <paramref name="form"/> on this page; empty without a seed.</summary>
    public string OnceFor(string form) =>
        Once.Length == 0 ? "" : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(Once + "|" + form)).AsSpan(0, 16), bigEndian: true).ToString();
}

/// <summary>One fault of a form: the field it belongs to (name of the input; empty for the whole form) and what to do about it.</summary>
public sealed record FieldError(string Field, string Message);
