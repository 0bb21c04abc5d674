using System.Net;
using System.Text.RegularExpressions;
using Handrail.Cli;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Access;
using Handrail.Features.Downtime;
using Handrail.Features.Facts;
using Handrail.Features.Watch;
using Handrail.Hosting;
using Handrail.Tests.Features.Access;
using Handrail.Tests.Features.Consents;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace Handrail.Tests.Features.Night;

public sealed class PaperTests
{
    static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["America/New_York"];

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-090"), Hazard("HZ-091")]
    public async Task A_pack_stands_alone_says_its_age_and_only_the_newest_two_of_a_unit_are_kept(Engine engine)
    {
        await using var running = await Running.Start(engine);
        await Take(running, Measure.Pulse, 71);
        foreach (var (bed, kind, code, words) in new[] { (1, FactKind.Allergy, "penicillin", "rash"), (2, FactKind.Pregnancy, "pregnant", ""), (3, FactKind.Allergy, FactCodes.NoneKnown, "") })
            Assert.IsType<Outcome<Guid>.Done>(await running.Write(scope => running.Of<FactHandlers>().Add(new AddFact(DemoWard.Stay(bed), kind, code, null, words, "person", null), Ward.Staff("ama.osei"), scope)));
        var packs = running.Of<DowntimeWriter>();
        var (written, failed) = await packs.WriteAll(CancellationToken.None);
        Assert.Equal((3, 0), (written.Count, failed));
        var pack = written.Single(each => each.Unit.StartsWith("Detox unit, Harbour", StringComparison.Ordinal));
        var html = await File.ReadAllTextAsync(pack.File);

        string[] mine = Names(running, DemoWard.Person), others = [Name(running, DemoNetwork.Person(DemoNetwork.Residential, 1)), Name(running, DemoNetwork.Person(DemoNetwork.NorthUnit, 1))];
        Assert.All(mine, name => Assert.Contains(name, html, StringComparison.Ordinal));
        Assert.All(others, name => Assert.DoesNotContain(name, html, StringComparison.Ordinal));
        Assert.Contains("71 /min", html, StringComparison.Ordinal);
        Assert.Contains("<b>Allergies:</b> Penicillins (rash)", html, StringComparison.Ordinal);
        Assert.Contains("<b>Allergies:</b> none known", html, StringComparison.Ordinal);
        Assert.Contains("<b>Allergies:</b> not recorded", html, StringComparison.Ordinal); // which is not "none known"
        Assert.Contains("NEWS2: not for this person", html[html.IndexOf($"id=\"bed-{DemoWard.Stay(2):N}", StringComparison.Ordinal)..html.IndexOf($"id=\"bed-{DemoWard.Stay(3):N}", StringComparison.Ordinal)], StringComparison.Ordinal); // as their own page says
        Assert.Contains("Valid until", html, StringComparison.Ordinal);
        Assert.Contains("Blank form", html, StringComparison.Ordinal);
        Assert.Contains("Demo data - no real people", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("(src|href|action)=\"(?!#)", html); // nothing that is not in the file itself
        Assert.DoesNotContain("<link", html, StringComparison.Ordinal);
        Assert.All(mine, name => Assert.DoesNotContain(name.Split(' ')[^1], Path.GetFileName(pack.File), StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(pack.File));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(pack.File)!));
        }

        await packs.WriteAll(CancellationToken.None);
        var (last, _) = await packs.WriteAll(CancellationToken.None);
        var rows = Files(running);
        Assert.Equal(6, rows.Count);
        Assert.Equal(rows.Distinct().Order(), Directory.GetFiles(Path.GetDirectoryName(pack.File)!).Order());
        Assert.All(last, each => Assert.True(File.Exists(each.File)));

