using System.Diagnostics;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Data.Backups;
using Handrail.Demo;
using Handrail.Features.Watch;
using Handrail.Hosting;
using Handrail.Tests.Trust;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Tests.Data;

public sealed class BackupTests
{
    static readonly IClock Clock = new HostClock(TimeProvider.System);

    public static TheoryData<Engine, Engine> Pairs => new() { { Engine.Sqlite, Engine.Sqlite }, { Engine.Postgres, Engine.Postgres }, { Engine.Sqlite, Engine.Postgres }, { Engine.Postgres, Engine.Sqlite } };

    [Theory, MemberData(nameof(Pairs)), Hazard("HZ-066")]
    public async Task A_backup_is_restored_row_by_row_equal_also_into_the_other_engine(Engine from, Engine into)
    {
        await using var ward = await Lived(from);
        var backup = TakeBackup.Run(ward.Database, ward.Folder, Path.Combine(ward.Folder, "a.handrail-backup"), Clock.GetCurrentInstant());
        Assert.True(backup.Rows > 100, $"{backup.Rows} rows");
        await using var target = await Target.Make(into);
        var done = await RestoreBackup.Run(backup.Path, target.Database, target.Folder, ward.Database.KeysPath, Clock);
        Assert.Equal((backup.Rows, false, 0), (done.Rows, done.JournalFound, done.Reapplied));
        Assert.Equal(ward.Count("audit_event"), done.AuditRows);
        using var connection = target.Database.Open();
        Assert.Equal("Alva", PersonNames.One(connection, target.Database.Vault, DemoWard.Person(1)).Given);
        // The same facts, though ids, texts and numbers went through another engine: what a backup of the restored one says is what the first said.
        foreach (var table in backup.Tables.Where(table => table.Name is not ("audit_event" or "session" or "staff_phrase" or "step_done")))
        {
            var now = TableSum.Of(connection, new BackupTable(table.Name, table.Columns));
            Assert.Equal((table.Name, table.Rows, table.Hash), (table.Name, now.Rows, now.Hash));
        }

        Assert.Empty(AuditVerify.Run(connection, Path.Combine(target.Folder, AuditAnchor.FileName)).Faults);
    }

    [Fact, Hazard("HZ-066")]
    public async Task A_backup_taken_under_load_is_whole_and_a_restored_one_serves()
    {
        await using var run = await LoadRun.Begin();
        await Task.Delay(TimeSpan.FromSeconds(2));
        await using var serving = run.Open();
        var places = new List<BackupDone>();
        for (var i = 0; i < 3; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var acknowledged = run.Acknowledged.Values.ToList(); // everything that was answered before it began must be in it
            var backup = TakeBackup.Run(serving, run.DataFolder, Path.Combine(run.DataFolder, "..", $"b{i}.handrail-backup"), Clock.GetCurrentInstant());
            Figures.Say($"backup {i}: {backup.Rows} rows, {backup.Bytes} bytes, {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms, {acknowledged.Count} readings acknowledged before");
            await using var target = await Target.Make(Engine.Sqlite);
            var done = await RestoreBackup.Run(backup.Path, target.Database, target.Folder, serving.KeysPath, Clock);
            Assert.Equal(backup.Rows, done.Rows);
            using var connection = target.Database.Open();
            Assert.Equal("ok", connection.Scalar<string>("PRAGMA integrity_check"));
            var there = connection.Query("SELECT id FROM observation", row => row.Id(0)).ToHashSet();
            Assert.DoesNotContain(acknowledged, id => !there.Contains(id));
            var verdict = AuditVerify.Run(connection, Path.Combine(target.Folder, AuditAnchor.FileName));
            Assert.Empty(verdict.Faults);
            Assert.Equal(done.AuditRows + 1, verdict.Rows);
            foreach (var table in backup.Tables.Where(table => table.Name is not ("audit_event" or "session" or "staff_phrase" or "step_done" or "form_once")))
            {
                var now = TableSum.Of(connection, new BackupTable(table.Name, table.Columns));
                Assert.Equal((table.Name, table.Rows, table.Hash), (table.Name, now.Rows, now.Hash));
            }

            places.Add(backup);
            await Task.Delay(500);
        }

        Assert.True(places[^1].Rows > places[0].Rows, "nothing was written meanwhile: this was no load");
        await run.End(TimeSpan.FromMilliseconds(200));
    }

