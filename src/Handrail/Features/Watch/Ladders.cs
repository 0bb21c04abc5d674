using System.Data.Common;
using Handrail.Core.Watch;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>Which ladder an alert climbs: that of its protocol; an alert about a unit itself has a short one of its own.</summary>
static class Ladders
{
    public static Ladder For(DbConnection connection, string subjectKind, Protocol protocol, Guid unit, string unitName, Priority priority, Instant now) =>
        subjectKind == UnitAlerts.Kind ? UnitLadder.Of(priority) : Escalation.LadderFor(protocol, unitName, Roster.ShiftName(connection, unit, now), priority);
}
