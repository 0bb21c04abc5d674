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

/// <summary>The real program is killed while people send the call-back form: what was acknowledged is stored, once, and promises escalate after a restart.</summary>
public sealed class CallBackKillTests
{
    const int Kills = 6;
    const int Overdue = 12;

    [Fact, Hazard("HZ-035"), Hazard("HZ-038")]
    public async Task Killed_during_posts_no_acknowledged_request_is_lost_none_is_stored_twice_and_overdue_promises_escalate_after_the_restart()
    {
        var folder = Directory.CreateTempSubdirectory("handrail-calls-").FullName;
        await using var database = Database.Sqlite(Path.Combine(folder, "handrail.db"));
        Schema.Migrate(database);
        var due = await Seed(database, folder);
        using var posters = new Posters(Path.Combine(folder, "ledger.txt"));
        var random = new Random(31);
        var server = await ServerProcess.Start(folder, Ward.Content);
        posters.Aim(server.Address);
        await posters.Stock(60);
        await Task.Delay(3200); // a form that comes back sooner is doubtful
        var work = posters.Run(6);
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(random.Next(400, 1500));
            await server.Kill();
            server.Dispose();
            server = await ServerProcess.Start(folder, Ward.Content);
            posters.Aim(server.Address);
        }

        await Task.Delay(1500);
        for (var tries = 0; tries < 1200 && posters.Acknowledged.Count <= 20 * Kills; tries++) await Task.Delay(100); // on a busy machine enough takes longer
        await posters.Finish(work);
        await Spooled(database); // the sweep's and the spool's own rounds
        await server.Stop();
        server.Dispose();

        using var db = database.Open();
        var stored = db.Query("SELECT link_hash FROM call_back WHERE link_hash IS NOT NULL", row => Convert.ToHexString(row.GetFieldValue<byte[]>(0)));
        var lost = posters.Acknowledged.Values.Count(token => !stored.Contains(Convert.ToHexString(RequestCallHandler.HashOf(token))));
        var steps = db.Query("SELECT call_back_id, step FROM call_event WHERE kind = 'escalated'", row => (row.Id(0), row.GetInt32(1)));
        var spooled = Directory.GetFiles(Path.Combine(folder, "outbox"), "desk-*.json").Length;
        Figures.Say($"call-back kill -9: kills={Kills} acknowledged={posters.Acknowledged.Count} stored={stored.Count} lost={lost} resent={posters.Resent} other answer={posters.Changed} overdue={due.Count} steps={steps.Count(each => due.Contains(each.Item1))} spooled={spooled}");

        Assert.True(posters.Acknowledged.Count > 20 * Kills && posters.Resent > Kills, "Too little was sent for this to prove anything.");
        Assert.Equal((0, 0), (lost, posters.Changed));
        Assert.Equal(posters.Acknowledged.Count, stored.Count); // every form was sent until it was acknowledged: one row each, none twice
        Assert.Equal(posters.Acknowledged.Count, db.Scalar<long>("SELECT count(*) FROM enquiry") - due.Count);
        Assert.Equal(0, db.Scalar<long>("SELECT count(*) FROM call_back c WHERE NOT EXISTS (SELECT 1 FROM due_work d WHERE d.kind = 'call-back' AND d.subject_id = c.id)"));
        foreach (var id in due)
        {
            var taken = steps.Where(each => each.Item1 == id).Select(each => each.Item2).ToList();
            Assert.Equal([1, 2, 3], taken.Order());
            Assert.Equal(Call.Of(id, CallBook.Events(db, id)), CallBook.Find(db, id)!.Call);
        }

        Assert.Equal(db.Scalar<long>("SELECT count(*) FROM desk_notice"), spooled);
        Assert.Equal(Overdue, db.Query("SELECT call_back_id FROM desk_notice WHERE step = 3", row => row.Id(0)).Distinct().Count());
        Directory.Delete(folder, recursive: true);
    }

    static async Task Spooled(Database database)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            await Task.Delay(300);
            using var db = database.Open();
            if (db.Scalar<long>("SELECT count(*) FROM desk_notice WHERE sent_at IS NULL") == 0
                && db.Query("SELECT DISTINCT call_back_id FROM call_event WHERE kind = 'escalated' AND step = 3", row => row.Id(0)).Count >= Overdue) return;
        }
    }

    // The demo's ward and desk, and promises that fall due while the program is killed and started.
    static async Task<HashSet<Guid>> Seed(Database database, string folder)
    {
        var clock = new HostClock(TimeProvider.System);
        var vault = database.Vault;
        await using var writer = new Writer(database, new AuditChain(0), clock, NullLogger<Writer>.Instance);
        return await writer.Run(scope =>
        {
            DemoWard.Seed(scope, 1, scope.Now, Protocols.Load(Ward.Content, database));
            DemoDesk.Seed(scope);
            var ids = new HashSet<Guid>();
            for (var n = 0; n < Overdue; n++)
            {
                var enquiry = new Enquiry(Guid.CreateVersion7(), "web", "en", "me", "America/New_York", new ContactWishes(false, false, false), scope.Now, scope.Now);
                EnquiryBook.Add(scope, vault, enquiry, new EnquiryTold("", "(212) 555-0100", "", null), null);
                var row = new CallRow(new Call { Id = Guid.CreateVersion7() }, enquiry, DemoDesk.Desk, $"word {n}", "", "soonest", "any");
                ids.Add(CallBook.Add(scope, row, CallRules.Request(new Promise(scope.Now, scope.Now + Duration.FromSeconds(4 + n), PromiseGround.Now, true), "", scope.Now), null).Call.Id);
            }

            return ids;
        });
    }

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
