using System.Data.Common;
using Handrail.Data;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>
/// Who lay where, and which device stood where, at any time: the answer to "whose reading is this?". By the observation's time, never by its arrival.
/// Loaded from the database on the writer's thread and dropped when a bed, a stay or a device moves.
/// </summary>
public sealed class Placement
{
    readonly Dictionary<Guid, List<Span>> occupantsByBed;
    readonly Dictionary<Guid, List<Span>> bedsByDevice;
    readonly Dictionary<Guid, List<Span>> staysByPerson;
    readonly Dictionary<Guid, List<Span>> bedsByEncounter;
    readonly Dictionary<Guid, Guid> unitByBed;
    readonly Dictionary<Guid, Guid> personByEncounter;
    readonly Dictionary<Guid, Guid> unitByEncounter;
    readonly Dictionary<Guid, bool> trustedByDevice;

    Placement(DbConnection connection)
    {
        var stays = connection.Query("SELECT id, person_id, admitted_at, ended_at, unit_id FROM encounter",
            row => (Id: row.Id(0), Person: row.Id(1), From: row.Time(2), To: row.TimeOrNull(3), Unit: row.Id(4)));
        var beds = connection.Query("SELECT encounter_id, bed_id, from_at, to_at FROM bed_stay",
            row => (Encounter: row.Id(0), Bed: row.Id(1), From: row.Time(2), To: row.TimeOrNull(3)));
        var devices = connection.Query("SELECT device_id, bed_id, from_at, to_at FROM device_place",
            row => (Device: row.Id(0), Bed: row.Id(1), From: row.Time(2), To: row.TimeOrNull(3)));
        staysByPerson = Group(stays.Select(stay => (stay.Person, new Span(stay.Id, stay.From, stay.To))));
        occupantsByBed = Group(beds.Select(stay => (stay.Bed, new Span(stay.Encounter, stay.From, stay.To))));
        bedsByEncounter = Group(beds.Select(stay => (stay.Encounter, new Span(stay.Bed, stay.From, stay.To))));
        bedsByDevice = Group(devices.Select(place => (place.Device, new Span(place.Bed, place.From, place.To))));
        personByEncounter = stays.ToDictionary(stay => stay.Id, stay => stay.Person);
        unitByEncounter = stays.ToDictionary(stay => stay.Id, stay => stay.Unit);
        unitByBed = connection.Query("SELECT id, unit_id FROM location WHERE kind = 'bed'", row => (row.Id(0), row.Id(1))).ToDictionary(bed => bed.Item1, bed => bed.Item2);
        trustedByDevice = connection.Query("SELECT id, trusted FROM device", row => (row.Id(0), row.GetInt32(1) == 1)).ToDictionary(device => device.Item1, device => device.Item2);
    }

    /// <summary>Reads the whole map.</summary>
    public static Placement Load(DbConnection connection) => new(connection);

    /// <summary>True when we know this bed.</summary>
    public bool KnowsBed(Guid bed) => unitByBed.ContainsKey(bed);

    /// <summary>True when we know this device.</summary>
    public bool KnowsDevice(Guid device) => trustedByDevice.ContainsKey(device);

    /// <summary>True when this device's values may count without a nurse.</summary>
    public bool Trusts(Guid device) => trustedByDevice.GetValueOrDefault(device);

    /// <summary>The stay in this bed at that time.</summary>
    public Guid? Occupant(Guid bed, Instant at) => Find(occupantsByBed, bed, at);

    /// <summary>The bed in which this device stood at that time.</summary>
    public Guid? BedOfDevice(Guid device, Instant at) => Find(bedsByDevice, device, at);

    /// <summary>The stay of this person at that time.</summary>
    public Guid? StayOf(Guid person, Instant at) => Find(staysByPerson, person, at);

    /// <summary>The bed of this stay at that time.</summary>
    public Guid? BedOf(Guid encounter, Instant at) => Find(bedsByEncounter, encounter, at);

    /// <summary>The unit of a bed.</summary>
    public Guid? UnitOf(Guid bed) => unitByBed.TryGetValue(bed, out var unit) ? unit : null;

    /// <summary>The unit of a stay.</summary>
    public Guid? UnitOfStay(Guid encounter) => unitByEncounter.TryGetValue(encounter, out var unit) ? unit : null;

    /// <summary>The person of a stay.</summary>
    public Guid PersonOf(Guid encounter) => personByEncounter[encounter];

    /// <summary>True when a device stands at this bed now.</summary>
    public bool HasDevice(Guid bed, Instant at) => bedsByDevice.Values.Any(places => places.Any(place => place.Id == bed && place.Holds(at)));

    static Dictionary<Guid, List<Span>> Group(IEnumerable<(Guid Key, Span Span)> spans) =>
        spans.GroupBy(each => each.Key).ToDictionary(group => group.Key, group => group.Select(each => each.Span).OrderByDescending(span => span.From).ToList());

    static Guid? Find(Dictionary<Guid, List<Span>> map, Guid key, Instant at)
    {
        if (!map.TryGetValue(key, out var spans)) return null;
        foreach (var span in spans)
            if (span.Holds(at)) return span.Id;
        return null;
    }

    readonly record struct Span(Guid Id, Instant From, Instant? To)
    {
        public bool Holds(Instant at) => at >= From && (To is null || at < To);
    }
}
