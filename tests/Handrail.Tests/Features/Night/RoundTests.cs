using System.Net;
using System.Text.RegularExpressions;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Rounds;
using Handrail.Gate;
using Handrail.Tests.Features.Access;
using Handrail.Tests.Features.Consents;
using NodaTime;

namespace Handrail.Tests.Features.Night;

public sealed partial class RoundTests
{
    static readonly string Rounds = $"/ward/{DemoWard.Unit}/rounds", Enrol = Rounds + "/enrol", Shift = $"/ward/{DemoWard.Unit}/shift";

    static string Look(int bed) => $"/person/{DemoWard.Stay(bed)}/round";

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-094"), Hazard("HZ-095")]
    public async Task A_look_counts_at_the_servers_time_a_late_one_is_another_kind_and_a_missed_one_is_seen_everywhere(Engine engine)
    {
        var clock = new MovedClock();
        await using var running = await Running.Start(engine, time: clock);
        using var before = await Hands.Of(running, "ama.osei");
        Assert.Equal(HttpStatusCode.Redirect, (await before.Post(Enrol, Enrol, ("stay", $"{DemoWard.Stay(1)}"), ("stay", $"{DemoWard.Stay(2)}"), ("every", "15"))).Status);
        Assert.Equal(2, Count(running, "SELECT count(*) FROM round_enrolment WHERE to_at IS NULL AND every_minutes = 15"));

        // A time that somebody sends along is not a time.
        Assert.Equal(HttpStatusCode.Redirect, (await before.Post(Look(1), Look(1), ("state", "asleep"), ("at", "2020-01-01T00:00"), ("claimed_at", "0"), ("time", "02:00"))).Status);
        var now = running.Of<IClock>().GetCurrentInstant();
        var look = Query(running, "SELECT kind, at, claimed_at, way FROM round_check", row => (Kind: row.GetString(0), At: row.Time(1), Claimed: row.TimeOrNull(2), Way: row.GetString(3))).Single();
        Assert.Equal(("seen", (Instant?)null, "list"), (look.Kind, look.Claimed, look.Way));
        Assert.True(now - look.At < Duration.FromSeconds(60) && look.At <= now);
        Assert.Equal(HttpStatusCode.BadRequest, (await before.Post(Look(1), Look(1), ("state", "made-up"))).Status);

        // Twenty minutes and a bit: both are overdue (the second was never seen), on the list, the shift page and the ward's tile, and the boards were woken.
        var counter = Count(running, "SELECT coalesce(max(no), 0) FROM unit_counter");
        clock.Move(TimeSpan.FromMinutes(21));
        using var nurse = await Hands.Of(running, "ama.osei"); // the session has locked meanwhile
        foreach (var page in new[] { Rounds, Shift, $"/ward/{DemoWard.Unit}" }) Assert.Contains("overdue", (await nurse.Get(page)).Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Round overdue", (await nurse.Get($"/ward/{DemoWard.Unit}")).Html, StringComparison.Ordinal);
        for (var tries = 0; Count(running, "SELECT count(*) FROM due_work WHERE kind = 'round'") > 0; tries++)
        {
            Assert.True(tries < 400, "Nobody did the work that was due.");
            await Task.Delay(50);
        }

        Assert.True(Count(running, "SELECT coalesce(max(no), 0) FROM unit_counter") > counter);

        // A late entry needs a reason, is kept as what it is, and the round stays missed.
        var late = Look(2) + "/late";
        var then = (running.Of<IClock>().GetCurrentInstant() - Duration.FromMinutes(8)).InZone(DateTimeZoneProviders.Tzdb["America/New_York"]);
        (string, string)[] said = [("state", "awake"), ("day", then.ToString("uuuu-MM-dd", null)), ("time", then.ToString("HH:mm", null))];
        Assert.Equal(HttpStatusCode.BadRequest, (await nurse.Post(late, late, said)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await nurse.Post(late, late, [.. said, ("reason", "Called away to bed 3")])).Status);
        Assert.Contains("late entry", (await nurse.Get(Look(2))).Html, StringComparison.Ordinal);
        Assert.Contains("not seen yet", (await nurse.Get(Rounds)).Html, StringComparison.Ordinal);
        Assert.Contains("append-only", (await Assert.ThrowsAnyAsync<Exception>(() => running.Write(scope => scope.Connection.Execute("UPDATE round_check SET at = 0")))).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Query(running, "SELECT reason FROM round_check WHERE reason IS NOT NULL", row => row.GetString(0)), reason => reason.Contains("Called", StringComparison.Ordinal));

        // Looked at, it is no longer overdue; taken off rounds, it is no longer there.
        await nurse.Post(Look(2), Look(2), ("state", "asleep"));
        await nurse.Post(Look(1), Look(1), ("state", "asleep"));
        Assert.DoesNotContain("Round overdue", (await nurse.Get($"/ward/{DemoWard.Unit}")).Html, StringComparison.Ordinal);
        await nurse.Post(Enrol, Enrol, ("stay", $"{DemoWard.Stay(1)}"), ("stay", $"{DemoWard.Stay(2)}"), ("every", "0"));
        Assert.Contains("Nobody is on rounds", (await nurse.Get(Rounds)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await nurse.Post(Enrol, Enrol, ("stay", $"{DemoWard.Stay(1)}"), ("every", "7"))).Status);
    }

    [Fact, Hazard("HZ-094")]
    public async Task A_rooms_code_opens_the_round_of_who_is_there_and_a_renewed_one_opens_nothing()
    {
        await using var running = await Running.Start();
        using var charge = await Hands.Of(running, "bo.lind");
        using var nurse = await Hands.Of(running, "ama.osei");
        Assert.Equal(HttpStatusCode.Forbidden, (await nurse.Get(Rounds + "/codes")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await charge.Post(Rounds + "/codes", Rounds + "/codes")).Status);
        var page = (await charge.Get(Rounds + "/codes")).Html;
        Assert.Equal(3, page.Split("<svg viewBox").Length - 1);
        string Word(int bed) => Query(running, "SELECT word FROM room_code WHERE bed_id = @bed AND ended_at IS NULL", row => row.GetString(0), ("bed", DemoWard.Bed(bed))).Single();
        var (one, two) = (Word(1), Word(2));
        Assert.Contains($"/room/{one}", page, StringComparison.Ordinal);
        // What a phone's camera reads in each drawing is the address that stands below it: read by another library than the one that drew it.
        var drawn = RoomCode().Matches(page).Select(code => (Read: QrReader.Read(code.Groups[1].Value, code.Groups[2].Value), Words: code.Groups[3].Value)).ToList();
        Assert.Equal(3, drawn.Count);
        Assert.All(drawn, code => Assert.Equal(code.Words, code.Read));
        Assert.Equal(new Uri(running.Address, $"/room/{one}").ToString(), drawn[0].Read);
        var door = await nurse.Get($"/room/{one}");
        Assert.Contains("Opened by the code", door.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await nurse.Post($"/room/{one}", Look(1), ("state", "asleep"), ("code", one))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await nurse.Post($"/room/{one}", Look(1), ("state", "asleep"), ("code", two))).Status); // the code of another room
        Assert.Equal(["code"], Query(running, "SELECT way FROM round_check", row => row.GetString(0)));
        await charge.Post(Rounds + "/codes", Rounds + "/codes");
        Assert.Equal(HttpStatusCode.NotFound, (await nurse.Get($"/room/{one}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await nurse.Get($"/room/{Word(1)}")).Status);
    }

    [Fact, Hazard("HZ-094")]
    public async Task The_charge_nurse_sees_rooms_looked_at_faster_than_anybody_walks_and_what_was_missed()
    {
        await using var running = await Running.Start(beds: 7);
        using var charge = await Hands.Of(running, "bo.lind");
        var patterns = Rounds + "/patterns";
        Assert.Contains("None.", (await charge.Get(patterns)).Html, StringComparison.Ordinal);
        var (rounds, nurse) = (running.Of<RoundHandlers>(), new Actor("staff", DemoWard.StaffId("ama.osei"), "Ama Osei", "nurse"));
        await running.Write(scope =>
        {
            for (var bed = 1; bed <= 7; bed++) rounds.Look(new RecordRound(DemoWard.Stay(bed), "asleep", ""), nurse, scope);
            scope.Connection.Execute("INSERT INTO round_enrolment (id, encounter_id, unit_id, every_minutes, from_at, by_staff) VALUES (@id, @stay, @unit, 15, @from, @by)",
                ("id", Guid.NewGuid()), ("stay", DemoWard.Stay(3)), ("unit", DemoWard.Unit), ("from", scope.Now - Duration.FromMinutes(65)), ("by", nurse.Id));
            return true;
        });
        var html = (await charge.Get(patterns)).Html;
        Assert.Contains("Ama Osei, 7 looks in 0 s", html, StringComparison.Ordinal);
        Assert.Contains("example, not approved", html, StringComparison.Ordinal);
        Assert.Contains("4 missed", html, StringComparison.Ordinal);
        using var ama = await Hands.Of(running, "ama.osei");
        Assert.Equal(HttpStatusCode.Forbidden, (await ama.Get(patterns)).Status);
    }

    [Fact, Hazard("HZ-094")]
    public async Task The_charge_nurse_reads_of_twenty_rooms_in_thirty_seconds_and_of_perfect_quarter_hours_on_her_page()
    {
        await using var running = await Running.Start();
        using var charge = await Hands.Of(running, "bo.lind");
        var now = running.Of<IClock>().GetCurrentInstant();
        var quarter = Instant.FromUnixTimeSeconds((now - Duration.FromHours(4)).ToUnixTimeSeconds() / 900 * 900);
        var (ama, tove) = (DemoWard.StaffId("ama.osei"), DemoWard.StaffId("tove.berg"));
        await running.Write(scope =>
        {
            for (var room = 0; room < 20; room++)
            {
                var bed = Guid.CreateVersion7();
                scope.Connection.Execute("INSERT INTO location (id, kind, name, unit_id, sort) VALUES (@id, 'bed', @name, @unit, 90)", ("id", bed), ("name", $"P{room}"), ("unit", DemoWard.Unit));
                Look(scope, bed, 2, ama, quarter + Duration.FromMinutes(4) + Duration.FromMilliseconds(room * 1500));
            }

            for (var look = 0; look < 8; look++) Look(scope, DemoWard.Bed(1), 1, tove, quarter + Duration.FromMinutes(15 * look) + Duration.FromSeconds(7));
            // One less than a pattern, by somebody who walks: a second too slow for the rate, and seven quarter hours.
            for (var look = 0; look < 7; look++) Look(scope, DemoWard.Bed(2), 2, tove, quarter + Duration.FromMinutes(15 * look) + Duration.FromSeconds(22));
            return true;
        });
        var html = (await charge.Get(Rounds + "/patterns")).Html;
        var lines = PatternLine().Matches(html).Select(line => Regex.Replace(line.Groups[1].Value, "<[^>]+>", "").Trim()).ToList();
        var zone = DateTimeZoneProviders.Tzdb["America/New_York"];
        string Clock(Instant at) => at.InZone(zone).ToString("HH:mm", null);
        Assert.Equal(2, lines.Count);
        Assert.StartsWith($"Too regular: bed 1, 8 looks in a row on the quarter hour, {Clock(quarter)} to {Clock(quarter + Duration.FromMinutes(105))}, last by Tove Berg", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"Too fast: Ama Osei, 20 looks in 28.5 s from {Clock(quarter + Duration.FromMinutes(4))}", lines[1], StringComparison.Ordinal);
        Assert.Contains("shown for 20 rooms in 30 seconds", html, StringComparison.Ordinal);

        static void Look(WriteScope scope, Guid bed, int stay, Guid by, Instant at) => scope.Connection.Execute(
            "INSERT INTO round_check (id, encounter_id, unit_id, bed_id, staff_id, kind, state, way, at) VALUES (@id, @stay, @unit, @bed, @by, 'seen', 'asleep', 'list', @at)",
            ("id", Guid.CreateVersion7()), ("stay", DemoWard.Stay(stay)), ("unit", DemoWard.Unit), ("bed", bed), ("by", by), ("at", at));
    }

    static long Count(Running running, string sql)
    {
        using var connection = running.Database.Open();
        return connection.Scalar<long>(sql);
    }

    static List<T> Query<T>(Running running, string sql, Func<System.Data.Common.DbDataReader, T> row, params (string, object?)[] parameters)
    {
        using var connection = running.Database.Open();
        return connection.Query(sql, row, parameters);
    }

    [GeneratedRegex("<svg viewBox=\"0 0 (\\d+) \\d+\".*?<path d=\"([^\"]+)\".*?<p class=\"hint\">([^<]+)</p>")]
    private static partial Regex RoomCode();

    [GeneratedRegex("<li class=\"pattern\">(<span>.*?)</li>")]
    private static partial Regex PatternLine();
}
