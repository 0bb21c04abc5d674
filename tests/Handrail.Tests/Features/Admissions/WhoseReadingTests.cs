using CsCheck;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using NodaTime;

namespace Handrail.Tests.Features.Admissions;

/// <summary>
/// Random nights: moves, swaps, leaves, returns, discharges, undone steps, each written down up to an hour and a half late, among readings that come late and out of
/// order. Afterwards an oracle that knows only what was accepted says for each reading who lay there.
/// </summary>
public sealed class WhoseReadingTests
{
    const int Beds = 3, Spare = 2;

    static readonly Gen<(int Kind, int A, int B, int Ago)[]> Nights = Gen.Select(Gen.Int[0, 15], Gen.Int[0, Beds + Spare - 1], Gen.Int[0, Beds + Spare - 1], Gen.Int[0, 90]).Array[70];

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-087")]
    public async Task No_reading_stays_with_a_wrong_person_however_late_moves_are_written_down(Engine engine)
    {
        var (accepted, moved, readings) = (0, 0L, 0);
        // A night on which a restart remembered something else than the running program did: what the record had put right was not stored.
        await Nights.SampleAsync(Whole, seed: "b3wfXogzgU95", iter: 1, threads: 1);
        await Nights.SampleAsync(Whole, iter: 4, threads: 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"{engine}: {readings} readings, {accepted} accepted changes, {moved} times a reading changed hands, 0 with a wrong person");
        Assert.True(accepted > 20 && moved > 5, $"only {accepted} accepted changes and {moved} moved readings: these nights prove little");

        async Task Whole((int Kind, int A, int B, int Ago)[] night)
        {
            await using var ward = await Ward.Open(engine, Beds);
            var run = new Night(ward);
            await run.Open();
            foreach (var step in night) await run.Do(step);
            await run.Judge();
            (accepted, moved, readings) = (accepted + run.Accepted, moved + ward.Count("observation_moved"), readings + run.Sent);
        }
    }

    sealed class Night(Ward ward)
    {
        readonly List<Guid> beds = [];
        readonly List<Guid> stays = [];
        readonly Dictionary<Guid, List<(Guid Id, StayKind Kind, Instant At, Guid? Bed)>> log = [];
        readonly List<(int Value, Guid? Bed, Guid? Person, Instant At)> sent = [];

        public int Accepted { get; private set; }

        public int Sent => sent.Count;

        public async Task Open()
        {
            for (var i = 1; i <= Beds; i++) beds.Add(DemoWard.Bed(i));
            for (var i = 1; i <= Beds; i++) stays.Add(DemoWard.Stay(i));
            for (var i = 0; i < Spare; i++)
            {
                var bed = await ward.FreeBed($"S{i}");
                beds.Add(bed);
                var monitor = DemoWard.Monitor(90 + i);
                await ward.Writer.Run(scope =>
                {
                    scope.Connection.Execute("INSERT INTO device (id, name, trusted) VALUES (@id, @name, 1)", ("id", monitor), ("name", $"Spare monitor {i}"));
                    return scope.Connection.Execute("INSERT INTO device_place (id, device_id, bed_id, from_at) VALUES (@id, @device, @bed, @at)", ("id", Guid.NewGuid()), ("device", monitor), ("bed", bed), ("at", ward.Clock.Now));
                });
            }

            for (var i = 0; i < Beds; i++) log[stays[i]] = [(Guid.Empty, StayKind.Admit, ward.Clock.Now, beds[i])];
            ward.Book.PlacesChanged();
            ward.Clock.Now += Duration.FromHours(2);
        }

