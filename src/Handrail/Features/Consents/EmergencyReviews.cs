using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Consents;

/// <summary>Looking at the emergency openings that wait for a review.</summary>
public sealed record ViewReviews : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ReviewBreakGlass;

    /// <inheritdoc/>
    public Subject About => Subject.System;
}

/// <summary>Looking at one opening.</summary>
public sealed record ViewOpening(Guid Opening) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ReviewBreakGlass;

    /// <inheritdoc/>
    public Subject About => new("break-glass", Opening.ToString());
}

/// <summary>Saying whether an opening was justified. Never by whoever opened.</summary>
/// <param name="Opening">Which.</param>
/// <param name="Finding">"justified", "not-justified" or "unclear".</param>
/// <param name="Words">What was found.</param>
public sealed record ReviewOpening(Guid Opening, string Finding, string Words) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ReviewBreakGlass;

    /// <inheritdoc/>
    public Subject About => new("break-glass", Opening.ToString());

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Finding is not ("justified" or "not-justified" or "unclear")) yield return Refusal.Invalid("finding", "Choose what you found.");
        foreach (var each in Written.Needed("words", Words, "Write what you looked at and what follows from it")) yield return each;
    }
}

/// <summary>One opening in the queue.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Person">Whose record.</param>
/// <param name="RecordNumber">Their record number.</param>
/// <param name="Staff">Who opened it.</param>
/// <param name="StaffName">Their name.</param>
/// <param name="Nature">Kind of emergency.</param>
/// <param name="OpenedAt">When.</param>
/// <param name="Until">When it shut or shuts.</param>
/// <param name="Due">By when it must be reviewed.</param>
/// <param name="Finding">What was found; null while nobody reviewed it.</param>
/// <param name="Reviewer">Who reviewed it.</param>
/// <param name="ReviewedAt">When.</param>
public sealed record OpeningRow(
    Guid Id, Guid Person, string RecordNumber, Guid Staff, string StaffName, string Nature, Instant OpenedAt, Instant Until, Instant Due, string? Finding, string? Reviewer, Instant? ReviewedAt);

/// <summary>The words of an opening.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Told">Who was told.</param>
/// <param name="Review">What the review says; empty while there is none.</param>
/// <param name="Seen">What was done in the record under it: time and action.</param>
public sealed record OpeningWords(string Reason, string Told, string Review, IReadOnlyList<(Instant At, string Action)> Seen);

/// <summary>The review of emergency openings.</summary>
public sealed class EmergencyReviews(Vault vault, IClock clock)
{
    const string Rows =
        """
        SELECT b.id, b.person_id, b.staff_id, s.name, b.nature, b.opened_at, b.until_at, r.finding, q.name, r.at
        FROM break_glass b LEFT JOIN staff s ON s.id = b.staff_id
        LEFT JOIN break_glass_review r ON r.break_glass_id = b.id LEFT JOIN staff q ON q.id = r.by_id
        """;

    /// <summary>Those of the reviewer's places: waiting ones first, the longest waiting first; then the last reviewed.</summary>
    public IReadOnlyList<OpeningRow> All(DbConnection connection, Actor by)
    {
        var mine = ReviewPlaces.Of(connection, by, clock.GetCurrentInstant());
        return Named(connection, [.. connection
            .Query(Rows + " ORDER BY CASE WHEN r.finding IS NULL THEN 0 ELSE 1 END, CASE WHEN r.finding IS NULL THEN b.opened_at ELSE -b.opened_at END", Row)
            .Where(row => mine.Contains(row.Id)).Take(300)]);
    }

    /// <summary>One of them; null when there is none.</summary>
    public OpeningRow? Find(DbConnection connection, Guid id) => Named(connection, connection.Query(Rows + " WHERE b.id = @id", Row, ("id", id))).FirstOrDefault();

    List<OpeningRow> Named(DbConnection connection, List<OpeningRow> rows)
    {
        var who = PersonNames.Of(connection, vault, rows.Select(row => row.Person));
        return [.. rows.Select(row => row with { RecordNumber = who[row.Person].RecordNumber })];
    }

    /// <summary>Its words, and what was done under it.</summary>
    public OpeningWords Words(DbConnection connection, OpeningRow row)
    {
        var words = connection.Query("SELECT reason, told FROM break_glass WHERE id = @id", each => (Reason: each.GetFieldValue<byte[]>(0), Told: each.GetFieldValue<byte[]>(1)), ("id", row.Id))[0];
        var review = connection.Query("SELECT words FROM break_glass_review WHERE break_glass_id = @id", each => each.GetFieldValue<byte[]>(0), ("id", row.Id)).FirstOrDefault();
        var seen = connection.Query(
            "SELECT at, action FROM audit_event WHERE person_id = @person AND actor = @staff AND purpose = 'ETREAT' AND at >= @from AND at <= @until ORDER BY at LIMIT 200",
            each => (each.Time(0), each.GetString(1)), ("person", row.Person.ToString()), ("staff", row.Staff.ToString()), ("from", row.OpenedAt), ("until", row.Until));
        return new OpeningWords(vault.Open(connection, row.Person, EmergencyHandlers.ReasonPlace, words.Reason), vault.Open(connection, row.Person, EmergencyHandlers.ToldPlace, words.Told),
            vault.OpenOrNull(connection, row.Person, EmergencyHandlers.ReviewPlace, review) ?? "", seen);
    }

    /// <summary>Writes the review.</summary>
    public Outcome<Guid> Review(ReviewOpening ask, Actor by, WriteScope scope)
    {
        if (Find(scope.Connection, ask.Opening) is not { } row) return Refusal.NotFound("There is no such opening.");
        if (row.Staff == by.Id) return Refusal.NotAllowed("You opened this record yourself: another person reviews it.");
        if (row.Finding is not null) return Refusal.Conflict("Somebody has reviewed this already.");
        scope.Connection.Execute("INSERT INTO break_glass_review (break_glass_id, finding, words, by_id, at) VALUES (@id, @finding, @words, @by, @now)",
            ("id", row.Id), ("finding", ask.Finding), ("words", vault.Seal(scope, row.Person, EmergencyHandlers.ReviewPlace, ask.Words.Trim())), ("by", by.Id), ("now", scope.Now));
        return row.Id;
    }

    static OpeningRow Row(DbDataReader row) => new(row.Id(0), row.Id(1), "", row.Id(2), row.TextOrNull(3) ?? "", row.GetString(4), row.Time(5), row.Time(6),
        row.Time(5) + EmergencyAccess.ReviewWithin, row.TextOrNull(7), row.TextOrNull(8), row.TimeOrNull(9));
}
