using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Handrail.Core.CallBack;
using Handrail.Data;
using Handrail.Features.CallBack;

namespace Handrail.Tests.Features.CallBack;

/// <summary>
/// Ten thousand scripted posts against two hundred human-like ones, over real HTTP with real form tokens, in three and a half hours of a moved clock.
/// The scripts come in five bursts; people come all the time, ten of them in the middle of each burst. Twenty more people come in the worst of the bursts with something about them that
/// raises doubt: a number from abroad, a toll-free one, a browser that names no language, a network from which scripts come too.
/// </summary>
public sealed class AbuseTests
{
    const int Bursts = 5;
    const int Scripted = 10_000;

    [Fact, Hazard("HZ-038"), Hazard("HZ-122")]
    public async Task Of_ten_thousand_scripted_posts_at_most_five_reach_the_main_queue_and_all_two_hundred_people_do()
    {
        var watch = Stopwatch.StartNew();
        await using var house = await CallHouse.Open();
        var (people, unsure) = (new ConcurrentBag<string>(), new ConcurrentDictionary<string, string>());
        var scripts = new ConcurrentDictionary<HttpStatusCode, int>();
        var ready = new List<Person>();
        var made = 0;
        for (var minute = 0; minute < 200; minute++)
        {
            // Who opened the form a while ago sends it now; who comes now opens it. Slow readers take up to an hour and a half.
            foreach (var person in ready.Where(person => person.SendsAt <= minute).ToList())
            {
                ready.Remove(person);
                people.Add(await person.Send());
            }

            if (made < 150 && minute % 4 != 3)
            {
                var n = made++;
                var clinic = n % 5 == 0; // thirty of them sit in one clinic, seven minutes apart
                ready.Add(await Person.Open(house, n, clinic ? "192.0.2.10" : $"10.{n}.1.5", minute + (n % 10 == 9 ? 85 : 1)));
            }

            house.Time.Move(TimeSpan.FromSeconds(60));
            if (minute % 40 != 20) continue;
            var crowd = new List<Person>();
            for (var n = 0; n < 10; n++) crowd.Add(await Person.Open(house, 150 + (minute / 40 * 10) + n, $"10.{100 + (minute / 40)}.{n}.5", 0));
            var burst = minute / 40;
            (string Why, Person Person)[] doubted =
            [
                ("foreign", await Person.Open(house, 400 + burst, $"172.16.{burst}.5", 0, phone: $"+44 20 7946 09{10 + burst}")),
                ("premium", await Person.Open(house, 410 + burst, $"172.17.{burst}.5", 0, phone: $"800-555-01{10 + burst}")),
                ("flood no-browser", await Person.Open(house, 420 + burst, $"172.18.{burst}.5", 0, language: false)),
                ("network", await Person.Open(house, 430 + burst, $"100.99.1.{100 + burst}", 0)),
            ];
            await Burst(house, burst, scripts, crowd, people, doubted, unsure);
        }

        foreach (var person in ready) people.Add(await person.Send());

        var main = house.Query("SELECT link_hash FROM call_back WHERE closed_at IS NULL AND doubtful = 0", row => Convert.ToHexString(row.GetFieldValue<byte[]>(0))).ToHashSet();
        var human = people.Select(token => Convert.ToHexString(RequestCallHandler.HashOf(token))).ToHashSet();
        var check = house.Count("SELECT count(*) FROM call_back WHERE closed_at IS NULL AND doubtful = 1");
        var open = house.Query("SELECT link_hash, doubt FROM call_back WHERE closed_at IS NULL AND doubtful = 1", row => (Hash: Convert.ToHexString(row.GetFieldValue<byte[]>(0)), Doubt: row.GetString(1)))
            .ToDictionary(row => row.Hash, row => row.Doubt);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"scripted={scripts.Values.Sum()} ({string.Join(' ', scripts.Select(each => $"{(int)each.Key}:{each.Value}"))}) in main={main.Except(human).Count()} in check={check} people={human.Count} in main={human.Intersect(main).Count()} doubted people={unsure.Count} in check={unsure.Keys.Count(token => open.ContainsKey(Convert.ToHexString(RequestCallHandler.HashOf(token))))} took={watch.Elapsed.TotalSeconds:0} s");
        Assert.Equal(Scripted, scripts.Values.Sum());
        Assert.Equal((200, 200), (human.Count, human.Intersect(main).Count()));
        Assert.InRange(main.Except(human).Count(), 0, 5);
        Assert.Equal(20, unsure.Count);
        Assert.All(unsure, each => Assert.Contains(each.Value, open[Convert.ToHexString(RequestCallHandler.HashOf(each.Key))], StringComparison.Ordinal)); // stored, to check first, for the reason it has
        Assert.InRange(check, 300, 5000); // queued, not refused, until there are more of them than anybody could look at
        Assert.True(scripts.GetValueOrDefault(HttpStatusCode.TooManyRequests) > 1000, "or there was no shortage, and the reserve proves nothing");
        Assert.True(scripts.Keys.All(status => status is HttpStatusCode.Redirect or HttpStatusCode.TooManyRequests), string.Join(' ', scripts.Keys));
    }

    static async Task Burst(CallHouse house, int burst, ConcurrentDictionary<HttpStatusCode, int> scripts, List<Person> crowd, ConcurrentBag<string> people,
        (string Why, Person Person)[] doubted, ConcurrentDictionary<string, string> unsure)
    {
        var before = scripts.Values.Sum();
        using var patient = house.Browser("203.0.113.77");
        var harvested = await CallHouse.Token(patient);
        // The patient script opens a form for each post and waits as long as a person would; only in one burst, as one that comes back all day gets a few more an hour.
        var own = new List<string>();
        for (var n = 0; n < (burst == 1 ? 400 : 0); n++) own.Add(await CallHouse.Token(patient));
        var template = new List<string>();
        for (var n = 0; n < 60; n++) template.Add(await CallHouse.Token(patient));
        house.Time.Move(TimeSpan.FromSeconds(45));
        var fresh = await CallHouse.Token(patient);

        var queue = new ConcurrentQueue<int>(Enumerable.Range(0, Scripted / Bursts));
        var workers = Enumerable.Range(0, 6).Select(async worker =>
        {
            using var like = house.Browser("203.0.113.1");
            while (queue.TryDequeue(out var n))
            {
                var number = Phone(20_000 + (burst * 2000) + n);
                var (form, network) = (n % 5, own.Count > n) switch
                {
                    (_, true) => (CallHouse.Filled(own[n], number), "203.0.113.77"),
                    (0, _) => (CallHouse.Filled("", number), n % 25 == 0 ? "100.99.1.9" : $"100.64.{n % 250}.9"),
                    (1, _) => (CallHouse.Filled(harvested, number), $"100.65.{n % 250}.9"),
                    (2, _) => (CallHouse.Filled(fresh, number, ("subject", "Cheap loans")), $"100.66.{n % 250}.9"),
                    (3, _) when n / 5 < template.Count => (CallHouse.Filled(template[n / 5], number, (CallFields.Words, "Dear sir or madam, we offer the best prices for your website.")), $"100.67.{n % 250}.9"),
                    _ => (CallHouse.Filled("forged", number), $"100.68.{n % 250}.9"),
                };
                like.DefaultRequestHeaders.Remove("X-Forwarded-For");
                like.DefaultRequestHeaders.Add("X-Forwarded-For", network);
                scripts.AddOrUpdate((await CallHouse.Post(like, form)).Status, 1, (_, before) => before + 1);
            }
        }).ToList();
        foreach (var person in crowd) people.Add(await person.Send());
        while (scripts.Values.Sum() - before < 600) await Task.Delay(10); // every place that a script can take is taken
        foreach (var (why, person) in doubted) Assert.True(unsure.TryAdd(await person.Send(), why));
        await Task.WhenAll(workers);
    }

    static string Phone(int n) => string.Create(CultureInfo.InvariantCulture, $"{(n % 2 == 0 ? 212 : 646)}-{400 + (n / 10_000)}-{n % 10_000:0000}");

    sealed record Person(CallHouse House, HttpClient Http, Dictionary<string, string> Form, int SendsAt)
    {
        static readonly string[] Words = ["", "", "My son", "Please call after work, I cannot speak freely before that.", "I do not know what to do any more."];

        public static async Task<Person> Open(CallHouse house, int n, string network, int sendsAt, string? phone = null, bool language = true)
        {
            var http = house.Browser(network);
            if (!language) http.DefaultRequestHeaders.AcceptLanguage.Clear();
            var said = Words[n % 5].Length > 24 ? $"{Words[n % 5]} {string.Concat("abcdefghij".Skip(n / 20 % 10).Take(3))} {(char)('a' + (n % 26))}{(char)('a' + (n / 26))}" : Words[n % 5];
            return new Person(house, http, CallHouse.Filled(await CallHouse.Token(http), phone ?? Phone(n), (CallFields.Name, $"P{n}"), (CallFields.Words, said)), sendsAt);
        }

        public async Task<string> Send()
        {
            var (status, where, page) = await CallHouse.Post(Http, Form);
            Http.Dispose();
            Assert.True(status == HttpStatusCode.Redirect, $"{status}: {page[..Math.Min(page.Length, 3000)]}");
            return where[(where.LastIndexOf('/') + 1)..];
        }
    }
}

