using System.Data.Common;
using Handrail.Data;
using NodaTime;

namespace Handrail.Features.Desk;

/// <summary>A draft as stored.</summary>
public sealed record Draft(CallForm Form, int Version, Instant SavedAt);

/// <summary>A recorded note; its form is null once the texts of the enquiry are deleted.</summary>
public sealed record Note(Guid Id, Guid Call, Guid By, string ByName, Instant At, string Kind, string Code, CallForm? Form);

/// <summary>Drafts and notes: sealed with the key of the enquiry, opened only here.</summary>
public static class CallNotes
{
    const string DraftPlace = "call_draft.form";
    const string NotePlace = "call_note.form";

    /// <summary>An advisor's draft of a call; null when there is none.</summary>
    public static Draft? Find(DbConnection connection, Vault vault, Guid call, Guid staff) => connection.Query(
        "SELECT enquiry_id, form_sealed, version, saved_at FROM call_draft WHERE call_back_id = @call AND staff_id = @staff",
        row => (Enquiry: row.Id(0), Sealed: row.GetFieldValue<byte[]>(1), Version: row.GetInt32(2), At: row.Time(3)), ("call", call), ("staff", staff))
        .Select(row => new Draft(CallForm.Parse(vault.Open(connection, row.Enquiry, DraftPlace, row.Sealed)), row.Version, row.At)).FirstOrDefault();

    /// <summary>Saves a draft; answers its version, from 1.</summary>
    public static int Save(WriteScope scope, Vault vault, Guid call, Guid enquiry, Guid staff, CallForm form)
    {
        scope.Connection.Execute(
            """
            INSERT INTO call_draft (call_back_id, staff_id, enquiry_id, form_sealed, saved_at, version) VALUES (@call, @staff, @enquiry, @form, @now, 1)
            ON CONFLICT (call_back_id, staff_id) DO UPDATE SET form_sealed = excluded.form_sealed, saved_at = excluded.saved_at, enquiry_id = excluded.enquiry_id, version = call_draft.version + 1
            """,
            ("call", call), ("staff", staff), ("enquiry", enquiry), ("form", vault.Seal(scope, enquiry, DraftPlace, form.Write())), ("now", scope.Now));
        return scope.Connection.Scalar<int>("SELECT version FROM call_draft WHERE call_back_id = @call AND staff_id = @staff", ("call", call), ("staff", staff));
    }

    /// <summary>The draft has become a note.</summary>
    public static void Drop(WriteScope scope, Guid call, Guid staff) =>
        scope.Connection.Execute("DELETE FROM call_draft WHERE call_back_id = @call AND staff_id = @staff", ("call", call), ("staff", staff));

    /// <summary>Records a note; answers its id.</summary>
    public static Guid Add(WriteScope scope, Vault vault, CallRow row, Guid staff, string kind, string code, CallForm form)
    {
        var id = Guid.CreateVersion7();
        scope.Connection.Execute(
            "INSERT INTO call_note (id, call_back_id, enquiry_id, staff_id, at, kind, code, note_sealed) VALUES (@id, @call, @enquiry, @staff, @now, @kind, @code, @note)",
            ("id", id), ("call", row.Call.Id), ("enquiry", row.Enquiry.Id), ("staff", staff), ("now", scope.Now), ("kind", kind), ("code", code),
            ("note", vault.Seal(scope, row.Enquiry.Id, NotePlace, form.Write())));
        return id;
    }

    /// <summary>One note.</summary>
    public static Note? One(DbConnection connection, Vault vault, Guid id) => connection.Query(
        "SELECT n.id, n.call_back_id, n.enquiry_id, n.staff_id, s.name, n.at, n.kind, n.code, n.note_sealed FROM call_note n JOIN staff s ON s.id = n.staff_id WHERE n.id = @id",
        row => Read(connection, vault, row), ("id", id)).FirstOrDefault()?.Invoke();

    /// <summary>The notes of a call and of what was joined to it, the newest first.</summary>
    public static IReadOnlyList<Note> Of(DbConnection connection, Vault vault, Guid call) =>
        [.. connection.Query(
            """
            SELECT n.id, n.call_back_id, n.enquiry_id, n.staff_id, s.name, n.at, n.kind, n.code, n.note_sealed
            FROM call_note n JOIN staff s ON s.id = n.staff_id JOIN call_back c ON c.id = n.call_back_id
            WHERE n.call_back_id = @call OR c.joined_to = @call ORDER BY n.at DESC, n.id DESC
            """,
            row => Read(connection, vault, row), ("call", call)).Select(open => open())];

    // The reader holds the connection; a text is opened after it is closed, since the key may have to be read.
    static Func<Note> Read(DbConnection connection, Vault vault, DbDataReader row)
    {
        var (id, call, enquiry, staff, name, at, kind, code) = (row.Id(0), row.Id(1), row.Id(2), row.Id(3), row.GetString(4), row.Time(5), row.GetString(6), row.GetString(7));
        var note = row.IsDBNull(8) ? null : row.GetFieldValue<byte[]>(8);
        return () => new Note(id, call, staff, name, at, kind, code, note is null ? null : CallForm.Parse(vault.Open(connection, enquiry, NotePlace, note)));
    }
}
