using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.People;

/// <summary>Credentials of staff. A renewal is a new one; nothing is overwritten.</summary>
public sealed class CredentialHandlers
{
    /// <summary>Records one.</summary>
    public Outcome<Guid> Add(AddCredential ask, Actor by, WriteScope scope)
    {
        if (!StaffHandlers.Works(scope.Connection, ask.Staff, ask.Kind, ask.PlaceId)) return StaffHandlers.NoStaff;
        var id = Guid.CreateVersion7();
        scope.Connection.Execute(
            """
            INSERT INTO credential (id, staff_id, kind, number, issuer, valid_from, valid_to, evidence, recorded_by, recorded_at)
            VALUES (@id, @staff, @kind, @number, @issuer, @from, @to, @evidence, @by, @now)
            """,
            ("id", id), ("staff", ask.Staff), ("kind", ask.Text.Kind), ("number", ask.Text.Number), ("issuer", ask.Text.Issuer), ("from", LicenceText.Stored(ask.Text.From!.Value)),
            ("to", LicenceText.Stored(ask.Text.To!.Value)), ("evidence", ask.Text.Evidence), ("by", by.Id), ("now", scope.Now));
        return id;
    }

    /// <summary>Ends one.</summary>
    public Outcome<Guid> End(EndCredential ask, Actor by, WriteScope scope)
    {
        if (!StaffHandlers.Works(scope.Connection, ask.Staff, ask.Kind, ask.PlaceId)) return StaffHandlers.NoStaff;
        if (scope.Connection.Execute("UPDATE credential SET ended_at = @now WHERE id = @id AND staff_id = @staff AND ended_at IS NULL",
            ("now", scope.Now), ("id", ask.Credential), ("staff", ask.Staff)) == 0) return Refusal.Conflict("This one has ended already.");
        scope.Journal.Note(scope, "credential-ended", ask.Credential.ToString());
        return ask.Credential;
    }
}
