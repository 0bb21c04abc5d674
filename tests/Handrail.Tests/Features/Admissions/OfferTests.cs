using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Admissions;
using Handrail.Features.Watch;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Tests.Features.Admissions;

/// <summary>From one unit to another, with nobody who works in both. Ama sends from the detox unit; Ola takes in the residential unit.</summary>
public sealed class OfferTests
{
    const string Ola = "ola.brandt", Mei = "mei.tanaka", Kim = "kim.alvarez";
    static readonly Guid There = DemoNetwork.Residential;

    static async Task<Ward> Network(Engine engine)
    {
        var ward = await Ward.Open(engine, 3);
        await ward.Writer.Run(scope => DemoNetwork.SeedOthers(scope, scope.Now));
        return ward;
    }

    static Actor By(string login) => DemoWard.Staff.Any(each => each.Login == login)
        ? Ward.Staff(login)
        : DemoNetwork.Staff.Where(each => each.Login == login).Select(each => new Actor("staff", DemoWard.StaffId(login), each.Name, each.Role)).Single();

    static OfferHandlers Handlers(Ward ward) => new(ward.Stays);

    static Task<Outcome<Guid>> Offer(Ward ward, int bed = 1, Guid? to = null) =>
        ward.Gate.Run(new OfferStay(DemoWard.Stay(bed), to ?? There, "Quiet for two days, ready for the groups", "Knock before you come in"), By(Hands.Nurse), Handlers(ward).Offer);

    static Task<Outcome<Guid>> Accept(Ward ward, Guid offer, Guid? bed, Instant? at = null, string login = Ola, string why = "") =>
        ward.Gate.Run(new AcceptOffer(offer, bed, at ?? ward.Clock.Now) { BedWhy = why }, By(login), Handlers(ward).Accept);

    static Task<Outcome<Guid>> Decline(Ward ward, Guid offer, string login = Ola) => ward.Gate.Run(new DeclineOffer(offer, "No bed before tomorrow"), By(login), Handlers(ward).Decline);

    static Task<Outcome<Guid>> Withdraw(Ward ward, Guid offer, int bed = 1, string login = Hands.Nurse) => ward.Gate.Run(new WithdrawOffer(DemoWard.Stay(bed), offer), By(login), Handlers(ward).Withdraw);

    static string? Sees(Ward ward, string login, IAsk ask) => ward.Gate.Judge(ask, By(login)) is { Refused: null } let ? let.Ground : null;

    // A bed of the residential unit with a monitor at it.
    static async Task<(Guid Bed, Guid Monitor)> BedThere(Ward ward, string name = "R9")
    {
        var (bed, monitor) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await ward.Writer.Run(scope =>
        {
            scope.Connection.Execute("INSERT INTO location (id, kind, name, unit_id, sort) VALUES (@id, 'bed', @name, @unit, 90)", ("id", bed), ("name", name), ("unit", There));
            scope.Connection.Execute("INSERT INTO device (id, name, trusted) VALUES (@id, @name, 1)", ("id", monitor), ("name", $"Monitor {name}"));
            return scope.Connection.Execute("INSERT INTO device_place (id, device_id, bed_id, from_at) VALUES (@id, @device, @bed, @at)", ("id", Guid.NewGuid()), ("device", monitor), ("bed", bed), ("at", ward.Clock.Now));
        });
        ward.Book.PlacesChanged();
        return (bed, monitor);
    }

    static Guid UnitOf(Ward ward, int bed) => ward.Query("SELECT unit_id FROM encounter WHERE id = @id", row => row.Id(0), ("id", DemoWard.Stay(bed)))[0];

    static List<string> Kinds(Ward ward) => ward.Query("SELECT kind FROM stay_offer ORDER BY at, no", row => row.GetString(0));

