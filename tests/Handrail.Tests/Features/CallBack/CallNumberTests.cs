using System.Net;
using Handrail.Core.CallBack;
using Handrail.Data;
using Handrail.Demo;
using NodaTime;

namespace Handrail.Tests.Features.CallBack;

/// <summary>A number that we may not reach: said, never refused, and changed by whoever has the link.</summary>
public sealed class CallNumberTests
{
    [Theory, InlineData("", "we may not reach it", "We will call the new number", "This cannot be a phone number"), InlineData("/es", "quizá no podamos llamarle", "Llamaremos al número nuevo", "Esto no puede ser un número"), Hazard("HZ-122")]
    public async Task A_number_that_we_may_not_reach_is_said_beside_a_field_in_which_another_can_be_written(string es, string hint, string changed, string impossible)
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        async Task<string> Get(string path) => WebUtility.HtmlDecode(await http.GetStringAsync(new Uri(path, UriKind.Relative)));
        var link = await Send("+44 20 7946 0958");
        var (path, row) = ($"{es}/call-back/status/{link}", house.Row(link));
        foreach (var page in (string[])[await Get($"{es}/call-back/sent/{link}"), await Get(path)])
        {
            Assert.Matches($"id=\"phone-hint\">[^<]*{hint}", page);
            Assert.Contains("aria-describedby=\"phone-hint\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain("7946", page, StringComparison.Ordinal); // the page shows no number, also not the one it speaks of
        }

        Assert.Contains(impossible, WebUtility.HtmlDecode(await CallHouse.Refused(http, new() { ["phone"] = "911" }, path + "/number", path)), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Redirect, path + "?changed=number"), await Change("1-900-555-0123")); // still one that we may not reach: said again, not refused
        Assert.Equal((CallStatus.Check, "premium"), (house.Row(link).Call.Status, house.Row(link).Doubt));
        Assert.Equal((HttpStatusCode.Redirect, path + "?changed=number"), await Change("(212) 555-0161"));
        Assert.Equal((CallStatus.Requested, "", row.Call.PromisedAt), (house.Row(link).Call.Status, house.Row(link).Doubt, house.Row(link).Call.PromisedAt));
        Assert.Equal("(212) 555-0161", house.Told(house.Row(link)).Phone);
        var after = await Get(path + "?changed=number");
        Assert.Contains(changed, after, StringComparison.Ordinal);
        Assert.DoesNotContain(hint, after, StringComparison.Ordinal);
        using var connection = house.Running.Database.Open();
        Assert.Equal(house.Row(link).Call, Call.Of(row.Call.Id, CallBook.Events(connection, row.Call.Id)));

        var ordinary = await Send("(212) 555-0162");
        Assert.DoesNotContain(hint, await Get($"{es}/call-back/sent/{ordinary}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await CallHouse.Post(http, new() { ["phone"] = "(212) 555-0163" }, $"{es}/call-back/status/{link}x/number")).Status);

        async Task<string> Send(string phone)
        {
            var token = await CallHouse.Token(http, es + "/call-back");
            house.Time.Move(TimeSpan.FromSeconds(40));
            var (_, where, _) = await CallHouse.Post(http, CallHouse.Filled(token, phone), es + "/call-back");
            return where[(where.LastIndexOf('/') + 1)..];
        }

        async Task<(HttpStatusCode, string)> Change(string phone)
        {
            var (status, where, _) = await CallHouse.Post(http, new() { ["phone"] = phone }, path + "/number");
            return (status, where);
        }
    }

    [Fact, Hazard("HZ-122")]
    public async Task A_number_is_not_changed_from_under_an_advisor_who_is_calling()
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var link = await house.Ask(http, "800 555 0123");
        await house.Running.Write(scope => CallBook.Record(scope, CallBook.Find(scope.Connection, house.Row(link).Call.Id)!, new CallEvent(CallEventKind.Claimed, scope.Now, DemoWard.StaffId("ines.vidal"), By: scope.Now + Duration.FromMinutes(10))));
        var path = $"/call-back/status/{link}";
        Assert.Contains("the number cannot be changed here", await CallHouse.Refused(http, new() { ["phone"] = "(212) 555-0161" }, path + "/number", path), StringComparison.Ordinal);
        Assert.Equal("800 555 0123", house.Told(house.Row(link)).Phone);
    }
}
