using System.Data.Common;
using Handrail.Data;
using Microsoft.AspNetCore.Identity;
using NodaTime;

namespace Handrail.Features.Access;

/// <summary>Reading and writing accounts in SQL: used by Identity's store and by our own asks, so that both write the same rows.</summary>
public static class AccountRows
{
    /// <summary>The account of a staff id; null when there is none.</summary>
    public static Account? ById(DbConnection connection, Guid id) => connection.Query(
        "SELECT p.id, p.login, p.name, p.disabled_at, s.password_hash, s.totp, s.totp_step, s.stamp FROM staff p LEFT JOIN staff_secret s ON s.staff_id = p.id WHERE p.id = @id",
        Row, ("id", id)).FirstOrDefault();

    /// <summary>The account of a login; null when there is none.</summary>
    public static Account? ByLogin(DbConnection connection, string login) => connection.Query(
        "SELECT p.id, p.login, p.name, p.disabled_at, s.password_hash, s.totp, s.totp_step, s.stamp FROM staff p LEFT JOIN staff_secret s ON s.staff_id = p.id WHERE p.login = @login",
        Row, ("login", login)).FirstOrDefault();

    /// <summary>The account a passkey belongs to; null when nobody here has it (any more).</summary>
    public static Account? ByPasskey(DbConnection connection, byte[] credential) => connection.Query(
        """
        SELECT p.id, p.login, p.name, p.disabled_at, s.password_hash, s.totp, s.totp_step, s.stamp
        FROM passkey k JOIN staff p ON p.id = k.staff_id LEFT JOIN staff_secret s ON s.staff_id = p.id WHERE k.credential_id = @id AND k.removed_at IS NULL
        """,
        Row, ("id", credential)).FirstOrDefault();

    /// <summary>Passkeys of a person, as Identity's verification needs them.</summary>
    public static List<UserPasskeyInfo> Passkeys(DbConnection connection, Guid staff) => connection.Query(
        """
        SELECT credential_id, public_key, added_at, sign_count, transports, user_verified, backup_eligible, backed_up, attestation, client_data, name
        FROM passkey WHERE staff_id = @staff AND removed_at IS NULL ORDER BY added_at, id
        """,
        row => new UserPasskeyInfo(
            row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1), row.Time(2).ToDateTimeOffset(), (uint)row.GetInt64(3), row.GetString(4).Split(' ', StringSplitOptions.RemoveEmptyEntries),
            row.GetInt16(5) == 1, row.GetInt16(6) == 1, row.GetInt16(7) == 1, row.GetFieldValue<byte[]>(8), row.GetFieldValue<byte[]>(9))
        { Name = row.GetString(10) },
        ("staff", staff));

    /// <summary>Passkeys of a person for their list.</summary>
    public static List<PasskeyRow> PasskeyList(DbConnection connection, Guid staff) => connection.Query(
        "SELECT id, name, added_at, used_at FROM passkey WHERE staff_id = @staff AND removed_at IS NULL ORDER BY added_at, id",
        row => new PasskeyRow(row.Id(0), row.GetString(1), row.Time(2), row.TimeOrNull(3)), ("staff", staff));

    /// <summary>Adds a passkey, or notes that it was used and how often it has signed.</summary>
    public static void Save(WriteScope scope, Guid staff, UserPasskeyInfo passkey)
    {
        var known = scope.Connection.Execute(
            "UPDATE passkey SET sign_count = @count, backed_up = @backed, user_verified = @verified, used_at = @now WHERE credential_id = @credential AND staff_id = @staff AND removed_at IS NULL",
            ("count", (long)passkey.SignCount), ("backed", passkey.IsBackedUp), ("verified", passkey.IsUserVerified), ("now", scope.Now), ("credential", passkey.CredentialId), ("staff", staff));
        if (known > 0) return;
        scope.Connection.Execute(
            """
            INSERT INTO passkey (id, staff_id, credential_id, public_key, name, sign_count, transports, user_verified, backup_eligible, backed_up, attestation, client_data, added_at)
            VALUES (@id, @staff, @credential, @key, @name, @count, @transports, @verified, @eligible, @backed, @attestation, @client, @now)
            """,
            ("id", Guid.CreateVersion7()), ("staff", staff), ("credential", passkey.CredentialId), ("key", passkey.PublicKey), ("name", passkey.Name ?? "Passkey"), ("count", (long)passkey.SignCount),
            ("transports", string.Join(' ', passkey.Transports ?? [])), ("verified", passkey.IsUserVerified), ("eligible", passkey.IsBackupEligible), ("backed", passkey.IsBackedUp),
            ("attestation", passkey.AttestationObject), ("client", passkey.ClientDataJson), ("now", scope.Now));
    }

    /// <summary>Removes one passkey; false when it is not this person's.</summary>
    public static bool Remove(WriteScope scope, Guid staff, Guid passkey)
    {
        if (scope.Connection.Execute("UPDATE passkey SET removed_at = @now WHERE id = @id AND staff_id = @staff AND removed_at IS NULL", ("now", scope.Now), ("id", passkey), ("staff", staff)) == 0) return false;
        scope.Journal.Note(scope, "passkey-removed", passkey.ToString());
        return true;
    }

    /// <summary>Everything this person could sign in with stops working (lost or stolen): passkeys, password, code, phrases.</summary>
    public static void RemoveAll(WriteScope scope, Guid staff)
    {
        scope.Journal.Note(scope, "sign-in-reset", staff.ToString());
        scope.Connection.Execute("UPDATE passkey SET removed_at = @now WHERE staff_id = @staff AND removed_at IS NULL", ("now", scope.Now), ("staff", staff));
        scope.Connection.Execute("UPDATE staff_phrase SET used_at = @now WHERE staff_id = @staff AND used_at IS NULL", ("now", scope.Now), ("staff", staff));
        scope.Connection.Execute("DELETE FROM staff_secret WHERE staff_id = @staff", ("staff", staff));
    }

    /// <summary>Writes password, code and stamp.</summary>
    public static void Save(WriteScope scope, Account account)
    {
        scope.Connection.Execute(
            """
            INSERT INTO staff_secret (staff_id, password_hash, password_at, totp, totp_at, totp_step, stamp) VALUES (@staff, @hash, @now, @totp, @now, @step, @stamp)
            ON CONFLICT (staff_id) DO UPDATE SET password_hash = excluded.password_hash, password_at = excluded.password_at, totp = excluded.totp, totp_at = excluded.totp_at,
                totp_step = excluded.totp_step, stamp = excluded.stamp
            """,
            ("staff", account.Id), ("hash", account.PasswordHash), ("totp", account.Totp), ("step", account.TotpStep), ("stamp", account.Stamp), ("now", scope.Now));
    }

    /// <summary>Uses a code up: false when this step or a later one was used before, so that a code that was overheard is worth nothing.</summary>
    public static bool UseStep(WriteScope scope, Guid staff, long step) =>
        scope.Connection.Execute("UPDATE staff_secret SET totp_step = @step WHERE staff_id = @staff AND totp_step < @step", ("step", step), ("staff", staff)) > 0;

    static Account Row(DbDataReader row) => new()
    {
        Id = row.Id(0), Login = row.GetString(1), Name = row.GetString(2), Disabled = !row.IsDBNull(3), PasswordHash = row.TextOrNull(4),
        Totp = row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5), TotpStep = row.IsDBNull(6) ? 0 : row.GetInt64(6), Stamp = row.TextOrNull(7) ?? "",
    };
}
