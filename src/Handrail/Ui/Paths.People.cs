namespace Handrail.Ui;

public static partial class Paths
{
    /// <summary>The units the viewer sees.</summary>
    public const string MyUnits = "/units";

    /// <summary>People and places of the network.</summary>
    public const string Network = "/network";

    /// <summary>Who may what.</summary>
    public const string Roles = "/roles";

    /// <summary>Why somebody sees a unit, or does not (GET, staff, unit).</summary>
    public const string Why = "/why";

    /// <summary>Staff list (GET); a new member of staff (POST).</summary>
    public const string Staff = "/staff";

    /// <summary>A new member of staff: the form.</summary>
    public const string NewStaff = "/staff/new";

    /// <summary>One member of staff.</summary>
    public static string StaffMember(Guid staff) => $"/staff/{staff}";

    /// <summary>POST something about a member of staff. <paramref name="act"/>: assignments, credentials, shifts, disable, enable.</summary>
    public static string StaffAct(Guid staff, string act) => $"/staff/{staff}/{act}";

    /// <summary>POST: end an assignment now.</summary>
    public static string EndAssignment(Guid staff, Guid assignment) => $"/staff/{staff}/assignments/{assignment}/end";

    /// <summary>POST: end a credential that was recorded by mistake or taken away.</summary>
    public static string EndCredential(Guid staff, Guid credential) => $"/staff/{staff}/credentials/{credential}/end";

    /// <summary>POST: end a shift now.</summary>
    public static string EndShift(Guid staff, Guid shift) => $"/staff/{staff}/shifts/{shift}/end";

    /// <summary>POST: a new site.</summary>
    public const string NewSite = "/network/sites";

    /// <summary>One site: its units, licences and accreditations.</summary>
    public static string Site(Guid site) => $"/network/sites/{site}";

    /// <summary>POST: a licence or accreditation of a site.</summary>
    public static string SiteLicences(Guid site) => $"/network/sites/{site}/licences";

    /// <summary>POST: end a licence that was recorded by mistake or taken away.</summary>
    public static string EndSiteLicence(Guid site, Guid licence) => $"/network/sites/{site}/licences/{licence}/end";

    /// <summary>Records that may be of one person.</summary>
    public const string Duplicates = "/duplicates";

    /// <summary>POST: join, part again, or note that they are two. <paramref name="act"/>: merge, undo, distinct.</summary>
    public static string DuplicatesAct(Guid kept, Guid other, string act) => $"/duplicates/{kept}/{other}/{act}";

    /// <summary>A person's episodes, stays and places, care team and relatives.</summary>
    public static string PersonRecord(Guid person) => $"/people/{person}";

    /// <summary>POST: somebody onto a person's care team.</summary>
    public static string CareTeam(Guid person) => $"/people/{person}/care-team";

    /// <summary>POST: end a place on a care team.</summary>
    public static string EndCareTeam(Guid person, Guid member) => $"/people/{person}/care-team/{member}/end";
}
