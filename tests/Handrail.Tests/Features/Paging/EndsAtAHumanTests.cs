using Handrail.Core.Kernel;
using Handrail.Core.Paging;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Watch;
using Handrail.Tests.Trust;
using NodaTime;

namespace Handrail.Tests.Features.Paging;

/// <summary>Whatever is broken, each alert ends at a human being, and the time it took is said.</summary>
public sealed class EndsAtAHumanTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-103")]
    public async Task A_dead_push_endpoint_fails_over_to_the_next_channel_of_the_same_person(Engine engine)
    {
        var said = new List<string>();
        foreach (var (how, path, status) in ((string, string, int)[])[("410", "/push/gone", 410), ("500", "/push/broken", 500), ("refused", "", -1), ("hanging", "/push/hangs", 0)])
        {
            await using var house = await PagingHouse.Open(engine, with: options => status == 0 ? options with { SendTimeout = TimeSpan.FromSeconds(1.5) } : options);
            if (status >= 0) house.Push.Answers[path] = status;
            foreach (var login in (string[])["ama.osei", "tove.berg"])
            {
                await house.Phone(login, path, endpoint: status < 0 ? "http://127.0.0.1:1/nobody" : null);
                await house.Number(login);
            }

            var alert = await house.Worried();
            await house.Pass(Duration.FromSeconds(60), until: () => house.Deliveries(alert).Count(each => each is { Kind: ChannelKind.Sms, State: DeliveryState.HandedOver }) == 2);
            Assert.True(house.Gateway.All.Count >= 2);
            Assert.Equal(0, house.Step(alert)); // the same people, by another way: the ladder has not moved
            var text = house.Deliveries(alert).First(each => each is { Who: "ama.osei", Kind: ChannelKind.Sms });
            Assert.Equal(DeliveryState.HandedOver, text.State);
            Assert.IsType<Outcome<bool>.Done>(await house.Receipt(text.Id, DeliveryState.Confirmed));
            var human = house.Human(alert);
            Assert.Equal("Ama Osei", human.Who);
            Assert.InRange(human.Seconds, 0, 60);
            said.Add($"dead push ({how}): {PagingHouse.Words(human)} by text message");
            if (status == 410) Assert.Equal(2, house.Ward.Count("reach_address", "kind = 1 AND removed_at IS NOT NULL AND address = ''"));
            else Assert.Equal(0, house.Ward.Count("reach_address", "removed_at IS NOT NULL"));
        }

        Figures.Say($"paging on {engine}: {string.Join("; ", said)}");
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-104")]
    public async Task A_dead_gateway_is_an_alert_of_its_own_the_ladder_goes_on_at_once_and_it_ends_when_a_send_works(Engine engine)
    {
        await using var house = await PagingHouse.Open(engine);
        house.Gateway.Answers["/send"] = 503;
        await house.Number("ama.osei");
        await house.Number("tove.berg");
        var phone = await house.Phone("kenji.sato");
        var charge = await house.Phone("bo.lind", "/push/charge");
        var alert = await house.Worried();
        await house.Pass(Duration.FromSeconds(60), until: () => house.Push.At("/push/ok").Any());

        var sent = house.Push.At("/push/ok").First();
        await house.Tap(phone, sent);
        var human = house.Human(alert);
        Assert.Equal("Dr Kenji Sato", human.Who);
        Assert.InRange(human.Seconds, 0, 45); // not the three minutes of the nurses' two steps
        Assert.Contains("passed-on", house.Ward.EventsOf(alert));

        var down = Assert.Single(house.Ward.Query("SELECT id, priority FROM alert WHERE rule LIKE 'channel-down:%' AND state <> 6", row => (Id: row.Id(0), Priority: row.GetInt16(1))));
        Assert.Equal((short)Priority.Medium, down.Priority);
        // Told through what is left: nobody of the nurses has anything but the gateway, so the one in charge is paged at once.
        await house.Pass(Duration.FromSeconds(30), until: () => house.Push.At("/push/charge").Any());
        await house.Tap(charge, house.Push.At("/push/charge").Last());
        Assert.Contains("reached", house.Ward.EventsOf(down.Id));

        house.Gateway.Answers["/send"] = 200;
        await house.Pass(Duration.FromMinutes(1));
        Assert.Equal(1, await house.Pager.Beats(CancellationToken.None));
        Assert.Equal(0, house.Ward.Count("alert", "rule LIKE 'channel-down:%' AND state <> 6"));
        Figures.Say($"paging on {engine}: dead gateway: {PagingHouse.Words(human)}, the gateway's own alert to Bo Lind");
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-103")]
    public async Task An_empty_roster_ends_at_the_standing_charge_nurse(Engine engine)
    {
        await using var house = await PagingHouse.Open(engine);
        var phone = await house.Phone("bo.lind");
        await house.Ward.Writer.Run(scope => scope.Connection.Execute("DELETE FROM shift") + scope.Connection.Execute(
            "INSERT INTO care_team (id, encounter_id, staff_id, role, from_at) SELECT e.id, e.id, s.id, s.role, @now FROM encounter e CROSS JOIN staff s WHERE e.id = @stay AND s.login = 'ama.osei'",
            ("now", scope.Now), ("stay", DemoWard.Stay(1))));
        var alert = await house.Worried();
        await house.Tap(phone, Assert.Single(house.Push.All));
        var human = house.Human(alert);
        Assert.Equal(("Bo Lind", 0), human);
        Figures.Say($"paging on {engine}: empty roster: {PagingHouse.Words(human)}");
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-103")]
    public async Task Declined_by_all_goes_on_at_once_to_the_next_until_one_takes_it(Engine engine)
    {
        await using var house = await PagingHouse.Open(engine);
        foreach (var login in (string[])["ama.osei", "tove.berg", "kenji.sato", "bo.lind"]) await house.Phone(login, "/push/" + login);
        var alert = await house.Worried();
        for (var step = 0; step < 3; step++)
        {
            foreach (var login in step < 2 ? (string[])["ama.osei", "tove.berg"] : ["kenji.sato"])
            {
                house.Ward.Clock.Now += Duration.FromSeconds(10);
                await house.Ward.Done(login, new DeclineAlert(alert), house.Ward.Answers.Decline);
                await house.Settle();
            }
        }

        Assert.Equal(3, house.Step(alert));
        Assert.Single(house.Push.At("/push/bo.lind"));

        // The last of all declines too: the alert stays open on every wall, nobody is skipped, and the same last step is paged again at its time.
        house.Ward.Clock.Now += Duration.FromSeconds(10);
        await house.Ward.Done("bo.lind", new DeclineAlert(alert), house.Ward.Answers.Decline);
        await house.Settle();
        Assert.Equal((3, 1L), (house.Step(alert), house.Ward.Count("alert", "resolved_at IS NULL AND accepted_by IS NULL AND due_at IS NOT NULL AND id IN (SELECT alert_id FROM notice WHERE channel = 'wall')")));
        Assert.Single(house.Push.At("/push/bo.lind"));
        house.Ward.Clock.Now += Duration.FromSeconds(110); // two minutes after the step
        await house.Settle();
        Assert.Equal(2, house.Push.At("/push/bo.lind").Count());
        house.Ward.Clock.Now += Duration.FromSeconds(10);
        await house.Ward.Done("bo.lind", new AcceptAlert(alert), house.Ward.Answers.Accept);
        var taken = house.Ward.Query("SELECT s.name, a.accepted_at, a.opened_at FROM alert a JOIN staff s ON s.id = a.accepted_by WHERE a.id = @id", row => (row.GetString(0), (row.Time(1) - row.Time(2)).TotalSeconds), ("id", alert))[0];
        Assert.Equal(("Bo Lind", 180), taken);
        Assert.DoesNotContain(house.Pages(alert), page => page.State == PageState.Open); // nothing more is sent to anybody
        Figures.Say($"paging on {engine}: declined by all: {PagingHouse.Words(taken)} (all six declined, ten seconds each; the last was paged again after two minutes)");
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-105")]
    public async Task When_a_whole_last_step_is_out_of_reach_the_wall_says_so_and_it_repeats_until_somebody_is_reached(Engine engine)
    {
        await using var house = await PagingHouse.Open(engine);
        house.Push.Answers["/push/dead"] = 503;
        foreach (var login in (string[])["ama.osei", "tove.berg", "kenji.sato"]) await house.Phone(login, "/push/dead");
        var phone = await house.Phone("bo.lind", "/push/dead");
        var alert = await house.Worried();
        await house.Pass(Duration.FromSeconds(40));
        Assert.Equal(3, house.Step(alert)); // each step went on at once when nobody of it could be reached
        Assert.True(Card(house, alert).NobodyReached);
        Assert.Equal(1, house.Ward.EventsOf(alert).Count(kind => kind == "unreached"));

        await house.Pass(Duration.FromMinutes(5));
        var repeats = house.Ward.AlertsOf(1).Single(each => each.Id == alert).Repeats;
        Assert.True(repeats >= 2, $"the last step is told again: {repeats}");
        Assert.True(Card(house, alert).NobodyReached);

        house.Push.Answers["/push/dead"] = 201;
        var before = house.Push.All.Count;
        await house.Pass(Duration.FromMinutes(3), until: () => house.Push.All.Count > before);
        await house.Tap(phone, house.Push.All.Last());
        Assert.False(Card(house, alert).NobodyReached);
        Figures.Say($"paging on {engine}: nobody of the last step in reach: said on the wall, told again {repeats} times in 5 minutes, then {PagingHouse.Words(house.Human(alert))}");
    }

    [Fact, Hazard("HZ-103")]
    public async Task Where_nobody_has_a_channel_the_wall_keeps_its_minutes_and_somebody_further_on_who_has_one_is_told_at_once()
    {
        await using var house = await PagingHouse.Open(Engine.Sqlite);
        var first = await house.Worried();
        Assert.Equal(0, house.Step(first));
        Assert.False(Card(house, first).NobodyReached);
        await house.Ward.Done("ama.osei", new ResolveAlert(first, "test"), house.Ward.Answers.Resolve);
        await house.Phone("bo.lind");
        house.Ward.Clock.Now += Duration.FromHours(1);
        var second = await house.Worried();
        Assert.Equal(3, house.Step(second));
        Assert.Single(house.Push.All);
    }

    static AlertCardModel Card(PagingHouse house, Guid alert)
    {
        using var connection = house.Ward.Database.Open();
        return AlertCards.One(connection, house.Ward.Database.Vault, house.Ward.Shelf, alert, house.Ward.Clock.Now)!;
    }
}
