using System.Net;
using System.Text.RegularExpressions;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Gate;
using Handrail.Tests.Features.Admissions;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Handrail.Tests.Features.Find;

public sealed partial class FindTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-089")]
    public async Task People_are_found_by_beginnings_accents_sounds_birth_date_record_and_bed(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 2);
        await ward.Admit(await ward.FreeBed("K9"), Hands.Known("Åsa-Märta", "Kvistgård", new LocalDate(1990, 2, 3)));
        await ward.Admit(null, Hands.Known("Asa", "Kvarn", new LocalDate(1990, 2, 3)));
        Assert.Equal(["Asa Kvarn", "Åsa-Märta Kvistgård"], Found(ward, "asa"));
        Assert.Equal(["Åsa-Märta Kvistgård"], Found(ward, "kvistgar ås"));
        Assert.Equal(["Åsa-Märta Kvistgård"], Found(ward, "kfistgord")); // as it sounds
        Assert.Equal(["Asa Kvarn", "Åsa-Märta Kvistgård"], Found(ward, "1990-02-03"));
        Assert.Equal(["Asa Kvarn"], Found(ward, "kva 1990-02-03"));
        Assert.Equal(["Åsa-Märta Kvistgård"], Found(ward, "bed k9"));
        Assert.Equal([string.Join(' ', DemoNames.Person(2).Item1, DemoNames.Person(2).Item2)], Found(ward, "d00002"));
        Assert.Empty(Found(ward, "zolkowski"));
        Assert.Empty(Found(ward, "a")); // one letter says nothing
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-089")]
    public async Task Nobody_is_found_whom_the_searcher_may_not_see(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 2);
        var stay = await ward.Admit(await ward.FreeBed("K9"), Hands.Known("Åsa", "Kvist", new LocalDate(1990, 2, 3)));
        Assert.Equal(["Åsa Kvist"], Found(ward, "kvist"));
        Assert.Empty(Found(ward, "kvist", "maud.ek")); // a manager is on no shift
        Assert.Empty(Found(ward, "kvist", "noor.khan")); // a therapist of other people
        await ward.Writer.Run(scope => scope.Connection.Execute("INSERT INTO care_team (id, encounter_id, staff_id, role, from_at) VALUES (@id, @stay, @staff, 'therapist', 0)", ("id", Guid.NewGuid()), ("stay", stay), ("staff", DemoWard.StaffId("noor.khan"))));
        Assert.Equal(["Åsa Kvist"], Found(ward, "kvist", "noor.khan"));
        Hands.Done(await ward.TryDischarge(stay));
        ward.Clock.Now += RelationshipRule.AfterEnd - Duration.FromMinutes(1);
        Assert.Equal(["Åsa Kvist"], Found(ward, "kvist"));
        ward.Clock.Now += Duration.FromMinutes(2);
        Assert.Empty(Found(ward, "kvist"));
        await ward.Writer.Run(scope => scope.Connection.Execute("UPDATE shift SET to_at = @now", ("now", ward.Clock.Now)));
        Assert.Empty(Found(ward, DemoNames.Person(1).Item2)); // the shift is over
    }

    [Fact, Hazard("HZ-089")]
    public async Task The_page_shows_two_identifiers_and_writes_the_name_nowhere()
    {
        var said = new List<string>();
        await using var running = await Running.Start(Engine.Sqlite, logging: log => log.AddProvider(new Saying(said)));
        var html = await Post(running, "ama.osei", DemoNames.Person(3).Item2);
        Assert.Contains("record D00003", html, StringComparison.Ordinal);
        Assert.Contains($"born {Handrail.Ui.Times.Date(DemoWard.Born(3))}", html, StringComparison.Ordinal);
        Assert.Contains("Nobody found", await Post(running, "ester.vane", DemoNames.Person(3).Item2), StringComparison.Ordinal);
        using var connection = running.Database.Open();
        Assert.DoesNotContain(connection.Query("SELECT detail FROM audit_event WHERE action = 'FindPeople'", row => row.GetString(0)), detail => detail.Contains(DemoNames.Person(3).Item2, StringComparison.OrdinalIgnoreCase));
        Assert.True(connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'FindPeople' AND outcome = 'done'") >= 2);
        Assert.DoesNotContain(said, line => line.Contains(DemoNames.Person(3).Item2, StringComparison.OrdinalIgnoreCase));
    }

    static async Task<string> Post(Running running, string login, string who)
    {
        using var http = await running.Client(login);
        using var form = await http.GetAsync("/find");
        var page = await form.Content.ReadAsStringAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/find") { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["form_token"] = Token().Match(page).Groups[1].Value, ["who"] = who }) };
        var cookie = http.DefaultRequestHeaders.GetValues("Cookie").Single() + "; " + form.Headers.GetValues("Set-Cookie").Select(each => each.Split(';')[0]).First(each => each.StartsWith("handrail_form", StringComparison.Ordinal));
        http.DefaultRequestHeaders.Remove("Cookie");
        request.Headers.Add("Cookie", cookie);
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    static List<string> Found(Ward ward, string typed, string login = "ama.osei")
    {
        using var connection = ward.Database.Open();
        return [.. PersonSearch.Of(connection, ward.Database.Vault, typed, DemoWard.StaffId(login), ward.Clock.Now, RelationshipRule.AfterEnd).Found.Select(each => each.Who.Name)];
    }

    [GeneratedRegex("name=\"form_token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    sealed class Saying(List<string> said) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (said) said.Add(formatter(state, exception) + exception);
        }

        public void Dispose()
        {
        }
    }
}
