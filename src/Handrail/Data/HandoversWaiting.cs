using System.Data.Common;
using NodaTime;

namespace Handrail.Data;

/// <summary>How many callers are handed to somebody who has not answered yet: for the link in the head of every page, and for the live pages, which are not the desk's own.</summary>
public static class HandoversWaiting
{
    /// <summary>How far back a hand-over is looked for: the same as on the page that lists them.</summary>
    public static readonly Duration Look = Duration.FromHours(24);

    /// <summary>Their number.</summary>
    public static int Of(DbConnection connection, Guid staff, Instant now) => (int)connection.Scalar<long>(
        "SELECT count(*) FROM call_handover WHERE to_staff = @staff AND at >= @since AND taken_at IS NULL AND declined_at IS NULL", ("staff", staff), ("since", now - Look));
}
