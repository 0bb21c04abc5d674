using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Consents;

/// <summary>Reading a person's counselling notes.</summary>
public sealed record ReadNotes(Guid Person) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.CounsellingNotes;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);
}

/// <summary>Writing a counselling note.</summary>
public sealed record WriteNote(Guid Person, string Note) : IAsk
{
    /// <summary>The longest note that is taken, in characters.</summary>
    public const int Most = 20_000;

    /// <inheritdoc/>
    public Permission Needs => Permission.CounsellingNotes;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (string.IsNullOrWhiteSpace(Note)) yield return Refusal.Invalid("note", "Write the note.");
        else if (Note.Length > Most) yield return Refusal.Invalid("note", $"Use at most {Most} characters, and a second note for the rest.");
    }
}

/// <summary>One note.</summary>
public sealed record NoteRow(Instant At, string By, string Note);

/// <summary>
/// Counselling notes (42 CFR 2.11): a store of their own, read here and nowhere else, with the permission and a relationship. No emergency opens them, no FHIR, packet or
/// export has a way to them.
/// </summary>
public sealed class CounsellingNoteBook(Vault vault)
{
    const string Place = "counselling_note.note";

    /// <summary>Writes one.</summary>
    public Outcome<Guid> Write(WriteNote ask, Actor by, WriteScope scope)
    {
        if (!ConsentHandlers.IsThere(scope.Connection, ask.Person)) return Refusal.NotFound("There is no such person.");
        var id = Guid.CreateVersion7();
        scope.Connection.Execute("INSERT INTO counselling_note (id, version, person_id, note, written_by, written_at) VALUES (@id, 1, @person, @note, @by, @now)",
            ("id", id), ("person", ask.Person), ("note", vault.Seal(scope, ask.Person, Place, Folding.Inert(ask.Note.Trim()))), ("by", by.Id), ("now", scope.Now));
        return id;
    }

    /// <summary>A person's notes, the latest first.</summary>
    public IReadOnlyList<NoteRow> Of(DbConnection connection, Guid person)
    {
        var rows = connection.Query("SELECT n.written_at, s.name, n.note FROM counselling_note n LEFT JOIN staff s ON s.id = n.written_by WHERE n.person_id = @person ORDER BY n.written_at DESC, n.id",
            row => (At: row.Time(0), By: row.TextOrNull(1) ?? "", Note: row.GetFieldValue<byte[]>(2)), ("person", person));
        return [.. rows.Select(row => new NoteRow(row.At, row.By, vault.Open(connection, person, Place, row.Note)))];
    }
}

/// <summary>The page of counselling notes.</summary>
static class NotePages
{
    public static Task<IResult> Show(Visit visit) => Show(visit, TypedFields.None, [], 200);

    public static async Task<IResult> Write(Visit visit)
    {
        var person = visit.Id("person");
        var done = await visit.RunOnce(new WriteNote(person, visit.Field("note")), visit.Of<CounsellingNoteBook>().Write, _ => Paths.CounsellingNotes(person));
        return done is Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why } ? await Show(visit, People.Typed(visit), People.Faults([why]), 400) : visit.Show(done, Visit.Go);
    }

    static async Task<IResult> Show(Visit visit, TypedFields typed, IReadOnlyList<FieldError> errors, int status)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new ReadNotes(visit.Id("person")), (ask, _, _) =>
        {
            using var connection = visit.Of<Database>().Open();
            return Task.FromResult(People.Found(
                visit.Head(connection, ask.Person) is { } person ? new NotesModel(frame, person, visit.Of<CounsellingNoteBook>().Of(connection, ask.Person), typed, errors) : null, "There is no such person."));
        }), model => Pages.Of<NotesPage, NotesModel>(model, status));
    }
}
