using System.Data.Common;
using NodaTime;

namespace Handrail.Data;

/// <summary>An opening in an emergency that is still open.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Person">Whose record it opened.</param>
/// <param name="Until">When it shuts.</param>
public sealed record OpenEmergency(Guid Id, Guid Person, Instant Until);

/// <summary>Openings in an emergency, read from their own table and from nothing of the consents: they must work when those fail.</summary>
public static class EmergencyAccess
{
    /// <summary>How long one lasts.</summary>
    public static Duration Lasts { get; } = Duration.FromMinutes(60);

    /// <summary>In how long it must be reviewed.</summary>
    public static Duration ReviewWithin { get; } = Duration.FromHours(72);

    /// <summary>What a member of staff has open now, the last to shut first.</summary>
    public static IReadOnlyList<OpenEmergency> OpenFor(DbConnection connection, Guid staff, Instant now) => connection.Query(
        "SELECT id, person_id, until_at FROM break_glass WHERE staff_id = @staff AND opened_at <= @now AND until_at > @now ORDER BY until_at DESC",
        row => new OpenEmergency(row.Id(0), row.Id(1), row.Time(2)), ("staff", staff), ("now", now));
}
