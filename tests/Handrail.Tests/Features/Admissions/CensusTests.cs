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

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-088")]
    public async Task A_thousand_lines_with_fifty_faults_a_dry_run_that_is_the_real_one_and_a_second_run_that_changes_nothing(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 2);
        await ward.Writer.Run(scope =>
        {
            for (var i = 1; i <= Lines; i++)
                scope.Connection.Execute("INSERT INTO location (id, kind, name, unit_id, sort) VALUES (@id, 'bed', @name, @unit, @sort)", ("id", Guid.CreateVersion7()), ("name", $"C{i}"), ("unit", DemoWard.Unit), ("sort", 100 + i));
            return true;
        });
        var (file, faulty) = File();
        var before = Everything(ward);
        var progress = 0L;

        var dry = await Run(ward, file, dry: true, done => progress = done);
        Assert.Equal(before, Everything(ward));
        Assert.Equal(Lines, progress);
        var real = await Run(ward, file, dry: false);
        Assert.Equal(dry.Lines, real.Lines); // the same line, the same result, the same words
        Assert.Equal(faulty, real.Lines.Where(line => line.Result == CensusResult.Faulty).Select(line => line.Line));
        Assert.All(real.Lines.Where(line => line.Result == CensusResult.Faulty), line => Assert.True(line.Why.Length > 10 && !line.Why.Contains("Personson", StringComparison.Ordinal)));
        Assert.Equal((Lines - Faults, 2 + Lines - Faults), (real.Lines.Count(line => line.Result == CensusResult.Admitted), ward.Count("bed_stay", "to_at IS NULL")));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("\n", real.Lines.Where(line => line.Result == CensusResult.Faulty).Select(line => line.Why).GroupBy(why => why).Select(group => $"{group.Count(),3} {group.Key}")));

        var after = Everything(ward);
        var again = await Run(ward, file, dry: false);
        Assert.Equal(after, Everything(ward));
        Assert.Equal((Lines - Faults, 0), (again.Lines.Count(line => line.Result == CensusResult.Unchanged), again.Lines.Count(line => line.Result == CensusResult.Admitted)));
        // Whoever was taken in is watched: the serving process finds them by their timer, and a reading of their bed is theirs.
        Assert.Equal(Lines - Faults, ward.Count("due_work", "kind = 'watch' AND subject_id NOT IN (SELECT encounter_id FROM bed_stay WHERE bed_id IN (SELECT bed_id FROM device_place))"));
    }

    [Fact]
    public async Task A_file_without_its_columns_is_refused_before_anything_is_read()
    {
        await using var ward = await Ward.Open(Engine.Sqlite, 1);
        var done = await Run(ward, "record_number,given\nH1,Alva\n", dry: false);
        Assert.Contains("lacks family", done.Header, StringComparison.Ordinal);
        Assert.Empty(done.Lines);
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

    // All that an import could change; the audit grows with every run, and says so.
    static string Everything(Ward ward) => string.Join("\n", ((string[])["person", "person_key", "encounter", "bed_stay", "stay_event", "bed_event", "protocol_choice", "episode_of_care", "data_key", "due_work"]).Select(table => $"{table} {ward.Count(table)}"));
}
