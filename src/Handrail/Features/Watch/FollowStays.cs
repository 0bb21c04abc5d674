using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>
/// What the watch does in the commit that moves people: the map of who lay where is read again, readings of the time concerned go to whom they belong, a stay that
/// ended or is on leave is watched no more, one that began or came back is.
/// </summary>
public sealed class FollowStays(WatchBook book, AlertBook alerts, MoveReadings readings, ProtocolShelf shelf)
{
    /// <summary>Connects this to the stays.</summary>
    public void Into(StayHooks hooks)
    {
        hooks.Changed = Changed;
        hooks.Reread = (scope, stay) =>
        {
            Reread(scope, stay);
            DueWork.Set(scope, "watch", stay, scope.Now, stay, alerts.DueMoved); // another plan may be due earlier; one that is not due moves itself
        };
        hooks.Protocols = () => [.. shelf.All.Select(each => new ProtocolOnShelf(each.Protocol.Id, each.Protocol.Title, each.Active))];
    }

    /// <summary>due_work.kind of a stay that another process has written (a census): its readings are asked again whose they are, here where the watch is.</summary>
    public DueKind Due => new(StayBook.FollowLater, (scope, stay) =>
    {
        DueKind.Set(scope, StayBook.FollowLater, stay, null);
        if (scope.Connection.Query("SELECT person_id, admitted_at FROM encounter WHERE id = @stay", row => (Person: row.Id(0), At: row.Time(1)), ("stay", stay)) is not [var found]) return;
        if (Stays.Fold(StayRows.Standing(scope.Connection, stay)) is not Outcome<StayShape>.Done { Value: var shape } || Stays.Fold([]) is not Outcome<StayShape>.Done { Value: var nothing }) return;
        book.PlacesChanged();
        scope.OnUndo(book.PlacesChanged);
        Reread(scope, stay);
        readings.Follow(scope, new StayChanged([new StayMoved(stay, found.Person, nothing, shape)], found.At, null));
    });

    int Changed(WriteScope scope, StayChanged change)
    {
        book.PlacesChanged();
        scope.OnUndo(book.PlacesChanged);
        foreach (var stay in change.Stays)
        {
            Reread(scope, stay.Encounter);
            scope.Touch(scope.Connection.Query("SELECT unit_id FROM encounter WHERE id = @id", row => row.Id(0), ("id", stay.Encounter))[0]);
            foreach (var bed in stay.Before.Spans.Concat(stay.After.Spans).Select(span => span.Bed).Distinct())
                if (BedBook.UnitOf(scope.Connection, bed) is { } unit) scope.Touch(unit);
            var (was, now) = (IsWatched(stay.Before), IsWatched(stay.After));
            if (now && !was) DueWork.Set(scope, "watch", stay.Encounter, scope.Now, stay.Encounter, alerts.DueMoved);
            if (was && !now) Stop(scope, stay, change.By);
            else if (now) alerts.FollowUnit(scope, stay.Encounter);
        }

        return readings.Follow(scope, change);
    }

    void Reread(WriteScope scope, Guid stay)
    {
        book.Drop(stay);
        scope.OnUndo(() => book.Drop(stay));
    }

    static bool IsWatched(Core.Admission.StayShape shape) => shape is { IsVoid: false, EndedAt: null, AwaySince: null };

    // Nobody is to run to an empty bed. The watch itself forgets nothing: somebody who comes back is judged by what was known.
    void Stop(WriteScope scope, StayMoved stay, Guid? by)
    {
        DueWork.Set(scope, "watch", stay.Encounter, null, stay.Encounter, null);
        var words = stay.After.IsVoid ? "Closed because the admission was recorded by mistake" : stay.After.AwaySince is not null ? "Closed because they went on leave" : "Closed because the stay ended";
        foreach (var id in scope.Connection.Query("SELECT id FROM alert WHERE encounter_id = @stay AND state <> 6", row => row.Id(0), ("stay", stay.Encounter)))
            if (AlertRow.Find(scope.Connection, id) is { } open) alerts.Resolve(scope, open, by, words);
    }
}
