using System.Diagnostics;
using System.Globalization;
using System.Text;
using Handrail.Cli;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Admissions;
using Handrail.Hosting;
using NodaTime;

namespace Handrail.Tests.Features.Admissions;

public sealed class CensusTests
{
    const int Lines = 1000, Faults = 50;

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-088"), Hazard("HZ-112")]
    public async Task A_thousand_lines_with_fifty_faults_a_dry_run_that_is_the_real_one_and_a_second_run_that_changes_nothing(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 2);
        await ward.Writer.Run(scope =>
        {
            for (var i = 1; i <= Lines; i++)
                scope.Connection.Execute("INSERT INTO location (id, kind, name, unit_id, sort) VALUES (@id, 'bed', @name, @unit, @sort)", ("id", Guid.CreateVersion7()), ("name", $"C{i}"), ("unit", DemoWard.Unit), ("sort", 100 + i));
            return true;
        });
        // A monitor stands at the bed of the first line already and has sent three values: they are nobody's.
        var firstBed = ward.Query("SELECT id FROM location WHERE name = 'C1'", row => row.Id(0))[0];
        var monitor = Guid.CreateVersion7();
        await ward.Writer.Run(scope =>
        {
            scope.Connection.Execute("INSERT INTO device (id, name, trusted) VALUES (@id, 'Monitor at C1', 1)", ("id", monitor));
            return scope.Connection.Execute("INSERT INTO device_place (id, device_id, bed_id, from_at) VALUES (@id, @device, @bed, @at)", ("id", Guid.CreateVersion7()), ("device", monitor), ("bed", firstBed), ("at", ward.Clock.Now - Duration.FromHours(1)));
        });
        ward.Book.PlacesChanged();
        var early = await ward.Store(new Handrail.Devices.Sender(1, null, null, "test gateway"), [.. Enumerable.Range(0, 3).Select(i => ward.Reading(Handrail.Core.Watch.Measure.Pulse, 70 + i, ward.Clock.Now - Duration.FromMinutes(i)) with { Device = monitor })]);
        var (file, faulty) = File();
        var before = Everything(ward);
        var progress = 0L;

