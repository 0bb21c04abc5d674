using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Watch;
using Handrail.Gate;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Tests;

/// <summary>A small real ward on a real database with a clock the test moves: the demo's people, the real writer, gate, watch and sweep. No mocks.</summary>
public sealed class Ward : IAsyncDisposable
{
    readonly TestDatabase test;

    Ward(TestDatabase test, SteppingClock clock)
    {
        this.test = test;
        Clock = clock;
        Start();
    }

    public SteppingClock Clock { get; }

    public Database Database => test.Database;

    public string Folder => test.Folder;

    public Writer Writer { get; private set; } = null!;

    public WatchBook Book { get; private set; } = null!;

    public AlertBook Alerts { get; private set; } = null!;

    public TakeReadings Readings { get; private set; } = null!;

    public PageBook Pages { get; private set; } = null!;

    public ChannelHealth Health { get; private set; } = null!;

    public AlertAnswers Answers { get; private set; } = null!;

    public Sweep Sweep { get; private set; } = null!;

    public Gate.Gate Gate { get; private set; } = null!;

    public ProtocolShelf Shelf { get; private set; } = null!;

    public StayHooks Hooks { get; private set; } = null!;

    public StayBook Stays { get; private set; } = null!;

    public static string Content => Path.Combine(AppContext.BaseDirectory, "content");

    public static async Task<Ward> Open(Engine engine, int beds = 4)
    {
        var test = TestDatabase.Make(engine);
        var clock = new SteppingClock(Instant.FromUtc(2026, 11, 23, 3, 0));
        await using (var writer = new Writer(test.Database, new AuditChain(0), clock, NullLogger<Writer>.Instance))
        {
            var unsigned = Protocols.Load(Content, test.Database);
            await writer.Run(scope =>
            {
                DemoWard.Seed(scope, beds, clock.Now, unsigned);
                return true;
            });
        }

        return new Ward(test, clock);
    }

    /// <summary>Throws every object and cache away and starts anew on the same database, as after a crash between two commits.</summary>
    public async Task Restart()
    {
        await Writer.DisposeAsync();
        Start();
    }

    public static Actor Staff(string login)
    {
        var (_, name, role) = DemoWard.Staff.Single(each => each.Login == login);
        return new Actor("staff", DemoWard.StaffId(login), name, role);
    }

    /// <summary>A monitor's value for a bed, now.</summary>
    public Task<IReadOnlyList<Stored>> Device(int bed, Measure measure, int value, Instant? at = null, string? identifier = null) =>
        Store(new Sender(1, null, null, "test gateway"), [Reading(measure, value, at) with { Device = DemoWard.Monitor(bed), Identifier = identifier }]);

    /// <summary>A nurse's value for the person in a bed, now.</summary>
    public Task<IReadOnlyList<Stored>> Hand(int bed, params (Measure Measure, int Value)[] values) =>
        Store(new Sender(null, null, DemoWard.StaffId("ama.osei"), "Ama Osei"),
            [.. values.Select(each => Reading(each.Measure, each.Value, null) with { Subject = SubjectKind.Patient, SubjectId = DemoWard.Person(bed), ByHand = true })]);

    /// <summary>A full quiet set by hand.</summary>
    public Task QuietSet(int bed) => Hand(bed, (Measure.RespiratoryRate, 16), (Measure.SpO2, 98), (Measure.Oxygen, 0), (Measure.SystolicBp, 120), (Measure.Pulse, 72), (Measure.Consciousness, 0), (Measure.Temperature, 37));

    public Task<IReadOnlyList<Stored>> Store(Sender by, IReadOnlyList<ReadingIn> readings) => Readings.Store(new ReadingsBatch(by, readings));

    public ReadingIn Reading(Measure measure, int value, Instant? at) => new()
    {
        Measure = measure, V1 = value * 1000, EffectiveAt = at ?? Clock.Now, ContentHash = HashCode.Combine((int)measure, value),
    };

    /// <summary>Lets time pass as the process would live it: every piece of due work is done at its moment.</summary>
    public async Task Pass(Duration time)
    {
        var end = Clock.Now + time;
        while (NextDue() is { } due && due <= end)
        {
            if (due > Clock.Now) Clock.Now = due;
            await Sweep.Round(CancellationToken.None);
        }

        Clock.Now = end;
    }

    public async Task<T> Done<TAsk, T>(string login, TAsk ask, Func<TAsk, Actor, WriteScope, Outcome<T>> handle) where TAsk : IAsk =>
        await Gate.Run(ask, Staff(login), handle) switch
        {
            Outcome<T>.Done done => done.Value,
            Outcome<T>.Refused refused => throw new InvalidOperationException($"Refused: {refused.Why}"),
            _ => throw new InvalidOperationException(),
        };

    public List<AlertFact> AlertsOf(int bed) => Query(
        "SELECT id, rule, priority, state, round, step, repeats, accepted_by FROM alert WHERE encounter_id = @stay ORDER BY opened_at, rule",
        row => new AlertFact(row.Id(0), row.GetString(1), (Priority)row.GetInt16(2), (AlertState)row.GetInt16(3), row.GetInt32(4), row.GetInt32(5), row.GetInt32(6), row.IdOrNull(7)),
        ("stay", DemoWard.Stay(bed)));

    public List<string> EventsOf(Guid alert) => Query("SELECT kind FROM alert_event WHERE alert_id = @id ORDER BY no", row => row.GetString(0), ("id", alert));

    public List<T> Query<T>(string sql, Func<System.Data.Common.DbDataReader, T> row, params (string, object?)[] parameters)
    {
        using var connection = Database.Open();
        return connection.Query(sql, row, parameters);
    }

    public long Count(string table, string where = "1 = 1")
    {
        using var connection = Database.Open();
        return connection.Scalar<long>($"SELECT count(*) FROM {table} WHERE {where}");
    }

    public async ValueTask DisposeAsync()
    {
        Sweep.Dispose();
        await Writer.DisposeAsync();
        await test.DisposeAsync();
    }

    void Start()
    {
        Shelf = Protocols.Load(Content, Database);
        Writer = new Writer(Database, new AuditChain(0), Clock, NullLogger<Writer>.Instance);
        Gate = new Gate.Gate(Writer, Database, new Admission([new RelationshipRule()]), Clock);
        Book = new WatchBook(Shelf);
        Pages = new PageBook();
        Alerts = new AlertBook(Shelf, Pages);
        Health = new ChannelHealth();
        new DeadChannels(Alerts, Shelf).Into(Health);
        Readings = new TakeReadings(Writer, Book, Alerts, Shelf);
        Answers = new AlertAnswers(Alerts, Book, Shelf, Pages);
        Hooks = new StayHooks();
        var follow = new FollowStays(Book, Alerts, new MoveReadings(Book, Readings), Shelf);
        follow.Into(Hooks);
        Stays = new StayBook(Hooks);
        Sweep = new Sweep(Writer, Database, Book, Alerts, Readings, Clock, TimeProvider.System, NullLogger<Sweep>.Instance, [new DueKind(PageBook.DueKindName, Pages.Due), follow.Due, new DueKind(LeavingCallBook.DueKindName, LeavingCallBook.Tick)]);
    }

    Instant? NextDue()
    {
        using var connection = Database.Open();
        return connection.Scalar<long?>("SELECT min(due_at) FROM due_work") is { } micros ? Micros.ToInstant(micros) : null;
    }
}

public sealed record AlertFact(Guid Id, string Rule, Priority Priority, AlertState State, int Round, int Step, int Repeats, Guid? AcceptedBy);
