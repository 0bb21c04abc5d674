using System.Globalization;
using Handrail.Core.Kernel;
using Handrail.Core.Paging;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Paging;
using Handrail.Features.Watch;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Outbound;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Tests.Features.Paging;

/// <summary>A ward whose people are paged through real local servers, on a clock the test moves.</summary>
sealed class PagingHouse : IAsyncDisposable
{
    /// <summary>How long a provider may take in these tests, for real: long, since nothing here depends on a calm machine. Where one hangs the clock of the ward moves by <see cref="Hang"/>.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static readonly Duration Hang = Duration.FromSeconds(10);
    readonly List<Phone> phones = [];
    PushSender push = null!;
    GatewaySender gateway = null!;

    public Ward Ward { get; private init; } = null!;

    public Provider Push { get; private init; } = null!;

    public Provider Gateway { get; private init; } = null!;

    public Pager Pager { get; private set; } = null!;

    public PagingSecrets Secrets { get; private set; } = null!;

    public ReachOptions Options { get; private set; } = null!;

    public static async Task<PagingHouse> Open(Engine engine, Func<ReachOptions, ReachOptions>? with = null, ILogger<Pager>? log = null)
    {
        var house = new PagingHouse { Ward = await Ward.Open(engine, beds: 2), Push = await Provider.Start(), Gateway = await Provider.Start() };
        var options = new ReachOptions { PrivatePush = true, SendTimeout = Patience, Gateway = new GatewayOptions(new Uri(house.Gateway.Address, "/send"), "a secret of this test only") };
        house.Options = with?.Invoke(options) ?? options;
        house.Push.Hangs = house.Gateway.Hangs = () => house.Ward.Clock.Now += Hang;
        await house.Ward.Writer.Run(PagingSecrets.Ensure);
        house.Start(log ?? NullLogger<Pager>.Instance);
        return house;
    }

    void Start(ILogger<Pager> log)
    {
        Secrets = new PagingSecrets(Ward.Database);
        (push, gateway) = (new PushSender(Options, Secrets, Ward.Clock), new GatewaySender(Options, Ward.Clock));
        var mail = new MailSender(Options, new ServeOptions { DataFolder = Ward.Folder });
        Pager = new Pager(Ward.Database, Ward.Writer, Ward.Pages, Ward.Health, Secrets, Options, [push, gateway, mail], Ward.Clock, TimeProvider.System, log);
    }

    /// <summary>Everything in memory is lost, as after a kill between two commits.</summary>
    public async Task Restart()
    {
        Pager.Dispose();
        push.Dispose();
        gateway.Dispose();
        await Ward.Restart();
        Start(NullLogger<Pager>.Instance);
    }

    /// <summary>Registers a phone; <paramref name="path"/> is where its push service is asked.</summary>
    public async Task<Phone> Phone(string login, string path = "/push/ok", bool confirmed = true, string? endpoint = null)
    {
        var phone = new Phone($"{endpoint ?? new Uri(Push.Address, path).ToString()}?{login}"); // each browser has an endpoint of its own
        phones.Add(phone);
        await Register(login, ChannelKind.Push, phone.Stored, phone.Endpoint, confirmed);
        return phone;
    }

    public Task<Guid> Number(string login, string number = "+12025550123", bool confirmed = true, ChannelKind kind = ChannelKind.Sms) => Register(login, kind, number, number, confirmed);

    public async Task<Guid> Register(string login, ChannelKind kind, string address, string mark, bool confirmed)
    {
        var id = await Ward.Done(login, new AddAddress(DemoWard.StaffId(login), kind, "test", address, mark), Handlers.Handle);
        if (confirmed) await Ward.Writer.Run(scope => scope.Connection.Execute("UPDATE reach_address SET confirmed_at = @now WHERE id = @id", ("id", id), ("now", scope.Now)));
        return id;
    }

    public ReachHandlers Handlers => new(Ward.Pages, Secrets);

    /// <summary>Somebody is worried about the person in bed 1.</summary>
    public async Task<Guid> Worried()
    {
        var alert = await Ward.Done("ama.osei", new RaiseConcern(DemoWard.Stay(1)), new RaiseConcernHandler(Ward.Book, Ward.Readings).Handle);
        await Settle();
        return alert;
    }

