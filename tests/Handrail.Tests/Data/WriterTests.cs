using Handrail.Data;
using Handrail.Demo;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Tests.Data;

public sealed class WriterTests
{
    static readonly SteppingClock Clock = new(Instant.FromUtc(2026, 11, 23, 3, 0));

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Many_callers_share_commits_and_each_learns_its_own_answer(Engine engine)
    {
        await using var test = TestDatabase.Make(engine);
        await using var writer = Writer(test.Database);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => writer.Run(scope => Mark(scope, $"login {i}"))));

        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"login {i}"), answers);
        using var connection = test.Database.Open();
        Assert.Equal(200, connection.Scalar<long>("SELECT count(*) FROM staff"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Work_that_fails_or_is_refused_leaves_nothing_and_does_not_harm_its_neighbours(Engine engine)
    {
        await using var test = TestDatabase.Make(engine);
        await using var writer = Writer(test.Database);
        var undone = 0;

        var good = writer.Run(scope => Mark(scope, "before"));
        var bad = writer.Run(scope =>
        {
            Mark(scope, "half");
            scope.OnUndo(() => undone++);
            return scope.Connection.Execute("INSERT INTO staff (id, login, name, role) VALUES (@id, 'before', 'a login that is taken', 'nurse')", ("id", Guid.NewGuid()));
        });
        var refused = writer.Run(scope =>
        {
            scope.OnUndo(() => undone++);
            return Mark(scope, "refused");
        }, keep: _ => false);
        var after = writer.Run(scope => Mark(scope, "after"));

        await good;
        await Assert.ThrowsAnyAsync<Exception>(() => bad);
        await refused;
        await after;
        using var connection = test.Database.Open();
        Assert.Equal(["after", "before"], connection.Query("SELECT login FROM staff ORDER BY login", row => row.GetString(0)));
        Assert.Equal(2, undone);
    }

    [Fact, Hazard("HZ-002")]
    public void A_database_that_cannot_be_set_so_is_refused()
    {
        // A database in memory has no WAL: it answers "memory", and nothing may be acknowledged from it.
        var refused = Assert.Throws<InvalidOperationException>(() => Database.Sqlite(":memory:").OpenWriter());
        Assert.Contains("journal_mode=memory", refused.Message, StringComparison.Ordinal);
    }

    [Fact, Hazard("HZ-002")]
    public async Task The_writer_sets_full_synchronous_and_reads_it_back()
    {
        await using var test = TestDatabase.Make(Engine.Sqlite);
        using var connection = test.Database.OpenWriter();
        Assert.Equal(2, connection.Scalar<long>("PRAGMA synchronous"));
        Assert.Equal("wal", connection.Scalar<string>("PRAGMA journal_mode"));
    }

    [Fact]
    public async Task Decisions_never_run_backwards_when_the_wall_clock_does()
    {
        await using var test = TestDatabase.Make(Engine.Sqlite);
        var clock = new SteppingClock(Instant.FromUtc(2026, 11, 23, 3, 0));
        await using var writer = new Writer(test.Database, new AuditChain(0), clock, NullLogger<Writer>.Instance);
        var first = await writer.Run(scope => scope.Now);
        clock.Now -= Duration.FromHours(1);
        Assert.Equal(first, await writer.Run(scope => scope.Now));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-015")]
    public async Task Facts_cannot_be_changed_or_deleted_even_by_hand(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await ward.QuietSet(1);
        using var connection = ward.Database.Open();
        foreach (var table in (string[])["observation", "audit_event", "batch"])
        {
            Assert.True(ward.Count(table) > 0, table); // or the rest would prove nothing
            Assert.Contains("append-only", Assert.ThrowsAny<Exception>(() => connection.Execute($"DELETE FROM {table}")).Message, StringComparison.Ordinal);
        }

        Assert.Contains("append-only", Assert.ThrowsAny<Exception>(() => connection.Execute("UPDATE observation SET v1 = 0")).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_right_to_serve_can_be_taken_again_as_soon_as_it_was_given_back(Engine engine)
    {
        await using var test = TestDatabase.Make(engine);
        await using (var first = WriterSlot.ForServing(test.Database, test.Folder))
        {
            Assert.NotNull(first);
            // Connections used and given back meanwhile must not be mistaken for the one that held the lock.
            await using var writer = Writer(test.Database);
            await writer.Run(scope => Mark(scope, "somebody"));
            Assert.Null(WriterSlot.ForServing(test.Database, test.Folder));
        }

        await using var again = WriterSlot.ForServing(test.Database, test.Folder);
        Assert.NotNull(again);
    }

    static Writer Writer(Database database) => new(database, new AuditChain(0), Clock, NullLogger<Writer>.Instance);

    static string Mark(WriteScope scope, string login)
    {
        scope.Connection.Execute("INSERT INTO staff (id, login, name, role) VALUES (@id, @login, 'n', 'nurse')", ("id", Guid.NewGuid()), ("login", login));
        return login;
    }
}
