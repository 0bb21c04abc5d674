using System.Net;
using System.Text.RegularExpressions;
using Handrail.Core.Kernel;
using Handrail.Core.Rosters;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Rosters;
using Handrail.Gate;
using Handrail.Tests.Features.Access;
using Handrail.Tests.Features.Consents;
using NodaTime;

namespace Handrail.Tests.Features.Rosters;

public sealed class RosterTests
{
    static readonly string Roster = $"/ward/{DemoWard.Unit}/roster", Ward = $"/ward/{DemoWard.Unit}";
    static readonly Guid Ama = DemoWard.StaffId("ama.osei"), Tove = DemoWard.StaffId("tove.berg"), Bo = DemoWard.StaffId("bo.lind"), Iris = DemoWard.StaffId("iris.holm");

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-101")]
    public async Task Two_taps_take_a_shift_over_at_one_moment_and_two_more_give_it_back(Engine engine)
    {
        await using var running = await Running.Start(engine);
        await running.Write(Seed);
        using var iris = await Hands.Of(running, "iris.holm");
        using var ama = await Hands.Of(running, "ama.osei");
        Assert.Equal(HttpStatusCode.NotFound, (await iris.Get(Ward)).Status); // off shift: nobody who is cared for is shown
        Assert.Contains("Take over", (await iris.Get(Roster)).Html, StringComparison.Ordinal);

        var before = ShiftOf(running, Ama);
        var first = await iris.Get($"{Roster}/shift/{before}");
        Assert.Contains("I take over from Ama Osei now", first.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await iris.Post($"{Roster}/shift/{before}", $"{Roster}/shift/{before}/take", ("reason", "Ama has gone home ill"))).Status);

        var rows = Rows(running);
        var (ended, begun) = (rows.Single(row => row.Shift == before), rows.Single(row => row.Staff == Iris));
        Assert.Equal(ended.To, begun.From);
        Assert.Equal(HttpStatusCode.OK, (await iris.Get(Ward)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ama.Get(Ward)).Status);
        var page = (await ama.Get(Roster)).Html;
        Assert.Contains("Iris Holm took over from Ama Osei as nurse", page, StringComparison.Ordinal);
        Assert.Contains("Ama has gone home ill", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Query(running, "SELECT reason FROM shift_event WHERE reason IS NOT NULL", row => row.GetString(0)), reason => reason.Contains("ill", StringComparison.Ordinal)); // sealed
        Assert.Equal(1, Count(running, "SELECT count(*) FROM audit_event WHERE action = 'TakeShift' AND outcome = 'done'"));

        // The form that was open before the swap is told who was first; nothing changes.
        var late = await ama.Post(Roster, $"{Roster}/shift/{before}/take");
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("Somebody was first: Iris Holm", late.Html, StringComparison.Ordinal);

