using System.Net;
using System.Text.RegularExpressions;
using Handrail.Cli;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Watch;
using Handrail.Hosting;
using NodaTime;

namespace Handrail.Tests.Features;

public sealed class PageHostTests
{
    [Fact, Hazard("HZ-018")]
    public async Task Every_page_of_the_ward_says_that_it_is_never_the_only_alarm()
    {
        await using var running = await Running.Start();
        using var nurse = await running.Client("ama.osei");
        foreach (var path in (string[])[$"/ward/{DemoWard.Unit}", $"/ward/{DemoWard.Unit}/alerts", $"/ward/{DemoWard.Unit}/loudness", $"/person/{DemoWard.Stay(1)}",
            $"/person/{DemoWard.Stay(1)}/observe", $"/person/{DemoWard.Stay(1)}/sheet/cows", "/protocol/general-detox", "/", "/about", "/not-here"])
            Assert.Contains("Secondary notification, never the only alarm", await (await nurse.GetAsync(new Uri(path, UriKind.Relative))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact, Hazard("HZ-004")]
    public async Task A_form_posted_for_a_stay_that_has_ended_is_refused_and_stores_nothing()
    {
        await using var running = await Running.Start();
        using var nurse = await running.Client("ama.osei");
        var path = new Uri($"/person/{DemoWard.Stay(1)}/observe", UriKind.Relative);
        using var page = await nurse.GetAsync(path);
        var html = await page.Content.ReadAsStringAsync();
        var cookie = page.Headers.GetValues("Set-Cookie").Single(each => each.StartsWith("handrail_form=", StringComparison.Ordinal)).Split(';')[0];
        await running.Write(scope => scope.Connection.Execute("UPDATE encounter SET ended_at = @now WHERE id = @stay", ("now", scope.Now), ("stay", DemoWard.Stay(1))));
        await running.Of<Writer>().Look(() =>
        {
            running.Of<WatchBook>().DropAll();
            return true;
        });

        using var form = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([new("form_token", Hidden(html, "form_token")), new("once", Guid.NewGuid().ToString()), new("pulse", "72")]),
        };
        form.Headers.Add("Cookie", $"{nurse.DefaultRequestHeaders.GetValues("Cookie").Single()}; {cookie}");
        using var answer = await nurse.SendAsync(form);
        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict, answer.StatusCode.ToString());
        using var connection = running.Database.Open();
        Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM observation"));
    }

    [Fact, Hazard("HZ-012")]
    public async Task Doctor_says_when_this_machine_s_clock_is_behind_the_record()
    {
        await using var test = TestDatabase.Make(Engine.Sqlite);
        var options = new ServeOptions { DataFolder = test.Folder };
        Assert.True(DoctorVerb.Examine(options, test.Database).Single(each => each.Check == "clock").Ok);
        using (var connection = test.Database.Open())
            connection.Execute("INSERT INTO batch (no, decided_at, readings) VALUES (1, @at, 0)", ("at", new HostClock(TimeProvider.System).GetCurrentInstant() + Duration.FromDays(1)));
        var (_, ok, words) = DoctorVerb.Examine(options, test.Database).Single(each => each.Check == "clock");
        Assert.False(ok);
        Assert.Contains("clock is behind", words, StringComparison.Ordinal);
    }

    static string Hidden(string html, string name) => Regex.Match(html, $"name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value;
}
