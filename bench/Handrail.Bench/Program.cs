#pragma warning disable RS0030 // a benchmark reads the real clock and writes to the console
using System.Globalization;
using Handrail.Bench;

// all: every figure and the results file. door: the public pages, with a file of their own. One name: that figure, printed only. "quick" as a second word: fewer rounds.
var what = args.Length > 0 ? args[0] : "all";
var quick = args.Contains("quick");
string[] known = ["all", "decision", "bundle", "single", "sse", "start", "memory", "door", "gate", "find"];
if (!known.Contains(what))
{
    Console.Error.WriteLine($"Say one of: {string.Join(", ", known)}.");
    return 2;
}

var root = new DirectoryInfo(AppContext.BaseDirectory);
while (root is not null && !File.Exists(Path.Combine(root.FullName, "Handrail.slnx"))) root = root.Parent;
if (root is null)
{
    Console.Error.WriteLine("Run it from a clone: dotnet run -c Release --project bench/Handrail.Bench");
    return 2;
}

var program = Path.Combine(root.FullName, "src", "Handrail", "bin", "Release", "net10.0", "handrail.dll");
var folder = Directory.CreateTempSubdirectory("handrail-bench").FullName;
try
{
    var machine = Machine.Describe(folder);
    Console.WriteLine(machine);
    var figures = new List<Figure>();
    var rounds = quick ? 2 : 5;
    if (Wants("decision")) Add(Decision.Measure(Path.Combine(root.FullName, "content"), rounds));
    if (Wants("bundle")) Add([.. await Throughput.Bundles(program, folder, rounds)]);
    if (Wants("single")) Add([.. await Throughput.Singles(program, folder, rounds)]);
    if (Wants("sse")) Add([.. await LiveWall.Measure(program, folder, quick ? 40 : 300)]);
    if (Wants("start")) Add([.. await Starting.Times(program, folder, rounds)]);
    if (Wants("door")) Add([.. await FrontDoor.Measure(program, folder, rounds)]);
    if (Wants("start") || what == "memory") Add(await Starting.Memory(program, folder));
    if (what == "gate") // a page of its own: it fills a large database
    {
        Add([.. await GateCost.Measure(Path.Combine(root.FullName, "content"), folder, rounds, quick)]);
        var page = ResultsPage("-gate");
        if (!quick) File.WriteAllText(page, Report.Page("gate", machine + $"- load average at the end {Machine.Load()}\n", figures, ""));
    }

    if (what == "find") // both engines: HANDRAIL_PG names the PostgreSQL, as for the tests
    {
        var (plans, people) = (FindPeople.Remark, quick ? 5_000 : 100_000);
        await using var first = Handrail.Data.Database.Sqlite(Path.Combine(folder, "find.db"));
        await FindPeople.Fill(first, Path.Combine(root.FullName, "content"), people);
        await foreach (var database in Databases(first, folder))
        {
            var (found, plan) = await FindPeople.Measure(database, people, rounds);
            Add([.. found]);
            plans += $"\nPlans, {database.Engine}:\n\n```\n{plan}\n```\n";
        }

        var page = ResultsPage("-find");
        if (!quick) File.WriteAllText(page, Report.Page("find", machine + $"- load average at the end {Machine.Load()}\n", figures, plans));
        else Console.WriteLine(plans);
    }

    if (what is "all" or "door")
    {
        var results = ResultsPage(what == "door" ? "-door" : "");
        var remarks = Path.Combine(root.FullName, "bench", "results", what == "door" ? "remarks-door.md" : "remarks.md");
        File.WriteAllText(results, Report.Page(what, machine + $"- load average at the end {Machine.Load()}\n", figures, File.Exists(remarks) ? File.ReadAllText(remarks) : ""));
        Console.WriteLine($"Written: {Path.GetRelativePath(root.FullName, results)}");
    }

    return 0;

    // The second is the first, restored from its backup into the other engine.
    static async IAsyncEnumerable<Handrail.Data.Database> Databases(Handrail.Data.Database first, string folder)
    {
        yield return first;
        if (Environment.GetEnvironmentVariable("HANDRAIL_PG") is not { Length: > 0 } server) yield break;
        var name = "handrail_bench_" + Guid.NewGuid().ToString("N");
        await using var connection = new Npgsql.NpgsqlConnection(server);
        await connection.OpenAsync();
        await using (var create = new Npgsql.NpgsqlCommand($"CREATE DATABASE {name}", connection)) await create.ExecuteNonQueryAsync();
        var clock = new FindClock();
        var backup = Handrail.Data.Backups.TakeBackup.Run(first, folder, Path.Combine(folder, "find.handrail-backup"), clock.GetCurrentInstant());
        var other = Path.Combine(folder, "postgres");
        Directory.CreateDirectory(other);
        await using (var second = Handrail.Data.Database.Postgres(new Npgsql.NpgsqlConnectionStringBuilder(server) { Database = name }.ToString()))
        {
            second.KeyPath = Handrail.Data.KeyFile.PathIn(other);
            await Handrail.Data.Backups.RestoreBackup.Run(backup.Path, second, other, first.KeysPath, clock);
            yield return second;
        }

        Npgsql.NpgsqlConnection.ClearAllPools();
        await using var drop = new Npgsql.NpgsqlCommand($"DROP DATABASE {name} WITH (FORCE)", connection);
        await drop.ExecuteNonQueryAsync();
    }

    string ResultsPage(string of) =>
        Path.Combine(root.FullName, "bench", "results", $"{DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}{of}-{Environment.ProcessorCount}core.md");

    bool Wants(string name) => what == "all" || what == name;

    void Add(params Figure[] more)
    {
        figures.AddRange(more);
        foreach (var figure in more) Console.WriteLine(figure.Row());
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}