        // Undone by another swap. Nothing is erased.
        var now = ShiftOf(running, Iris);
        Assert.Equal(HttpStatusCode.Redirect, (await ama.Post($"{Roster}/shift/{now}", $"{Roster}/shift/{now}/take")).Status);
        Assert.Equal(HttpStatusCode.OK, (await ama.Get(Ward)).Status);
        Assert.Equal(2, Count(running, "SELECT count(*) FROM shift_event WHERE kind = 'took-over'"));
        foreach (var sql in new[] { "UPDATE shift_event SET at = 0", "DELETE FROM shift_event" })
            Assert.Contains("append-only", (await Assert.ThrowsAnyAsync<Exception>(() => running.Write(scope => scope.Connection.Execute(sql)))).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-101")]
    public async Task Of_twenty_who_take_one_shift_over_at_once_one_has_it(Engine engine)
    {
        await using var ward = await Handrail.Tests.Ward.Open(engine);
        await ward.Writer.Run(scope =>
        {
            for (var i = 0; i < 20; i++) AddNurse(scope, $"nurse.{i}");
            return true;
        });
        var shift = DemoNames.Id("shift ama.osei");
        var swaps = new SwapHandlers();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => ward.Gate.Run(new TakeShift(DemoWard.Unit, shift), new Actor("staff", DemoWard.StaffId($"nurse.{i}"), $"Nurse {i}", "nurse"), swaps.Take)));
        Assert.Single(answers, answer => answer is Outcome<Guid>.Done);
        Assert.Equal(19, answers.Count(answer => answer.Kind == RefusalKind.Conflict));
        Assert.All(answers.OfType<Outcome<Guid>.Refused>(), answer => Assert.Contains("Somebody was first", answer.Why.Reason, StringComparison.Ordinal));
        // Tove, and one other, at every moment: before, at and after the swap.
        var rows = ward.Query("SELECT id, staff_id, role, from_at, to_at FROM shift WHERE role = 'nurse'", row => new RosterSlot(row.Id(0), row.Id(1), row.GetString(2), row.Time(3), row.Time(4)));
        foreach (var at in new[] { ward.Clock.Now - Duration.FromMinutes(1), ward.Clock.Now, ward.Clock.Now + Duration.FromMinutes(1), ward.Clock.Now + Duration.FromDays(2) })
            Assert.Equal(2, rows.Count(row => row.Holds(at)));
        Assert.Equal(20, ward.Count("audit_event", "action = 'TakeShift'"));
    }

    [Fact, Hazard("HZ-101")]
    public async Task Only_who_holds_the_role_here_with_a_licence_in_force_stands_in_and_only_ones_own_or_as_a_planner_is_handed_on()
    {
        await using var running = await Running.Start();
        await running.Write(Seed);
        using var ravi = await Hands.Of(running, "ravi.menon");
        using var ola = await Hands.Of(running, "ola.brandt");
        using var iris = await Hands.Of(running, "iris.holm");
        using var ama = await Hands.Of(running, "ama.osei");
        using var maud = await Hands.Of(running, "maud.ek");
        var shift = ShiftOf(running, Ama);
        var one = $"{Roster}/shift/{shift}";
        var refused = await ravi.Post(one, one + "/take"); // a technician
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("does not hold this role", refused.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await ola.Get(Roster)).Status); // a nurse of another unit
        Assert.Equal(HttpStatusCode.Forbidden, (await iris.Post(Roster, one + "/hand", ("to", $"{Iris}"))).Status); // not hers to hand on
        await running.Write(scope => Credential(scope, Iris, "2026-01-01", "2026-02-01"));
        Assert.Contains("licence not in force", (await iris.Get(one)).Html, StringComparison.Ordinal);
        Assert.Contains("licence not in force", (await ama.Post(one, one + "/hand", ("to", $"{Iris}"))).Html, StringComparison.Ordinal);
        Assert.Equal(shift, ShiftOf(running, Ama));
        await running.Write(scope => Credential(scope, Iris, "2026-02-02", "2099-01-01"));
        Assert.Equal(HttpStatusCode.Redirect, (await ama.Post(one, one + "/hand", ("to", $"{Iris}"))).Status);
        var now = $"{Roster}/shift/{ShiftOf(running, Iris)}";
        Assert.Equal(HttpStatusCode.Redirect, (await maud.Post(now, now + "/hand", ("to", $"{Ama}"), ("reason", "Back again"))).Status);
        Assert.Contains("Maud Ek handed the shift of Iris Holm as nurse to Ama Osei", (await maud.Get(Roster)).Html, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-099"), Hazard("HZ-101")]
    public async Task A_week_is_planned_copied_swapped_and_a_shift_taken_off_again(Engine engine)
    {
        await using var running = await Running.Start(engine);
        await running.Write(scope => AddNurse(scope, "iris.holm") && AddNurse(scope, "nell.quist"));
        using var maud = await Hands.Of(running, "maud.ek");
        using var iris = await Hands.Of(running, "iris.holm");
        using var clockRead = running.Database.Open();
        var clock = RosterBook.ClockOf(clockRead, DemoWard.Unit)!;
        var first = clock.DayOf(running.Of<IClock>().GetCurrentInstant()).PlusDays(7);
        string Day(int plus) => first.PlusDays(plus).ToString("uuuu-MM-dd", null);
        var plan = Roster + "/plan";
        Assert.Equal(HttpStatusCode.Forbidden, (await iris.Get(plan)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await maud.Post(plan, plan, ("kind", "night"))).Status);
        Assert.Contains("They have no such role", (await maud.Post(plan, plan, ("who", $"{Iris}|prescriber"), ("kind", "night"), ("first", Day(0)))).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await maud.Post(plan, plan, ("who", $"{Iris}|nurse"), ("kind", "night"), ("first", Day(0)), ("last", Day(6)))).Status);
        Assert.Equal(7, Rows(running).Count(row => row.Staff == Iris));
        Assert.Equal(HttpStatusCode.BadRequest, (await maud.Post(plan, plan, ("who", $"{Iris}|nurse"), ("kind", "night"), ("first", Day(0)), ("last", Day(6)))).Status); // they are there already
        Assert.Equal(HttpStatusCode.Redirect, (await maud.Post(plan, plan, ("who", $"{Nell}|nurse"), ("kind", "day"), ("first", Day(0)), ("last", Day(6)), ("day", "6"), ("day", "7"))).Status);
        Assert.Equal([6, 7], Rows(running).Where(row => row.Staff == Nell).Select(row => (int)clock.DayOf(row.From).DayOfWeek).Order());

        // Copied by the clock on the wall, once.
        Assert.Equal(HttpStatusCode.Redirect, (await maud.Post($"{Roster}?from={Day(7)}", Roster + "/copy", ("first", Day(7)))).Status);
        Assert.Equal(14, Rows(running).Count(row => row.Staff == Iris));
        Assert.All(Rows(running).Where(row => row.Staff == Iris), row => Assert.Equal((19, 7), (row.From.InZone(clock.Zone).Hour, row.To.InZone(clock.Zone).Hour)));
        Assert.Equal(HttpStatusCode.Conflict, (await maud.Post($"{Roster}?from={Day(7)}", Roster + "/copy", ("first", Day(7)))).Status);
        Assert.Contains("Nell Quist", (await maud.Get($"{Roster}?from={Day(7)}")).Html, StringComparison.Ordinal);

        // Two shifts to come change their holders; then one is taken off.
        var (mine, theirs) = (Rows(running).First(row => row.Staff == Iris), Rows(running).First(row => row.Staff == Nell));
        var page = $"{Roster}/shift/{mine.Shift}";
        Assert.Contains("Swap it with another shift", (await iris.Get(page)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await iris.Post(page, page + "/swap", ("other", $"{theirs.Shift}"))).Status);
        Assert.Single(Rows(running), row => row.Staff == Nell && row.From == mine.From && row.To == mine.To);
        var off = Rows(running).Single(row => row.Staff == Iris && row.From == theirs.From);
        Assert.Equal(HttpStatusCode.Forbidden, (await iris.Post(Roster, $"{Roster}/shift/{off.Shift}/remove")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await maud.Post($"{Roster}/shift/{off.Shift}", $"{Roster}/shift/{off.Shift}/remove")).Status);
        Assert.DoesNotContain(Rows(running), row => row.Shift == off.Shift);
        var begun = ShiftOf(running, Ama);
        Assert.Equal(HttpStatusCode.Conflict, (await maud.Post(Roster, $"{Roster}/shift/{begun}/remove")).Status); // a unit is not left
        Assert.Equal(Rows(running).Count, Count(running, "SELECT count(*) FROM shift_event WHERE kind IN ('planned', 'swapped')") + 4 - Count(running, "SELECT count(*) FROM shift_event WHERE kind = 'removed'"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_roster_comes_in_from_a_file_faulty_rows_are_named_and_a_second_run_changes_nothing(Engine engine)
    {
        await using var ward = await Handrail.Tests.Ward.Open(engine);
        await ward.Writer.Run(scope => AddNurse(scope, "iris.holm"));
        var day = new Handrail.Hosting.HostClock(TimeProvider.System).GetCurrentInstant().InUtc().Date.PlusDays(2).ToString("uuuu-MM-dd", null);
        const string Unit = "\"Detox unit, Harbour House\"";
        var file = $"""
            unit,login,role,date,shift
            {Unit},iris.holm,nurse,{day},night
            {Unit},iris.holm,nurse,{day},day
            {Unit},iris.holm,prescriber,{day},day
            Nowhere,iris.holm,nurse,{day},day
            {Unit},nobody,nurse,{day},day
            {Unit},iris.holm,nurse,soon,day
            {Unit},iris.holm,nurse,{day},evening
            {Unit},iris.holm,nurse,2020-01-01,day
            """;
        var options = new Handrail.Hosting.ServeOptions { DataFolder = ward.Folder, DatabaseSetting = engine == Engine.Postgres ? ward.Database.ConnectionString : null };
        async Task<string> Run(bool dry)
        {
            using var reader = new StringReader(file);
            var done = await Handrail.Cli.RosterRun.Do(ward.Database, options, reader, dry, (_, _) => { });
            Assert.Null(done.Header);
            return string.Join(' ', done.Lines.Select(line => line.Result switch { RosterResult.Added => "+", RosterResult.Unchanged => "=", _ => line.Why.Split(':')[0] }));
        }

        Assert.Equal("+ + role unit login date shift date", await Run(dry: true));
        Assert.Equal(0, ward.Count("shift_event"));
        Assert.Equal("+ + role unit login date shift date", await Run(dry: false));
        Assert.Equal("= = role unit login date shift date", await Run(dry: false));
        Assert.Equal(2, ward.Count("shift_event", "kind = 'planned'"));
    }

    static readonly Guid Nell = DemoWard.StaffId("nell.quist");

    internal static bool Seed(WriteScope scope)
    {
        DemoRoster.Seed(scope);
        return true;
    }

    internal static bool AddNurse(WriteScope scope, string login)
    {
        var id = DemoWard.StaffId(login);
        scope.Connection.Execute("INSERT INTO staff (id, login, name, role) VALUES (@id, @login, @name, 'nurse')", ("id", id), ("login", login), ("name", DemoRoster.Staff.Where(each => each.Login == login).Select(each => each.Name).DefaultIfEmpty(login).First()));
        scope.Connection.Execute("INSERT INTO assignment (id, staff_id, role, place_kind, place_id, from_at, made_at) VALUES (@id, @staff, 'nurse', 'unit', @unit, 0, 0)", ("id", Guid.NewGuid()), ("staff", id), ("unit", DemoWard.Unit));
        return true;
    }

    static bool Credential(WriteScope scope, Guid staff, string from, string to) => scope.Connection.Execute(
        "INSERT INTO credential (id, staff_id, kind, number, issuer, valid_from, valid_to, evidence, recorded_at) VALUES (@id, @staff, 'licence', '1', 'test', @from, @to, 'test', 0)", ("id", Guid.NewGuid()), ("staff", staff), ("from", from), ("to", to)) == 1;

    static Guid ShiftOf(Running running, Guid staff) => Query(running, "SELECT id FROM shift WHERE staff_id = @staff AND from_at <= @now AND to_at > @now", row => row.Id(0), ("staff", staff), ("now", running.Of<IClock>().GetCurrentInstant())).Single();

    static List<RosterSlot> Rows(Running running) => Query(running, "SELECT id, staff_id, role, from_at, to_at FROM shift WHERE unit_id = @unit ORDER BY from_at", row => new RosterSlot(row.Id(0), row.Id(1), row.GetString(2), row.Time(3), row.Time(4)), ("unit", DemoWard.Unit));

    internal static long Count(Running running, string sql)
    {
        using var connection = running.Database.Open();
        return connection.Scalar<long>(sql);
    }

    internal static List<T> Query<T>(Running running, string sql, Func<System.Data.Common.DbDataReader, T> row, params (string, object?)[] parameters)
    {
        using var connection = running.Database.Open();
        return connection.Query(sql, row, parameters);
    }
}
