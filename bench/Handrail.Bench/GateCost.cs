#pragma warning disable RS0030 // a benchmark reads the real clock
using System.Data.Common;
using System.Diagnostics;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Watch;
using Handrail.Gate;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Bench;

/// <summary>
/// What the gate adds to a read and to a write. In one run, turn and turn about: the same work and the same audit row without admission, and through the gate. Once
/// on the demo network and once with 100,000 people and 1,000,000 audit rows beside it. One asker, no HTTP: only the gate's own part shows.
/// </summary>
public static class GateCost
{
    const int People = 100_000;
    const int AuditRows = 1_000_000;

    /// <summary>The figures, small and large.</summary>
    public static async Task<IReadOnlyList<Figure>> Measure(string content, string folder, int rounds, bool quick)
    {
        var database = Database.Sqlite(Path.Combine(folder, "gate.db"));
        Schema.Migrate(database);
        var figures = new List<Figure>();
        await using (var writer = new Writer(database, new AuditChain(0), new BenchClock(), NullLogger<Writer>.Instance))
        {
            await writer.Run(scope =>
            {
                DemoWard.Seed(scope, 14, scope.Now, Protocols.Load(content, database));
                return DemoNetwork.SeedOthers(scope, scope.Now);
            });
            figures.AddRange(await Run(database, writer, "18 people", rounds));
        }

        var (people, rows) = quick ? (People / 20, AuditRows / 20) : (People, AuditRows);
        Fill(database, people, rows);
        await using (var writer = new Writer(database, new AuditChain(0), new BenchClock(), NullLogger<Writer>.Instance))
            figures.AddRange(await Run(database, writer, $"{people:#,0} people, {rows:#,0} audit rows", rounds));
        return figures;
    }

    static async Task<List<Figure>> Run(Database database, Writer writer, string size, int rounds)
    {
        var clock = new BenchClock();
        var gate = new Gate.Gate(writer, database, new Admission([new RelationshipRule(), new BreakGlassRule(), new ConsentRule(new ConsentBook(database.Vault))]), clock);
        var nurse = new Actor("staff", DemoWard.StaffId("ama.osei"), "Ama Osei", "nurse");
        var ask = new ViewPerson(DemoWard.Stay(1));
        var row = new AuditRow("staff", nurse.AuditId, nameof(ViewPerson), "encounter", ask.Stay.ToString(), "done");
        var (judged, readBare, readGated, writeBare, writeGated) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var count = rounds * 200;
        for (var i = -50; i < count; i++) // the first ones warm up
        {
            await Time(judged, i, () => Task.FromResult(gate.Judge(ask, nurse)));
            await Time(readBare, i, async () =>
            {
                using (var connection = database.Open()) Look(connection, ask.Stay);
                await gate.Record(row);
                return true;
            });
            await Time(readGated, i, () => gate.Read(ask, nurse, (asked, _, _) =>
            {
                using var connection = database.Open();
                return Task.FromResult(Outcome.Done(Look(connection, asked.Stay)));
            }));
            await Time(writeBare, i, () => writer.Run(scope => Change(scope, ask.Stay), audit: (scope, _, _) => scope.Audit(row)));
            await Time(writeGated, i, () => gate.Run<ViewPerson, bool>(ask, nurse, (asked, _, scope) => Change(scope, asked.Stay)));
        }

        return
        [
            .. Two("admission alone", judged), .. Two("read with its audit row, without admission", readBare), .. Two("read through the gate", readGated),
            .. Two("write with its audit row, without admission", writeBare), .. Two("write through the gate", writeGated),
            Added("the gate adds to a read, median", readGated, readBare, 0.5), Added("the gate adds to a read, p99", readGated, readBare, 0.99),
            Added("the gate adds to a write, median", writeGated, writeBare, 0.5), Added("the gate adds to a write, p99", writeGated, writeBare, 0.99),
        ];

        IEnumerable<Figure> Two(string what, List<double> times) =>
            [new Figure($"{what}, median ({size})", "µs", [Figure.Quantile(times, 0.5)], Note: $"{times.Count} times"), new Figure($"{what}, p99 ({size})", "µs", [Figure.Quantile(times, 0.99)], Note: $"{times.Count} times")];

        Figure Added(string what, List<double> with, List<double> without, double part) => new($"{what} ({size})", "µs", [Figure.Quantile(with, part) - Figure.Quantile(without, part)], Note: "difference of the two in this run");
    }

    static async Task Time<T>(List<double> times, int round, Func<Task<T>> work)
    {
        var from = Stopwatch.GetTimestamp();
        await work();
        if (round >= 0) times.Add(Stopwatch.GetElapsedTime(from).TotalMicroseconds);
    }

    static string Look(DbConnection connection, Guid stay) =>
        connection.Query("SELECT e.flags FROM encounter e JOIN person p ON p.id = e.person_id WHERE e.id = @stay", row => row.GetString(0), ("stay", stay))[0];

    static bool Change(WriteScope scope, Guid stay) => scope.Connection.Execute("UPDATE encounter SET acuity = acuity WHERE id = @stay", ("stay", stay)) == 1;

    // People who were here before, each with one stay that has ended, and what an old audit looks like. Not chained: nothing verifies it here.
    static void Fill(Database database, int people, int rows)
    {
        using var connection = database.OpenWriter();
        using var transaction = database.Begin(connection);
        using var person = connection.Command("INSERT INTO person (id, pregnant) VALUES (@id, 0)", ("id", Guid.Empty)); // without a sealed name: the gate reads none
        using var stay = connection.Command("INSERT INTO encounter (id, person_id, unit_id, protocol, acuity, admitted_at, ended_at) VALUES (@id, @person, @unit, 'general-detox', 0, 1, 2)", ("id", Guid.Empty), ("person", Guid.Empty), ("unit", DemoWard.Unit));
        using var audit = connection.Command(
            """
            INSERT INTO audit_event (slot, no, at, actor_kind, actor, action, subject_kind, subject_id, outcome, detail, prev, hash, form, person_id)
            VALUES (9, @no, @no, 'staff', 'bench', 'ViewPerson', 'encounter', @stay, 'done', '', @hash, @hash, 2, @person)
            """,
            ("no", 0L), ("stay", ""), ("hash", new byte[32]), ("person", ""));
        foreach (var command in (DbCommand[])[person, stay, audit]) command.Transaction = transaction;
        for (var i = 0; i < people; i++)
        {
            var id = Guid.CreateVersion7();
            person.Set("id", id);
            person.ExecuteNonQuery();
            stay.Set("id", Guid.CreateVersion7());
            stay.Set("person", id);
            stay.ExecuteNonQuery();
        }

        for (var i = 0; i < rows; i++)
        {
            audit.Set("no", (long)i + 1);
            audit.Set("stay", DemoWard.Stay(1 + (i % 14)).ToString());
            audit.Set("person", DemoWard.Person(1 + (i % 14)).ToString());
            audit.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    sealed class BenchClock : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
    }
}
