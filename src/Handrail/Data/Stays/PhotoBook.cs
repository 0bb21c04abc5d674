using System.Data.Common;
using Handrail.Core.Admission;
using NodaTime;

namespace Handrail.Data;

/// <summary>One photo of a person, or the word that it was taken off; the picture itself is opened only when it is asked for.</summary>
/// <param name="No">1 is the first.</param>
/// <param name="Media">image/jpeg or image/png; empty when it was taken off.</param>
/// <param name="Agreed">Who agreed: person, representative; empty when it was taken off.</param>
/// <param name="Reason">Why it was taken off.</param>
/// <param name="By">Name of who did it.</param>
/// <param name="At">When.</param>
public sealed record PhotoRow(int No, string Media, string Agreed, string? Reason, string? By, Instant At)
{
    /// <summary>False when it says that the photo was taken off.</summary>
    public bool IsPhoto => Media.Length > 0;
}

/// <summary>Photos of people: added and superseded, never edited; sealed with the person's own key, so that they go with it.</summary>
public static class PhotoBook
{
    /// <summary>Number of the photo that stands; null without one.</summary>
    public static int? Standing(DbConnection db, Guid person) =>
        db.Query("SELECT no, media FROM person_photo WHERE person_id = @person ORDER BY no DESC LIMIT 1", row => (No: row.GetInt32(0), Media: row.GetString(1)), ("person", person)) is [{ Media.Length: > 0 } photo] ? photo.No : null;

    /// <summary>All of a person, the newest first.</summary>
    public static IReadOnlyList<PhotoRow> Of(DbConnection db, Vault vault, Guid person) =>
        db.Query("SELECT p.no, p.media, p.agreed, p.reason, s.name, p.at FROM person_photo p LEFT JOIN staff s ON s.id = p.by_staff WHERE p.person_id = @person ORDER BY p.no DESC",
                row => new PhotoRow(row.GetInt32(0), row.GetString(1), row.GetString(2), row.TextOrNull(3), row.TextOrNull(4), row.Time(5)), ("person", person))
            .ConvertAll(each => each with { Reason = vault.OpenTextOrNull(db, ReasonPlace(person, each.No), each.Reason) });

    /// <summary>The picture; null when there is none of that number or its key was deleted.</summary>
    public static (string Media, byte[] Bytes)? Picture(DbConnection db, Vault vault, Guid person, int no)
    {
        var found = db.Query("SELECT media, sealed FROM person_photo WHERE person_id = @person AND no = @no AND sealed IS NOT NULL",
            row => (Media: row.GetString(0), Sealed: row.GetFieldValue<byte[]>(1)), ("person", person), ("no", no));
        return found is [var one] && vault.OpenOrGone(db, person, Place(no), one.Sealed) is { } text ? (one.Media, Convert.FromBase64String(text)) : null;
    }

    /// <summary>Adds a photo; it stands from now on. Answers its number.</summary>
    public static int Add(WriteScope scope, Guid person, Guid stay, Photo photo, string agreed, Guid by) =>
        Write(scope, person, stay, no => (photo.Media, photo.Width, photo.Height, scope.Vault.Seal(scope, person, Place(no), Convert.ToBase64String(photo.Bytes.Span))), agreed, null, by);

    /// <summary>Takes the standing photo off: nobody is shown it any more. Answers the number of that word.</summary>
    public static int TakeOff(WriteScope scope, Guid person, Guid stay, string reason, Guid by) => Write(scope, person, stay, _ => ("", 0, 0, null), "", reason, by);

    static int Write(WriteScope scope, Guid person, Guid stay, Func<int, (string Media, int Width, int Height, byte[]? Sealed)> what, string agreed, string? reason, Guid by)
    {
        var no = scope.Connection.Scalar<int?>("SELECT max(no) FROM person_photo WHERE person_id = @person", ("person", person)) is { } last ? last + 1 : 1;
        var (media, width, height, bytes) = what(no);
        scope.Connection.Execute(
            """
            INSERT INTO person_photo (person_id, no, encounter_id, media, width, height, sealed, agreed, reason, by_staff, at)
            VALUES (@person, @no, @stay, @media, @width, @height, @sealed, @agreed, @reason, @by, @now)
            """,
            ("person", person), ("no", no), ("stay", stay), ("media", media), ("width", width), ("height", height), ("sealed", bytes), ("agreed", agreed),
            ("reason", string.IsNullOrWhiteSpace(reason) ? null : scope.Vault.SealText(scope, person, ReasonPlace(person, no), Folding.Inert(reason.Trim()))), ("by", by), ("now", scope.Now));
        return no;
    }

    static string Place(int no) => $"person_photo.sealed:{no}";

    static string ReasonPlace(Guid person, int no) => $"person_photo.reason:{person:N}:{no}";
}