        public async Task Do((int Kind, int A, int B, int Ago) step)
        {
            ward.Clock.Now += Duration.FromMinutes(1);
            var at = ward.Clock.Now - Duration.FromMinutes(step.Ago);
            var (stay, bed) = (stays[step.A % stays.Count], beds[step.B]);
            switch (step.Kind)
            {
                case <= 6:
                    await Reading(bed, at, step.Kind);
                    break;
                case 7:
                    await Reading(null, at, step.A % stays.Count);
                    break;
                case <= 10:
                    await Ready(bed);
                    await Keep(stay, StayKind.Move, at, bed, ward.TryMove(stay, bed, at));
                    break;
                case 11:
                    var other = stays[(step.A + 1) % stays.Count];
                    var (own, theirs) = (BedAt(stay, at), BedAt(other, at));
                    if (await ward.TrySwap(stay, other, at) is not Outcome<Guid>.Done) break;
                    Note(stay, StayKind.Move, at, theirs);
                    Note(other, StayKind.Move, at, own);
                    break;
                case 12:
                    await Keep(stay, StayKind.Leave, at, null, ward.TryLeave(stay, at));
                    break;
                case 13:
                    await Ready(bed);
                    await Keep(stay, StayKind.Return, at, bed, ward.TryReturn(stay, bed, at));
                    break;
                case 14:
                    await Keep(stay, StayKind.Discharge, at, null, ward.TryDischarge(stay, at));
                    break;
                default:
                    if (log[stay] is not [_, .., var last] || await ward.TryUndo(stay, last.Id) is not Outcome<Guid>.Done) break;
                    log[stay].Remove(last);
                    Accepted++;
                    break;
            }
        }

        // The oracle knows nothing of spans: it walks the accepted events of each stay up to the moment.
        Guid? BedAt(Guid stay, Instant at)
        {
            Guid? bed = null;
            foreach (var each in log[stay].Select((each, i) => (each, i)).OrderBy(pair => pair.each.At).ThenBy(pair => pair.i).Select(pair => pair.each).TakeWhile(each => each.At <= at)) bed = each.Bed;
            return bed;
        }

        public async Task Judge()
        {
            var live = ward.Query(
                "SELECT o.v1, o.encounter_id, o.person_id FROM observation o WHERE o.measure = @pulse AND o.status <> 'entered-in-error' AND o.version = (SELECT max(n.version) FROM observation n WHERE n.id = o.id)",
                row => (Value: row.GetInt32(0), Stay: row.IdOrNull(1), Person: row.IdOrNull(2)), ("pulse", (short)Measure.Pulse));
            Assert.Equal(sent.Select(each => each.Value).Order(), live.Select(each => each.Value).Order()); // none lost, none twice
            foreach (var (value, stay, person) in live)
            {
                var reading = sent.Single(each => each.Value == value);
                if (reading.Bed is { } bed) Assert.Equal(stays.Where(each => BedAt(each, reading.At) == bed).Select(each => (Guid?)each).SingleOrDefault(), stay);
                else Assert.True(person is null || person == reading.Person, "a nurse's value is with somebody else");
            }

            var hot = await StayTests.Snapshots(ward, [.. stays]);
            await ward.Restart();
            Assert.Equal(await StayTests.Snapshots(ward, [.. stays]), hot);
        }

        async Task Reading(Guid? bed, Instant at, int who)
        {
            var value = 40_000 + sent.Count;
            var monitor = bed is { } place ? beds.IndexOf(place) is var i && i < Beds ? DemoWard.Monitor(i + 1) : DemoWard.Monitor(90 + i - Beds) : (Guid?)null;
            var reading = new ReadingIn { Measure = Measure.Pulse, V1 = value, EffectiveAt = at, ContentHash = value };
            await (monitor is { } device
                ? ward.Store(new Sender(1, null, null, "test gateway"), [who % 3 == 0 ? reading with { Subject = SubjectKind.Location, SubjectId = bed, Device = device } : reading with { Device = device }])
                : ward.Store(new Sender(null, null, DemoWard.StaffId("ama.osei"), "Ama Osei"), [reading with { Subject = SubjectKind.Patient, SubjectId = DemoWard.Person(who + 1), ByHand = true }]));
            sent.Add((value, bed, monitor is null ? DemoWard.Person(who + 1) : null, at));
        }

        // Cleaning is no part of this: a bed that was left is ready at once, unless somebody lies in it.
        Task Ready(Guid bed) => ward.Writer.Run(scope =>
        {
            if (BedBook.MarkOf(scope.Connection, bed) == BedMark.Dirty) BedBook.Mark(scope, bed, BedMark.Ready, null, null);
            return true;
        });

        async Task Keep(Guid stay, StayKind kind, Instant at, Guid? bed, Task<Outcome<Guid>> doing)
        {
            if (await doing is Outcome<Guid>.Done) Note(stay, kind, at, bed);
        }

        void Note(Guid stay, StayKind kind, Instant at, Guid? bed)
        {
            Accepted++;
            // As the product wrote it: the id is needed to undo it.
            log[stay].Add((ward.Steps(stay).MaxBy(each => each.No)!.Id, kind, at, bed));
        }
    }
}
