using System.Diagnostics;
using System.Text.Json.Nodes;
using Handrail.Data;
using Handrail.Hosting;
using NodaTime;

namespace Handrail.Tests.Features;

public sealed class DoctorTests
{
    [Theory, InlineData(-5, true), InlineData(90, false), Hazard("HZ-012")]
    public async Task The_doctor_says_when_this_machines_clock_is_behind_the_newest_record(int minutesAhead, bool ok)
    {
        await using var test = TestDatabase.Make(Engine.Sqlite);
        using (var db = test.Database.Open())
            db.Execute("INSERT INTO batch (no, decided_at, readings) VALUES (1, @at, 0)", ("at", new HostClock(TimeProvider.System).GetCurrentInstant() + Duration.FromMinutes(minutesAhead)));

        using var doctor = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "handrail.dll"), "doctor", "--data", test.Folder, "--json"]) { RedirectStandardOutput = true })!;
        var findings = JsonNode.Parse(await doctor.StandardOutput.ReadToEndAsync())!.AsArray();
        await doctor.WaitForExitAsync();

        var clock = findings.Single(finding => finding!["check"]!.GetValue<string>() == "clock")!;
        Assert.Equal(ok, clock["ok"]!.GetValue<bool>());
        Assert.Contains(ok ? "not behind the newest record" : "clock is behind the newest record", clock["words"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(findings.All(finding => finding!["ok"]!.GetValue<bool>()) ? 0 : 1, doctor.ExitCode); // a busy disk may be found slow
    }
}
