using Handrail.Data;
using NodaTime;

namespace Handrail.Features.Downtime;

/// <summary>
/// Tells a person when a unit's newest pack is too old, has lost its file, or was never written: an alert of the unit, which ends by itself with the next pack. Runs as due
/// work of each unit, so that it also speaks when what writes the packs hangs. Doing it twice changes nothing.
/// </summary>
public sealed class PackWatch(UnitAlarms alarms)
{
    /// <summary>due_work.kind of a look at a unit's packs.</summary>
    public const string DueKindName = "downtime";

    /// <summary>How long after a start nothing is said: the first packs are written a minute after it, and the newest of before may be of yesterday.</summary>
    public static readonly Duration Grace = Duration.FromMinutes(10);

    /// <summary>Between two looks.</summary>
    public static readonly Duration Every = Duration.FromMinutes(5);

    /// <summary>Every unit is looked at from now on, first when the grace after the start is over.</summary>
    public bool Begin(WriteScope scope)
    {
        foreach (var pack in DowntimeAge.Of(scope.Connection)) DueKind.Set(scope, DueKindName, pack.Unit, scope.Now + Grace);
        return true;
    }

    /// <summary>The same for units that came since.</summary>
    public bool Newcomers(WriteScope scope)
    {
        var known = scope.Connection.Query("SELECT subject_id FROM due_work WHERE kind = @kind", row => row.Id(0), ("kind", DueKindName)).ToHashSet();
        foreach (var pack in DowntimeAge.Of(scope.Connection).Where(pack => !known.Contains(pack.Unit))) DueKind.Set(scope, DueKindName, pack.Unit, scope.Now + Grace);
        return true;
    }

    /// <summary>Looks at a unit.</summary>
    public void Look(WriteScope scope, Guid unit)
    {
        if (DowntimeAge.Of(scope.Connection).FirstOrDefault(each => each.Unit == unit) is not { } pack)
        {
            DueKind.Set(scope, DueKindName, unit, null);
            return;
        }

        alarms.Hold?.Invoke(scope, unit, UnitAlarms.Paper, pack.IsGood(scope.Now) ? [] : [Alarm(pack)]);
        DueKind.Set(scope, DueKindName, unit, scope.Now + Every);
    }

    // The title stands on walls, and stays the same while it holds: an age in it would be another alert every minute.
    static UnitAlarm Alarm(NewestPack pack) => new(
        UnitAlarms.Paper + "old", false, pack.At is null ? "No downtime pack: nothing to read in a power cut" : "The downtime pack is too old for a power cut",
        "Print the ward list now, and tell whoever looks after this installation: the folder of the packs, then handrail doctor");
}
