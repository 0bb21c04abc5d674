using Handrail.Data;

namespace Handrail.Tests.Trust;

/// <summary>What is left of each request: one row that says who and whose, and to the asker not even a word that tells "not yours" from "not there".</summary>
public sealed class MatrixTrailTests(MatrixTrailTests.Shared shared) : IClassFixture<MatrixTrailTests.Shared>
{
    internal static readonly string[] Few = ["nurse", "charge-nurse", "prescriber", "medical-director", "therapist", "manager", "privacy-officer", "admin", "auditor", "patient", "advisor"];

    [Fact, Hazard("HZ-015")]
    public async Task Each_use_of_a_record_and_each_refusal_is_one_row_or_more_that_names_who_and_whose()
    {
        var (table, world) = (shared.Table, shared.World);
        var (gaps, used, refused) = (new List<string>(), 0, 0);
        foreach (var route in table.Routes.Where(route => route.Subject is not ("skip" or "screen")))
        {
            if (Found(table, route, 0, Answer.In) is { } may && MatrixTable.IsRecord(route))
            {
                var (actor, before) = (MatrixWorld.ActorOf(may.Role, may.Work), Rows(world, may, route, 0));
                Assert.Equal((route, Answer.In), (route, await world.Ask(route, may.Role, may.Work, 0)));
                if (Rows(world, may, route, 0) <= before) gaps.Add($"{route.Method} {route.Pattern}: no row of {may.Role} and the person");
                used++;
            }

            foreach (var (place, answer) in new[] { (2, Answer.NotThere), (0, Answer.Forbidden) })
            {
                if (Found(table, route, place, answer) is not { } not) continue;
                var before = Refusals(world, not);
                Assert.Equal((route, answer), (route, await world.Ask(route, not.Role, not.Work, place)));
                if (Refusals(world, not) <= before) gaps.Add($"{route.Method} {route.Pattern}: no row of the refusal ({answer}) of {not.Role}");
                refused++;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{used} uses of a record, {refused} refusals: {gaps.Count} without a row");
        Assert.Empty(gaps);
        Assert.True(used > 60 && refused > 200, $"{used} uses, {refused} refusals");
    }

    [Fact, Hazard("HZ-115")]
    public async Task What_is_out_of_reach_and_what_nobody_has_answer_alike_to_the_word()
    {
        var (table, world) = (shared.Table, shared.World);
        var (differ, asked) = (new List<string>(), 0);
        foreach (var route in table.Routes.Where(route => route.Pattern.Contains(":guid", StringComparison.Ordinal) && route.Subject is not ("skip" or "screen" or "none" or "own" or "unknown" or "call")))
        {
            if (Found(table, route, 2, Answer.NotThere) is not { } who) continue;
            var (real, none) = (await world.Hear(route, who.Role, who.Work, 2), await world.Hear(route, who.Role, who.Work, 2, Guid.NewGuid()));
            if (real != none) differ.Add($"{route.Method} {route.Pattern} as {who.Role}: {real.Status} \"{Heart(real.Said)}\" against {none.Status} \"{Heart(none.Said)}\"");
            asked++;
        }

        // Nor does a consent that was taken back tell that there was one: where one works, the page says what is missing; elsewhere nothing.
        Assert.Equal(403, (await world.Hear(world.LostPacket(0), "prescriber", "shift")).Status);
        var (lost, never) = (await world.Hear(world.LostPacket(2), "prescriber", "shift"), await world.Hear($"/disclosure/{Guid.NewGuid()}", "prescriber", "shift"));
        if (lost != never) differ.Add($"a packet whose consent was taken back: {lost.Status} \"{Heart(lost.Said)}\" against {never.Status} \"{Heart(never.Said)}\"");
        TestContext.Current.TestOutputHelper?.WriteLine($"{asked} routes: {differ.Count} tell them apart");
        Assert.True(differ.Count == 0, string.Join("\n", differ));
        Assert.True(asked > 80, $"{asked} routes");
    }

    // The first role and way of working that must get this answer there.
    static (string Role, MatrixWork Work)? Found(MatrixTable table, MatrixRoute route, int place, Answer answer) =>
        (from work in MatrixTable.Works from role in Few where table.Expected(route, role, work, place) == answer select ((string, MatrixWork)?)(role, work)).FirstOrDefault();

    static long Rows(MatrixWorld world, (string Role, MatrixWork Work) who, MatrixRoute route, int place)
    {
        var actor = MatrixWorld.ActorOf(who.Role, who.Work);
        using var connection = world.Running.Database.Open();
        return connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE actor = @actor AND (person_id = @person OR subject_id = @person)", ("actor", actor), ("person", MatrixTrail.PersonOf(route, actor, place)));
    }

    static long Refusals(MatrixWorld world, (string Role, MatrixWork Work) who)
    {
        using var connection = world.Running.Database.Open();
        return connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE actor = @actor AND outcome <> 'done'", ("actor", MatrixWorld.ActorOf(who.Role, who.Work)));
    }

    // The words of the page, for the message of a failing test.
    static string Heart(string html) => System.Text.RegularExpressions.Regex.Match(html, "<main.*</main>", System.Text.RegularExpressions.RegexOptions.Singleline).Value is { Length: > 0 } main
        ? System.Text.RegularExpressions.Regex.Replace(System.Text.RegularExpressions.Regex.Replace(main, "<[^>]*>", " "), @"\s+", " ").Trim() : html[..Math.Min(200, html.Length)];

    /// <summary>One world for both.</summary>
    public sealed class Shared : IAsyncLifetime
    {
        internal MatrixTable Table { get; } = MatrixTable.Committed();

        internal MatrixWorld World { get; private set; } = null!;

        public async ValueTask InitializeAsync() => World = await MatrixWorld.Open(Table, Engine.Sqlite, roles: Few);

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
