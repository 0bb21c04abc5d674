namespace Handrail.Gate;

/// <summary>What an ask needs. Which role has which stands in <see cref="Roles"/>, nowhere else.</summary>
public enum Permission
{
    /// <summary>See the ward board and alerts of a unit.</summary>
    SeeWard,

    /// <summary>See a person's page and chart.</summary>
    SeePerson,

    /// <summary>Record observations and scores.</summary>
    RecordObservation,

    /// <summary>Answer an alert: accept, decline, attend, resolve, not escalate, be worried.</summary>
    AnswerAlert,

    /// <summary>Set limits for one person, change SpO2 scale, acuity.</summary>
    Prescribe,

    /// <summary>Sign a protocol.</summary>
    SignProtocol,

    /// <summary>Read figures about the work ("how loud are we").</summary>
    SeeFigures,

    /// <summary>Create Observations through the FHIR door (devices).</summary>
    SendReadings,

    /// <summary>Read through the FHIR door (devices with --read).</summary>
    ReadFhir,

    /// <summary>Command-line work on this installation.</summary>
    Operate,

    /// <summary>Ask for a call, change and cancel it by its link: everybody who is not signed in.</summary>
    AskForCall,

    /// <summary>Work the call-back desk: see requests, claim, call, record what came of it, log an incoming call.</summary>
    WorkDesk,

    /// <summary>Lead the desk: reports, release somebody else's claim, decide what is doubtful.</summary>
    LeadDesk,

    /// <summary>Take a caller who is handed over, with the note.</summary>
    TakeHandover,

    /// <summary>One's own account: sessions, passkeys, sign-in methods.</summary>
    UseOwnAccount,

    /// <summary>Staff, their roles and places; disable and recover an account.</summary>
    ManageStaff,

    /// <summary>Who is on shift where and when, and who is on a person's care team.</summary>
    PlanShifts,

    /// <summary>Give a new one-time phrase to a colleague who cannot sign in, after making sure who it is.</summary>
    HelpSignIn,

    /// <summary>Network, sites, units, licences and accreditations.</summary>
    ManagePlaces,

    /// <summary>Read the table of who may what, the staff list and the places.</summary>
    SeeRoles,

    /// <summary>Ask why somebody sees a unit, or does not.</summary>
    ExplainAccess,

    /// <summary>Join two records of one person, and undo it.</summary>
    MergePeople,

    /// <summary>Pair a wall screen.</summary>
    PairWall,

    /// <summary>See a wall: initials only, read-only (paired screens).</summary>
    SeeWall,

    /// <summary>See what a person has agreed to.</summary>
    SeeConsent,

    /// <summary>Record, sign and revoke consents.</summary>
    RecordConsent,

    /// <summary>Send a part of a record outside, under a consent.</summary>
    Disclose,

    /// <summary>Open one record in an emergency.</summary>
    BreakGlass,

    /// <summary>Review an emergency opening.</summary>
    ReviewBreakGlass,

    /// <summary>Read and write counselling notes.</summary>
    CounsellingNotes,

    /// <summary>Search the audit; a person's accounting of disclosures.</summary>
    SeeAudit,

    /// <summary>Export a whole record.</summary>
    ExportRecord,

    /// <summary>Delete the keys of a person's texts for ever. Of the command line only.</summary>
    ShredRecord,

    /// <summary>Review pages of the guide.</summary>
    ReviewContent,

    /// <summary>Give a person an account for their own record, and end it.</summary>
    InvitePerson,

    /// <summary>Look for a person among those one has a relationship to.</summary>
    FindPeople,

    /// <summary>Hold a bed, mark it, describe it.</summary>
    RunBeds,

    /// <summary>Admit, move, leave and return, discharge, and undo it.</summary>
    Admit,

    /// <summary>Confirm by which protocol somebody is watched.</summary>
    ConfirmProtocol,

    /// <summary>Take people for a shift, write, sign and receive hand-overs.</summary>
    HandOver,

    /// <summary>Put people on safety rounds, and take them off.</summary>
    OrderRounds,

    /// <summary>See patterns in rounds, make room codes.</summary>
    LeadRounds,

    /// <summary>Read one's own record, or what one is allowed to of a relative's.</summary>
    SeeOwnRecord,
}

/// <summary>What a permission needs besides a role that has it.</summary>
public enum Reach
{
    /// <summary>Nothing: it is about oneself, or about what belongs to no place.</summary>
    Own,

    /// <summary>An assignment of such a role must cover the place of what it is about.</summary>
    Place,

    /// <summary>The same, and a relationship to the person: on shift in their unit, on their care team, or told of their alert. A unit as a whole: on shift there.</summary>
    Record,
}

/// <summary>Who may what: the only table of it. The page /roles and docs/security/roles.md are made from it.</summary>
public static class Roles
{
    static readonly Permission[] Ward = [Permission.SeeWard, Permission.SeePerson, Permission.RecordObservation, Permission.AnswerAlert, Permission.SeeFigures, Permission.FindPeople, Permission.RunBeds, Permission.Admit];
    static readonly Permission[] Anyone = [Permission.UseOwnAccount, Permission.SeeRoles];