    [Fact, Hazard("HZ-067")]
    public async Task A_backup_that_was_cut_or_changed_anywhere_is_refused()
    {
        await using var ward = await Lived(Engine.Sqlite);
        var whole = TakeBackup.Run(ward.Database, ward.Folder, Path.Combine(ward.Folder, "a.handrail-backup"), Clock.GetCurrentInstant()).Path;
        var bytes = await File.ReadAllBytesAsync(whole);
        var bad = Path.Combine(ward.Folder, "bad.handrail-backup");
        var random = new Random(25);
        foreach (var at in Enumerable.Range(0, 20).Select(_ => random.Next(bytes.Length)).Concat([0, 5, bytes.Length - 1]))
        {
            await File.WriteAllBytesAsync(bad, bytes[..at]);
            await Refused($"cut at {at}");
        }

        foreach (var at in Enumerable.Range(0, 20).Select(_ => random.Next(bytes.Length)).Concat([bytes.Length - 1, bytes.Length - 20, bytes.Length - 50]))
        {
            var changed = bytes.ToArray();
            changed[at] ^= 1;
            await File.WriteAllBytesAsync(bad, changed);
            await Refused($"changed at {at}");
        }

        // By somebody who makes the plain hash fit but has no key.
        var other = Path.Combine(ward.Folder, "other.keys");
        KeyFile.Add(other);
        Assert.Contains("lacks the key", (await Assert.ThrowsAsync<InvalidDataException>(() => Restore(whole, other))).Message, StringComparison.Ordinal);
        Assert.Contains("is missing", (await Assert.ThrowsAsync<InvalidDataException>(() => Restore(whole, Path.Combine(ward.Folder, "nothing.keys")))).Message, StringComparison.Ordinal);
        Assert.Contains("not empty", (await Assert.ThrowsAsync<InvalidDataException>(() => RestoreBackup.Run(whole, ward.Database, ward.Folder, ward.Database.KeysPath, Clock))).Message, StringComparison.Ordinal);

        async Task Refused(string what)
        {
            await using var target = await Target.Make(Engine.Sqlite);
            var why = await Record.ExceptionAsync(() => RestoreBackup.Run(bad, target.Database, target.Folder, ward.Database.KeysPath, Clock));
            Assert.True(why is InvalidDataException, $"{what}: {why?.ToString() ?? "restored"}");
            Assert.False(Directory.Exists(target.Folder), what);
        }

        async Task Restore(string path, string keys)
        {
            await using var target = await Target.Make(Engine.Sqlite);
            await RestoreBackup.Run(path, target.Database, target.Folder, keys, Clock);
        }
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-068")]
    public async Task What_was_deleted_or_revoked_after_a_backup_stays_so_when_it_is_restored(Engine engine)
    {
        await using var ward = await Lived(engine);
        var backup = TakeBackup.Run(ward.Database, ward.Folder, Path.Combine(ward.Folder, "a.handrail-backup"), Clock.GetCurrentInstant());
        await ward.Writer.Run(scope =>
        {
            scope.Connection.Execute("UPDATE staff SET disabled_at = @now WHERE login = 'tove.berg'", ("now", scope.Now));
            scope.Journal.Note(scope, "staff-disabled", DemoWard.StaffId("tove.berg").ToString());
            PersonNames.Shred(scope, DemoWard.Person(1));
            return true;
        });
        // One that was taken back with its work is not done again.
        await Assert.ThrowsAsync<TimeoutException>(() => ward.Writer.Run<bool>(scope =>
        {
            PersonNames.Shred(scope, DemoWard.Person(2));
            throw new TimeoutException();
        }));

        await using var target = await Target.Make(engine);
        var done = await RestoreBackup.Run(backup.Path, target.Database, target.Folder, ward.Database.KeysPath, Clock);
        Assert.Equal((true, 2), (done.JournalFound, done.Reapplied));
        using var connection = target.Database.Open();
        Assert.True(PersonNames.One(connection, target.Database.Vault, DemoWard.Person(1)).IsGone);
        Assert.False(PersonNames.One(connection, target.Database.Vault, DemoWard.Person(2)).IsGone);
        Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM data_key WHERE owner = @id", ("id", DemoWard.Person(1))));
        Assert.Empty(PersonNames.Find(connection, target.Database.Vault, "alva"));
        Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM staff WHERE login = 'tove.berg' AND disabled_at IS NOT NULL"));
        Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM session WHERE ended_at IS NULL"));

        // A journal that forgot is refused, and so is one that somebody has edited.
        var journal = ward.Database.Journal.Path;
        var lines = await File.ReadAllLinesAsync(journal);
        var later = TakeBackup.Run(ward.Database, ward.Folder, Path.Combine(ward.Folder, "b.handrail-backup"), Clock.GetCurrentInstant());
        foreach (var (text, says) in new[] { (lines[0] + "\n", "is not the journal"), (string.Concat(lines.Skip(1).Select(line => line + "\n")), "was changed"), ("", "is not the journal") })
        {
            await File.WriteAllTextAsync(journal, text);
            await using var again = await Target.Make(engine);
            Assert.Contains(says, (await Assert.ThrowsAsync<InvalidDataException>(() => RestoreBackup.Run(later.Path, again.Database, again.Folder, ward.Database.KeysPath, Clock))).Message, StringComparison.Ordinal);
        }
    }

    // A ward with a bit of a past: readings, alerts, words, a correction, anchors.
    static async Task<Ward> Lived(Engine engine)
    {
        var ward = await Ward.Open(engine);
        for (var bed = 1; bed <= 3; bed++) await ward.QuietSet(bed);
        await ward.Device(1, Measure.SpO2, 79);
        await ward.Pass(Duration.FromMinutes(6));
        var pulse = (await ward.Device(2, Measure.Pulse, 72))[0];
        await ward.Done("ama.osei", new CorrectObservation(DemoWard.Stay(2), pulse.Id, 1, 73_000, null, "typed 72 for 73"), new CorrectObservationHandler(ward.Book, ward.Readings).Handle);
        await ward.Done("ama.osei", new RaiseConcern(DemoWard.Stay(3), "pale"), new RaiseConcernHandler(ward.Book, ward.Readings).Handle);
        await AnchorEveryMinute.Write(ward.Writer, ward.Folder);
        for (var i = 0; i < 60; i++) await ward.Device(3, Measure.RespiratoryRate, 14 + (i % 4), identifier: $"r{i}");
        await AnchorEveryMinute.Write(ward.Writer, ward.Folder);
        return ward;
    }
}

/// <summary>An empty place to restore into: a folder that is not there yet and, on PostgreSQL, an empty database.</summary>
sealed class Target : IAsyncDisposable
{
    readonly TestDatabase? server;

    Target(TestDatabase? server, Database database, string folder)
    {
        this.server = server;
        Database = database;
        Folder = folder;
    }

    public Database Database { get; }

    public string Folder { get; }

    public static Task<Target> Make(Engine engine)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"handrail-restore-{Guid.NewGuid():N}");
        var server = engine == Engine.Postgres ? TestDatabase.Make(engine, _ => false) : null;
        var database = server?.Database ?? Database.Sqlite(Path.Combine(folder, "handrail.db"));
        database.KeyPath = KeyFile.PathIn(folder);
        return Task.FromResult(new Target(server, database, folder));
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        else await Database.DisposeAsync();
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }
}
