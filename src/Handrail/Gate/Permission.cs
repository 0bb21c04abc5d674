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

    /// <summary>Work the call-back desk: see requests, claim, call, record what came of it, log an incoming call.</summary>
    WorkDesk,

    /// <summary>Lead the desk: reports, release somebody else's claim, decide what is doubtful.</summary>
    LeadDesk,

    /// <summary>One's own account: sessions, passkeys, sign-in methods.</summary>
    UseOwnAccount,

    /// <summary>Staff, their roles and places; disable and recover an account.</summary>
    ManageStaff,

    /// <summary>Give a new one-time phrase to a colleague who cannot sign in, after making sure who it is.</summary>
    HelpSignIn,

    /// <summary>Network, sites, units, licences and accreditations.</summary>
    ManagePlaces,

    /// <summary>Read the table of who may what, the staff list and the places.</summary>
    SeeRoles,

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

    /// <summary>Review pages of the guide.</summary>
    ReviewContent,

    /// <summary>Read one's own record, or what one is allowed to of a relative's.</summary>
    SeeOwnRecord,
}

/// <summary>Who may what: the only table of it.</summary>
public static class Roles
{
    static readonly Permission[] Ward = [Permission.SeeWard, Permission.SeePerson, Permission.RecordObservation, Permission.AnswerAlert, Permission.SeeFigures];
    static readonly Permission[] Anyone = [Permission.UseOwnAccount, Permission.SeeRoles];

    static readonly Dictionary<string, Permission[]> Of = new()
    {
        ["advisor"] = [.. Anyone, Permission.WorkDesk],
        ["lead-advisor"] = [.. Anyone, Permission.WorkDesk, Permission.LeadDesk],
        ["technician"] = [.. Anyone, Permission.SeeWard, Permission.SeePerson, Permission.RecordObservation],
        ["nurse"] = [.. Anyone, .. Ward, Permission.BreakGlass, Permission.SeeConsent],
        ["charge-nurse"] = [.. Anyone, .. Ward, Permission.BreakGlass, Permission.SeeConsent, Permission.RecordConsent, Permission.PairWall, Permission.HelpSignIn, Permission.MergePeople],
        ["prescriber"] = [.. Anyone, .. Ward, Permission.Prescribe, Permission.BreakGlass, Permission.SeeConsent, Permission.RecordConsent, Permission.Disclose],
        ["medical-director"] =
            [.. Anyone, .. Ward, Permission.Prescribe, Permission.SignProtocol, Permission.BreakGlass, Permission.SeeConsent, Permission.RecordConsent, Permission.Disclose, Permission.ReviewContent],
        ["therapist"] = [.. Anyone, Permission.SeePerson, Permission.CounsellingNotes, Permission.SeeConsent, Permission.RecordConsent, Permission.BreakGlass],
        ["group-counsellor"] = [.. Anyone, Permission.CounsellingNotes],
        ["manager"] = [.. Anyone, Permission.SeeWard, Permission.SeeFigures, Permission.ManagePlaces],
        ["content-reviewer"] = [.. Anyone, Permission.ReviewContent],
        ["privacy-officer"] = [.. Anyone, Permission.SeeConsent, Permission.RecordConsent, Permission.Disclose, Permission.ReviewBreakGlass, Permission.SeeAudit, Permission.ExportRecord, Permission.MergePeople],
        ["admin"] = [.. Anyone, Permission.ManageStaff, Permission.HelpSignIn, Permission.ManagePlaces, Permission.PairWall],
        ["auditor"] = [.. Anyone, Permission.SeeAudit],
        ["patient"] = [Permission.UseOwnAccount, Permission.SeeOwnRecord],
        ["relative"] = [Permission.UseOwnAccount],
        ["wall"] = [Permission.SeeWall],
        ["device"] = [Permission.SendReadings],
        ["device-auditor"] = [Permission.SeeAudit],
        ["device-reader"] = [Permission.SendReadings, Permission.ReadFhir],
        ["system"] = [],
        ["command-line"] = [Permission.Operate, Permission.SignProtocol],
    };

    /// <summary>Every role there is.</summary>
    public static IReadOnlyCollection<string> All => Of.Keys;

    /// <summary>What a role may; empty for an unknown role.</summary>
    public static IReadOnlyList<Permission> PermissionsOf(string role) => Of.TryGetValue(role, out var permissions) ? permissions : [];

    /// <summary>True when <paramref name="role"/> has <paramref name="permission"/>; an unknown role has none.</summary>
    public static bool Has(string role, Permission permission) => Of.TryGetValue(role, out var permissions) && permissions.Contains(permission);
}
