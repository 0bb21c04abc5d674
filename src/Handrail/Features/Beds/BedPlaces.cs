using System.Data.Common;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.Beds;

/// <summary>An ask of who runs the centre about the beds of a unit: the places, not who lies in them.</summary>
public abstract record BedPlaceAsk(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ManagePlaces;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);

    /// <inheritdoc/>
    public virtual IEnumerable<Refusal> Issues() => [];

    private protected static IEnumerable<Refusal> Wrong(string name)
    {
        if (name.Length is 0 or > 20) yield return Refusal.Invalid("bed_name", "Write the name of the bed, at most 20 characters: as it stands on the wall.");
    }
}

/// <summary>Looking at the beds of a unit as places.</summary>
public sealed record ListBedPlaces(Guid Unit) : BedPlaceAsk(Unit);

/// <summary>A new bed.</summary>
public sealed record AddBed(Guid Unit, string Name) : BedPlaceAsk(Unit)
{
    /// <inheritdoc/>
    public override IEnumerable<Refusal> Issues() => Wrong(Name);
}

/// <summary>Another name for a bed. Everything about it stays with it.</summary>
public sealed record ChangeBedName(Guid Unit, Guid Bed, string Name) : BedPlaceAsk(Unit)
{
    /// <inheritdoc/>
    public override IEnumerable<Refusal> Issues() => Wrong(Name);
}

/// <summary>Saying what a bed is like.</summary>
public sealed record DescribeBedPlace(Guid Unit, Guid Bed, BedProperties Like) : BedPlaceAsk(Unit)
{
    /// <inheritdoc/>
    public override IEnumerable<Refusal> Issues() => new DescribeBed(Unit, Bed, Like).Issues();
}

/// <summary>Taking a bed out of use for a while, or bringing it back into use.</summary>
public sealed record MarkBedPlace(Guid Unit, Guid Bed, bool Out, string Reason) : BedPlaceAsk(Unit)
{
    /// <inheritdoc/>
    public override IEnumerable<Refusal> Issues()
    {
        if (Out && Reason.Trim().Length is 0 or > 500) yield return Refusal.Invalid("block_why", "Write why it is out of use, in a few words.");
    }
}

/// <summary>A bed is no longer there, or is there again.</summary>
public sealed record ChangeBedPlace(Guid Unit, Guid Bed, bool Gone) : BedPlaceAsk(Unit);

/// <summary>Does it. Two who act at once wait for each other at the row of the unit.</summary>
public sealed class BedPlaceHandlers
{
    static readonly Refusal NoBed = Refusal.NotFound("There is no such bed.");

    /// <summary>Adds a bed; answers its id.</summary>
    public Outcome<Guid> Add(AddBed ask, Actor by, WriteScope scope)
    {
        Lock(scope.Connection, ask.Unit);
        if (Taken(scope.Connection, ask.Unit, null, ask.Name) is { } why) return why;
        var id = Guid.CreateVersion7();
        scope.Connection.Execute(
            "INSERT INTO location (id, kind, name, unit_id, sort) VALUES (@id, 'bed', @name, @unit, (SELECT coalesce(max(sort), 0) + 1 FROM location WHERE unit_id = @unit AND kind = 'bed'))",
            ("id", id), ("name", ask.Name), ("unit", ask.Unit));
        Note(scope, ask.Unit, id, "added", ask.Name, by);
        return id;
    }

    /// <summary>Renames it.</summary>
    public Outcome<Guid> Rename(ChangeBedName ask, Actor by, WriteScope scope)
    {
        if (!Is(scope, ask.Unit, ask.Bed)) return NoBed;
        if (BedBook.NameOf(scope.Connection, ask.Bed) == ask.Name) return ask.Bed;
        if (BedBook.RetiredAt(scope.Connection, ask.Bed) is null && Taken(scope.Connection, ask.Unit, ask.Bed, ask.Name) is { } why) return why;
        scope.Connection.Execute("UPDATE location SET name = @name WHERE id = @bed", ("name", ask.Name), ("bed", ask.Bed));
        Note(scope, ask.Unit, ask.Bed, "renamed", ask.Name, by);
        return ask.Bed;
    }

