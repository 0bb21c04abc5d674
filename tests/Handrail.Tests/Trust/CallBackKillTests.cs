using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Handrail.Core.CallBack;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.CallBack;
using Handrail.Features.Watch;
using Handrail.Hosting;
using Handrail.Tests.Features.CallBack;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Tests.Trust;

/// <summary>
/// The real program is killed while people send the call-back form: what was acknowledged is stored, once, and each step of an overdue promise, up to who is on call, is taken at its time: within
/// the sweep's half second and two more of its second, or, when the program lay dead then, of the moment at which it says that it is ready again.
/// </summary>
public sealed class CallBackKillTests
{
    const int Overdue = 12;
    static readonly Duration AtMost = Duration.FromSeconds(2.5);

    [Theory, InlineData(Engine.Sqlite, 4), InlineData(Engine.Postgres, 3), Hazard("HZ-035"), Hazard("HZ-038")]
    public async Task Killed_during_posts_no_acknowledged_request_is_lost_none_is_stored_twice_and_overdue_promises_escalate_at_their_time(Engine engine, int kills)
    {
        await using var test = TestDatabase.Make(engine);
        var (folder, database, clock) = (test.Folder, test.Database, new HostClock(TimeProvider.System));
        string[] where = engine == Engine.Postgres ? ["--database", database.ConnectionString] : [];
        // How long a start takes on this machine today: the promises are spread over all the lives to come, and some way into the last.
        var born = Stopwatch.GetTimestamp();
        using (var first = await ServerProcess.Start(folder, Ward.Content, null, where)) await first.Kill();
        var start = Duration.FromTimeSpan(Stopwatch.GetElapsedTime(born));
        var due = await Seed(database, clock, start, ((start + Duration.FromSeconds(1.5)) * kills) + Duration.FromSeconds(12));
        using var posters = new Posters(Path.Combine(folder, "ledger.txt"));
        var random = new Random(31);
        var lives = new List<Life>();
        var server = await Start();
        await posters.Stock(60);
        await Task.Delay(3200); // a form that comes back sooner is doubtful
        var work = posters.Run(6);
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(random.Next(400, 1500));
            await server.Kill();
            server.Dispose();
            lives[^1] = lives[^1] with { Dead = clock.GetCurrentInstant() };
            server = await Start();
        }

        await Task.Delay(1500);
        for (var tries = 0; tries < 1200 && posters.Acknowledged.Count <= 20 * kills; tries++) await Task.Delay(100); // on a busy machine enough takes longer
        await posters.Finish(work);
        await Spooled(database, due); // the sweep's and the spool's own rounds
        await server.Stop();
        server.Dispose();

        using var db = database.Open();
        var stored = db.Query("SELECT link_hash FROM call_back WHERE link_hash IS NOT NULL", row => Convert.ToHexString(row.GetFieldValue<byte[]>(0)));
        var lost = posters.Acknowledged.Values.Count(token => !stored.Contains(Convert.ToHexString(RequestCallHandler.HashOf(token))));
        var steps = db.Query("SELECT call_back_id, step, at FROM call_event WHERE kind = 'escalated'", row => (Call: row.Id(0), Step: row.GetInt32(1), At: row.Time(2)));
        var spooled = Directory.GetFiles(Path.Combine(folder, "outbox"), "desk-*.json").Length;
        var late = steps.Where(each => due.ContainsKey(each.Call)).Select(each => Late(lives, CallClock.DueAt(each.Step, due[each.Call].From, due[each.Call].By), each.At)).ToList();
        var (up, killed) = (late.Where(each => each.WasUp).Select(each => each.By).ToList(), late.Where(each => !each.WasUp).Select(each => each.By).ToList());
        Figures.Say($"call-back kill -9 ({engine}): kills={kills} acknowledged={posters.Acknowledged.Count} stored={stored.Count} lost={lost} resent={posters.Resent} other answer={posters.Changed} overdue={due.Count} steps={late.Count} spooled={spooled}");
        Figures.Say($"call-back steps ({engine}): due while up {up.Count}, worst {Worst(up)} ms after their second; due while dead {killed.Count}, worst {Worst(killed)} ms after ready");