        var dry = await Run(ward, file, dry: true, done => progress = done);
        Assert.Equal(before, Everything(ward));
        Assert.Equal(Lines, progress);
        Assert.Equal(faulty, dry.Lines.Where(line => line.Result == CensusResult.Faulty).Select(line => line.Line));
        Assert.All(dry.Lines.Where(line => line.Result == CensusResult.Faulty), line => Assert.True(line.Why.Length > 10 && !line.Why.Contains("Personson", StringComparison.Ordinal)));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("\n", dry.Lines.Where(line => line.Result == CensusResult.Faulty).Select(line => line.Why).GroupBy(why => why).Select(group => $"{group.Count(),3} {group.Key}")));

        // The real run by the command itself, as a program of its own: the same rows with the same words, the readings that were nobody's, and the sum.
        var real = await Command(ward, engine, file);
        Assert.Equal(1, real.Code); // some rows are faulty
        Assert.Equal([.. dry.Lines.Where(line => line.Result == CensusResult.Faulty).Select(line => $"row {line.Line}: {line.Why}"), $"row 1: admitted late; {early.Count} readings since then were nobody's and are asked again whose they are.",
            $"{Lines - Faults} admitted, 0 unchanged, {Faults} faulty, of {Lines} rows."], real.Said);
        Assert.Equal(2 + Lines - Faults, ward.Count("bed_stay", "to_at IS NULL"));

        var after = Everything(ward);
        var again = await Command(ward, engine, file);
        Assert.Equal(after, Everything(ward));
        Assert.Equal($"0 admitted, {Lines - Faults} unchanged, {Faults} faulty, of {Lines} rows.", again.Said[^1]);
        // Whoever was taken in is watched: the serving process finds them by their timer, and a reading of their bed is theirs.
        Assert.Equal(Lines - Faults, ward.Count("due_work", "kind = 'watch' AND subject_id NOT IN (SELECT encounter_id FROM bed_stay WHERE bed_id IN (SELECT bed_id FROM device_place WHERE from_at < 0 OR device_id IN (SELECT id FROM device WHERE name <> 'Monitor at C1')))"));

        // The process that watches gives the early readings to the person of that bed: withdrawn where they were nobody's, and on their chart.
        Assert.Equal(0, Theirs());
        await ward.Writer.Run(scope =>
        {
            scope.Connection.Execute("DELETE FROM due_work WHERE kind <> 'stay-readings'");
            return scope.Connection.Execute("UPDATE due_work SET due_at = 1"); // the command's clock is not the test's
        });
        while (ward.Count("due_work", "kind = 'stay-readings' AND due_at = 1") > 0) await ward.Sweep.Round(CancellationToken.None);
        Assert.Equal((early.Count, early.Count, 0), (Theirs(), ward.Count("reading_changed_hands", "why = 'late move'"), ward.Count("due_work", "kind = 'stay-readings'")));

        long Theirs() => ward.Query("SELECT count(*) FROM observation o JOIN bed_stay t ON t.encounter_id = o.encounter_id WHERE t.bed_id = @bed AND o.status <> 'entered-in-error'", row => row.GetInt64(0), ("bed", firstBed))[0];
    }

    [Fact]
    public async Task A_file_without_its_columns_is_refused_before_anything_is_read()
    {
        await using var ward = await Ward.Open(Engine.Sqlite, 1);
        var done = await Run(ward, "record_number,given\nH1,Alva\n", dry: false);
        Assert.Contains("lacks family", done.Header, StringComparison.Ordinal);
        Assert.Empty(done.Lines);
    }

    // Progress goes to the error stream, so that the report can be piped.
    static async Task<(int Code, string[] Said)> Command(Ward ward, Engine engine, string file)
    {
        var path = Path.Combine(ward.Folder, "census.csv");
        await System.IO.File.WriteAllTextAsync(path, file);
        string[] where = engine == Engine.Postgres ? ["--database", ward.Database.ConnectionString] : [];
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "handrail.dll"), "import", "census", path, "--data", ward.Folder, .. where]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var wrong = await errors;
        Assert.True(process.ExitCode is 0 or 1, wrong);
        Assert.DoesNotContain("Personson", await said + wrong, StringComparison.Ordinal);
        return (process.ExitCode, (await said).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    static Task<CensusDone> Run(Ward ward, string file, bool dry, Action<long>? progress = null) =>
        CensusRun.Do(ward.Database, new ServeOptions { DataFolder = ward.Folder, DatabaseSetting = ward.Database.ConnectionString }, new StringReader(file), dry, (done, _) => progress?.Invoke(done));

    // Faults of ten kinds, five of each, spread over the file; 950 good lines, the last ones of which are told apart from the faulty by their bed.
    static (string Text, List<int> Faulty) File()
    {
        var (text, faulty) = (new StringBuilder(string.Join(',', CensusLine.Columns) + "\n"), new List<int>());
        for (var i = 1; i <= Lines; i++)
        {
            var cells = new[] { $"C{i:00000}", $"Given{i}", $"Personson{i}", $"19{i % 90 + 10:00}-03-04", i % 2 == 0 ? "female" : "male", "\"Detox unit, Harbour House\"", $"C{i}", "2020-11-20T03:10", (i % 5).ToString(CultureInfo.InvariantCulture) };
            if (i % 20 == 0)
            {
                faulty.Add(i);
                switch (i / 20 % 10)
                {
                    case 0: cells[0] = ""; break;
                    case 1: cells[1] = cells[2] = ""; break;
                    case 2: cells[3] = "03/04/1990"; break;
                    case 3: cells[4] = "f"; break;
                    case 4: cells[5] = "Detox unit"; break;
                    case 5: cells[6] = "no such bed"; break;
                    case 6: cells[6] = $"C{i - 1}"; break; // somebody of an earlier line lies there
                    case 7: cells[7] = "yesterday"; break;
                    case 8: cells[0] = $"C{i - 1:00000}"; break; // the number of an earlier line, another name
                    default: cells[8] = "9"; break;
                }
            }

            text.Append(string.Join(',', cells)).Append('\n');
        }

        return (text.ToString(), faulty);
    }

    // All that an import could change, value by value; the audit grows with every run, and says so.
    static string Everything(Ward ward) => string.Join("\n", ((string[])["person", "person_key", "person_fact", "location", "encounter", "encounter_episode", "episode_of_care", "bed_stay", "stay_event", "bed_event", "protocol_choice", "data_key", "due_work"])
        .Select(table =>
        {
            var rows = ward.Query($"SELECT * FROM {table}", row => string.Join('|', Enumerable.Range(0, row.FieldCount).Select(i => row.GetValue(i) switch { byte[] bytes => Convert.ToHexString(bytes), var value => Convert.ToString(value, CultureInfo.InvariantCulture) })));
            return $"{table} {rows.Count} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows.Order(StringComparer.Ordinal)))))}";
        }));
}
