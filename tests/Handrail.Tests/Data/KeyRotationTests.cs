using System.Diagnostics;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Hosting;
using Handrail.Tests.Trust;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Tests.Data;

public sealed class KeyRotationTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-069")]
    public async Task While_keys_are_rotated_the_serving_process_reads_and_seals_on_and_an_old_key_goes_only_when_nothing_needs_it(Engine engine)
    {
        await using var test = TestDatabase.Make(engine);
        await using var serving = NewWriter(test.Database, 0);
        var people = Enumerable.Range(0, 250).Select(_ => Guid.CreateVersion7()).ToList();
        await serving.Run(scope => Add(scope, people, 0));
        var first = KeyRotation.Standing(test.Database).Newest;

        // A command: another process, so with a vault of its own.
        await using var other = Open(test);
        // Meanwhile the serving process reads everybody and adds somebody, again and again.
        var (rounds, added, stop) = (0, new List<Guid>(), false);
        var going = Task.Run(async () =>
        {
            while (!Volatile.Read(ref stop) || rounds == 0)
            {
                using var reading = test.Database.Open();
                Assert.All(PersonNames.Of(reading, test.Database.Vault, people).Values, who => Assert.Equal("Rotated", who.Given));
                added.Add(Guid.CreateVersion7());
                await serving.Run(scope => Add(scope, [added[^1]], 1000 + added.Count));
                rounds++;
            }
        });
        await using (var command = NewWriter(other, 1)) Assert.True(await KeyRotation.Run(other, command) >= 251); // with the key of the fingerprints
        Volatile.Write(ref stop, true);
        await going;
        if (KeyRotation.Standing(test.Database).Behind > 0)
        {
            await using var again = NewWriter(other, 1);
            await KeyRotation.Run(other, again); // what was sealed under the old key while it ran
        }

        var standing = KeyRotation.Standing(test.Database);
        Assert.Equal(0, standing.Behind);
        Assert.Equal([first], standing.Idle);
        var more = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToList();
        await serving.Run(scope => Add(scope, more, 250));
        Assert.Equal(0, KeyRotation.Standing(test.Database).Behind);
        await using (var command = NewWriter(other, 1)) Assert.Equal([first], await KeyRotation.Retire(other, command));
        await serving.Run(scope => Add(scope, [Guid.CreateVersion7()], 255));
        test.Database.Vault.Refresh();
        using var connection = test.Database.Open();
        var names = PersonNames.Of(connection, test.Database.Vault, people.Concat(more).Concat(added));
        Assert.All(names.Values, who => Assert.Equal("Rotated", who.Given));
        Assert.DoesNotContain(first, await File.ReadAllTextAsync(test.Database.KeysPath), StringComparison.Ordinal);
    }

    [Fact, Hazard("HZ-069")]
    public async Task Killed_half_way_ten_times_a_rotation_goes_on_and_everything_opens_each_time()
    {
        const int people = 3000;
        await using var test = TestDatabase.Make(Engine.Sqlite);
        var ids = Enumerable.Range(0, people).Select(_ => Guid.CreateVersion7()).ToList();
        await using (var writer = NewWriter(test.Database, 0)) await writer.Run(scope => Add(scope, ids, 0));
        var random = new Random(16);
        var halfWay = 0;
        // A kill counts when it came half-way; one that came too late finds everything moved, and the next round begins a new rotation.
        var round = 0;
        for (; halfWay < 10 && round < 30; round++)
        {
            var before = KeyRotation.Standing(test.Database);
            var target = (before.Behind > 0 ? before.Used.GetValueOrDefault(before.Newest) : 0) + (random.Next(1, 12) * 100L);
            using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "handrail.dll"), "keys", "rotate", "--data", test.Folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            _ = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            while (!process.HasExited)
            {
                var now = KeyRotation.Standing(test.Database);
                if (now.Newest != before.Newest || before.Behind > 0)
                    if (now.Used.GetValueOrDefault(now.Newest) >= target) break;
            }

            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            if (process.ExitCode == 2) Assert.Fail(await errors);
            var left = KeyRotation.Standing(test.Database);
            if (left.Behind > 0) halfWay++;
            Assert.Empty(left.Missing);
            using var connection = test.Database.Open();
            await using var opened = Open(test);
            Assert.All(PersonNames.Of(connection, opened.Vault, ids).Values, who => Assert.Equal("Rotated", who.Given));
        }

        Assert.True(halfWay == 10, $"only {halfWay} of {round} kills came half-way");
        Figures.Say($"key rotation: {halfWay} of {round} kills came half-way");
        await using (var writer = NewWriter(test.Database, 1)) await KeyRotation.Run(test.Database, writer);
        await using (var writer = NewWriter(test.Database, 1)) await KeyRotation.Retire(test.Database, writer);
        var end = KeyRotation.Standing(test.Database);
        Assert.Equal((0L, 1, people + 1L), (end.Behind, KeyFile.Read(test.Database.KeysPath)!.Ids.Count, end.Used[end.Newest]));
        await using var fresh = Open(test);
        using var reading = fresh.Open();
        Assert.All(PersonNames.Of(reading, fresh.Vault, ids).Values, who => Assert.Equal("Rotated", who.Given));
    }

    static Database Open(TestDatabase test)
    {
        var other = test.Database.Engine == Engine.Sqlite ? Database.Sqlite(test.Database.File!) : Database.Postgres(test.Database.ConnectionString);
        other.KeyPath = test.Database.KeysPath;
        return other;
    }

    static int Add(WriteScope scope, IReadOnlyList<Guid> people, int from)
    {
        for (var i = 0; i < people.Count; i++) PersonNames.Add(scope, people[i], new PersonText($"N{from + i}", "Rotated", $"R-{from + i}", new LocalDate(1980, 1, 1), "other"));
        return people.Count;
    }

    static Writer NewWriter(Database database, int slot) => new(database, new AuditChain(slot), new HostClock(TimeProvider.System), NullLogger<Writer>.Instance);
}