        Assert.True(posters.Acknowledged.Count > 20 * kills && posters.Resent > kills, "Too little was sent for this to prove anything.");
        Assert.Equal((0, 0), (lost, posters.Changed));
        Assert.Equal(posters.Acknowledged.Count, stored.Count); // every form was sent until it was acknowledged: one row each, none twice
        Assert.Equal(posters.Acknowledged.Count, db.Scalar<long>("SELECT count(*) FROM enquiry") - due.Count);
        Assert.Equal(0, db.Scalar<long>("SELECT count(*) FROM call_back c WHERE NOT EXISTS (SELECT 1 FROM due_work d WHERE d.kind = 'call-back' AND d.subject_id = c.id)"));
        foreach (var (id, promise) in due)
        {
            var taken = steps.Where(each => each.Call == id).Select(each => each.Step).ToList();
            Assert.Equal(promise.OnCall ? [1, 2, 3, 4] : [1, 2, 3], taken.Order());
            Assert.Equal(Call.Of(id, CallBook.Events(db, id)), CallBook.Find(db, id)!.Call);
        }

        Assert.All(late, each => Assert.InRange(each.By, Duration.Zero, AtMost));
        Assert.True(up.Count > 3 && killed.Count > 3, "Promises have to fall due both while it runs and while it lies dead.");
        Assert.Equal(db.Scalar<long>("SELECT count(*) FROM desk_notice"), spooled);
        Assert.Equal(Overdue, db.Query("SELECT call_back_id FROM desk_notice WHERE step = 3", row => row.Id(0)).Distinct().Count());
        Assert.Equal(due.Where(each => each.Value.OnCall).Select(each => each.Key).Order(), db.Query("SELECT call_back_id FROM desk_notice WHERE step = 4 AND role = 'on-call'", row => row.Id(0)).Distinct().Order());

