using Handrail.Data;
using Handrail.Demo;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Tests.Data;

public sealed class WriterHealthTests
{
    [Fact, Hazard("HZ-012")]
    public async Task A_clock_behind_what_has_been_decided_is_not_healthy_since_no_step_would_fall_due()
    {
        await using var test = TestDatabase.Make(Engine.Sqlite);
        var clock = new SteppingClock(Instant.FromUtc(2026, 11, 23, 3, 0));
        await using (var writer = NewWriter(test, clock))
        {
            await writer.Run(scope => scope.BatchNo);
            Assert.True(writer.Healthy);
            clock.Now -= Duration.FromSeconds(5); // a small step of NTP
            Assert.True(writer.Healthy);
            clock.Now -= Duration.FromMinutes(30);
            Assert.False(writer.Healthy);
        }

        // Also after a restart, as soon as the writer has looked.
        await using var again = NewWriter(test, clock);
        await again.Run(_ => true);
        Assert.False(again.Healthy);
        clock.Now += Duration.FromHours(1);
        Assert.True(again.Healthy);
    }

    [Fact, Hazard("HZ-001")]
    public async Task After_a_failed_commit_only_one_that_wrote_proves_that_the_disk_takes_writes_again()
    {
        await using var test = TestDatabase.Make(Engine.Sqlite);
        await using var writer = NewWriter(test, new SteppingClock(Instant.FromUtc(2026, 11, 23, 3, 0)));
        await writer.Run(scope =>
        {
            scope.Touch(Guid.NewGuid());
            return true;
        });
        using var other = test.Database.Open();
        other.Execute("CREATE TRIGGER disk_full BEFORE UPDATE ON unit_counter BEGIN SELECT RAISE(ABORT, 'as if the disk were full'); END");
        await Assert.ThrowsAnyAsync<Exception>(() => writer.Run(_ => true, audit: (_, _, _) => throw new IOException("the commit fails")));
        Assert.False(writer.Healthy);
        await Assert.ThrowsAnyAsync<Exception>(() => writer.Run(_ => true)); // empty, and yet it is put to the test
        Assert.False(writer.Healthy);
        other.Execute("DROP TRIGGER disk_full");
        await writer.Run(_ => true);
        Assert.True(writer.Healthy);
    }

    [Fact, Hazard("HZ-001")]
    public async Task Two_data_folders_cannot_serve_the_same_database()
    {
        await using var test = TestDatabase.Make(Engine.Sqlite);
        var elsewhere = Directory.CreateTempSubdirectory("handrail-other-").FullName;
        await using var first = WriterSlot.ForServing(test.Database, test.Folder);
        Assert.NotNull(first);
        Assert.Null(WriterSlot.ForServing(test.Database, elsewhere));
        Directory.Delete(elsewhere, recursive: true);
    }

    static Writer NewWriter(TestDatabase test, SteppingClock clock) => new(test.Database, new AuditChain(0), clock, NullLogger<Writer>.Instance);
}
