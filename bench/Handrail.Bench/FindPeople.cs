#pragma warning disable RS0030 // a benchmark reads the real clock and writes to the console
using System.Data.Common;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Watch;
using Handrail.Gate;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Bench;

/// <summary>
/// Finding a person among 100,000, on one engine. Half of them are in the searcher's reach (a unit whose 50,000 stays ended within the week: far more than any real
/// one), half are not. No HTTP: the search itself, with opening the sealed names, and with the gate's word on every person who is shown.
/// </summary>
public static partial class FindPeople
{
    /// <summary>What the plans show, for whoever reads the figures.</summary>
    public const string Remark =
        """

        People, their keys, stays and care teams are found by index on both engines. What is read whole is small whatever the centre: `location` (its beds and units), and on PostgreSQL also the bed spans, shifts and
        episodes of this demo, a few dozen rows each; they have indexes (`bed_stay_one_person_a_bed`, `shift_by_unit`, the key of `episode_of_care`), which the engine takes when the tables grow.

        """;

    static readonly (string Name, string Typed)[] Asked =
    [
        ("two beginnings", "an lind"), ("one common beginning", "an"), ("a whole name with accents", "asa kvistgard"), ("as it sounds", "kfistgord"), ("birth date", "1990-01-01"), ("record number", "F0004712"),
        ("bed", "bed 7"), ("nobody", "жжж"),
    ];

    static readonly string[] Given = ["Anna", "Åsa", "Bo", "Carla", "Dmitri", "Elena", "Farid", "Grace", "Hiro", "Ingrid", "Jamal", "Kaya", "Lars", "María", "Noor", "Olu", "Priya", "Quentin", "Rosa", "Søren", "Tomás", "Uma", "Viktor", "Wren", "Xiu", "Yusuf", "Zoë"];
    static readonly string[] Stem = ["Ander", "Berg", "Cald", "Dahl", "Eriks", "Fisch", "García", "Holm", "Iver", "Jans", "Kvist", "Lind", "Mart", "Nord", "Ols", "Pet", "Quist", "Ros", "Sand", "Tor", "Ulv", "Vest", "Wald", "Yl", "Zim"];
    static readonly string[] End = ["son", "sen", "stad", "man", "berg", "gård", "ez", "er", "wick", "ly", "field", "ova", "dal", "bo", "ner", "sky", "rup", "holt"];

    /// <summary>Fills a SQLite database with the demo and <paramref name="people"/> people more.</summary>
    public static async Task Fill(Database database, string content, int people)
    {
        Schema.Migrate(database);
        await using var writer = new Writer(database, new AuditChain(0), new FindClock(), NullLogger<Writer>.Instance);
        await writer.Run(scope =>
        {
            DemoWard.Seed(scope, 14, scope.Now, Protocols.Load(content, database));
            return DemoNetwork.SeedOthers(scope, scope.Now);
        });
        for (var from = 0; from < people; from += 2000)
        {
            var start = from;
            await writer.Run(scope => Fill(scope, start, Math.Min(2000, people - start)));
        }
    }

    /// <summary>The figures of one filled database, and the plan as text.</summary>
    public static async Task<(IReadOnlyList<Figure> Figures, string Plan)> Measure(Database database, int people, int rounds)
    {
        var clock = new FindClock();
        await using var writer = new Writer(database, new AuditChain(0), clock, NullLogger<Writer>.Instance);
        using (var connection = database.Open()) connection.Execute("ANALYZE");
        var gate = new Gate.Gate(writer, database, new Admission([new RelationshipRule()]), clock);
        var nurse = new Actor("staff", DemoWard.StaffId("ama.osei"), "Ama Osei", "nurse");
        var engine = database.Engine == Engine.Sqlite ? "SQLite" : "PostgreSQL";
        var figures = new List<Figure>();
        foreach (var (name, typed) in Asked)
        {
            var (times, found) = (new List<double>(), 0);
            for (var i = -3; i < rounds * 20; i++)
            {
                var began = Stopwatch.GetTimestamp();
                using (var connection = database.Open())
                {
                    var (list, _) = PersonSearch.Of(connection, database.Vault, typed, nurse.Id, clock.GetCurrentInstant(), RelationshipRule.AfterEnd);
                    found = list.Count(each => gate.Judge(new Features.Find.SeeFound(each.Person), nurse).Refused is null);
                }

                if (i >= 0) times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            figures.Add(new Figure($"Find, {engine}, {people:#,0} people: {name}, {found} shown", "ms", times, Aim.AtMost, 1000, $"95 of 100 within {Figure.Quantile(times, 0.95):0.0} ms, p99 {Figure.Quantile(times, 0.99):0.0} ms"));
        }

        using var look = database.Open();
        return (figures, Plan(look, database.Vault, nurse.Id, clock.GetCurrentInstant()));
    }

    static bool Fill(WriteScope scope, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            var (person, stay) = (Guid.CreateVersion7(), Guid.CreateVersion7());
            PersonNames.Add(scope, person, new PersonText(Stem[i % Stem.Length] + End[i / Stem.Length % End.Length], Given[i / 7 % Given.Length], $"F{i:0000000}", new LocalDate(1940 + (i % 65), 1 + (i / 65 % 12), 1 + (i / 780 % 28)), i % 2 == 0 ? "female" : "male"));
            var ended = scope.Now - Duration.FromMinutes(1 + (i % 10_000));
            var team = DemoWard.StaffId(i % 2 == 0 ? "bo.lind" : "tove.berg");
            scope.Connection.Execute("INSERT INTO encounter (id, person_id, unit_id, protocol, acuity, admitted_at, ended_at) VALUES (@id, @person, @unit, 'general-detox', 0, @from, @to)",
                ("id", stay), ("person", person), ("unit", i % 2 == 0 ? DemoWard.Unit : DemoNetwork.NorthUnit), ("from", ended - Duration.FromDays(4)), ("to", ended));
            // Everybody had somebody on their care team: the searcher's own reach must be found among all of these.
            scope.Connection.Execute("INSERT INTO care_team (id, encounter_id, staff_id, role, from_at) VALUES (@id, @stay, @staff, 'nurse', @from)", ("id", Guid.CreateVersion7()), ("stay", stay), ("staff", team), ("from", ended - Duration.FromDays(4)));
        }

        return true;
    }

    // Searches that the engine does in the same way stand together; keys, ids and times are left out.
    static string Plan(DbConnection connection, Vault vault, Guid staff, Instant now) => string.Join("\n\n", Asked
        .SelectMany(each => Ways(PersonSearch.Explain(connection, vault, each.Typed, staff, now, RelationshipRule.AfterEnd)).Distinct().Select(way => (each.Name, Way: way)))
        .GroupBy(each => each.Way, each => each.Name).Select(group => $"{string.Join(", ", group.Distinct())}\n{group.Key}"));

    static IEnumerable<string> Ways(IReadOnlyList<string> lines) =>
        string.Join("\n", lines.Select(line => Values().Replace(line, "?"))).Split("-- ", StringSplitOptions.RemoveEmptyEntries).Select(way => "-- " + way.Trim());

    [GeneratedRegex("'[^']*'::(bytea|bigint|uuid)")]
    private static partial Regex Values();
}

/// <summary>The machine's clock.</summary>
sealed class FindClock : IClock
{
    public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
}
