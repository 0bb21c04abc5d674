using Handrail.Data;
using Handrail.Demo;
using Handrail.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Tests.Data;

public sealed class AuditTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task An_untouched_audit_is_intact(Engine engine)
    {
        await using var test = TestDatabase.Make(engine);
        var anchors = await Fill(test);
        using var connection = test.Database.Open();
        var verdict = AuditVerify.Run(connection, anchors);
        Assert.Empty(verdict.Faults);
        Assert.Equal((30, 3), (verdict.Rows, verdict.Anchors));
    }

    [Fact, Hazard("HZ-015")]
    public async Task A_line_that_a_crash_tore_does_not_spoil_the_anchors_after_it()
    {
        await using var ward = await Ward.Open(Engine.Sqlite, 2);
        var folder = Directory.CreateTempSubdirectory("handrail-anchors-").FullName;
        var file = Path.Combine(folder, AuditAnchor.FileName);
        for (var i = 0; i < 3; i++)
        {
            await ward.QuietSet(1);
            await AnchorEveryMinute.Write(ward.Writer, folder);
            if (i == 1) await File.AppendAllTextAsync(file, File.ReadLines(file).First()[..40]);
        }

        Assert.Equal(3, File.ReadLines(file).Count());
        using var connection = ward.Database.Open();
        Assert.Empty(AuditVerify.Run(connection, file).Faults);
        Directory.Delete(folder, recursive: true);
    }

    [Fact, Hazard("HZ-015")]
    public async Task Every_single_change_anybody_could_make_is_found()
    {
        await using var test = TestDatabase.Make(Engine.Sqlite);
        var anchors = await Fill(test);
        using var connection = test.Database.OpenWriter();
        connection.Execute("DROP TRIGGER audit_event_no_update; DROP TRIGGER audit_event_no_delete; DROP TRIGGER audit_anchor_no_update; DROP TRIGGER audit_anchor_no_delete");
        var random = new Random(7);
        string[] columns = ["at", "actor", "action", "subject_id", "outcome", "detail", "prev", "hash"];
        for (var i = 0; i < 300; i++)
        {
            using var transaction = connection.BeginTransaction();
            var (slot, no) = (random.Next(2), random.Next(1, 16));
            var change = (i % 6) switch
            {
                0 or 1 => Edit(columns[random.Next(columns.Length)]),
                2 => $"DELETE FROM audit_event WHERE slot = {slot} AND no = {Math.Min(no, 14)}",
                3 => $"UPDATE audit_event SET action = (SELECT action FROM audit_event WHERE slot = {1 - slot} AND no = {no}) || 'x' WHERE slot = {slot} AND no = {no}",
                4 => $"INSERT INTO audit_event SELECT slot, 99, at, actor_kind, actor, action, subject_kind, subject_id, outcome, detail, prev, hash, form, purpose, ground, consent_id, person_id FROM audit_event WHERE slot = {slot} AND no = {no}",
                _ => $"DELETE FROM audit_event WHERE slot = {slot} AND no > {Math.Min(no, 14)}", // the tail: only the anchors can see this
            };
            connection.Execute(change);
            Assert.True(AuditVerify.Run(connection, anchors).Faults.Count > 0, change);
            transaction.Rollback();

            string Edit(string column) => column is "prev" or "hash"
                ? $"UPDATE audit_event SET {column} = randomblob(32) WHERE slot = {slot} AND no = {no}"
                : column == "at" ? $"UPDATE audit_event SET at = at + 1 WHERE slot = {slot} AND no = {no}"
                : $"UPDATE audit_event SET {column} = {column} || '.' WHERE slot = {slot} AND no = {no}";
        }

        // Cutting the anchors inside as well is seen by the file outside.
        connection.Execute("DELETE FROM audit_event WHERE no > 5; DELETE FROM audit_anchor WHERE no > 1");
        Assert.NotEmpty(AuditVerify.Run(connection, anchors).Faults);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-015")]
    public async Task The_command_ends_with_0_for_an_intact_audit_and_with_1_for_a_bent_one(Engine engine)
    {
        await using var test = TestDatabase.Make(engine);
        await Fill(test);
        string[] arguments = ["audit", "verify", "--json", "--data", test.Folder, .. engine == Engine.Postgres ? new[] { "--database", test.Database.ConnectionString } : []];
        var verbs = new System.CommandLine.RootCommand { Handrail.Cli.AuditVerb.Build() };
        Assert.Equal(0, await verbs.Parse(arguments).InvokeAsync());
        using (var connection = test.Database.OpenWriter())
        {
            connection.Execute(engine == Engine.Sqlite ? "DROP TRIGGER audit_event_no_update" : "ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only");
            Assert.Equal(1, connection.Execute("UPDATE audit_event SET outcome = 'refused' WHERE slot = 1 AND no = 7"));
        }

        Assert.Equal(1, await verbs.Parse(arguments).InvokeAsync());
    }

    static async Task<string> Fill(TestDatabase test)
    {
        var clock = new SteppingClock(Instant.FromUtc(2026, 11, 23, 3, 0));
        var file = Path.Combine(test.Folder, AuditAnchor.FileName);
        for (var round = 0; round < 3; round++)
        {
            foreach (var slot in (int[])[0, 1])
            {
                await using var writer = new Writer(test.Database, new AuditChain(slot), clock, NullLogger<Writer>.Instance);
                for (var i = 0; i < 5; i++)
                    await writer.Run(scope =>
                    {
                        scope.Audit(new AuditRow("staff", $"nurse {i}", "LookAt", "encounter", $"{round}-{i}", "done", "å, ß and |"));
                        return true;
                    });
                if (slot == 1 && await writer.Run(AuditAnchor.Write) is { } line) await File.AppendAllTextAsync(file, line + "\n");
            }
        }

        return file;
    }
}