/// <summary>Places for doubtful requests: a flood takes its own, the reserve is for who behaves like a person, and no network takes much of it.</summary>
public sealed class CallBrakeTests
{
    [Fact, Hazard("HZ-122")]
    public void A_flood_never_takes_the_reserve_and_one_network_takes_a_fifth_of_it_at_most()
    {
        var clock = new StandingClock();
        var brake = new CallBrake(clock);
        Assert.Equal(CallBrake.DoubtfulInAll, Enumerable.Range(0, 5000).Count(n => brake.TakeDoubtful($"script {n}", likeAPerson: false)));
        Assert.Equal(CallBrake.ReserveOfNetwork, Enumerable.Range(0, 100).Count(_ => brake.TakeDoubtful("patient", likeAPerson: true)));
        Assert.Equal(CallBrake.Reserve - CallBrake.ReserveOfNetwork, Enumerable.Range(0, 100).Count(n => brake.TakeDoubtful($"person {n}", likeAPerson: true)));
        clock.Now += NodaTime.Duration.FromSeconds(10);
        Assert.Equal(10, Enumerable.Range(0, 100).Count(n => brake.TakeDoubtful($"script {n}", likeAPerson: false))); // one a second, as ever
        Assert.Equal((true, false), (brake.TakeDoubtful("one more", likeAPerson: true), brake.TakeDoubtful("and one", likeAPerson: true)));
    }

    [Fact, Hazard("HZ-122")]
    public void A_network_that_has_used_up_its_places_still_has_some_of_the_reserve_and_who_has_none_of_ours_costs_it_nothing()
    {
        var brake = new CallBrake(new StandingClock());
        Assert.Equal(CallBrake.DoubtfulOfNetwork, Enumerable.Range(0, 100).Count(_ => brake.TakeDoubtful("shared", likeAPerson: false)));
        Assert.True(brake.TakeDoubtful("shared", likeAPerson: true));
        Assert.True(brake.TakeDoubtful(null, likeAPerson: false)); // behind a proxy that names no network
    }

    sealed class StandingClock : NodaTime.IClock
    {
        public NodaTime.Instant Now { get; set; } = NodaTime.Instant.FromUtc(2026, 11, 24, 15, 0);

        public NodaTime.Instant GetCurrentInstant() => Now;
    }
}
