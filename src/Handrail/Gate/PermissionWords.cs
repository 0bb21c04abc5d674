using System.Text;

namespace Handrail.Gate;

/// <summary>The words of permissions, and the table of who may what as text: the page and the document are made from the same list.</summary>
public static class PermissionWords
{
    /// <summary>What a permission lets somebody do, in plain words.</summary>
    public static string Of(Permission permission) => permission switch
    {
        Permission.SeeWard => "See the ward board of a unit",
        Permission.SeePerson => "See a person's page, chart and alerts",
        Permission.RecordObservation => "Record observations and scores",
        Permission.AnswerAlert => "Answer alerts",
        Permission.Prescribe => "Set limits for one person",
        Permission.SignProtocol => "Sign a protocol",
        Permission.SeeFigures => "Read figures about the work of a unit",
        Permission.SendReadings => "Send readings (machines)",
        Permission.ReadFhir => "Read through the FHIR door (machines)",
        Permission.Operate => "Run this installation from its command line",
        Permission.WorkDesk => "Work the call-back desk",
        Permission.LeadDesk => "Lead the call-back desk",
        Permission.TakeHandover => "Take over a caller who is handed on",
        Permission.AskForCall => "Ask to be called (anybody, on the public page)",
        Permission.UseOwnAccount => "Use one's own account",
        Permission.ManageStaff => "Manage staff, their roles and credentials",
        Permission.HelpSignIn => "Help a colleague who cannot sign in",
        Permission.PlanShifts => "Plan shifts and care teams",
        Permission.ManagePlaces => "Manage sites, units and their licences",
        Permission.SeeRoles => "Read who may what, the staff list and the places",
        Permission.ExplainAccess => "Ask why somebody sees a unit, or does not",
        Permission.MergePeople => "Join two records of one person, and undo it",
        Permission.PairWall => "Pair a wall screen",
        Permission.SeeWall => "See a wall: initials, read only",
        Permission.SeeConsent => "See what a person has agreed to",
        Permission.RecordConsent => "Record, sign and revoke consents",
        Permission.Disclose => "Send a part of a record outside, under a consent",
        Permission.BreakGlass => "Open one record in an emergency",
        Permission.ReviewBreakGlass => "Review emergency openings",
        Permission.CounsellingNotes => "Read and write counselling notes",
        Permission.SeeAudit => "Search the audit",
        Permission.ExportRecord => "Export a whole record",
        Permission.ShredRecord => "Delete the keys of a person's texts",
        Permission.ReviewContent => "Review pages of the guide",
        Permission.InvitePerson => "Give a person an account for their own record, and end it",
        Permission.FindPeople => "Look for a person among those one may see",
        Permission.RunBeds => "Hold a bed, say what it is, describe it",
        Permission.Admit => "Admit, move, send on leave, discharge, and undo it",
        Permission.ConfirmProtocol => "Confirm by which protocol somebody is watched",
        Permission.HandOver => "Take people for a shift, and hand over",
        Permission.OrderRounds => "Put people on safety rounds",
        Permission.LeadRounds => "See patterns in rounds, and make room codes",
        Permission.SeeOwnRecord => "Read one's own record",
        _ => throw new ArgumentOutOfRangeException(nameof(permission), permission, "A permission without words."),
    };

    /// <summary>What a permission needs besides the role, in words.</summary>
    public static string Of(Reach reach) => reach switch
    {
        Reach.Own => "nothing more",
        Reach.Place => "the role's place",
        Reach.Record => "the role's place, and a relationship",
        _ => throw new ArgumentOutOfRangeException(nameof(reach), reach, "A reach without words."),
    };

    /// <summary>The mark of a role's cell: nothing, "yes", or "yes, a duty" where a record permission needs no relationship.</summary>
    public static string Cell(string role, Permission permission) =>
        !Roles.Has(role, permission) ? "" : Roles.ReachOf(permission) == Reach.Record && Roles.IsDuty(role, permission) ? "duty" : "yes";

    /// <summary>The table as a document. Compared with docs/security/roles.md by a test.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder();
        page.Append("# Who may what\n\nMade from the one table in `src/Handrail/Gate/Permission.cs`; the page `/roles` shows the same. Do not edit by hand: a test compares it.\n\n");
        page.Append("A permission counts only where an assignment of the role covers the place. *Relationship*: on shift in the person's unit, on the care team of the stay or its\n");
        page.Append("episode, or told of an alert of theirs. *duty*: the role works on records without treating anybody. What opens a record in an emergency is in the consent rules.\n\n");
        foreach (var role in Roles.All)
        {
            page.Append("## ").Append(role).Append("\n\n");
            var may = Enum.GetValues<Permission>().Where(each => Roles.Has(role, each)).ToList();
            if (may.Count == 0) page.Append("Nothing by itself.\n\n");
            else
            {
                page.Append("| may | needs besides the role |\n|---|---|\n");
                foreach (var each in may)
                    page.Append("| ").Append(Of(each)).Append(" | ").Append(Cell(role, each) == "duty" ? "the role's place; a duty" : Of(Roles.ReachOf(each))).Append(" |\n");
                page.Append('\n');
            }
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }
}