        async Task<ServerProcess> Start()
        {
            var at = clock.GetCurrentInstant();
            var started = await ServerProcess.Start(folder, Ward.Content, null, where);
            lives.Add(new Life(at, clock.GetCurrentInstant(), Instant.MaxValue));
            posters.Aim(started.Address);
            return started;
        }
    }

    /// <summary>
    /// How late a step was: the longest time for which the program could have taken it and did not. A step may be due in one life and taken in a later one; each life in which it lay is
    /// counted from the later of its second and "Ready". It was up when its second fell into a life that was ready.
    /// </summary>
    static (Duration By, bool WasUp) Late(List<Life> lives, Instant due, Instant at)
    {
        var by = Duration.Zero;
        foreach (var life in lives.Where(life => life.Born <= at && life.Dead > due))
        {
            var (from, to) = (Instant.Max(due, life.Ready), Instant.Min(at, life.Dead));
            if (to - from > by) by = to - from;
        }

        return (by, lives.Exists(life => life.Ready <= due && due < life.Dead));
    }

    static string Worst(List<Duration> late) => late.Count == 0 ? "-" : late.Max().TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);

    static async Task Spooled(Database database, Dictionary<Guid, Promised> due)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            await Task.Delay(300);
            using var db = database.Open();
            var taken = db.Query("SELECT call_back_id, max(step) FROM call_event WHERE kind = 'escalated' GROUP BY call_back_id", row => (Id: row.Id(0), Step: row.GetInt32(1))).ToDictionary(row => row.Id, row => row.Step);
            if (due.All(each => taken.GetValueOrDefault(each.Key) >= (each.Value.OnCall ? 4 : 3)) && db.Scalar<long>("SELECT count(*) FROM desk_notice WHERE sent_at IS NULL") == 0) return;
        }
    }

    // The demo's ward and desk, and promises that fall due while the program is killed and started; of every second one the time of who is on call.
    static async Task<Dictionary<Guid, Promised>> Seed(Database database, IClock clock, Duration start, Duration over)
    {
        var vault = database.Vault;
        await using var writer = new Writer(database, new AuditChain(0), clock, NullLogger<Writer>.Instance);
        return await writer.Run(scope =>
        {
            DemoWard.Seed(scope, 1, scope.Now, Protocols.Load(Ward.Content, database));
            DemoDesk.Seed(scope);
            var ids = new Dictionary<Guid, Promised>();
            for (var n = 0; n < Overdue; n++)
            {
                var asked = scope.Now - (n % 2 == 1 ? Duration.FromMinutes(30) : Duration.Zero);
                var by = scope.Now + start + (over * n / (Overdue - 1)) - (n % 2 == 1 ? CallClock.ToOnCall : Duration.Zero);
                var enquiry = new Enquiry(Guid.CreateVersion7(), "web", "en", "me", "America/New_York", new ContactWishes(false, false, false), asked, asked);
                EnquiryBook.Add(scope, vault, enquiry, new EnquiryTold("", "(212) 555-0100", "", null), null);
                var row = new CallRow(new Call { Id = Guid.CreateVersion7() }, enquiry, DemoDesk.Desk, $"word {n}", "", "soonest", "any");
                ids.Add(CallBook.Add(scope, row, CallRules.Request(new Promise(asked, by, PromiseGround.Now, true), "", asked), null).Call.Id, new Promised(asked, by, n % 2 == 1));
            }

            return ids;
        });
    }

    sealed record Promised(Instant From, Instant By, bool OnCall);

    /// <summary>One run of the program: when it was started, said that it is ready, and was killed.</summary>
    sealed record Life(Instant Born, Instant Ready, Instant Dead);

    /// <summary>People who send a form until it is acknowledged, some of them twice at once. What was acknowledged is on disk before the next is sent.</summary>
    sealed class Posters(string ledger) : IDisposable
    {
        readonly HttpClient http = Client();
        readonly FileStream file = new(ledger, FileMode.Append, FileAccess.Write);
        readonly ConcurrentQueue<(string Token, long From)> forms = new();
        readonly Lock gate = new();
        volatile Uri address = new("http://127.0.0.1/");
        volatile bool ending;
        int next;

        public ConcurrentDictionary<int, string> Acknowledged { get; } = new();

        public int Resent;

        public int Changed;

        public void Aim(Uri at) => address = at;

        public async Task Stock(int count)
        {
            for (var n = 0; n < count; n++) await Fetch();
        }

        public Task[] Run(int people) => [.. Enumerable.Range(0, people).Select(_ => Task.Run(Person))];

        public async Task Finish(Task[] work)
        {
            ending = true;
            await Task.WhenAll(work).WaitAsync(TimeSpan.FromSeconds(30));
        }

        async Task Person()
        {
            while (!ending)
            {
                if (!forms.TryDequeue(out var form))
                {
                    await Fetch();
                    continue;
                }

                if (Stopwatch.GetElapsedTime(form.From) < TimeSpan.FromSeconds(3.1))
                {
                    forms.Enqueue(form);
                    if (forms.Count < 80) await Fetch();
                    await Task.Delay(40);
                    continue;
                }

                var n = Interlocked.Increment(ref next);
                var filled = CallHouse.Filled(form.Token, string.Create(CultureInfo.InvariantCulture, $"212-{400 + (n / 10_000)}-{n % 10_000:0000}"));
                if (n % 5 == 0) await Task.WhenAll(UntilAcknowledged(n, filled), UntilAcknowledged(n, filled));
                else await UntilAcknowledged(n, filled);
                await Fetch();
            }
        }

        async Task UntilAcknowledged(int n, Dictionary<string, string> filled)
        {
            while (true)
            {
                try
                {
                    using var body = new FormUrlEncodedContent(filled);
                    using var answer = await http.PostAsync(new Uri(address, "/call-back"), body);
                    if (answer.StatusCode == HttpStatusCode.Redirect)
                    {
                        Note(n, answer.Headers.Location!.ToString());
                        return;
                    }
                }
                catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException or IOException)
                {
                }

                Interlocked.Increment(ref Resent);
                await Task.Delay(100);
            }
        }

        void Note(int n, string where)
        {
            var token = where[(where.LastIndexOf('/') + 1)..];
            lock (gate)
            {
                if (!Acknowledged.TryAdd(n, token))
                {
                    if (Acknowledged[n] != token) Changed++;
                    return;
                }

                file.Write(System.Text.Encoding.ASCII.GetBytes($"{n} {token}\n"));
                file.Flush(flushToDisk: true);
            }
        }

        async Task Fetch()
        {
            try
            {
                var page = await http.GetStringAsync(new Uri(address, "/call-back"));
                var at = page.IndexOf("name=\"form\" value=\"", StringComparison.Ordinal) + 19;
                forms.Enqueue((page[at..page.IndexOf('"', at)], Stopwatch.GetTimestamp()));
            }
            catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException or IOException)
            {
                await Task.Delay(100);
            }
        }

        static HttpClient Client()
        {
            var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(5) };
            http.DefaultRequestHeaders.Add("Accept-Language", "en-US");
            http.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0");
            return http;
        }

        public void Dispose()
        {
            http.Dispose();
            file.Dispose();
        }
    }
}
