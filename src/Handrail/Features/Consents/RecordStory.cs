using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Consents;

/// <summary>A person's record as its story: what they agreed to, who saw it, what left the house. Read from the audit, so it says what happened and not what was meant.</summary>
public sealed class RecordStory(Database database, Vault vault, ConsentBook consents, DisclosureLog disclosures)
{
    const int MostRows = 5000;

    /// <summary>The story; null when there is no such person.</summary>
    public ForThePersonModel? Of(Guid person, PageFrame frame, bool own)
    {
        using var connection = database.Open();
        if (PersonHeadRow.Read(connection, vault, person) is not { } head) return null;
        var names = connection.Query("SELECT id, name, role FROM staff", row => (Id: row.Id(0).ToString(), Name: row.GetString(1), Role: row.GetString(2))).ToDictionary(each => each.Id);
        var rows = connection.Query(
            "SELECT at, actor_kind, actor, action, purpose FROM audit_event WHERE person_id = @person AND outcome = 'done' ORDER BY at DESC LIMIT @most",
            row => (At: row.Time(0), Kind: row.GetString(1), Actor: row.GetString(2), Action: row.GetString(3), Purpose: row.GetString(4)), ("person", person.ToString()), ("most", MostRows));
        var seen = rows
            .Select(row => (Day: row.At.InZone(frame.Zone).Date, Who: row.Kind != "patient" && names.TryGetValue(row.Actor, out var staff) ? staff.Name : Other(row.Kind), Role: row.Kind != "patient" && names.TryGetValue(row.Actor, out var as_) ? Wording.Role(as_.Role) : "",
                What: Words(row.Action), Emergency: row.Purpose == "ETREAT"))
            .GroupBy(each => each).Select(group => new SeenRow(group.Key.Day, group.Key.Who, group.Key.Role, group.Key.What, group.Count(), group.Key.Emergency)).ToList();
        return new ForThePersonModel(frame, head, consents.Of(connection, person, frame.Now), seen, disclosures.Lines(connection, person), own);
    }

    static string Other(string kind) => kind switch
    {
        "patient" => "you",
        "device" => "a computer with a reading token",
        "system" => "this system itself",
        "command-line" => "whoever runs this system",
        _ => "somebody",
    };

    static string Words(string action) => action switch
    {
        _ when action.StartsWith("View", StringComparison.Ordinal) || action.StartsWith("Open", StringComparison.Ordinal) || action.StartsWith("See", StringComparison.Ordinal) => "looked at it",
        _ when action.StartsWith("Fhir", StringComparison.Ordinal) => "read it",
        "Disclose" => "sent a part of it to somebody",
        "BreakGlass" => "opened it in an emergency",
        "RecordConsent" => "wrote down a consent",
        "RevokeConsent" or "EndConsent" => "ended a consent",
        "InvitePerson" or "EndPersonAccount" => "gave or ended your own access",
        "ExportRecord" => "made a copy of it",
        "ReadNotes" => "read counselling notes",
        "WriteNote" => "wrote a counselling note",
        _ => "wrote in it",
    };
}
