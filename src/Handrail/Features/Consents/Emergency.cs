using System.Data.Common;
using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Consents;

/// <summary>Opening one person's record in an emergency (42 CFR 2.51).</summary>
/// <param name="Person">Whose.</param>
/// <param name="Nature">What kind of emergency: a code of <see cref="Natures"/>.</param>
/// <param name="Reason">Why the record is needed, in words.</param>
/// <param name="Told">Who will be told of what stands in it, and where they work.</param>
public sealed record BreakGlass(Guid Person, string Nature, string Reason, string Told) : IOpensInEmergency
{
    /// <summary>Kinds of emergency, with their words.</summary>
    public static IReadOnlyList<(string Code, string Words)> Natures { get; } =
    [
        ("cannot-speak", "Unconscious, or cannot speak for themself"), ("overdose", "Overdose or poisoning"), ("worse", "Suddenly much worse"), ("danger", "Danger to themself or others"),
        ("other", "Another emergency, written below"),
    ];

    /// <inheritdoc/>
    public Permission Needs => Permission.BreakGlass;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public Purpose Purpose => Purpose.Emergency;

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Natures.All(each => each.Code != Nature)) yield return Refusal.Invalid("nature", "Choose what kind of emergency it is.");
        foreach (var each in Written.Needed("reason", Reason, "Write why you need this record now")) yield return each;
        foreach (var each in Written.Needed("told", Told, "Write who will use or be told of it, and where they work: a name and a place")) yield return each;
    }
}

/// <summary>Opens records in an emergency. Uses nothing of the consents: it must work when those cannot be read.</summary>
public sealed class EmergencyHandlers(Vault vault)
{
    internal const string ReasonPlace = "break_glass.reason", ToldPlace = "break_glass.told", ReviewPlace = "break_glass_review.words";

    /// <summary>Opens it for 60 minutes and tells the privacy officer, in one commit.</summary>
    public Outcome<Guid> Open(BreakGlass ask, Actor by, WriteScope scope)
    {
        if (!ConsentHandlers.IsThere(scope.Connection, ask.Person)) return Refusal.NotFound("There is no such person.");
        var id = Guid.CreateVersion7();
        scope.Connection.Execute(
            "INSERT INTO break_glass (id, person_id, staff_id, nature, reason, told, opened_at, until_at) VALUES (@id, @person, @staff, @nature, @reason, @told, @now, @until)",
            ("id", id), ("person", ask.Person), ("staff", by.Id), ("nature", ask.Nature), ("reason", vault.Seal(scope, ask.Person, ReasonPlace, Folding.Inert(ask.Reason.Trim()))),
            ("told", vault.Seal(scope, ask.Person, ToldPlace, Folding.Inert(ask.Told.Trim()))), ("now", scope.Now), ("until", scope.Now + EmergencyAccess.Lasts));
        scope.Connection.Execute("INSERT INTO privacy_notice (id, kind, subject_id, made_at, due_at) VALUES (@id, 'break-glass', @opening, @now, @due)",
            ("id", Guid.CreateVersion7()), ("opening", id), ("now", scope.Now), ("due", scope.Now + EmergencyAccess.ReviewWithin));
        return id;
    }

    /// <summary>Whose record number or stay that is; null when nobody's.</summary>
    public static Guid? PersonOf(DbConnection connection, Vault vault, string recordNumber, string stay)
    {
        if (!Guid.TryParse(stay, out var id)) return PersonNames.ByRecordNumber(connection, vault, recordNumber);
        return connection.Query("SELECT person_id FROM encounter WHERE id = @id", row => row.Id(0), ("id", id)) is [var person] ? person : null;
    }

    /// <summary>The stay to show of a person: the open one, or the last.</summary>
    public static Guid? StayOf(DbConnection connection, Guid person) => connection.Query(
        "SELECT e.id FROM encounter e WHERE e.person_id = @person ORDER BY CASE WHEN e.ended_at IS NULL THEN 0 ELSE 1 END, e.admitted_at DESC LIMIT 1", row => row.Id(0), ("person", person)) is [var stay] ? stay : null;
}
