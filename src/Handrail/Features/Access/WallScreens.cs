using System.Security.Cryptography;
using System.Text;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Access;

/// <summary>A wall screen in the list.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">Where it hangs.</param>
/// <param name="Unit">What it shows.</param>
/// <param name="By">Who paired it.</param>
/// <param name="PairedAt">When.</param>
/// <param name="EndsAt">It must be paired again then.</param>
/// <param name="Agent">Browser and device in plain words.</param>
public sealed record WallRow(Guid Id, string Name, string Unit, string By, Instant PairedAt, Instant EndsAt, string Agent);

/// <summary>A paired screen, as a request of it is known.</summary>
public sealed record WallScreen(Guid Id, string Name, Guid Unit)
{
    /// <summary>As the gate knows it.</summary>
    public Actor By => new("wall", Id, Name, "wall");
}

/// <summary>
/// Wall screens: devices that were paired once and then only show one unit's board, initials only. The screen holds an opaque secret of its own; a short code
/// on it, good for ten minutes, tells whoever pairs it which screen they mean.
/// </summary>
public sealed class WallScreens(Database database, IClock clock)
{
    /// <summary>Cookie of a wall screen over plain HTTP.</summary>
    public const string Cookie = "handrail_wall";

    /// <summary>How long a pairing lasts.</summary>
    public static readonly Duration Life = Duration.FromDays(90);

    /// <summary>How long a code on the screen can be used.</summary>
    public static readonly Duration CodeLife = Duration.FromMinutes(10);

    /// <summary>At most so many screens wait to be paired at once.</summary>
    public const int MostWaiting = 50;

    const string Letters = "BCDFGHJKLMNPQRSTVWXZ"; // no vowels: no words, and nothing that looks like a digit

    /// <summary>Name of the cookie for this request.</summary>
    public static string CookieOf(HttpContext http) => http.Request.IsHttps ? "__Host-" + Cookie : Cookie;

    /// <summary>The paired screen of this request; null when it is none, or no longer.</summary>
    public WallScreen? Find(HttpContext http)
    {
        if (http.Request.Cookies[CookieOf(http)] is not { Length: > 0 } secret) return null;
        using var connection = database.Open();
        return connection.Query("SELECT id, name, unit_id FROM wall_screen WHERE hash = @hash AND unit_id IS NOT NULL AND revoked_at IS NULL AND ends_at > @now",
            row => new WallScreen(row.Id(0), row.GetString(1), row.Id(2)), ("hash", Phrases.HashSecret(secret)), ("now", clock.GetCurrentInstant())).FirstOrDefault();
    }

    /// <summary>Ids of all screens that may show something now.</summary>
    public IReadOnlyList<Guid> Usable()
    {
        using var connection = database.Open();
        return connection.Query("SELECT id FROM wall_screen WHERE unit_id IS NOT NULL AND revoked_at IS NULL AND ends_at > @now", row => row.Id(0), ("now", clock.GetCurrentInstant()));
    }

    /// <summary>All paired screens.</summary>
    public IReadOnlyList<WallRow> All()
    {
        using var connection = database.Open();
        return connection.Query(
            """
            SELECT w.id, w.name, l.name, s.name, w.paired_at, w.ends_at, w.agent FROM wall_screen w JOIN location l ON l.id = w.unit_id JOIN staff s ON s.id = w.paired_by
            WHERE w.revoked_at IS NULL AND w.ends_at > @now ORDER BY w.paired_at DESC
            """,
            row => new WallRow(row.Id(0), row.GetString(1), row.GetString(2), row.GetString(3), row.Time(4), row.Time(5), row.GetString(6)), ("now", clock.GetCurrentInstant()));
    }

    /// <summary>
    /// A screen asks to be paired: the secret it keeps, or null when too many screens wait already (anybody can ask). What was never paired and is too old goes.
    /// </summary>
    public static string? Ask(WriteScope scope, string agent)
    {
        scope.Connection.Execute("DELETE FROM wall_screen WHERE unit_id IS NULL AND code_until <= @now", ("now", scope.Now));
        if (scope.Connection.Scalar<long>("SELECT count(*) FROM wall_screen WHERE unit_id IS NULL") >= MostWaiting) return null;
        var secret = Phrases.Secret();
        scope.Connection.Execute("INSERT INTO wall_screen (id, hash, code_hash, code_until, agent) VALUES (@id, @hash, @code, @until, @agent)",
            ("id", Guid.CreateVersion7()), ("hash", Phrases.HashSecret(secret)), ("code", CodeHash(CodeOf(secret))), ("until", scope.Now + CodeLife), ("agent", agent));
        return secret;
    }

    /// <summary>The code that the screen of this request shows; null when it does not wait to be paired.</summary>
    public string? Waiting(HttpContext http)
    {
        if (http.Request.Cookies[CookieOf(http)] is not { Length: > 0 } secret) return null;
        using var connection = database.Open();
        return connection.Scalar<long>("SELECT count(*) FROM wall_screen WHERE hash = @hash AND unit_id IS NULL AND code_until > @now",
            ("hash", Phrases.HashSecret(secret)), ("now", clock.GetCurrentInstant())) == 1 ? CodeOf(secret) : null;
    }

    // Made from the secret by a one-way function: the page can show it again, and the table cannot.
    static string CodeOf(string secret) => new([.. SHA256.HashData(Encoding.UTF8.GetBytes("wall code " + secret)).Take(6).Select(part => Letters[part % Letters.Length])]);

    /// <summary>Pairs the screen that shows this code with a unit; its id. Refused when no screen shows it, or the unit is none.</summary>
    public static Outcome<Guid> Pair(WriteScope scope, string code, Guid unit, string name, Guid by)
    {
        var found = scope.Connection.Query("SELECT id FROM wall_screen WHERE code_hash = @code AND unit_id IS NULL AND code_until > @now", row => row.Id(0), ("code", CodeHash(code)), ("now", scope.Now));
        if (found.Count != 1) return Refusal.Invalid("code", "No screen shows this code now. Look at the screen: it shows a new code every ten minutes.");
        if (scope.Connection.Scalar<long>("SELECT count(*) FROM location WHERE id = @unit AND kind = 'unit'", ("unit", unit)) == 0) return Refusal.Invalid("unit", "Choose the unit that the screen shows.");
        scope.Connection.Execute("UPDATE wall_screen SET code_hash = NULL, name = @name, unit_id = @unit, paired_by = @by, paired_at = @now, ends_at = @ends WHERE id = @id",
            ("name", name), ("unit", unit), ("by", by), ("now", scope.Now), ("ends", scope.Now + Life), ("id", found[0]));
        return found[0];
    }

    /// <summary>Ends a screen; false when there is no such one.</summary>
    public static bool Revoke(WriteScope scope, Guid wall)
    {
        if (scope.Connection.Execute("UPDATE wall_screen SET revoked_at = @now WHERE id = @id AND revoked_at IS NULL", ("now", scope.Now), ("id", wall)) == 0) return false;
        scope.Journal.Note(scope, "wall-ended", wall.ToString());
        return true;
    }

    static byte[] CodeHash(string code) => Phrases.HashSecret("wall " + new string([.. code.Where(char.IsLetter).Select(char.ToUpperInvariant)]));
}
