using Handrail.Data;
using Handrail.Ui;

namespace Handrail.Features.Watch;

/// <summary>A protocol with its signatures, for reading and signing.</summary>
public sealed class ProtocolView(Database database, ProtocolShelf shelf)
{
    /// <summary>The protocol of this name; null when there is none.</summary>
    public ProtocolModel? Of(string id, PageFrame frame, IReadOnlyList<FieldError> errors)
    {
        if (shelf.Find(id) is not { } shelved) return null;
        using var connection = database.Open();
        var signatures = connection.Query(
            "SELECT s.name, s.role, g.at, g.words, g.version, g.content_hash FROM protocol_signature g JOIN staff s ON s.id = g.staff_id WHERE g.protocol = @id ORDER BY g.at DESC",
            row => new SignatureModel(row.GetString(0), row.GetString(1), row.Time(2), row.GetString(3), row.GetInt32(4), row.GetString(5)), ("id", id));
        return new ProtocolModel(frame, shelved.Protocol, shelved.ContentHash, signatures, shelved.Active, errors) { SwitchedOff = shelved.SwitchedOff };
    }
}
