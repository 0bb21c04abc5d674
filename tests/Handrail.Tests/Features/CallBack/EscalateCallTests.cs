using System.Text.Json;
using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Watch;
using Handrail.Outbound;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Handrail.Tests.Features.CallBack;

/// <summary>An overdue promise escalates at its time: through the real sweep, on both engines.</summary>
public sealed class EscalateCallTests
{
    static async Task Sweep(CallHouse house) => await house.Running.Of<Sweep>().Round(CancellationToken.None);

    static List<(int Step, int Round)> Steps(CallHouse house, Guid id) =>
        house.Query("SELECT step, round FROM call_event WHERE call_back_id = @id AND kind = 'escalated' ORDER BY no", row => (row.GetInt32(0), row.GetInt32(1)), ("id", id));

    static List<(int Step, string Role, Guid To)> Notices(CallHouse house, Guid id) =>
        house.Query("SELECT step, role, recipient FROM desk_notice WHERE call_back_id = @id ORDER BY step, recipient", row => (row.GetInt32(0), row.GetString(1), row.Id(2)), ("id", id));

    static Task<CallRow> Act(CallHouse house, CallRow row, Func<Call, Instant, Outcome<CallEvent>> rule) => house.Running.Write(scope =>
    {
        var now = CallBook.Find(scope.Connection, row.Call.Id)!;
        return CallBook.Record(scope, now, rule(now.Call, scope.Now) is Outcome<CallEvent>.Done done ? done.Value : throw new InvalidOperationException("refused"));
    });

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-035")]
    public async Task An_overdue_promise_turns_amber_and_red_and_tells_the_advisors_the_lead_and_who_is_on_call(Engine engine)
    {
        await using var house = await CallHouse.Open(engine);
        using var http = house.Browser();
        var row = house.Row(await house.Ask(http));
        var length = (row.Call.PromisedAt - row.Call.PromisedFrom).ToTimeSpan();
        var counter = house.Count("SELECT coalesce(max(no), 0) FROM unit_counter");
        house.Time.Move((length / 2) - TimeSpan.FromSeconds(10));
        await Sweep(house);
        Assert.Empty(Steps(house, row.Call.Id));
        house.Time.Move(TimeSpan.FromSeconds(12));
        await Sweep(house);
        Assert.Equal([(1, 1)], Steps(house, row.Call.Id));
        Assert.True(house.Count("SELECT max(no) FROM unit_counter") > counter, "the desk's live page moves");
        Assert.Empty(Notices(house, row.Call.Id));
        house.Time.Move((length * 0.4) + TimeSpan.FromSeconds(2));
        await Sweep(house);
        Assert.Equal(3, Notices(house, row.Call.Id).Count(notice => notice is { Step: 2, Role: "advisor" })); // two advisors and their lead
        house.Time.Move((length * 0.1) + TimeSpan.FromSeconds(2));
        await Sweep(house);
        await Sweep(house);
        Assert.Equal([(3, "lead-advisor", DemoWard.StaffId("lena.hart"))], Notices(house, row.Call.Id).Where(notice => notice.Step == 3));
        house.Time.Move(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(2));
        await Sweep(house);
        Assert.Equal([(1, 1), (2, 1), (3, 1), (4, 1)], Steps(house, row.Call.Id));
        Assert.Equal([(4, "on-call", DemoWard.StaffId("ruth.adair"))], Notices(house, row.Call.Id).Where(notice => notice.Step == 4));

        await house.Running.App.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<DeskSpool>().Single().Round(CancellationToken.None);
        var files = Directory.GetFiles(Path.Combine(house.Running.Folder, "outbox"), "desk-*.json");
        Assert.Equal(Notices(house, row.Call.Id).Count, files.Length);
        Assert.All(files, file => Assert.DoesNotContain("0147", File.ReadAllText(file), StringComparison.Ordinal));
        using var one = JsonDocument.Parse(await File.ReadAllTextAsync(files[0]));
        Assert.Equal(row.Call.Id.ToString(), one.RootElement.GetProperty("callBack").GetString());
        using var connection = house.Running.Database.Open();
        Assert.Equal(CallBook.Find(connection, row.Call.Id)!.Call, Call.Of(row.Call.Id, CallBook.Events(connection, row.Call.Id)));
        Assert.Contains("We have not called you in time", await http.GetStringAsync(new Uri($"/call-back/status/{await LinkOf(house, row)}", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-035")]
    public async Task The_sweep_that_runs_by_itself_takes_each_step_within_its_seconds_up_to_who_is_on_call(Engine engine)
    {
        await using var house = await CallHouse.Open(engine);
        using var http = house.Browser();
        var row = house.Row(await house.Ask(http));
        var worst = Duration.Zero;
        for (var step = (int)CallStep.Amber; step <= (int)CallStep.OnCall; step++)
        {
            var due = CallClock.DueAt(step, row.Call.DueFrom, row.Call.DueBy);
            house.Time.Move((due - house.Now).ToTimeSpan() - TimeSpan.FromMilliseconds(300)); // the rest is real time: nobody here calls a round
            for (var tries = 0; tries < 1200 && Steps(house, row.Call.Id).Count < step; tries++) await Task.Delay(50);
            Assert.Equal((step, 1), Steps(house, row.Call.Id)[^1]);
            var late = house.Query("SELECT at FROM call_event WHERE call_back_id = @id AND kind = 'escalated' AND step = @step", each => each.Time(0), ("id", row.Call.Id), ("step", step)).Single() - due;
            Assert.InRange(late, Duration.Zero, Duration.FromSeconds(2.5)); // the sweep's half second, and two
            worst = Duration.Max(worst, late);
        }

        Assert.Equal([(4, "on-call", DemoWard.StaffId("ruth.adair"))], Notices(house, row.Call.Id).Where(notice => notice.Step == 4));
        for (var tries = 0; tries < 600 && Unsent() > 0; tries++) await Task.Delay(50); // nor does anybody call the spool
        Assert.Equal(0, Unsent());
        Assert.Equal(Notices(house, row.Call.Id).Count, Directory.GetFiles(Path.Combine(house.Running.Folder, "outbox"), "desk-*.json").Length);
        Trust.Figures.Say($"call-back, steps taken by the sweep itself ({engine}): worst {worst.TotalMilliseconds:0} ms after its second");

        long Unsent() => house.Count("SELECT count(*) FROM desk_notice WHERE sent_at IS NULL");
    }

    [Fact, Hazard("HZ-035")]
    public async Task A_claim_that_runs_out_falls_back_and_the_clock_has_gone_on()
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var row = house.Row(await house.Ask(http));
        var ines = DemoWard.StaffId("ines.vidal");
        await Act(house, row, (call, now) => CallRules.Claim(call, ines, now));
        house.Time.Move(TimeSpan.FromMinutes(9));
        await Sweep(house);
        Assert.Equal(ines, Now().ClaimedBy);
        house.Time.Move(TimeSpan.FromMinutes(4)); // half of 20 to 25 minutes is over too
        await Sweep(house);
        Assert.Equal((CallStatus.Requested, null, 1), (Now().Status, Now().ClaimedBy, Now().Step));

        Call Now()
        {
            using var connection = house.Running.Database.Open();
            return CallBook.Find(connection, row.Call.Id)!.Call;
        }
    }

    [Fact, Hazard("HZ-036")]
    public async Task What_is_cancelled_kept_or_stopped_never_escalates_again()
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var ines = DemoWard.StaffId("ines.vidal");
        var row = house.Row(await house.Ask(http));
        await Act(house, row, (call, now) => CallRules.Claim(call, ines, now));
        await Act(house, row, (call, now) => CallRules.Stop(call, ines, CallCodes.NotSafe, now));
        house.Time.Move(TimeSpan.FromHours(5));
        await Sweep(house);
        Assert.Empty(Steps(house, row.Call.Id));
        Assert.Equal(0, house.Count("SELECT count(*) FROM due_work WHERE kind = 'call-back'"));
    }

    [Fact, Hazard("HZ-035")]
    public async Task With_nobody_on_shift_the_one_on_call_is_told_at_the_leads_step()
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var row = house.Row(await house.Ask(http));
        await house.Running.Write(scope => scope.Connection.Execute("DELETE FROM desk_shift"));
        house.Time.Move((row.Call.PromisedAt - row.Call.RequestedAt).ToTimeSpan());
        await Sweep(house);
        Assert.Equal([(3, "on-call", DemoWard.StaffId("ruth.adair"))], Notices(house, row.Call.Id));
    }

    [Fact]
    public async Task A_hundred_overdue_doubtful_ones_make_one_notice_in_ten_minutes()
    {
        await using var house = await CallHouse.Open();
        await house.Running.Write(scope =>
        {
            for (var n = 0; n < 100; n++)
            {
                var enquiry = new Enquiry(Guid.CreateVersion7(), "web", "en", "me", "America/New_York", new ContactWishes(false, false, false), scope.Now, scope.Now);
                EnquiryBook.Add(scope, house.Vault, enquiry, new EnquiryTold("", "", "", null), null);
                CallBook.Add(scope, new CallRow(new Call { Id = Guid.CreateVersion7() }, enquiry, DemoDesk.Desk, $"word {n}", "trap", "soonest", "any"),
                    CallRules.Request(new Promise(scope.Now, scope.Now + Duration.FromMinutes(20), PromiseGround.Now, true), "trap", scope.Now), null);
            }

            return true;
        });
        house.Time.Move(TimeSpan.FromMinutes(25));
        await Sweep(house);
        Assert.Equal(300, house.Count("SELECT count(*) FROM call_event WHERE kind = 'escalated'"));
        Assert.InRange(house.Count("SELECT count(*) FROM desk_notice"), 1, 6); // one a person and ten minutes: advisors, lead
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task What_happened_to_a_call_back_can_never_be_changed(Engine engine)
    {
        await using var house = await CallHouse.Open(engine);
        using var http = house.Browser();
        await house.Ask(http);
        foreach (var change in (string[])["UPDATE call_event SET code = 'x'", "DELETE FROM call_event"])
            Assert.Contains("append-only", (await Assert.ThrowsAnyAsync<Exception>(() => house.Running.Write(scope => scope.Connection.Execute(change)))).Message, StringComparison.Ordinal);
    }

    // The link can be made again from the id by this installation alone: what a second press of the button gets.
    static Task<string> LinkOf(CallHouse house, CallRow row) => house.Running.Write(scope =>
        Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlEncode(house.Vault.Index(scope, "call-back link", row.Call.Id.ToString("N"))));
}