    static IReadOnlyList<OfferLine> At(Ward ward, Guid unit)
    {
        using var connection = ward.Database.Open();
        return OfferBook.At(connection, ward.Database.Vault, unit, ward.Clock.Now);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-117")]
    public async Task The_unit_that_is_asked_sees_the_offer_and_nothing_else_until_it_takes_them(Engine engine)
    {
        await using var ward = await Network(engine);
        var (bed, _) = await BedThere(ward);
        var stay = DemoWard.Stay(1);
        Assert.Null(Sees(ward, Ola, new ViewStay(stay)));
        Assert.Equal(RefusalKind.NotFound, Assert.IsType<Outcome<Guid>.Refused>(await Accept(ward, Guid.NewGuid(), bed)).Why.Kind);
        Assert.True(Assert.IsType<Outcome<Guid>.Refused>(await ward.Gate.Run(new MovePatient(stay, bed, ward.Clock.Now, ""), By(Ola), new StayHandlers(ward.Stays).Move)).Why.IsHidden); // no offer: not theirs
        Assert.Contains("offer them to it", Hands.Refused(await ward.TryMove(stay, bed)), StringComparison.Ordinal);

        await ward.Writer.Run(scope => scope.Connection.Execute("INSERT INTO looks_after (id, encounter_id, staff_id, from_at) VALUES (@id, @stay, @staff, @now)", ("id", Guid.NewGuid()), ("stay", stay), ("staff", DemoWard.StaffId(Hands.Nurse)), ("now", scope.Now)));
        var offer = Hands.Done(await Offer(ward));
        Assert.Contains("already", Hands.Refused(await Offer(ward)), StringComparison.Ordinal);
        Assert.Equal("role+offered", Sees(ward, Ola, new ViewOffer(offer)));
        Assert.Equal("role+on-shift", Sees(ward, Hands.Nurse, new ViewOffer(offer)));
        Assert.Null(Sees(ward, Mei, new ViewOffer(offer))); // on shift, in a unit that is not asked
        Assert.Null(Sees(ward, Kim, new ViewOffer(offer))); // a technician admits nobody
        foreach (var ask in (IAsk[])[new ViewStay(stay), new ViewPerson(stay), new RaiseConcern(stay, "x"), new OfferStay(stay, DemoNetwork.NorthUnit, "x", ""), new WithdrawOffer(stay, offer)]) Assert.Null(Sees(ward, Ola, ask));
        Assert.Equal((true, "Residential unit, Harbour House"), At(ward, There) is [{ Incoming: true } line] ? (true, line.Offer.ToName) : default);
        Assert.Equal("", At(ward, There)[0].Offer.Words); // a board does not read the reason
        Assert.False(At(ward, DemoWard.Unit)[0].Incoming);
        Assert.DoesNotContain("groups", ward.Query("SELECT words FROM stay_offer", row => row.GetString(0))[0], StringComparison.Ordinal);

        // A shift that is over opens nothing, and nor does the unit that asks take its own offer.
        Assert.Contains("Only somebody on shift in Residential", Hands.Refused(await Accept(ward, offer, bed, login: Hands.Nurse)), StringComparison.Ordinal);
        Assert.Contains("Choose a bed of Residential", Hands.Refused(await Accept(ward, offer, DemoWard.Bed(3))), StringComparison.Ordinal);
        Assert.Equal(stay, Hands.Done(await Accept(ward, offer, bed)));
        Assert.Equal((There, "offered,accepted"), (UnitOf(ward, 1), string.Join(',', Kinds(ward))));
        Assert.Equal("role+on-shift", Sees(ward, Ola, new ViewPerson(stay)));
        Assert.Equal(0, ward.Count("looks_after", "to_at IS NULL")); // Ama looks after nobody in a unit that is not hers
        Assert.Null(Sees(ward, Hands.Nurse, new ViewPerson(stay)));
        Assert.Null(Sees(ward, Hands.Nurse, new ViewOffer(offer)));
        Assert.Contains("taken them already", Hands.Refused(await Decline(ward, offer)), StringComparison.Ordinal);
        Assert.Empty(At(ward, There));
        // Every look and every try is in the audit with the person, also the refused ones.
        Assert.Equal(1, ward.Count("audit_event", "action = 'AcceptOffer' AND outcome = 'done' AND ground = 'role+offered' AND subject_kind = 'offer'"));
        Assert.Equal(0, ward.Count("audit_event", $"action IN ('AcceptOffer', 'OfferStay') AND outcome = 'done' AND person_id = ''"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-117")]
    public async Task Withdrawn_declined_or_over_it_opens_nothing_and_of_many_answers_one_wins(Engine engine)
    {
        await using var ward = await Network(engine);
        var (bed, _) = await BedThere(ward);
        var withdrawn = Hands.Done(await Offer(ward));
        Hands.Done(await Withdraw(ward, withdrawn));
        Assert.Null(Sees(ward, Ola, new ViewOffer(withdrawn)));
        Assert.True(Assert.IsType<Outcome<Guid>.Refused>(await Accept(ward, withdrawn, bed)).Why.IsHidden);

        ward.Clock.Now += Duration.FromMinutes(1);
        var declined = Hands.Done(await Offer(ward));
        Hands.Done(await Decline(ward, declined));
        Assert.Null(Sees(ward, Ola, new ViewOffer(declined)));
        Assert.True(Assert.IsType<Outcome<Guid>.Refused>(await Accept(ward, declined, bed)).Why.IsHidden);
        var back = Assert.Single(At(ward, DemoWard.Unit));
        Assert.Equal(("declined", false), (back.Offer.Answer, back.Incoming));
        Assert.Empty(At(ward, There));
        using (var connection = ward.Database.Open()) Assert.Equal("No bed before tomorrow", OfferBook.Find(connection, ward.Database.Vault, declined)!.AnswerWords);

        // Over with the stay, and with a move by somebody who works in both.
        var over = Hands.Done(await Offer(ward, 2));
        Hands.Done(await ward.TryDischarge(DemoWard.Stay(2)));
        Assert.Null(Sees(ward, Ola, new ViewOffer(over)));
        Assert.Contains("lapsed", Kinds(ward));

        // Takes, refusals and withdrawals at once: one has it, the others are told.
        ward.Clock.Now += Duration.FromMinutes(1);
        var raced = Hands.Done(await Offer(ward));
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => (i % 3) switch { 0 => Accept(ward, raced, bed), 1 => Decline(ward, raced), _ => Withdraw(ward, raced) })));
        Assert.Single(answers.OfType<Outcome<Guid>.Done>());
        Assert.Equal(1, ward.Count("stay_offer", $"no = 2 AND at = {Micros.Of(ward.Clock.Now)}"));
        Assert.ThrowsAny<System.Data.Common.DbException>(() => Write("UPDATE stay_offer SET kind = 'declined' WHERE no = 2"));
        Assert.ThrowsAny<System.Data.Common.DbException>(() => Write("INSERT INTO stay_offer (id, no, encounter_id, from_unit, to_unit, kind, at) SELECT id, 2, encounter_id, from_unit, to_unit, 'accepted', at FROM stay_offer WHERE no = 1"));

        void Write(string sql)
        {
            using var connection = ward.Database.Open();
            connection.Execute(sql);
        }
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-117")]
    public async Task Readings_split_at_the_moment_of_the_move_and_alerts_go_with_the_person(Engine engine)
    {
        await using var ward = await Network(engine);
        var (bed, monitor) = await BedThere(ward);
        var stay = DemoWard.Stay(1);
        ward.Clock.Now += Duration.FromHours(1);
        await ward.Done(Hands.Nurse, new RaiseConcern(stay, "worried"), new RaiseConcernHandler(ward.Book, ward.Readings).Handle);
        var alert = Assert.Single(ward.AlertsOf(1));
        Assert.Equal(AlertState.Notified, alert.State);
        var offer = Hands.Done(await Offer(ward));

        // They go at :10; both monitors send at :05 and :15; it is written down at :20.
        var went = ward.Clock.Now + Duration.FromMinutes(10);
        ward.Clock.Now = went + Duration.FromMinutes(5);
        foreach (var at in new[] { went - Duration.FromMinutes(5), went + Duration.FromMinutes(5) })
        {
            await ward.Device(1, Measure.Pulse, 70, at);
            await ward.Store(new Sender(1, null, null, "test gateway"), [ward.Reading(Measure.Pulse, 90, at) with { Device = monitor }]);
        }

        ward.Clock.Now = went + Duration.FromMinutes(10);
        Assert.Equal([(70, true), (70, true), (90, false), (90, false)], Owned());
        Hands.Done(await Accept(ward, offer, bed, went));
        Assert.Equal([(70, true), (70, false), (90, false), (90, true)], Owned());
        var places = ward.Query("SELECT t.bed_id, t.from_at, t.to_at FROM bed_stay t WHERE t.encounter_id = @stay ORDER BY t.from_at", row => (row.Id(0), row.TimeOrNull(2)), ("stay", stay));
        Assert.Equal([(DemoWard.Bed(1), (Instant?)went), (bed, null)], places);

        // The alert is the new unit's, told there from the beginning.
        Assert.Equal([There], ward.Query("SELECT unit_id FROM alert WHERE id = @id", row => row.Id(0), ("id", alert.Id)));
        Assert.Contains("moved", ward.EventsOf(alert.Id));
        Assert.Contains((Guid?)DemoWard.StaffId(Ola), ward.Query("SELECT recipient FROM notice WHERE alert_id = @id AND recipient IS NOT NULL", row => row.IdOrNull(0), ("id", alert.Id)));
        Assert.Equal(alert.Round + 1, ward.AlertsOf(1).Single(each => each.Id == alert.Id).Round);
        Hands.Done(await ward.Gate.Run(new ResolveAlert(alert.Id, "seen"), By(Ola), ward.Answers.Resolve));

        List<(int, bool)> Owned() => ward.Query(
            """
            SELECT o.v1, CASE WHEN o.encounter_id = @stay THEN 1 ELSE 0 END FROM observation o
            WHERE o.measure = @pulse AND o.status <> 'entered-in-error' AND o.version = (SELECT max(n.version) FROM observation n WHERE n.id = o.id) ORDER BY o.v1, o.effective_at
            """,
            row => (row.GetInt32(0) / 1000, row.GetInt32(1) == 1), ("stay", stay), ("pulse", (short)Measure.Pulse));
    }
}
