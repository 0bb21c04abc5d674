using System.Data.Common;
using Handrail.Core.CallBack;
using NodaTime;

namespace Handrail.Data;

/// <summary>What a caller told us, opened: only for the eyes of who may see it, never for a log, an address or an audit row.</summary>
/// <param name="Name">What to call them; "" when they gave none.</param>
/// <param name="Phone">Their number as they typed it; "" when there is none.</param>
/// <param name="Text">Their words; "" when there are none.</param>
/// <param name="Signs">Answers of the signs check, in the compact text of its codec; null when they sent none.</param>
public sealed record EnquiryTold(string Name, string Phone, string Text, string? Signs);

/// <summary>People calling, as stored: what they told only sealed.</summary>
public static class EnquiryBook
{
    /// <summary>Stores a new one. <paramref name="e164"/>: the number in E.164 for finding it again; null when there is none that can exist.</summary>
    public static void Add(WriteScope scope, Vault vault, Enquiry enquiry, EnquiryTold told, string? e164)
    {
        byte[]? Seal(string place, string? text) => string.IsNullOrEmpty(text) ? null : vault.Seal(scope, enquiry.Id, place, Folding.Inert(text));
        var core = Typed.Core(told.Text);
        scope.Connection.Execute(
            """
            INSERT INTO enquiry (id, source, lang, about, name_sealed, phone_sealed, text_sealed, signs_sealed, phone_index, text_index, zone, may_message, may_text, may_say_who, created_at, last_contact_at)
            VALUES (@id, @source, @lang, @about, @name, @phone, @text, @signs, @phoneIndex, @textIndex, @zone, @message, @mayText, @who, @created, @last)
            """,
            ("id", enquiry.Id), ("source", enquiry.Source), ("lang", enquiry.Lang), ("about", enquiry.About), ("name", Seal(EnquirySeals.Name, told.Name)),
            ("phone", Seal(EnquirySeals.Phone, told.Phone)), ("text", Seal(EnquirySeals.Text, told.Text)), ("signs", Seal(EnquirySeals.Signs, told.Signs)),
            ("phoneIndex", e164 is null ? null : vault.Index(scope, EnquirySeals.PhoneIndex, e164)), ("textIndex", core.Length == 0 ? null : vault.Index(scope, EnquirySeals.TextIndex, core)),
            ("zone", enquiry.Zone), ("message", enquiry.Wishes.MayLeaveMessage), ("mayText", enquiry.Wishes.MayText), ("who", enquiry.Wishes.MaySayWho),
            ("created", enquiry.CreatedAt), ("last", enquiry.LastContactAt));
    }

    /// <summary>Another number of theirs, sealed in place of the first.</summary>
    public static void Renumber(WriteScope scope, Vault vault, Guid id, string phone, string e164) => scope.Connection.Execute(
        "UPDATE enquiry SET phone_sealed = @phone, phone_index = @index WHERE id = @id",
        ("id", id), ("phone", vault.Seal(scope, id, EnquirySeals.Phone, Folding.InertLine(phone))), ("index", vault.Index(scope, EnquirySeals.PhoneIndex, e164)));

    /// <summary>Opens what they told; null when there is no such enquiry. Throws <see cref="VaultException"/> once its key is deleted.</summary>
    public static EnquiryTold? Open(DbConnection connection, Vault vault, Guid id) => connection.Query(
        "SELECT name_sealed, phone_sealed, text_sealed, signs_sealed FROM enquiry WHERE id = @id",
        row => (Name: Bytes(row, 0), Phone: Bytes(row, 1), Text: Bytes(row, 2), Signs: Bytes(row, 3)), ("id", id)) is [var found]
        ? new EnquiryTold(
            vault.OpenOrNull(connection, id, EnquirySeals.Name, found.Name) ?? "", vault.OpenOrNull(connection, id, EnquirySeals.Phone, found.Phone) ?? "",
            vault.OpenOrNull(connection, id, EnquirySeals.Text, found.Text) ?? "", vault.OpenOrNull(connection, id, EnquirySeals.Signs, found.Signs))
        : null;

    /// <summary>Open call-backs with this number.</summary>
    public static int OpenWithNumber(WriteScope scope, Vault vault, string e164) => (int)scope.Connection.Scalar<long>(
        "SELECT count(*) FROM enquiry e JOIN call_back c ON c.enquiry_id = e.id WHERE e.phone_index = @index AND c.closed_at IS NULL", ("index", vault.Index(scope, EnquirySeals.PhoneIndex, e164)));

    /// <summary>Enquiries with the same words since <paramref name="since"/>; none for a text of few letters, which many write alike.</summary>
    public static int SameWords(WriteScope scope, Vault vault, string text, Instant since) => Typed.Core(text) is { Length: >= 25 } core
        ? (int)scope.Connection.Scalar<long>("SELECT count(*) FROM enquiry WHERE text_index = @index AND created_at > @since", ("index", vault.Index(scope, EnquirySeals.TextIndex, core)), ("since", since))
        : 0;

    static byte[]? Bytes(DbDataReader row, int i) => row.IsDBNull(i) ? null : row.GetFieldValue<byte[]>(i);
}