    /// <summary>Sends what waits, until nothing is left to do at this moment.</summary>
    public async Task Settle()
    {
        for (var i = 0; i < 50 && (await Pager.Round(CancellationToken.None) > 0 || await Ward.Sweep.Round(CancellationToken.None) > 0); i++)
        {
        }
    }

    /// <summary>Lets time pass: timers and retries at their moments.</summary>
    public async Task Pass(Duration time, Func<bool>? until = null)
    {
        var end = Ward.Clock.Now + time;
        await Settle();
        while (Next() is { } next && next <= end && until?.Invoke() != true)
        {
            if (next > Ward.Clock.Now) Ward.Clock.Now = next;
            await Settle();
        }

        if (until is null && end > Ward.Clock.Now) Ward.Clock.Now = end;
    }

    Instant? Next()
    {
        using var connection = Ward.Database.Open();
        return connection.Scalar<long?>("SELECT min(at) FROM (SELECT min(due_at) AS at FROM due_work UNION ALL SELECT min(next_at) FROM page_delivery WHERE state = 1) soon") is { } micros ? Micros.ToInstant(micros) : null;
    }

    /// <summary>The person taps what their phone shows: the service worker's receipt.</summary>
    public Task<Outcome<bool>> Tap(Phone phone, Got got, DeliveryState state = DeliveryState.Confirmed)
    {
        var payload = phone.Read(got.Body);
        var delivery = payload.GetProperty("d").GetGuid();
        Assert.True(Secrets.IsToken(delivery, payload.GetProperty("t").GetString()));
        return Receipt(delivery, state);
    }

    public Task<Outcome<bool>> Receipt(Guid delivery, DeliveryState state) =>
        Ward.Gate.Run(new RecordReceipt(delivery, state, null), new Actor("gateway", Guid.Empty, "test", "gateway"), new ReceiptHandlers(Ward.Pages).Handle);

    /// <summary>Pages of an alert: who, state, and seconds to its end.</summary>
    public List<(string Who, PageState State, int Seconds)> Pages(Guid alert) => Ward.Query(
        "SELECT s.login, p.state, p.made_at, p.ended_at FROM page p JOIN staff s ON s.id = p.staff_id WHERE p.alert_id = @alert ORDER BY p.made_at, s.login",
        row => (row.GetString(0), (PageState)row.GetInt16(1), (int)((row.TimeOrNull(3) ?? row.Time(2)) - row.Time(2)).TotalSeconds), ("alert", alert));

    /// <summary>Deliveries of an alert: who, channel, state.</summary>
    public List<(string Who, ChannelKind Kind, DeliveryState State, Guid Id, string Key)> Deliveries(Guid alert) => Ward.Query(
        "SELECT s.login, d.kind, d.state, d.id, d.key FROM page_delivery d JOIN page p ON p.id = d.page_id JOIN staff s ON s.id = p.staff_id WHERE p.alert_id = @alert ORDER BY d.made_at, s.login, d.key",
        row => (row.GetString(0), (ChannelKind)row.GetInt16(1), (DeliveryState)row.GetInt16(2), row.Id(3), row.GetString(4)), ("alert", alert));

    /// <summary>The first person who had the alert, and how long after it was raised.</summary>
    public (string Who, double Seconds) Human(Guid alert) => Ward.Query(
        """
        SELECT s.name, e.at, a.opened_at FROM alert_event e JOIN alert a ON a.id = e.alert_id JOIN staff s ON s.id = e.staff_id
        WHERE e.alert_id = @alert AND e.kind IN ('reached', 'accepted') ORDER BY e.no LIMIT 1
        """,
        row => (row.GetString(0), (row.Time(1) - row.Time(2)).TotalSeconds), ("alert", alert)).FirstOrDefault();

    public int Step(Guid alert) => Ward.Query("SELECT step FROM alert WHERE id = @id", row => row.GetInt32(0), ("id", alert))[0];

    public static string Words((string Who, double Seconds) human) => string.Create(CultureInfo.InvariantCulture, $"{human.Who} after {human.Seconds:0} s");

    public async ValueTask DisposeAsync()
    {
        Pager.Dispose();
        push.Dispose();
        gateway.Dispose();
        foreach (var phone in phones) phone.Dispose();
        await Push.DisposeAsync();
        await Gateway.DisposeAsync();
        await Ward.DisposeAsync();
    }
}
