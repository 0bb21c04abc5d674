using System.CommandLine;
using System.Diagnostics;
using Handrail.Cli;
using Handrail.Core.CallBack;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.CallBack;
using Handrail.Tests.Features.CallBack;
using NodaTime;

namespace Handrail.Tests.Features.Desk;

/// <summary>A desk is set up from one file: at the real command line, on both engines, and then people ask for calls.</summary>
public sealed class DeskVerbTests(HouseWithoutDesk shelf) : IClassFixture<HouseWithoutDesk>
{
    static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    const string Good =
        """
        name: Advisor desk, Pine Street
        country: us
        zone: America/New_York
        number: "(212) 555-0119"
        hours:
          mon-fri: 09:00-12:00, 13:00-17:00
        closed: [CLOSED]
        on-call: [ruth.adair, lena.hart]
        shifts:
          - who: ines.vidal
            days: mon-fri
            time: 09:00-17:00
          - who: lena.hart
            as: lead-advisor
            days: mon, wed, fri
            time: 10:00-15:00
        """;

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-070")]
    public async Task A_desk_set_up_at_the_command_line_promises_times_inside_its_hours_and_never_outside(Engine engine)
    {
        await using var house = await CallHouse.Open(engine, desk: false);
        using var http = house.Browser();
        Assert.Contains("We take no call requests here yet", await http.GetStringAsync(new Uri("/call-back", UriKind.Relative)), StringComparison.Ordinal);
        var tuesday = house.Now.InZone(NewYork).Date.Next(IsoDayOfWeek.Tuesday);
        if (tuesday == house.Now.InZone(NewYork).Date.PlusDays(1)) tuesday = tuesday.PlusWeeks(1);
        var file = Write(house, Good.Replace("CLOSED", $"{tuesday.PlusDays(1):uuuu-MM-dd}", StringComparison.Ordinal));

        var dry = await Process(house, "import", file, "--dry-run");
        Assert.True(dry.Code == 0, dry.Error);
        Assert.Contains("+ Open Tue  09:00-12:00, 13:00-17:00", dry.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing was saved", dry.Output, StringComparison.Ordinal);
        Assert.Equal(0, house.Count("SELECT count(*) FROM desk"));
        var saved = await Process(house, "import", file);
        Assert.True(saved.Code == 0, saved.Error);
        Assert.Equal((1, 10, 1, 1), (house.Count("SELECT count(*) FROM desk"), house.Count("SELECT count(*) FROM desk_hours"), house.Count("SELECT count(*) FROM desk_closed"), house.Count("SELECT count(*) FROM desk_on_call")));
        Assert.Equal([("command-line", "done")], house.Query("SELECT actor_kind, outcome FROM audit_event WHERE action = 'SetDesk'", row => (row.GetString(0), row.GetString(1))));

        // Tuesday at ten: somebody is there.
        Move(house, tuesday, 10);
        Assert.Contains("Advisors are here now", await http.GetStringAsync(new Uri("/call-back", UriKind.Relative)), StringComparison.Ordinal);
        var first = house.Row(await house.Ask(http, "(212) 555-0141"));
        var by = first.Call.PromisedAt.InZone(NewYork).LocalDateTime;
        Assert.Equal((tuesday, 10), (by.Date, by.Hour));
        Assert.InRange(by.Minute, 20, 30);

        // At noon the desk has lunch: the promise waits for one o'clock.
        Move(house, tuesday, 12);
        var lunch = house.Row(await house.Ask(http, "(212) 555-0142")).Call.PromisedAt.InZone(NewYork).LocalDateTime;
        Assert.Equal((tuesday, 13), (lunch.Date, lunch.Hour));

        // Tuesday evening: shut, and Wednesday is a closed day: Thursday morning, and the page says so.
        Move(house, tuesday, 20);
        Assert.Contains("Nobody is on shift at this moment", await http.GetStringAsync(new Uri("/call-back", UriKind.Relative)), StringComparison.Ordinal);
        var token = await house.Ask(http, "(212) 555-0143");
        var night = house.Row(token).Call.PromisedAt.InZone(NewYork).LocalDateTime;
        Assert.Equal((tuesday.PlusDays(2), 9), (night.Date, night.Hour));
        Assert.Contains("Thursday", await http.GetStringAsync(new Uri($"/call-back/sent/{token}", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("(212) 555-0119", await http.GetStringAsync(new Uri($"/call-back/sent/{token}", UriKind.Relative)), StringComparison.Ordinal);

        // Changed while it serves: what was promised stays, the next promise follows the new hours.
        var later = await Process(house, "import", Write(house, (await File.ReadAllTextAsync(file)).Replace("mon-fri: 09:00-12:00, 13:00-17:00", "mon-fri: 14:00-17:00", StringComparison.Ordinal)));
        Assert.True(later.Code == 0, later.Error);
        Assert.Contains("- Open Thu  09:00-12:00, 13:00-17:00", later.Output, StringComparison.Ordinal);
        Assert.Contains("+ Open Thu  14:00-17:00", later.Output, StringComparison.Ordinal);
        Assert.Contains("3 open request(s) keep the time that was promised", later.Output, StringComparison.Ordinal);
        Assert.Equal(night, house.Row(token).Call.PromisedAt.InZone(NewYork).LocalDateTime);
        using var next = house.Browser("203.0.113.9");
        var after = house.Row(await house.Ask(next, "(212) 555-0144")).Call.PromisedAt.InZone(NewYork).LocalDateTime;
        Assert.Equal(tuesday.PlusDays(2), after.Date);
        Assert.InRange(after.Hour, 14, 15); // three wait before
        Assert.Equal(1, house.Count("SELECT count(*) FROM desk"));
        Assert.Contains("Open Thu  14:00-17:00", (await Process(house, "show")).Output, StringComparison.Ordinal);
    }

    [Theory, Hazard("HZ-070")]
    [InlineData("country: us", "country: fr", "desk.yml, line 2: \"country\" is us or gb, not \"fr\".")]
    [InlineData("country: us", "", "\"country\" is missing.")]
    [InlineData("zone: America/New_York", "zone: America/Newyork", "desk.yml, line 3: there is no time zone \"America/Newyork\".")]
    [InlineData("zone: America/New_York", "zone: EST", "desk.yml, line 3: \"EST\" names no place")]
    [InlineData("(212) 555-0119", "911", "desk.yml, line 4: \"911\" cannot be a phone number.")]
    [InlineData("(212) 555-0119", "+44 20 7946 0958", "desk.yml, line 4: \"+44 20 7946 0958\" is a number of another country")]
    [InlineData("name: Advisor desk, Pine Street", "name: \"a\\nb\"", "desk.yml, line 1: \"name\" takes 1 to 80")]
    [InlineData("mon-fri: 09:00-12:00", "mon-fry: 09:00-12:00", "desk.yml, line 6: \"mon-fry\" is no day")]
    [InlineData("mon-fri: 09:00-12:00", "mon-fri: 09:00-25:00", "desk.yml, line 6: \"25:00\" is no time to end at")]
    [InlineData("mon-fri: 09:00-12:00", "mon-fri: 9-12", "desk.yml, line 6: \"9\" is no time to begin at")]
    [InlineData("mon-fri: 09:00-12:00", "mon-fri: 09:00-13:30", "desk.yml, line 6: 13:00-17:00 overlaps other hours of Mon.")]
    [InlineData("closed: []", "closed: [25.12.2026]", "desk.yml, line 7: \"25.12.2026\" is no date: write it as 2026-12-25.")]
    [InlineData("closed: []", "closed: [2027-01-01, 2027-01-01]", "desk.yml, line 7: 2027-01-01 stands there twice.")]
    [InlineData("on-call: [ruth.adair, lena.hart]", "on-call: []", "desk.yml, line 8: \"on-call\" names 1 to 10 logins")]
    [InlineData("on-call: [ruth.adair, lena.hart]", "on-call: [nobody.here]", "on-call: nobody here signs in as \"nobody.here\"")]
    [InlineData("who: ines.vidal", "who: ines.vidall", "desk.yml, line 10: nobody here signs in as \"ines.vidall\"")]
    [InlineData("who: ines.vidal", "who: ama.osei", "desk.yml, line 10: ama.osei has no role that may work at the desk")]
    [InlineData("who: ines.vidal", "who: ines.vidal\n    as: lead-advisor", "desk.yml, line 10: ines.vidal has no role that may lead the desk")]
    [InlineData("who: ines.vidal", "who: ines.vidal\n    as: boss", "desk.yml, line 11: \"as\" is advisor or lead-advisor, not \"boss\".")]
    [InlineData("time: 09:00-17:00", "time: 18:00-22:00", "this shift would answer nobody")]
    [InlineData("time: 09:00-17:00", "time: 09:00-17:00\n    until: 2020-01-01", "desk.yml, line 13: 2020-01-01 is over")]
    [InlineData("time: 09:00-17:00", "time: 09:00-17:00\n    date: 2027-02-03", "desk.yml, line 13: a shift has either \"date\" (one day) or \"days\"")]
    [InlineData("who: lena.hart", "who: ines.vidal", "desk.yml, line 13: ines.vidal is planned twice at")]
    [InlineData("hours:", "ours:", "unknown field \"ours\"")]
    [InlineData("number:", "number", "desk.yml, line")]
    public async Task Each_wrong_field_is_named_with_its_line_and_nothing_is_half_saved(string right, string wrong, string said)
    {
        var house = shelf.House;
        var before = house.Count("SELECT count(*) FROM audit_event WHERE action = 'SetDesk'");
        var text = Good.Replace("CLOSED", "", StringComparison.Ordinal);
        Assert.Contains(right, text, StringComparison.Ordinal);
        var (code, output, error) = await Inside(house, "import", Write(house, text.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Equal(1, code);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Contains("Nothing was saved.", error, StringComparison.Ordinal);
        Assert.Equal("", output);
        Assert.Equal((0, 0, before), (house.Count("SELECT count(*) FROM desk"), house.Count("SELECT count(*) FROM desk_shift"), house.Count("SELECT count(*) FROM audit_event WHERE action = 'SetDesk'")));
    }

    [Fact]
    public async Task All_faults_are_said_at_once_a_missing_file_is_said_and_the_example_is_right()
    {
        var house = shelf.House;
        var many = await Inside(house, "import", Write(house, Good.Replace("CLOSED", "x", StringComparison.Ordinal).Replace("zone: America", "zone: Amerika", StringComparison.Ordinal).Replace("as: lead", "as: led", StringComparison.Ordinal)));
        Assert.Contains("3 things are wrong. Nothing was saved.", many.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await Inside(house, "import", Path.Combine(house.Running.Folder, "none.yml"))).Code);
        var example = await Inside(house, "example");
        var (code, output, error) = await Inside(house, "import", Write(house, example.Output), "--dry-run");
        Assert.True(code == 0, error);
        Assert.Contains("+ Open Sat  10:00-14:00", output, StringComparison.Ordinal);
        Assert.Contains("Mind: Open with nobody planned", output, StringComparison.Ordinal);
        Assert.Equal(1, (await Inside(house, "show")).Code);
    }

    [Fact, Hazard("HZ-035"), Hazard("HZ-070")]
    public async Task Each_reminder_goes_to_one_more_of_those_on_call_and_doctor_says_when_the_plan_runs_out()
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        await Inside(house, "import", Write(house, Good.Replace("CLOSED", "", StringComparison.Ordinal).Replace("mon-fri: 09:00-12:00, 13:00-17:00", "daily: 00:00-24:00", StringComparison.Ordinal)
            .Replace("days: mon-fri\n    time: 09:00-17:00", "days: daily\n    time: 00:00-24:00", StringComparison.Ordinal)));
        Assert.Equal(("call-back desk", true), Finding(house) is var well ? (well.Name, well.Ok) : default);
        var row = house.Row(await house.Ask(http));
        await house.Running.Write(scope => scope.Connection.Execute("DELETE FROM desk_shift"));
        Assert.Equal((false, "nobody is planned at the desk"), Finding(house) is var bad ? (bad.Ok, bad.Text.Split(':')[0]) : default);
        house.Time.Move((row.Call.PromisedAt - row.Call.RequestedAt).ToTimeSpan() + TimeSpan.FromMinutes(11));
        await Due(house, row.Call.Id);
        Assert.Equal(["ruth.adair"], Told(house, row.Call.Id));
        house.Time.Move(TimeSpan.FromMinutes(30));
        await Due(house, row.Call.Id);
        Assert.Equal(["lena.hart", "ruth.adair"], Told(house, row.Call.Id));

        await house.Running.Write(scope => scope.Connection.Execute("UPDATE staff SET disabled_at = 1 WHERE login = 'lena.hart'"));
        Assert.Contains("lena.hart is on call, but the account is disabled", Finding(house).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mon-fri", "Mon Tue Wed Thu Fri")]
    [InlineData("sat, sun", "Sat Sun")]
    [InlineData("fri-mon", "Fri Sat Sun Mon")]
    [InlineData("Monday", "Mon")]
    [InlineData("daily", "Mon Tue Wed Thu Fri Sat Sun")]
    [InlineData("mon, mon-wed", null)]
    [InlineData("m", null)]
    [InlineData("", null)]
    public void Days_are_read_as_people_write_them(string text, string? days) =>
        Assert.Equal(days, Handrail.Features.Desk.DeskTimes.Days(text).Days is { } read ? string.Join(' ', read.Select(Handrail.Features.Desk.DeskTimes.Name)) : null);

    [Theory]
    [InlineData("09:00-17:00", 540, 1020)]
    [InlineData("9:00 - 17:30", 540, 1050)]
    [InlineData("00:00-24:00", 0, 1440)]
    [InlineData("22:00-06:00", 1320, 1800)]
    [InlineData("09:00-09:00", null, null)]
    [InlineData("24:00-06:00", null, null)]
    [InlineData("09:60-17:00", null, null)]
    [InlineData("0900-1700", null, null)]
    [InlineData("-", null, null)]
    public void Times_are_read_as_people_write_them(string text, int? from, int? to) =>
        Assert.Equal((from, to), Handrail.Features.Desk.DeskTimes.Span(text).Span is { } span ? (span.From, span.To) : (null, (int?)null));

    [Fact]
    public void Hours_and_shifts_over_midnight_belong_to_both_days_and_the_night_the_clock_changes_is_as_long_as_it_is()
    {
        var text = Good.Replace("CLOSED", "", StringComparison.Ordinal).Replace("mon-fri: 09:00-12:00, 13:00-17:00", "sat: 22:00-06:00", StringComparison.Ordinal)
            .Replace("days: mon-fri\n    time: 09:00-17:00", "date: 2026-10-31\n    time: 22:00-06:00", StringComparison.Ordinal).Replace("days: mon, wed, fri\n    time: 10:00-15:00", "date: 2027-03-13\n    time: 22:00-06:00", StringComparison.Ordinal);
        var (setting, faults) = Handrail.Features.Desk.DeskFile.Read("desk.yml", text, Instant.FromUtc(2026, 10, 1, 12, 0));
        Assert.Empty(faults);
        Assert.Equal([new DeskHours(IsoDayOfWeek.Saturday, 1320, 1440), new DeskHours(IsoDayOfWeek.Sunday, 0, 360)], setting!.Hours);
        Assert.Equal([9, 7], setting.Shifts.Select(shift => (shift.To - shift.From).TotalHours).Select(hours => (int)hours)); // eight by the clock
    }

    static string Write(CallHouse house, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(house.Running.Folder, "desk-" + Guid.NewGuid().ToString("N"))).FullName;
        File.WriteAllText(Path.Combine(folder, "desk.yml"), text);
        return Path.Combine(folder, "desk.yml");
    }

    static string[] Place(CallHouse house) =>
        house.Running.Database.Engine == Engine.Postgres ? ["--data", house.Running.Folder, "--database", house.Running.Database.ConnectionString] : ["--data", house.Running.Folder];

    // The program itself, as an administrator starts it beside the serving one.
    static async Task<(int Code, string Output, string Error)> Process(CallHouse house, params string[] arguments)
    {
        var place = arguments is ["example", ..] ? [] : Place(house);
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "handrail.dll"), "desk", .. arguments, .. place]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    // The same command in this process, where there are many of them.
    static async Task<(int Code, string Output, string Error)> Inside(CallHouse house, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var root = new RootCommand("test") { DeskVerb.Build(), CommonOptions.KeyFile };
        var code = await root.Parse(["desk", .. arguments, .. arguments is ["example", ..] ? [] : Place(house)]).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    static (string Name, bool Ok, string Text) Finding(CallHouse house)
    {
        using var connection = house.Running.Database.Open();
        return DeskFinding.Examine(connection, house.Now);
    }

    static Task<bool> Due(CallHouse house, Guid id) => house.Running.Write(scope =>
    {
        EscalateCall.Due(scope, id);
        return true;
    });

    static List<string> Told(CallHouse house, Guid id) =>
        house.Query("SELECT DISTINCT s.login FROM desk_notice n JOIN staff s ON s.id = n.recipient WHERE n.call_back_id = @id ORDER BY s.login", row => row.GetString(0), ("id", id));

    static void Move(CallHouse house, LocalDate day, int hour) => house.Time.Move((NewYork.AtStrictly(day.At(new LocalTime(hour, 0))).ToInstant() - house.Now).ToTimeSpan());
}

/// <summary>One house without a desk for every file with a fault in it: nothing of them is ever saved, which each test asserts.</summary>
public sealed class HouseWithoutDesk : IAsyncLifetime
{
    public CallHouse House { get; private set; } = null!;

    public async ValueTask InitializeAsync() => House = await CallHouse.Open(desk: false);

    public ValueTask DisposeAsync() => House.DisposeAsync();
}
