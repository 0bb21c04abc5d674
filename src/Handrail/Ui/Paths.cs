using Handrail.Core.Kernel;

namespace Handrail.Ui;

/// <summary>The addresses of our own pages and forms, written once: routes and links use the same text.</summary>
public static partial class Paths
{
    /// <summary>Front door.</summary>
    public const string Home = "/";

    /// <summary>Intended use.</summary>
    public const string About = "/about";

    /// <summary>The public guide.</summary>
    public const string Guide = "/guide";

    /// <summary>What the guide corrected.</summary>
    public const string GuideCorrected = "/guide/corrected";

    /// <summary>Search in the guide (GET, q).</summary>
    public const string GuideSearch = "/guide/search";

    /// <summary>Leave this site quickly.</summary>
    public const string Leave = "/leave";

    /// <summary>One page of the guide.</summary>
    public static string GuidePage(string slug) => $"/guide/{slug}";

    /// <summary>Sign in (GET the form, POST it).</summary>
    public const string SignIn = "/signin";

    /// <summary>Sign out (POST).</summary>
    public const string SignOut = "/signout";

    /// <summary>FHIR capability statement.</summary>
    public const string Fhir = "/fhir/metadata";

    /// <summary>Ward board.</summary>
    public static string Ward(LocationId unit) => $"/ward/{unit}";

    /// <summary>Server-sent events of the ward board.</summary>
    public static string WardLive(LocationId unit) => $"/ward/{unit}/live";

    /// <summary>Alerts of a unit.</summary>
    public static string WardAlerts(LocationId unit) => $"/ward/{unit}/alerts";

    /// <summary>How loud the unit's alerts are.</summary>
    public static string Loudness(LocationId unit) => $"/ward/{unit}/loudness";

    /// <summary>One alert.</summary>
    public static string Alert(AlertId alert) => $"/alert/{alert}";

    /// <summary>POST: do something with an alert. <paramref name="act"/>: accept, decline, attend, resolve, not-escalate.</summary>
    public static string AlertAct(AlertId alert, string act) => $"/alert/{alert}/{act}";

    /// <summary>Person page of a stay.</summary>
    public static string Person(EncounterId stay) => $"/person/{stay}";

    /// <summary>Bedside entry: GET the form, POST it.</summary>
    public static string Observe(EncounterId stay) => $"/person/{stay}/observe";

    /// <summary>A scale or symptom sheet: GET the form, POST it. <paramref name="sheet"/>: ciwa-ar, cows, rass, moaas, ketamine-sheet.</summary>
    public static string Sheet(EncounterId stay, string sheet) => $"/person/{stay}/sheet/{sheet}";

    /// <summary>POST: "I am worried".</summary>
    public static string Worried(EncounterId stay) => $"/person/{stay}/worried";

    /// <summary>POST: a new limit for this person.</summary>
    public static string Limits(EncounterId stay) => $"/person/{stay}/limits";

    /// <summary>POST: end a limit now.</summary>
    public static string EndLimit(EncounterId stay, Guid limit) => $"/person/{stay}/limits/{limit}/end";

    /// <summary>Correct or withdraw a value: GET the form, POST it.</summary>
    public static string Correct(Guid observation) => $"/observation/{observation}/correct";

    /// <summary>Protocol viewer.</summary>
    public static string Protocol(string id) => $"/protocol/{Uri.EscapeDataString(id)}";

    /// <summary>POST: sign this content.</summary>
    public static string SignProtocol(string id) => $"/protocol/{Uri.EscapeDataString(id)}/sign";
}