    /// <summary>Describes it.</summary>
    public Outcome<Guid> Describe(DescribeBedPlace ask, Actor by, WriteScope scope)
    {
        if (!Is(scope, ask.Unit, ask.Bed)) return NoBed;
        BedBook.Describe(scope, ask.Bed, ask.Like, by.Id);
        return ask.Bed;
    }

    /// <summary>Out of use, or back.</summary>
    public Outcome<Guid> Mark(MarkBedPlace ask, Actor by, WriteScope scope)
    {
        if (!Is(scope, ask.Unit, ask.Bed)) return NoBed;
        if (Occupied(scope.Connection, ask.Bed)) return Refusal.Conflict("Somebody lies in this bed. Ask the nurse in charge to move them first.");
        // Only what was blocked comes back by this way, and as a bed to be cleaned: nobody at a desk has seen it.
        if (!ask.Out && BedBook.MarkOf(scope.Connection, ask.Bed) != BedMark.Blocked) return Refusal.Conflict("This bed is not out of use.");
        BedBook.Mark(scope, ask.Bed, ask.Out ? BedMark.Blocked : BedMark.Dirty, ask.Reason, by.Id);
        return ask.Bed;
    }

    /// <summary>Retires it, or brings it back. Refused while somebody lies in it or it is held; a retired bed's name may be used by another.</summary>
    public Outcome<Guid> Retire(ChangeBedPlace ask, Actor by, WriteScope scope)
    {
        if (!Is(scope, ask.Unit, ask.Bed)) return NoBed;
        var db = scope.Connection;
        var name = BedBook.NameOf(db, ask.Bed)!;
        if (BedBook.RetiredAt(db, ask.Bed) is null != ask.Gone) return Refusal.Conflict("Somebody was faster. Look at the bed again.");
        if (!ask.Gone && Taken(db, ask.Unit, ask.Bed, name) is { } why) return why;
        if (ask.Gone && Occupied(db, ask.Bed)) return Refusal.Conflict($"Somebody lies in bed {name}. It can be retired when they have moved or left.");
        if (ask.Gone && BedBook.HoldOn(db, ask.Bed, scope.Now) is not null) return Refusal.Conflict($"Bed {name} is held for somebody. End the hold first.");
        db.Execute("UPDATE location SET retired_at = @at WHERE id = @bed", ("at", ask.Gone ? scope.Now : (object?)null), ("bed", ask.Bed));
        Note(scope, ask.Unit, ask.Bed, ask.Gone ? "retired" : "back", name, by);
        return ask.Bed;
    }

    static bool Occupied(DbConnection db, Guid bed) => db.Scalar<long>("SELECT count(*) FROM bed_stay WHERE bed_id = @bed AND to_at IS NULL", ("bed", bed)) > 0;

    static bool Is(WriteScope scope, Guid unit, Guid bed)
    {
        if (BedBook.UnitOf(scope.Connection, bed) != unit) return false;
        Lock(scope.Connection, unit);
        Lock(scope.Connection, bed); // who moves somebody into it waits here
        return true;
    }

    static void Lock(DbConnection db, Guid place) => db.Execute("UPDATE location SET sort = sort WHERE id = @place", ("place", place));

    // Names are compared as people read them: "7a" and "7A" on one corridor are a mistake that waits.
    static Refusal? Taken(DbConnection db, Guid unit, Guid? but, string name) =>
        db.Query("SELECT id, name FROM location WHERE unit_id = @unit AND kind = 'bed' AND retired_at IS NULL", row => (Id: row.Id(0), Name: row.GetString(1)), ("unit", unit))
            .Exists(bed => bed.Id != but && string.Equals(bed.Name, name, StringComparison.OrdinalIgnoreCase))
            ? Refusal.Invalid("bed_name", "There is a bed of this name in the unit. Choose another name.") : null;

    static void Note(WriteScope scope, Guid unit, Guid bed, string kind, string name, Actor by)
    {
        scope.Connection.Execute("INSERT INTO bed_change (bed_id, no, kind, name, by_staff, at) VALUES (@bed, (SELECT coalesce(max(no), 0) + 1 FROM bed_change WHERE bed_id = @bed), @kind, @name, @by, @now)",
            ("bed", bed), ("kind", kind), ("name", name), ("by", by.Id), ("now", scope.Now));
        scope.Touch(unit);
    }
}
