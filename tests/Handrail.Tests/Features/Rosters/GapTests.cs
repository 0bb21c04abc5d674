using System.Net;
using Handrail.Core.Kernel;
using Handrail.Core.Rosters;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.People;
using Handrail.Features.Rosters;
using Handrail.Features.Watch;
using Handrail.Gate;
using Handrail.Tests.Features.Access;
using Handrail.Tests.Features.Consents;
using NodaTime;

namespace Handrail.Tests.Features.Rosters;

public sealed class GapTests
{
    static readonly Guid Bo = DemoWard.StaffId("bo.lind"), Ama = DemoWard.StaffId("ama.osei"), Tove = DemoWard.StaffId("tove.berg");
    static readonly string Roster = $"/ward/{DemoWard.Unit}/roster";

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-099"), Hazard("HZ-102")]
    public async Task A_gap_is_seen_ahead_told_when_it_presses_and_over_when_the_roster_is_filled(Engine engine)
    {
        await using var running = await Running.Start(engine);
        using var charge = await Hands.Of(running, "bo.lind");
        using var nurse = await Hands.Of(running, "ama.osei");
        // Without numbers nobody says that there is no gap.
        foreach (var page in new[] { Roster, $"/ward/{DemoWard.Unit}", $"/ward/{DemoWard.Unit}/shift" })
        {
            var html = (await charge.Get(page)).Html;
            Assert.Contains("Nobody has said how many", html, StringComparison.Ordinal);
            Assert.DoesNotContain("No gaps", html, StringComparison.Ordinal);
        }

        var needs = Roster + "/needs";
        Assert.Equal(HttpStatusCode.Forbidden, (await nurse.Get(needs)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await charge.Post(needs, needs, ("nurse-day", "many"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await charge.Post(needs, needs)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await charge.Post(needs, needs, ("nurse-day", "2"), ("nurse-night", "2"), ("prescriber-day", "1"), ("prescriber-night", "1"))).Status);
        Assert.Contains("No gaps in the next 72 hours", (await charge.Get(Roster)).Html, StringComparison.Ordinal);

        // Tove's row ends in 30 hours: seen on three pages, told to nobody yet.
        var ends = running.Of<IClock>().GetCurrentInstant() + Duration.FromHours(30);
        await running.Write(scope => Cut(scope, Tove, ends));
        foreach (var page in new[] { Roster, $"/ward/{DemoWard.Unit}", $"/ward/{DemoWard.Unit}/shift" }) Assert.Contains("Nurse: 1 of 2", (await charge.Get(page)).Html, StringComparison.Ordinal);
        await Until(running, "SELECT count(*) FROM due_work WHERE kind = 'roster' AND due_at > @now");
        Assert.Empty(Open(running));

        // In an hour: told to the charge nurse, on the wall without a name.
        await running.Write(scope => Cut(scope, Tove, scope.Now + Duration.FromHours(1)));
        await Until(running, "SELECT count(*) FROM alert WHERE rule = 'roster-soon:nurse' AND state <> 6");
        Assert.Equal(("roster-soon:nurse", Priority.Medium), Assert.Single(Open(running)));
        Assert.Equal([Bo], Told(running, "roster-soon:nurse"));
        var board = (await charge.Get($"/ward/{DemoWard.Unit}")).Html;
        Assert.Contains("Roster</b> Nurse: 1 of 2 from", board, StringComparison.Ordinal);
        var alert = RosterTests.Query(running, "SELECT id FROM alert WHERE rule = 'roster-soon:nurse'", row => row.Id(0)).Single();
        Assert.Contains("about the roster of the unit", (await charge.Get($"/alert/{alert}")).Html, StringComparison.Ordinal);

        // Nobody at all: another alert, more urgent, in its stead.
        await running.Write(scope => Cut(scope, Tove, scope.Now) && Cut(scope, Ama, scope.Now));
        await Until(running, "SELECT count(*) FROM alert WHERE rule = 'roster-nobody:nurse' AND state <> 6");
        Assert.Equal(("roster-nobody:nurse", Priority.High), Assert.Single(Open(running)));

        // Filled: it ends by itself.
        await running.Write(scope => ShiftBook.Add(scope, DemoWard.Unit, Ama, "nurse", scope.Now, scope.Now + Duration.FromDays(5), "planned", Bo) != default
            && ShiftBook.Add(scope, DemoWard.Unit, Tove, "nurse", scope.Now, scope.Now + Duration.FromDays(5), "planned", Bo) != default);
        await Until(running, "SELECT count(*) FROM alert WHERE rule = 'roster-nobody:nurse' AND state = 6");
        Assert.Empty(Open(running));

        // Whoever answers for an empty roster lost the role by its own date: said on the page and told.
        await running.Write(scope => Answers(scope, DemoWard.StaffId("maud.ek")));
        Assert.Contains("could not open what they are told", (await charge.Get(Roster)).Html, StringComparison.Ordinal);
        await Until(running, "SELECT count(*) FROM alert WHERE rule = 'roster-standing' AND state <> 6");
        Assert.Equal([Bo], Told(running, "roster-standing"));
        await running.Write(scope => Answers(scope, Bo));
        await Until(running, "SELECT count(*) FROM alert WHERE rule = 'roster-standing' AND state = 6");

        // A licence that lapses before then is a gap, with the reason.
        await running.Write(scope => scope.Connection.Execute(
            "INSERT INTO credential (id, staff_id, kind, number, issuer, valid_from, valid_to, evidence, recorded_at) VALUES (@id, @staff, 'licence', '1', 'test', '2020-01-01', @to, 'test', 0)",
            ("id", Guid.NewGuid()), ("staff", Tove), ("to", scope.Now.InUtc().Date.PlusDays(1).ToString("uuuu-MM-dd", null))));
        Assert.Contains("Tove Berg: licence not in force", (await charge.Get(Roster)).Html, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-102")]
    public async Task With_an_empty_roster_an_alert_reaches_the_standing_charge_nurse_at_once(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await ward.QuietSet(1);
        await ward.Writer.Run(scope => scope.Connection.Execute("DELETE FROM shift"));
        await ward.Device(1, Measure.SpO2, 88);
        await ward.Pass(Duration.FromSeconds(15));
        await ward.Device(1, Measure.SpO2, 88);
        var alert = Assert.Single(ward.AlertsOf(1), each => each.Priority == Priority.High);
        var told = ward.Query("SELECT n.recipient, n.role, n.made_at - a.opened_at FROM notice n JOIN alert a ON a.id = n.alert_id WHERE n.alert_id = @id", row => (Who: row.IdOrNull(0), Role: row.GetString(1), Micros: row.GetInt64(2)), ("id", alert.Id));
        Assert.NotEmpty(told);
        Assert.All(told, each => Assert.Equal((Bo, "charge-nurse", 0L), (each.Who, each.Role, each.Micros))); // in the commit that raised it: no empty step is waited for
        await ward.Pass(Duration.FromMinutes(10));
        Assert.All(ward.Query("SELECT recipient FROM notice WHERE alert_id = @id", row => row.IdOrNull(0), ("id", alert.Id)), each => Assert.Equal(Bo, each));
        Assert.True(ward.AlertsOf(1).Single(each => each.Id == alert.Id).Repeats > 0); // and again, until somebody answers
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-102")]
    public async Task A_unit_is_not_left_without_somebody_who_answers(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        var (staff, plans) = (new StaffHandlers(), new PlanHandlers());
        async Task<Outcome<Guid>> Disable(Guid who) => await ward.Gate.Run(new DisableStaff(who, Handrail.Core.People.PlaceKind.Unit, DemoWard.Unit), Ward.Staff("tomas.reyes"), staff.Disable);
        var refused = Assert.IsType<Outcome<Guid>.Refused>(await Disable(Bo)).Why;
        Assert.Equal((RefusalKind.Conflict, true), (refused.Kind, refused.Reason.Contains("Name somebody else for that first", StringComparison.Ordinal)));

        // Only somebody who can open what they are told, with an account that is on.
        foreach (var who in new[] { DemoWard.StaffId("maud.ek"), DemoWard.StaffId("tomas.reyes"), Guid.NewGuid() })
            Assert.Equal(RefusalKind.Invalid, (await ward.Gate.Run(new SetStandingCharge(DemoWard.Unit, who), Ward.Staff("maud.ek"), plans.Standing)).Kind);
        Assert.IsType<Outcome<Guid>.Done>(await Disable(Tove));
        Assert.Equal(RefusalKind.Invalid, (await ward.Gate.Run(new SetStandingCharge(DemoWard.Unit, Tove), Ward.Staff("maud.ek"), plans.Standing)).Kind);
        await ward.Done("maud.ek", new SetStandingCharge(DemoWard.Unit, Ama), plans.Standing);
        Assert.Equal(1, ward.Count("shift_event", "kind = 'standing'"));
        Assert.IsType<Outcome<Guid>.Done>(await Disable(Bo));
        Assert.IsType<Outcome<Guid>.Refused>(await Disable(Ama));
        using var connection = ward.Database.Open();
        Assert.Equal([Ama], Handrail.Features.Watch.Roster.OnShift(connection, DemoWard.Unit, "charge-nurse", ward.Clock.Now));
        Assert.Equal(2, ward.Count("shift_event", "kind = 'ended'")); // whoever is switched off is off the roster, and it is on record
    }

    // The night is planned by its day; in the hour that comes twice and where one is missing the alert finds the nurse of the night, and the roster has no gap.
    [Theory, Hazard("HZ-100")]
    [InlineData("Europe/London", 2027, 3, 27, 11)]
    [InlineData("Europe/London", 2027, 10, 30, 13)]
    [InlineData("America/New_York", 2027, 3, 13, 11)]
    [InlineData("America/New_York", 2027, 11, 6, 13)]
    [InlineData("America/Phoenix", 2027, 3, 13, 12)]
    public async Task On_the_night_the_clocks_change_an_alert_finds_the_nurse_of_the_night(string zone, int year, int month, int day, int hours)
    {
        foreach (var engine in new[] { Engine.Sqlite, Engine.Postgres })
        {
            await using var ward = await Ward.Open(engine, beds: 2);
            var (date, plans) = (new LocalDate(year, month, day), new PlanHandlers());
            await ward.Writer.Run(scope => scope.Connection.Execute("DELETE FROM shift") + scope.Connection.Execute("UPDATE unit_setting SET zone = @zone", ("zone", zone)));
            using var connection = ward.Database.Open();
            var clock = RosterBook.ClockOf(connection, DemoWard.Unit)!;
            foreach (var (who, kind, at) in new[] { (Tove, ShiftKind.Day, date), (Ama, ShiftKind.Night, date), (Tove, ShiftKind.Day, date.PlusDays(1)) })
                Assert.Equal(1, (await ward.Done("maud.ek", new PlanShiftDays(DemoWard.Unit, who, "nurse", kind, at, at, new HashSet<IsoDayOfWeek>()), plans.Plan)).Added);
            await ward.Writer.Run(scope => scope.Connection.Execute("INSERT INTO roster_need (id, unit_id, role, kind, least, from_at) VALUES (@one, @unit, 'nurse', 'day', 1, 0), (@two, @unit, 'nurse', 'night', 1, 0)", ("one", Guid.NewGuid()), ("two", Guid.NewGuid()), ("unit", DemoWard.Unit)));
            var (night, before, after) = (clock.Span(date, ShiftKind.Night), clock.Span(date, ShiftKind.Day), clock.Span(date.PlusDays(1), ShiftKind.Day));
            Assert.Equal(Duration.FromHours(hours), night.To - night.From);
            Assert.Empty(RosterBook.Of(connection, DemoWard.Unit, before.From, after.To)!.Gaps(before.From, after.To));

            // Half an hour before the change and half an hour after it: on the long night both are 01:30 on the wall.
            var change = clock.Zone.GetZoneInterval(night.From).HasEnd && clock.Zone.GetZoneInterval(night.From).End < night.To ? clock.Zone.GetZoneInterval(night.From).End : night.From + Duration.FromHours(7);
            foreach (var (at, bed) in new[] { (change - Duration.FromMinutes(30), 1), (change + Duration.FromMinutes(30), 2) })
            {
                ward.Clock.Now = at;
                var alert = await ward.Done("ama.osei", new RaiseConcern(DemoWard.Stay(bed)), new RaiseConcernHandler(ward.Book, ward.Readings).Handle);
                var told = ward.Query("SELECT DISTINCT recipient FROM notice WHERE alert_id = @id AND role = 'nurse'", row => row.IdOrNull(0), ("id", alert));
                Assert.Equal([Ama], told);
            }

            if (hours == 13) Assert.Equal((change - Duration.FromMinutes(30)).InZone(clock.Zone).LocalDateTime, (change + Duration.FromMinutes(30)).InZone(clock.Zone).LocalDateTime);
            foreach (var (at, who) in new[] { (night.From - Duration.FromTicks(10), Tove), (night.From, Ama), (night.To - Duration.FromTicks(10), Ama), (night.To, Tove) })
                Assert.Equal([who], Handrail.Features.Watch.Roster.OnShift(connection, DemoWard.Unit, "nurse", at));
        }
    }

    static bool Cut(WriteScope scope, Guid staff, Instant to)
    {
        // As a roster looks in which this row ends earlier; the book is told that something changed.
        scope.Connection.Execute("UPDATE shift SET to_at = @to WHERE staff_id = @staff AND to_at > @now", ("to", to), ("staff", staff), ("now", scope.Now));
        ShiftBook.Changed(scope, DemoWard.Unit);
        return true;
    }

    static bool Answers(WriteScope scope, Guid staff)
    {
        scope.Connection.Execute("UPDATE unit_setting SET charge_staff_id = @staff WHERE unit_id = @unit", ("staff", staff), ("unit", DemoWard.Unit));
        ShiftBook.Changed(scope, DemoWard.Unit);
        return true;
    }

    static async Task Until(Running running, string sql)
    {
        for (var tries = 0; ; tries++)
        {
            using (var connection = running.Database.Open())
                if (connection.Scalar<long>(sql, ("now", running.Of<IClock>().GetCurrentInstant())) > 0) return;
            Assert.True(tries < 600, "This did not come about: " + sql);
            await Task.Delay(50);
        }
    }

    static List<(string, Priority)> Open(Running running) => RosterTests.Query(running, "SELECT rule, priority FROM alert WHERE subject_kind = 'unit' AND state <> 6 ORDER BY rule", row => (row.GetString(0), (Priority)row.GetInt16(1)));

    static List<Guid?> Told(Running running, string rule) => RosterTests.Query(running, "SELECT DISTINCT n.recipient FROM notice n JOIN alert a ON a.id = n.alert_id WHERE a.rule = @rule", row => row.IdOrNull(0), ("rule", rule));
}
