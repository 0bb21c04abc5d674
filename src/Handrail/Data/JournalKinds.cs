using System.Globalization;

namespace Handrail.Data;

/// <summary>
/// How each kind of journal entry is done again in a restored database. All entries are done, in order, also those the backup already shows: doing one twice, or long
/// after its time, must change nothing that came later.
/// </summary>
public static class JournalKinds
{
    /// <summary>All kinds. A feature that revokes, ends or deletes adds its own here.</summary>
    public static IReadOnlyDictionary<string, Action<WriteScope, JournalEntry>> All { get; } = new Dictionary<string, Action<WriteScope, JournalEntry>>(StringComparer.Ordinal)
    {
        ["shred"] = (scope, entry) => PersonNames.Erase(scope, Id(entry)),
        ["consent-revoked"] = (scope, entry) => ConsentBook.EndAgain(scope, entry, revoked: true),
        ["consent-ended"] = (scope, entry) => ConsentBook.EndAgain(scope, entry, revoked: false),
        ["court-order-ended"] = CourtOrderBook.EndAgain,
        ["staff-disabled"] = (scope, entry) =>
            scope.Connection.Execute("UPDATE staff SET disabled_at = coalesce(disabled_at, @at) WHERE id = @id", ("id", Id(entry)), ("at", entry.Micros)),
        ["staff-enabled"] = (scope, entry) =>
            scope.Connection.Execute("UPDATE staff SET disabled_at = NULL WHERE id = @id AND disabled_at <= @at", ("id", Id(entry)), ("at", entry.Micros)),
        ["assignment-ended"] = (scope, entry) => scope.Connection.Execute(
            "UPDATE assignment SET to_at = CASE WHEN from_at > @at THEN from_at ELSE @at END WHERE id = @id AND (to_at IS NULL OR to_at > @at)", ("id", Id(entry)), ("at", entry.Micros)),
        ["care-team-ended"] = (scope, entry) =>
            scope.Connection.Execute("UPDATE care_team SET to_at = @at WHERE id = @id AND (to_at IS NULL OR to_at > @at)", ("id", Id(entry)), ("at", entry.Micros)),
        ["credential-ended"] = (scope, entry) =>
            scope.Connection.Execute("UPDATE credential SET ended_at = coalesce(ended_at, @at) WHERE id = @id", ("id", Id(entry)), ("at", entry.Micros)),
        ["passkey-removed"] = (scope, entry) =>
            scope.Connection.Execute("UPDATE passkey SET removed_at = coalesce(removed_at, @at) WHERE id = @id", ("id", Id(entry)), ("at", entry.Micros)),
        ["sign-in-reset"] = SignInReset,
        ["wall-ended"] = (scope, entry) =>
            scope.Connection.Execute("UPDATE wall_screen SET revoked_at = coalesce(revoked_at, @at) WHERE id = @id", ("id", Id(entry)), ("at", entry.Micros)),
        ["reach-removed"] = (scope, entry) =>
            scope.Connection.Execute("UPDATE reach_address SET removed_at = coalesce(removed_at, @at), address = '', name = '' WHERE id = @id", ("id", Id(entry)), ("at", entry.Micros)),
        ["device-token-revoked"] = (scope, entry) =>
            scope.Connection.Execute("UPDATE device_token SET revoked_at = coalesce(revoked_at, @at) WHERE no = @no", ("no", int.Parse(entry.Subject, CultureInfo.InvariantCulture)), ("at", entry.Micros)),
    };

    /// <summary>
    /// What follows from all entries together: whoever is switched off now is on no shift, and everybody is signed out, since whoever was signed in then may have lost
    /// that right since. Done once, after the last entry.
    /// </summary>
    public static void Finish(WriteScope scope)
    {
        var db = scope.Connection;
        foreach (var staff in db.Query("SELECT id FROM staff WHERE disabled_at IS NOT NULL", row => row.Id(0))) ShiftBook.EndAllOf(scope, staff, null);
        db.Execute("UPDATE session SET ended_at = @now WHERE ended_at IS NULL", ("now", scope.Now));
        db.Execute("UPDATE staff_phrase SET used_at = @now WHERE used_at IS NULL", ("now", scope.Now));
    }

    // Everything they could sign in with then; what was set up since stays.
    static void SignInReset(WriteScope scope, JournalEntry entry)
    {
        scope.Connection.Execute("UPDATE passkey SET removed_at = @at WHERE staff_id = @id AND removed_at IS NULL AND added_at <= @at", ("id", Id(entry)), ("at", entry.Micros));
        scope.Connection.Execute("DELETE FROM staff_secret WHERE staff_id = @id AND coalesce(password_at, 0) <= @at AND coalesce(totp_at, 0) <= @at", ("id", Id(entry)), ("at", entry.Micros));
    }

    static Guid Id(JournalEntry entry) => Guid.Parse(entry.Subject);
}
