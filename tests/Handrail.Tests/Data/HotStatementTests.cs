using Handrail.Data;
using Handrail.Demo;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Tests.Data;

public sealed class HotStatementTests
{
    static readonly HotSql Insert = new(
        """
        INSERT INTO device_token (no, name, device_id, unit_id, hash, can_read, issued_at, expires_at, revoked_at)
        VALUES (@no, @name, @device, NULL, @hash, @read, @from, @to, @revoked)
        """,
        "no", "name", "device", "hash", "read", "from", "to", "revoked");

    static readonly HotSql Twisted = new("INSERT INTO unit_counter (unit_id, no) VALUES (@unit, @no)", "no", "unit");

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Every_kind_of_value_comes_back_as_it_went_in(Engine engine)
    {
        await using var test = TestDatabase.Make(engine);
        var device = Guid.CreateVersion7();
        await Within(test, scope =>
        {
            scope.Connection.Execute("INSERT INTO device (id, name) VALUES (@id, 'd')", ("id", device));
            Assert.Equal(1, Write(scope, 1, "å, ß and |", device, [0, 1, 255], 7));
            Assert.Equal(1, Write(scope, 2, "", null, [], null)); // the same statement again, nothing left over from before
        });
        using var connection = test.Database.Open();
        var rows = connection.Query("SELECT name, device_id, hash, issued_at, revoked_at FROM device_token ORDER BY no",
            row => (row.GetString(0), row.IdOrNull(1), Convert.ToHexString(row.GetFieldValue<byte[]>(2)), row.GetInt64(3), row.IntOrNull(4)));
        Assert.Equal([("å, ß and |", device, "0001FF", long.MaxValue, 7), ("", null, "", long.MaxValue, null)], rows);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_statement_that_failed_says_why_and_works_the_next_time(Engine engine)
    {
        await using var test = TestDatabase.Make(engine);
        await using var writer = Writer(test);
        await writer.Run(scope => Write(scope, 1, "first", null, [1], null));
        var twice = await Assert.ThrowsAnyAsync<Exception>(() => writer.Run(scope => Write(scope, 1, "second", null, [2], null)));
        await writer.Run(scope => Write(scope, 3, "third", null, [3], null));
        Assert.Contains("unique", twice.Message, StringComparison.OrdinalIgnoreCase);
        using var connection = test.Database.Open();
        Assert.Equal(["first", "third"], connection.Query("SELECT name FROM device_token ORDER BY no", row => row.GetString(0)));
    }

    [Fact]
    public async Task Names_in_another_order_than_the_text_are_refused_before_anything_is_written()
    {
        await using var test = TestDatabase.Make(Engine.Sqlite);
        using var connection = test.Database.Open();
        Assert.Throws<InvalidOperationException>(() => new HotStatement(connection, Twisted));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-001")]
    public async Task Nothing_is_stored_by_itself_when_the_connection_is_lost_in_the_middle_of_a_commit(Engine engine)
    {
        await using var test = TestDatabase.Make(engine);
        await using var writer = Writer(test);
        await writer.Run(scope => Write(scope, 1, "before", null, [1], null)); // the statement is prepared now
        await Assert.ThrowsAnyAsync<Exception>(() => writer.Run(scope =>
        {
            scope.Connection.Close();
            return Write(scope, 2, "lost", null, [2], null);
        }));
        await writer.Run(scope => Write(scope, 3, "after", null, [3], null));
        using var connection = test.Database.Open();
        Assert.Equal(["before", "after"], connection.Query("SELECT name FROM device_token ORDER BY no", row => row.GetString(0)));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-015")]
    public async Task The_audit_chain_holds_when_work_that_wrote_to_it_is_rolled_back_among_others(Engine engine)
    {
        await using var test = TestDatabase.Make(engine);
        await using var writer = Writer(test);

        // Handed over together, so that they share commits; every third is refused after it has written its own row.
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => writer.Run(
            scope =>
            {
                scope.Audit(Row($"inside {i}"));
                return i % 3 != 0;
            },
            keep: kept => kept,
            audit: (scope, _, _) => scope.Audit(Row($"outside {i}")))));

        using var connection = test.Database.Open();
        var verdict = AuditVerify.Run(connection, Path.Combine(test.Folder, AuditAnchor.FileName));
        Assert.Equal(60 + 40, verdict.Rows);
        Assert.DoesNotContain(verdict.Faults, fault => fault.StartsWith("Chain", StringComparison.Ordinal));
    }

    static Writer Writer(TestDatabase test) =>
        new(test.Database, new AuditChain(0), new SteppingClock(Instant.FromUtc(2026, 11, 23, 3, 0)), NullLogger<Writer>.Instance);

    static async Task Within(TestDatabase test, Action<WriteScope> work)
    {
        await using var writer = Writer(test);
        await writer.Run(scope =>
        {
            work(scope);
            return true;
        });
    }

    static AuditRow Row(string subject) => new("staff", "nurse", "LookAt", "encounter", subject, "done");

    static int Write(WriteScope scope, int no, string name, Guid? device, byte[] hash, int? revoked)
    {
        var insert = scope.Hot(Insert);
        insert.Bind(0, (long)no);
        insert.Bind(1, name);
        insert.Bind(2, device);
        insert.Bind(3, hash);
        insert.Bind(4, 1L);
        insert.Bind(5, long.MaxValue);
        insert.Bind(6, 0L);
        insert.Bind(7, revoked);
        return insert.Execute();
    }
}