        // Doctor: fit now, not in an hour, and not without the file.
        using var connection = running.Database.Open();
        var now = running.Of<IClock>().GetCurrentInstant();
        Assert.True(DowntimeAge.Examine(connection, now).Ok);
        Assert.True(DowntimeAge.Examine(connection, now + Duration.FromMinutes(59)).Ok);
        Assert.False(DowntimeAge.Examine(connection, now + Duration.FromMinutes(61)).Ok);
        File.Delete(last[0].File);
        Assert.False(DowntimeAge.Examine(connection, now).Ok);
    }

    [Fact, Hazard("HZ-091")]
    public async Task Packs_are_written_by_the_clock_and_by_the_command_and_doctor_complains_of_an_old_one()
    {
        await using var running = await Running.Start();
        var time = new FakeTimeProvider();
        using var job = new DowntimeJob(running.Of<DowntimeWriter>(), running.Of<PackWatch>(), running.Of<Writer>(), time, NullLogger<DowntimeJob>.Instance);
        await job.StartAsync(CancellationToken.None);
        Assert.Empty(Files(running));
        // The job may not have begun to wait when the clock is moved: it is moved again until it has.
        await Until(() => Moved(DowntimeJob.First) >= 3);
        await Until(() => Moved(DowntimeJob.Every) == 6);
        int Moved(TimeSpan by)
        {
            time.Advance(by);
            return Files(running).Count;
        }

        await job.StopAsync(CancellationToken.None);
        var folder = Directory.CreateTempSubdirectory("handrail-packs-").FullName;
        var options = new ServeOptions { DataFolder = running.Folder, DowntimeFolder = Path.Combine(folder, "deep", "packs") };
        var (written, failed) = await DowntimeVerb.Write(options, running.Database, CancellationToken.None);
        Assert.Equal((3, 0), (written.Count, failed));
        Assert.All(written, pack => Assert.StartsWith(folder, pack.File, StringComparison.Ordinal));
        Assert.Contains("Demo data", await File.ReadAllTextAsync(written[0].File), StringComparison.Ordinal);
        var finding = DoctorVerb.Examine(options, running.Database).Single(each => each.Check == "downtime");
        Assert.True(finding.Ok, finding.Words);
        await running.Write(scope => scope.Connection.Execute("UPDATE downtime_pack SET written_at = written_at - 4000000000"));
        Assert.False(DoctorVerb.Examine(options, running.Database).Single(each => each.Check == "downtime").Ok);
        Directory.Delete(folder, recursive: true);
    }

    [Fact, Hazard("HZ-091")]
    public async Task A_pack_is_never_more_than_an_hour_old_also_when_writing_fails_for_twenty_minutes_and_is_tried_again()
    {
        var (clock, time, log) = (new MovedClock(), new CountedTime(), new CountedFailures());
        await using var running = await Running.Start(time: clock);
        var folder = Path.Combine(running.Folder, "hourly");
        var writer = new DowntimeWriter(running.Database, running.Of<Writer>(), running.Of<WardPictures>(), running.Of<Handrail.Ui.HtmlPieces>(), running.Of<PackWatch>(), running.Of<ServeOptions>() with { DowntimeFolder = folder }, log);
        using var job = new DowntimeJob(writer, running.Of<PackWatch>(), running.Of<Writer>(), time, NullLogger<DowntimeJob>.Instance);
        await job.StartAsync(CancellationToken.None);
        await Until(() => time.Timers == 1);
        var (rounds, due, worst, quiet) = (0, 1, Duration.Zero, Duration.Zero);
        for (var minute = 1; minute <= 180; minute++)
        {
            // For twenty minutes from just before the fourth writing there is a file where the folder should be, and nothing is written for any unit.
            if (minute == 85) Block(folder);
            if (minute == 105) Unblock(folder);
            var blocked = minute is >= 85 and < 105;
            clock.Move(TimeSpan.FromMinutes(1));
            time.Advance(TimeSpan.FromMinutes(1));
            if (minute == due)
            {
                await Until(() => time.Timers == rounds + 2); // it has written, or tried, and waits again
                (rounds, due) = (rounds + 1, due + (int)(blocked ? DowntimeJob.Again : DowntimeJob.Every).TotalMinutes);
            }

            using var connection = running.Database.Open();
            var (packs, now) = (DowntimeAge.Of(connection), running.Of<IClock>().GetCurrentInstant());
            Assert.Equal(3, packs.Count);
            if (!blocked) Assert.All(packs, pack => Assert.True(pack.IsGood(now), $"{pack.Name} at minute {minute}: {pack.At}"));
            worst = Duration.Max(worst, packs.Max(pack => now - pack.At!.Value));
            if (minute < 85) quiet = worst;
        }

        await job.StopAsync(CancellationToken.None);
        Trust.Figures.Say($"downtime pack: at most {quiet.TotalMinutes:0} min old, at most {worst.TotalMinutes:0} min when no writing succeeds for 20 min ({rounds} writings, {log.Failures / 3} failed)");
        Assert.Equal(4 * 3, log.Failures); // at 88, 93, 98 and 103 minutes, for each unit
        Assert.InRange(worst, Duration.FromMinutes(45), Duration.FromMinutes(60)); // the failures were real, and an hour still is
        Assert.InRange(quiet, Duration.FromMinutes(25), Duration.FromMinutes(30));

        static void Block(string folder)
        {
            Directory.Move(folder, folder + ".away");
            File.WriteAllText(folder, "");
        }

        static void Unblock(string folder)
        {
            File.Delete(folder);
            Directory.Move(folder + ".away", folder);
        }
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-098")]
    public async Task What_stood_on_paper_keeps_both_times_and_counts_only_where_it_is_the_newest(Engine engine)
    {
        var clock = new MovedClock();
        await using var running = await Running.Start(engine, time: clock);
        clock.Move(TimeSpan.FromHours(3));
        using var nurse = await Hands.Of(running, "ama.osei");
        var (page, stay) = ($"/person/{DemoWard.Stay(1)}/catch-up", DemoWard.Stay(1));
        var now = running.Of<IClock>().GetCurrentInstant();
        var (first, second) = ((now - Duration.FromMinutes(100)).InZone(Zone), (now - Duration.FromMinutes(40)).InZone(Zone));
        Assert.Equal(HttpStatusCode.OK, (await nurse.Get(page)).Status);

        var later = await nurse.Post(page, page, Paper(second, "95", "88"));
        Assert.Equal(HttpStatusCode.Redirect, later.Status);
        var earlier = await nurse.Post(page, page, Paper(first, "84", "120"));
        Assert.Equal(HttpStatusCode.Redirect, earlier.Status);

        var rows = Query(running, "SELECT effective_at, recorded_at, timing, flags, measure FROM observation WHERE encounter_id = @stay ORDER BY seq", row => (At: row.Time(0), Entered: row.Time(1), Timing: (Timing)row.GetInt16(2), Flags: (ReadingFlags)row.GetInt16(3), Measure: (Measure)row.GetInt16(4)), ("stay", stay));
        Assert.Equal(4, rows.Count);
        Assert.All(rows, row => Assert.True(row.Flags.HasFlag(ReadingFlags.FromPaper) && row.Flags.HasFlag(ReadingFlags.EnteredLate) && row.Entered - row.At > Duration.FromMinutes(39)));
        Assert.All(rows.Take(2), row => Assert.Equal(Timing.Current, row.Timing));
        Assert.All(rows.Skip(2), row => Assert.Equal(Timing.Late, row.Timing)); // an older set never changes the present
        var (_, html) = await nurse.Get($"/person/{stay}");
        Assert.Contains("from paper, entered", html, StringComparison.Ordinal);
        Assert.Contains($"{second:HH:mm}", html, StringComparison.Ordinal);
        Assert.Contains("paper, entered", (await nurse.Get($"/person/{stay}/print")).Html, StringComparison.Ordinal);

        // A scale that stands on paper: all rows or nothing, with the paper's time.
        var scale = page + "/ciwa-ar";
        Assert.Contains("CIWA-Ar from paper", (await nurse.Get(scale)).Html, StringComparison.Ordinal);
        (string, string)[] answers = [.. Handrail.Core.Scores.CiwaAr.Items.Select(item => (item.Name, item.Allowed[1].ToString(System.Globalization.CultureInfo.InvariantCulture)))];
        (string, string)[] when = [("day", first.ToString("uuuu-MM-dd", null)), ("time", first.ToString("HH:mm", null))];
        var missing = await nurse.Post(scale, scale, [.. when, .. answers.Skip(1)]);
        Assert.Equal((HttpStatusCode.BadRequest, true), (missing.Status, missing.Html.Contains($"value=\"{first:HH:mm}\"", StringComparison.Ordinal)));
        Assert.Contains("Enter the time on the paper", (await nurse.Post(scale, scale, answers)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await nurse.Post(scale, scale, [.. when, .. answers])).Status);
        var rated = Assert.Single(Query(running, "SELECT v1, effective_at, recorded_at, flags FROM observation WHERE encounter_id = @stay AND measure = @ciwa", row => (Total: row.GetInt32(0) / 1000, At: row.Time(1), Entered: row.Time(2), Flags: (ReadingFlags)row.GetInt16(3)), ("stay", stay), ("ciwa", (short)Measure.CiwaAr)));
        Assert.Equal((answers.Length, true, true), (rated.Total, rated.Flags.HasFlag(ReadingFlags.FromPaper), rated.Entered - rated.At > Duration.FromMinutes(99)));
        Assert.Matches("CIWA-Ar[\\s\\S]{0,700}?from paper, entered", (await nurse.Get($"/person/{stay}")).Html); // both times, on the chart

        // What cannot be: still to come, before the stay, no time at all. Nothing is saved of it, and what was typed is still there.
        foreach (var wrong in new[] { Paper((now + Duration.FromHours(2)).InZone(Zone), "95", "88"), Paper((now - Duration.FromHours(20)).InZone(Zone), "95", "88"), [("spo2", "95")] })
        {
            var refused = await nurse.Post(page, page, wrong);
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            Assert.Contains("value=\"95\"", refused.Html, StringComparison.Ordinal);
        }

        Assert.Equal(5, Query(running, "SELECT seq FROM observation WHERE encounter_id = @stay", row => row.GetInt64(0), ("stay", stay)).Count);
        Assert.Equal(HttpStatusCode.OK, (await nurse.Get($"/ward/{DemoWard.Unit}/paper")).Status);
        var list = await nurse.Get($"/ward/{DemoWard.Unit}/print");
        Assert.All(Names(running, DemoWard.Person), name => Assert.Contains(name, list.Html, StringComparison.Ordinal));
    }

    [Fact, Hazard("HZ-097"), Hazard("HZ-110")]
    public async Task A_site_that_types_fahrenheit_is_asked_for_it_and_reads_both()
    {
        await using var running = await Running.Start();
        using var admin = await Hands.Of(running, "tomas.reyes");
        var site = $"/network/sites/{DemoNetwork.Harbour}";
        Assert.Equal(HttpStatusCode.Redirect, (await admin.Post(site, site + "/keypads", ("temperature", "[degF]"), ("weight", "[lb_av]"))).Status);
        using var nurse = await Hands.Of(running, "ama.osei");
        var observe = $"/person/{DemoWard.Stay(1)}/observe";
        Assert.Contains("°F", (await nurse.Get(observe)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await nurse.Post(observe, observe, ("temperature_c", "37"))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await nurse.Post(observe, observe, ("temperature_c", "98.6"))).Status);
        Assert.Equal([37_000], Query(running, "SELECT v1 FROM observation WHERE measure = 7", row => row.GetInt32(0)));
        Assert.Contains("37.0 °C (98.6 °F)", (await nurse.Get($"/person/{DemoWard.Stay(1)}")).Html, StringComparison.Ordinal);

        // Weight: typed in pounds, kept in kilograms, both shown; what looks like kilograms in the pounds' field is asked about once.
        var facts = $"/person/{DemoWard.Stay(1)}/facts";
        Assert.Contains("Weight in lb", (await nurse.Get(facts)).Html, StringComparison.Ordinal);
        Assert.Contains("32.9 kg (72.5 lb) is unusual", (await nurse.Post(facts, facts, Weighed("72.5"))).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await nurse.Post(facts, facts, Weighed("160"))).Status);
        Assert.Equal([72_575L], Query(running, "SELECT value_milli FROM person_fact WHERE kind = 1", row => row.GetInt64(0)));
        Assert.Contains("72.6 kg (160 lb)", (await nurse.Get(facts)).Html, StringComparison.Ordinal);
        Assert.Contains("is far from the last weight, 72.6 kg (160 lb)", (await nurse.Post(facts, facts, Weighed("100"))).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await nurse.Post(facts, facts, [.. Weighed("100"), ("weight_sure", "yes")])).Status);
        Assert.Contains("in pounds, for example 160", (await nurse.Post(facts, facts, Weighed("5000"))).Html, StringComparison.Ordinal);
        Assert.Contains("in pounds, for example 160", (await nurse.Post(facts, facts, Weighed(""))).Html, StringComparison.Ordinal);
        Assert.Equal(2, Query(running, "SELECT id FROM person_fact", row => row.Id(0)).Count);
    }

    static (string, string)[] Weighed(string typed) => [("fact", "weight"), ("weight", typed), ("weight_source", "measured")];

    [Fact]
    public async Task Help_is_the_document_itself_and_the_training_copy_says_so_on_every_page()
    {
        await using var running = await Running.Start();
        using var nurse = await Hands.Of(running, "ama.osei");
        var document = await File.ReadAllTextAsync(Repository.At("docs/how-to/read-the-board.md"));
        foreach (var topic in Handrail.Features.Help.HelpFeature.Topics)
        {
            var (status, html) = await nurse.Get("/help/" + topic.Name);
            Assert.Equal(HttpStatusCode.OK, status);
            var first = document.Split($"\n## {topic.Name}\n")[1].Trim().Split('\n')[0];
            Assert.Contains(first.Replace("**", "", StringComparison.Ordinal), html.Replace("<strong>", "", StringComparison.Ordinal).Replace("</strong>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await nurse.Get("/help/nothing")).Status);
        using var charge = await Hands.Of(running, "bo.lind");
        using var screen = await Screen(running);
        var (ward, handOvers, codes) = ($"/ward/{DemoWard.Unit}", $"/ward/{DemoWard.Unit}/hand-over", $"/ward/{DemoWard.Unit}/rounds/codes");
        var report = (await nurse.Post(handOvers, handOvers, ("who", "all"), ("since", "shift"))).Location;
        await charge.Post(codes, codes);
        foreach (var page in new[] { "/", "/help/score", ward, ward + "/print", ward + "/paper", ward + "/shift", report, $"/person/{DemoWard.Stay(1)}", $"/person/{DemoWard.Stay(1)}/print", "/nowhere" }) SaysSo(page, (await nurse.Get(page)).Html);
        SaysSo(codes, (await charge.Get(codes)).Html);
        SaysSo("the wall", (await screen.Get($"/wall/{DemoWard.Unit}")).Html);

        // On paper too: the words are at the top of every sheet, and no rule for print takes them away.
        var style = (await nurse.Get("/handrail.css")).Html;
        var print = Regex.Matches(style, @"@media print \{((?:[^{}]*\{[^{}]*\})*[^{}]*)\}").SelectMany(block => Regex.Matches(block.Groups[1].Value, @"([^{}]+)\{([^{}]*)\}")).Select(rule => (Of: rule.Groups[1].Value.Trim(), What: rule.Groups[2].Value)).ToList();
        Assert.Contains(print, rule => rule.Of == "body.demo-frame .demo" && rule.What.Contains("position: fixed; top: 0", StringComparison.Ordinal));
        Assert.DoesNotContain(print, rule => Regex.IsMatch(rule.Of, @"\.(demo|top)(?![\w-])\s*(,|$)") && Regex.IsMatch(rule.What, "display: none|visibility: hidden"));
    }

    static void SaysSo(string page, string html)
    {
        Assert.True(Regex.IsMatch(html, "<body class=\"[^\"]*\\bdemo-frame\\b"), $"{page} has no frame");
        Assert.True(html.Contains("<p class=\"demo\">Demo data - no real people</p>", StringComparison.Ordinal), $"{page} does not say so");
    }

    // A paired wall: a screen has no session, it has a secret of its own.
    static async Task<Hands> Screen(Running running)
    {
        var secret = Phrases.Secret();
        await running.Write(scope => scope.Connection.Execute(
            "INSERT INTO wall_screen (id, hash, code_until, name, unit_id, paired_by, paired_at, ends_at) VALUES (@id, @hash, 0, 'Corridor', @unit, @by, @now, @ends)",
            ("id", Guid.CreateVersion7()), ("hash", Phrases.HashSecret(secret)), ("unit", DemoWard.Unit), ("by", DemoWard.StaffId("bo.lind")), ("now", scope.Now), ("ends", scope.Now + Duration.FromDays(1))));
        var http = await running.Client();
        http.DefaultRequestHeaders.Add("Cookie", $"{WallScreens.Cookie}={secret}");
        return new Hands(http);
    }

    // Tells when somebody has begun to wait: only then does moving the clock reach them.
    sealed class CountedTime : FakeTimeProvider
    {
        int timers;

        public int Timers => Volatile.Read(ref timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref timers);
            return timer;
        }
    }

    sealed class CountedFailures : ILogger<DowntimeWriter>
    {
        int failures;

        public int Failures => Volatile.Read(ref failures);

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == 2401) Interlocked.Increment(ref failures);
        }
    }

    static (string, string)[] Paper(ZonedDateTime at, string spo2, string pulse) => [("day", at.ToString("uuuu-MM-dd", null)), ("time", at.ToString("HH:mm", null)), ("spo2", spo2), ("pulse", pulse)];

    static Task Take(Running running, Measure measure, int value) => running.Of<TakeReadings>().Store(new ReadingsBatch(new Sender(null, null, DemoWard.StaffId("ama.osei"), "test"),
        [new ReadingIn { Measure = measure, V1 = value * 1000, EffectiveAt = running.Of<IClock>().GetCurrentInstant(), Subject = SubjectKind.Patient, SubjectId = DemoWard.Person(1), ByHand = true, ContentHash = value }]));

    static string[] Names(Running running, Func<int, Guid> person) => [.. Enumerable.Range(1, 3).Select(number => Name(running, person(number)))];

    static string Name(Running running, Guid person)
    {
        using var connection = running.Database.Open();
        return PersonNames.One(connection, running.Database.Vault, person).Name;
    }

    static List<string> Files(Running running) => Query(running, "SELECT file FROM downtime_pack", row => row.GetString(0));

    static List<T> Query<T>(Running running, string sql, Func<System.Data.Common.DbDataReader, T> row, params (string, object?)[] parameters)
    {
        using var connection = running.Database.Open();
        return connection.Query(sql, row, parameters);
    }

    static async Task Until(Func<bool> there)
    {
        for (var tries = 0; !there(); tries++)
        {
            Assert.True(tries < 800, "It did not come within 20 s.");
            await Task.Delay(25);
        }
    }
}
