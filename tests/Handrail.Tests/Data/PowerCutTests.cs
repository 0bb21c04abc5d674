using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Handrail.Tests.Data;

/// <summary>
/// The power cut tested on its own, before anything is trusted to it: with bytes whose fate is known, and with SQLite, where
/// synchronous=FULL must lose nothing that was acknowledged and synchronous=NORMAL must lose some. Without the second, a blind tool would pass.
/// </summary>
public sealed class PowerCutTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("handrail-cut-").FullName;

    string Notes => Path.Combine(folder, "notes");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Synced_bytes_stay_and_later_bytes_are_taken_back()
    {
        var (cut, left) = Write("put:0:one.", "sync", "put:4:two.", "datasync", "put:8:three.");

        Assert.Equal("one.two.", left);
        Assert.Equal(new Cut(Changes: 3, Syncs: 2, TakenBack: 1, FilesRemoved: 0), cut);
    }

    [Fact]
    public void Without_the_cut_the_same_kill_leaves_everything()
    {
        var path = Run("put:0:one.", "sync", "put:4:two.", "die");
        Assert.Equal("one.two.", File.ReadAllText(path));
    }

    [Fact]
    public void Overwritten_bytes_come_back_oldest_last()
    {
        var (cut, left) = Write("put:0:abcdef", "sync", "put:0:12", "put:1:XYZ", "put:5:longer than before");

        Assert.Equal("abcdef", left);
        Assert.Equal(3, cut.TakenBack);
    }

    [Fact]
    public void A_truncation_that_was_not_synced_is_undone() =>
        Assert.Equal("abcdef", Write("put:0:abcdef", "sync", "cut:2", "put:2:Z").Left);

    [Fact]
    public void A_truncation_that_was_synced_stays() =>
        Assert.Equal("ab", Write("put:0:abcdef", "sync", "cut:2", "sync").Left);

    [Fact]
    public void Growth_by_truncation_is_undone() =>
        Assert.Equal("ab", Write("put:0:ab", "sync", "cut:9").Left);

    [Fact]
    public void Reopening_with_O_TRUNC_is_undone() =>
        Assert.Equal("abcdef", Write("put:0:abcdef", "sync", "empty", "put:0:new").Left);

    [Fact]
    public void Plain_and_vectored_writes_and_write_only_files_are_watched_too() =>
        Assert.Equal("abcdef", Write("say:abc", "vec:3:def", "sync", "say:ghi", "vec:0:XXXX", "write-only", "put:2:YY").Left);

    [Fact]
    public void A_file_created_and_never_synced_is_gone()
    {
        var (cut, left) = Write("put:0:one");
        Assert.Null(left);
        Assert.Equal(1, cut.FilesRemoved);
    }

    [Fact]
    public void Notes_follow_a_renamed_file()
    {
        var renamed = Path.Combine(folder, "renamed.data");
        Write("put:0:safe", "sync", "put:4:unsafe", "move:" + renamed);
        Assert.Equal("safe", File.ReadAllText(renamed));
    }

    [Fact]
    public void Files_that_do_not_match_are_left_alone()
    {
        var path = Run(["put:0:one", "sync", "put:3:two", "die"], match: "/another-name");
        Assert.Empty(File.ReadAllBytes(Notes));
        Assert.Equal("onetwo", File.ReadAllText(path));
    }

    [Fact]
    public void The_wished_operation_fails_with_EIO_and_leaves_no_trace()
    {
        var path = Run(["put:0:one", "put:3:two", "sync"], eio: "2", says: "put:3:two: Input/output error\n");
        Assert.Equal("one", File.ReadAllText(path));
    }

    [Fact]
    public void A_failed_sync_makes_nothing_safe()
    {
        Run(["put:0:one", "sync"], eio: "2+", says: "sync: Input/output error\n");
        Assert.Equal(0, PowerCut.TakeBack(Notes).Syncs);
    }

    [Fact]
    public void A_note_cut_short_by_the_kill_is_left_out()
    {
        var path = Run("put:0:one", "sync", "put:3:two", "die");
        using (var notes = File.OpenWrite(Notes))
        {
            notes.Position = notes.Length;
            notes.Write("CUT1 and no more"u8);
        }

        PowerCut.TakeBack(Notes);
        Assert.Equal("one", File.ReadAllText(path));
    }

    [Fact]
    public void Damaged_notes_are_refused_rather_than_half_applied()
    {
        Run("put:0:one", "die");
        File.WriteAllText(Notes, new string('?', 64));
        Assert.Throws<InvalidDataException>(() => PowerCut.TakeBack(Notes));
    }

    [Fact, Hazard("HZ-002")]
    public void SQLite_with_synchronous_FULL_loses_no_acknowledged_commit()
    {
        var (acknowledged, lost, cuts) = Commit("FULL", rounds: 4);
        TestContext.Current.TestOutputHelper?.WriteLine($"FULL: cuts={cuts}, acknowledged={acknowledged}, lost={lost}");
        Assert.True(acknowledged > 0, "Nothing was acknowledged: the test shows nothing.");
        Assert.Equal(0, lost);
    }

    [Fact, Hazard("HZ-002")]
    public void SQLite_with_synchronous_NORMAL_loses_some_so_the_cut_is_not_blind()
    {
        var (acknowledged, lost, cuts) = Commit("NORMAL", rounds: 4);
        TestContext.Current.TestOutputHelper?.WriteLine($"NORMAL: cuts={cuts}, acknowledged={acknowledged}, lost={lost}");
        Assert.True(lost > 0, $"{acknowledged} commits were acknowledged and none was lost: the power cut sees nothing.");
    }

    (Cut Cut, string? Left) Write(params string[] steps)
    {
        var path = Run([.. steps, "die"]);
        var cut = PowerCut.TakeBack(Notes);
        return (cut, File.Exists(path) ? File.ReadAllText(path) : null);
    }

    string Run(params string[] steps) => Run(steps, match: ".data");

    string Run(string[] steps, string match = ".data", string? eio = null, string says = "")
    {
        var path = Path.Combine(folder, "written.data");
        using var writer = Start(PowerCut.BuildProgram("writer.c"), PowerCut.Settings(Notes, match, eio), [path, .. steps]);
        Assert.Equal(says, writer.StandardOutput.ReadToEnd());
        writer.WaitForExit();
        Assert.Equal(steps[^1] == "die" ? 128 + 9 : 0, writer.ExitCode);
        return path;
    }

    /// <summary>Commits until killed, cuts the power, compares what was acknowledged with what is there; each round with a new database.</summary>
    (long Acknowledged, long Lost, int Cuts) Commit(string synchronous, int rounds)
    {
        var program = PowerCut.BuildProgram("committer.c");
        var library = SqliteLibrary();
        long acknowledged = 0, lost = 0;
        for (var round = 0; round < rounds; round++)
        {
            var database = Path.Combine(folder, $"ward{round}.db");
            using var committer = Start(program, PowerCut.Settings(Notes, "/ward"), [library, database, synchronous]);
            var last = 0L;
            // Stops at different places of the checkpoint cycle (50 pages), so that not only a lucky moment is tried.
            while (last < 300 + 37 * round && committer.StandardOutput.ReadLine() is { } line) last = long.Parse(line);
            committer.Kill();
            // What was said before the kill was acknowledged too.
            while (committer.StandardOutput.ReadLine() is { } line) last = long.Parse(line);
            committer.WaitForExit();
            Assert.Equal("", committer.StandardError.ReadToEnd());
            PowerCut.TakeBack(Notes);

            using var left = new SqliteConnection($"Data Source={database};Pooling=False");
            left.Open();
            Assert.Equal("ok", Ask(left, "PRAGMA integrity_check"));
            acknowledged += last;
            lost += last - Math.Min(last, Convert.ToInt64(Ask(left, "SELECT count(*) FROM row WHERE no <= " + last)));
        }

        return (acknowledged, lost, rounds);
    }

    static object Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }

    /// <summary>The native library that Microsoft.Data.Sqlite has loaded into this very process.</summary>
    static string SqliteLibrary()
    {
        using (var any = new SqliteConnection("Data Source=:memory:")) any.Open();
        return Process.GetCurrentProcess().Modules.Cast<ProcessModule>().First(module => module.ModuleName.Contains("e_sqlite3", StringComparison.Ordinal)).FileName;
    }

    static Process Start(string program, Dictionary<string, string> settings, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
