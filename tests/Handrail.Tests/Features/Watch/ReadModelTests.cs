using Handrail.Core.Scores;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Watch;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Tests.Features.Watch;

public sealed class ReadModelTests
{
    static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    static PageFrame Frame(Ward ward) => new(ward.Clock.Now, DateTimeZoneProviders.Tzdb["America/New_York"], true, new FormTokens("f", "o"), new Viewer("Ama Osei", "nurse"));

    static WatchLook Look(Ward ward) => new(ward.Database, ward.Writer, ward.Book);

    static async Task<WardBoardModel> Board(Ward ward) => (await new WardBoard(ward.Database, Look(ward), ward.Shelf).Of(DemoWard.Unit, Frame(ward)))!;

    static async Task<PersonModel> Person(Ward ward, int bed) =>
        (await new PersonChart(ward.Database, Look(ward), ward.Shelf, ward.Clock).Of(DemoWard.Stay(bed), Frame(ward), null, Nothing, [], CancellationToken.None))!;

    static BedTileModel TileOf(WardBoardModel board, int bed) => board.Tiles.Single(tile => tile.BedName == $"{bed}");

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_board_shows_values_with_age_source_and_points_and_who_is_in_charge(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await ward.QuietSet(1);
        ward.Clock.Now += Duration.FromMinutes(2);
        await ward.Device(1, Measure.Pulse, 95);
        var board = await Board(ward);

        Assert.Equal((4, "Bo Lind", "Dr Kenji Sato"), (board.Taken, board.ChargeNurse, board.OnCall));
        var tile = TileOf(board, 1);
        var pulse = tile.Vitals.Single(vital => vital.Measure == Measure.Pulse);
        Assert.Equal((95_000, false, 1, 23_000), (pulse.Milli, pulse.ByHand, pulse.Points, pulse.ChangeMilli));
        var rate = tile.Vitals.Single(vital => vital.Measure == Measure.RespiratoryRate);
        Assert.Equal((16_000, true, 0, (int?)null), (rate.Milli, rate.ByHand, rate.Points, rate.ChangeMilli));
        Assert.Equal(ward.Clock.Now - Duration.FromMinutes(2), rate.At);
        Assert.Equal(1, tile.Score!.AtLeast);
        Assert.True(tile.Score.Complete);
        Assert.Contains("Day 4", tile.Flags);
        Assert.Matches("^[A-Z][^ ]* [A-Z]\\.$", tile.ShortName);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-009")]
    public async Task A_set_with_something_missing_is_at_least_and_names_what_is_missing(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await ward.Hand(1, (Measure.Pulse, 115), (Measure.SpO2, 97));
        var score = TileOf(await Board(ward), 1).Score!;
        Assert.False(score.Complete);
        Assert.Equal(2, score.AtLeast);
        Assert.Null(score.Risk);
        Assert.Equal([Measure.RespiratoryRate, Measure.Oxygen, Measure.SystolicBp, Measure.Consciousness, Measure.Temperature], score.Missing);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Overdue_beds_come_first_the_latest_before_the_sickest(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        for (var bed = 1; bed <= 4; bed++)
        {
            await ward.QuietSet(bed);
            ward.Clock.Now += Duration.FromMinutes(1);
        }

        await ward.Hand(3, (Measure.SpO2, 91), (Measure.Pulse, 135));
        var board = await Board(ward);
        var ranks = board.Tiles.Select(tile => tile.Rank(ward.Clock.Now)).ToList();
        Assert.Equal(ranks.Order(), ranks);
        Assert.NotEqual("3", board.Tiles[^1].BedName);
        await ward.Pass(Duration.FromHours(14));
        var late = await Board(ward);
        Assert.All(late.Tiles, tile => Assert.True(tile.Due!.At < ward.Clock.Now));
        var minutes = late.Tiles.Select(tile => (int)(ward.Clock.Now - tile.Due!.At).TotalMinutes).ToList();
        Assert.Equal(minutes.OrderDescending(), minutes);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task An_alert_stands_on_the_board_with_its_clock_and_who_is_told_next_until_it_is_accepted_and_resolved(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        Assert.Empty((await Board(ward)).Alerts);
        await ward.QuietSet(2);
        await ward.Hand(2, (Measure.RespiratoryRate, 26), (Measure.SpO2, 88), (Measure.Oxygen, 0), (Measure.SystolicBp, 104), (Measure.Pulse, 118), (Measure.Consciousness, 0), (Measure.Temperature, 37));
        ward.Clock.Now += Duration.FromSeconds(20);

        var board = await Board(ward);
        var card = board.Alerts[0];
        Assert.Equal(Priority.High, card.Priority);
        Assert.True(card.Waiting);
        Assert.Equal("2", card.BedName);
        Assert.NotNull(card.FirstStep);
        Assert.Contains("911", card.FirstStep);
        Assert.NotNull(card.NextRole);
        Assert.True(card.DueAt > ward.Clock.Now);
        var tile = TileOf(board, 2);
        Assert.Equal(Priority.High, tile.Alert!.Priority);
        Assert.Equal(News2Risk.High, tile.Score!.Risk);
        Assert.True(board.EventNo > 0);

        await ward.Done("ama.osei", new AcceptAlert(card.Id.Value), ward.Answers.Accept);
        var accepted = (await Board(ward)).Alerts.Single(each => each.Id == card.Id);
        Assert.Equal(("Ama Osei", AlertState.Accepted, (string?)null), (accepted.AcceptedBy, accepted.State, accepted.NextRole));

        await ward.Done("ama.osei", new ResolveAlert(card.Id.Value, "Transferred with 911."), ward.Answers.Resolve);
        var list = new AlertList(ward.Database, ward.Shelf);
        var alerts = list.Of(DemoWard.Unit, Frame(ward))!;
        Assert.DoesNotContain(alerts.Open, each => each.Id == card.Id);
        Assert.Contains(alerts.Closed, each => each.Id == card.Id && each.ResolvedAt == ward.Clock.Now && each.BedName == "2");
        var page = list.One(card.Id.Value, Frame(ward), true, Nothing, [])!;
        Assert.Equal(["raised", "notified", "accepted", "resolved"], page.Events.Select(each => each.Kind).Where(kind => kind != "repeated").Distinct());
        Assert.Equal("Transferred with 911.", page.Events[^1].Detail);
        Assert.Contains(page.Notices, notice => notice.Recipient == "Ama Osei");
        Assert.Equal(DemoWard.Stay(2), page.Person!.Stay.Value);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_chart_has_a_column_for_each_set_and_a_missing_value_stays_missing(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await ward.QuietSet(1);
        ward.Clock.Now += Duration.FromMinutes(70);
        await ward.Hand(1, (Measure.RespiratoryRate, 22), (Measure.SpO2, 93), (Measure.Oxygen, 0), (Measure.SystolicBp, 105), (Measure.Pulse, 100), (Measure.Consciousness, 0));
        ward.Clock.Now += Duration.FromMinutes(1);

        var person = await Person(ward, 1);
        var byHand = person.Chart.Columns.Where(column => column.By is not null).ToList();
        Assert.Equal(2, byHand.Count);
        Assert.Equal((0, 0), (byHand[0].Score.Total, byHand[0].Score.MissingCount));
        Assert.Null(byHand[1].Temperature);
        Assert.Null(byHand[1].Score.Total);
        Assert.Equal(2 + 2 + 1 + 1, byHand[1].Score.AtLeast);
        Assert.Equal("Ama Osei", byHand[1].By);
        Assert.Equal(2, person.Trends.Single(trend => trend.Measure == Measure.Pulse).Points.Count(point => point.ByHand));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-015")]
    public async Task A_corrected_value_counts_and_the_wrong_one_stays_readable_with_the_reason(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await ward.QuietSet(1);
        ward.Clock.Now += Duration.FromMinutes(1);
        var stored = (await ward.Hand(1, (Measure.SpO2, 89)))[0];
        var handler = new CorrectObservationHandler(ward.Book, ward.Readings);
        await ward.Done("ama.osei", new CorrectObservation(DemoWard.Stay(1), stored.Id, 1, 98_000, null, "typed 89 for 98"), handler.Handle);

        var value = (await Person(ward, 1)).Values.Single(each => each.Observation == stored.Id);
        Assert.Equal([98_000, 89_000], value.Versions.Select(version => version.V1!.Value));
        Assert.Equal("typed 89 for 98", value.Versions[0].Reason);
        Assert.Equal(98_000, (await Person(ward, 1)).Chart.Columns[^1].SpO2);
        var found = await new PersonChart(ward.Database, Look(ward), ward.Shelf, ward.Clock).ValueOf(stored.Id, CancellationToken.None);
        Assert.Equal(DemoWard.Person(1), found!.Value.Person.Person);

        await ward.Done("ama.osei", new WithdrawObservation(DemoWard.Stay(1), stored.Id, 2, "wrong person"), handler.Withdraw);
        var withdrawn = (await Person(ward, 1)).Values.Single(each => each.Observation == stored.Id);
        Assert.Equal("entered-in-error", withdrawn.Versions[0].Status);
        Assert.DoesNotContain((await Person(ward, 1)).Trends.Single(trend => trend.Measure == Measure.SpO2).Points, point => point.Milli is 89_000 && point.ByHand);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-005")]
    public async Task Loudness_counts_patient_days_alerts_the_share_accepted_and_the_median(Engine engine)
    {
        await using var ward = await Ward.Open(engine, beds: 2);
        await ward.QuietSet(1);
        await ward.QuietSet(2);
        var before = new Loudness(ward.Database).Of(DemoWard.Unit, Frame(ward))!;
        Assert.Equal((0, (double?)null), (before.Total.Alerts, before.Total.ShareAccepted));

        await ward.Hand(1, (Measure.SpO2, 84));
        var alert = ward.AlertsOf(1).First(each => each.State != AlertState.Resolved);
        ward.Clock.Now += Duration.FromSeconds(90);
        await ward.Done("ama.osei", new AcceptAlert(alert.Id), ward.Answers.Accept);
        ward.Clock.Now += Duration.FromHours(12) - Duration.FromSeconds(90);
        var model = new Loudness(ward.Database).Of(DemoWard.Unit, Frame(ward))!;
        Assert.Equal(1.0, model.PatientDays, 0.01);
        Assert.Equal(ward.AlertsOf(1).Count, model.Total.Alerts);
        Assert.Equal(1, model.Total.Accepted);
        Assert.Equal(Duration.FromSeconds(90), model.Total.MedianToAccept);
        Assert.Equal(["1"], model.ByBed.Select(row => row.Name));
        Assert.Equal(model.Total.Alerts, model.ByRule.Sum(row => row.Alerts));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-013")]
    public async Task A_protocol_is_shown_with_its_signature_and_an_unknown_unit_or_stay_with_nothing(Engine engine)
    {
        await using var ward = await Ward.Open(engine, beds: 1);
        var model = new ProtocolView(ward.Database, ward.Shelf).Of("general-detox", Frame(ward), [])!;
        Assert.True(model.Active);
        Assert.Equal(model.Hash, model.Signatures[0].Hash);
        Assert.Null(new ProtocolView(ward.Database, ward.Shelf).Of("no-such", Frame(ward), []));
        Assert.Null(await new WardBoard(ward.Database, Look(ward), ward.Shelf).Of(Guid.NewGuid(), Frame(ward)));
        Assert.Null(new Loudness(ward.Database).Of(Guid.NewGuid(), Frame(ward)));
        Assert.Null(await new PersonChart(ward.Database, Look(ward), ward.Shelf, ward.Clock).Of(Guid.NewGuid(), Frame(ward), null, Nothing, [], CancellationToken.None));
    }
}