    static readonly Dictionary<string, Permission[]> Of = new()
    {
        ["advisor"] = [.. Anyone, Permission.WorkDesk, Permission.TakeHandover],
        ["lead-advisor"] = [.. Anyone, Permission.WorkDesk, Permission.LeadDesk, Permission.TakeHandover],
        ["technician"] = [.. Anyone, Permission.SeeWard, Permission.SeePerson, Permission.RecordObservation, Permission.FindPeople, Permission.RunBeds],
        ["nurse"] = [.. Anyone, .. Ward, Permission.TakeHandover, Permission.BreakGlass, Permission.SeeConsent, Permission.HandOver, Permission.OrderRounds],
        ["charge-nurse"] = [.. Anyone, .. Ward, Permission.TakeHandover, Permission.BreakGlass, Permission.SeeConsent, Permission.RecordConsent, Permission.PairWall, Permission.HelpSignIn, Permission.PlanShifts, Permission.MergePeople, Permission.InvitePerson, Permission.ConfirmProtocol, Permission.HandOver, Permission.OrderRounds, Permission.LeadRounds],
        ["prescriber"] = [.. Anyone, .. Ward, Permission.TakeHandover, Permission.Prescribe, Permission.ConfirmProtocol, Permission.BreakGlass, Permission.SeeConsent, Permission.RecordConsent, Permission.Disclose, Permission.OrderRounds],
        ["medical-director"] =
            [.. Anyone, .. Ward, Permission.Prescribe, Permission.ConfirmProtocol, Permission.SignProtocol, Permission.BreakGlass, Permission.SeeConsent, Permission.RecordConsent, Permission.Disclose, Permission.ReviewContent, Permission.OrderRounds],
        ["therapist"] = [.. Anyone, Permission.SeePerson, Permission.FindPeople, Permission.CounsellingNotes, Permission.SeeConsent, Permission.RecordConsent, Permission.BreakGlass, Permission.InvitePerson],
        ["group-counsellor"] = [.. Anyone, Permission.CounsellingNotes],
        ["manager"] = [.. Anyone, Permission.SeeFigures, Permission.ManagePlaces],
        ["content-reviewer"] = [.. Anyone, Permission.ReviewContent],
        ["privacy-officer"] =
            [.. Anyone, Permission.SeeConsent, Permission.RecordConsent, Permission.Disclose, Permission.ReviewBreakGlass, Permission.SeeAudit, Permission.ExportRecord, Permission.ExplainAccess, Permission.MergePeople, Permission.InvitePerson],
        ["admin"] = [.. Anyone, Permission.ManageStaff, Permission.HelpSignIn, Permission.PlanShifts, Permission.ManagePlaces, Permission.ExplainAccess, Permission.PairWall],
        ["auditor"] = [.. Anyone, Permission.SeeAudit, Permission.ExplainAccess],
        ["patient"] = [Permission.UseOwnAccount, Permission.SeeOwnRecord],
        ["relative"] = [Permission.UseOwnAccount],
        ["wall"] = [Permission.SeeWall],
        ["device"] = [Permission.SendReadings],
        ["device-auditor"] = [Permission.SeeAudit],
        ["device-reader"] = [Permission.SendReadings, Permission.ReadFhir],
        ["system"] = [],
        ["anonymous"] = [Permission.AskForCall],
        ["command-line"] = [Permission.Operate, Permission.SignProtocol, Permission.ExportRecord, Permission.ShredRecord],
    };

    // What a role does for a person's record without treating the person. It still ends at the role's place.
    static readonly Dictionary<string, Permission[]> Duties = new()
    {
        ["privacy-officer"] = [Permission.SeeConsent, Permission.RecordConsent, Permission.Disclose, Permission.InvitePerson],
    };

    // Not people with an account of the centre: they come in by a door of their own.
    static readonly string[] NotStaff = ["patient", "relative", "wall", "device", "device-auditor", "device-reader", "system", "anonymous", "command-line"];

    /// <summary>True for a role of somebody who is cared for, or of a relative: they have an account, and are no staff.</summary>
    public static bool IsGuest(string role) => role is "patient" or "relative";

    /// <summary>Every role there is.</summary>
    public static IReadOnlyCollection<string> All => Of.Keys;

    /// <summary>The roles that a member of staff can be given.</summary>
    public static IReadOnlyList<string> ForStaff { get; } = [.. Of.Keys.Except(NotStaff)];

    /// <summary>What a role may; empty for an unknown role.</summary>
    public static IReadOnlyList<Permission> PermissionsOf(string role) => Of.TryGetValue(role, out var permissions) ? permissions : [];

    /// <summary>True when <paramref name="role"/> has <paramref name="permission"/>; an unknown role has none.</summary>
    public static bool Has(string role, Permission permission) => Of.TryGetValue(role, out var permissions) && permissions.Contains(permission);

    /// <summary>True when <paramref name="role"/> has <paramref name="permission"/> as a duty, without a treatment relationship.</summary>
    public static bool IsDuty(string role, Permission permission) =>
        Has(role, permission) && (ReachOf(permission) == Reach.Place || (Duties.TryGetValue(role, out var duties) && duties.Contains(permission)));

    /// <summary>What this permission needs besides a role.</summary>
    public static Reach ReachOf(Permission permission) => permission switch
    {
        Permission.UseOwnAccount or Permission.SeeRoles or Permission.SeeOwnRecord => Reach.Own,
        Permission.SeeWard or Permission.SeePerson or Permission.RecordObservation or Permission.AnswerAlert or Permission.Prescribe
            or Permission.RunBeds or Permission.Admit or Permission.ConfirmProtocol or Permission.HandOver or Permission.OrderRounds or Permission.LeadRounds or Permission.SeeConsent or Permission.RecordConsent or Permission.Disclose or Permission.CounsellingNotes or Permission.InvitePerson => Reach.Record,
        _ => Reach.Place,
    };
}
