using System.Data.Common;
using Handrail.Data;
using Handrail.Devices;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>Whose a reading is, or why that cannot be said. Everything the sender names must fit together; nothing is guessed.</summary>
/// <param name="Encounter">The stay; null when it cannot be said.</param>
/// <param name="Bed">The bed, when known.</param>
/// <param name="Device">The device, as named (also an unknown one).</param>
/// <param name="Flags">What does not fit.</param>
public readonly record struct Whose(Guid? Encounter, Guid? Bed, Guid? Device, ReadingFlags Flags)
{
    /// <summary>Finds it by the observation's time.</summary>
    public static Whose Find(Placement places, Sender by, ReadingIn reading, Instant at)
    {
        var named = reading.Device ?? (reading.Subject == SubjectKind.Device ? reading.SubjectId ?? Guid.Empty : null);
        var device = named ?? by.Device;
        if (by.Device is { } own && named is { } other && own != other) return new Whose(null, null, Real(other), ReadingFlags.Mismatch);
        if (device is { } some && !places.KnowsDevice(some)) return new Whose(null, null, Real(some), ReadingFlags.UnknownDevice);
        var deviceBed = device is { } standing ? places.BedOfDevice(standing, at) : null;

        Whose found;
        switch (reading.Subject)
        {
            case SubjectKind.Patient:
                var stay = reading.SubjectId is { } person ? places.StayOf(person, at) : null;
                if (stay is not { } known) return new Whose(null, deviceBed, device, ReadingFlags.UnknownSubject);
                // A device that stands at somebody else's bed cannot speak for this person.
                if (deviceBed is { } there && places.Occupant(there, at) != known) return new Whose(null, there, device, ReadingFlags.Mismatch);
                found = new Whose(known, places.BedOf(known, at), device, ReadingFlags.None);
                break;
            case SubjectKind.Location:
                if (reading.SubjectId is not { } bed || !places.KnowsBed(bed)) return new Whose(null, null, device, ReadingFlags.UnknownSubject);
                if (deviceBed is { } elsewhere && elsewhere != bed) return new Whose(null, bed, device, ReadingFlags.Mismatch);
                found = InBed(places, bed, device, at);
                break;
            default:
                if (deviceBed is not { } standingAt) return new Whose(null, null, device, ReadingFlags.UnknownDevice);
                found = InBed(places, standingAt, device, at);
                break;
        }

        return reading.Encounter is { } claimed && found.Encounter is { } real && claimed != real
            ? found with { Encounter = null, Flags = ReadingFlags.Mismatch }
            : found;
    }

    /// <summary>
    /// The same, or nobody's when it is in another unit than the sender's: somebody there is as unknown to this sender as somebody who does not exist, and the
    /// answer is the same. A sender without a unit speaks for all.
    /// </summary>
    public Whose Within(Guid? unit, Placement places)
    {
        if (unit is not { } own) return this;
        var where = Encounter is { } stay ? places.UnitOfStay(stay) : Bed is { } bed ? places.UnitOf(bed) : own;
        return where == own ? this : new Whose(null, null, null, ReadingFlags.UnknownSubject);
    }

    static Whose InBed(Placement places, Guid bed, Guid? device, Instant at) =>
        places.Occupant(bed, at) is { } stay ? new Whose(stay, bed, device, ReadingFlags.None) : new Whose(null, bed, device, ReadingFlags.EmptyBed);

    static Guid? Real(Guid id) => id == Guid.Empty ? null : id;
}

/// <summary>Which unit hears about readings that belong to nobody.</summary>
static class Homes
{
    public static (Guid Unit, string Name)? Of(DbConnection connection, Guid? unit, int? tokenNo)
    {
        unit ??= connection.Query("SELECT unit_id FROM device_token WHERE no = @no", row => row.IdOrNull(0), ("no", tokenNo)).FirstOrDefault();
        unit ??= connection.Query("SELECT id FROM location WHERE kind = 'unit' ORDER BY sort, id LIMIT 1", row => (Guid?)row.Id(0)).FirstOrDefault();
        return unit is not { } id ? null : connection.Query("SELECT id, name FROM location WHERE id = @id", row => ((Guid, string)?)(row.Id(0), row.GetString(1)), ("id", id)).FirstOrDefault();
    }
}
