using System.CommandLine;
using Handrail.Cli;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.People;
using Handrail.Gate;
using Handrail.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Handrail.Tests.Features.People;

/// <summary>Deleting a person's keys: by the command only, never with an open stay, relatives with them, also in the memory of a serving process.</summary>
public sealed class ShredTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-068")]
    public async Task A_person_and_who_is_only_their_relative_can_be_read_by_nobody_again(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        var vault = ward.Database.Vault;
        var team = new CareTeamHandlers(vault);
        var (gone, stays) = (DemoWard.Person(1), DemoWard.Person(2));
        var only = await ward.Done("bo.lind", new AddRelative(gone, "Rosa Only", AddRelative.Kinds[0].Code, "555 0100"), team.AddRelative);
        var shared = await ward.Done("bo.lind", new AddRelative(gone, "Sam Shared", AddRelative.Kinds[0].Code, ""), team.AddRelative);
        await ward.Writer.Run(scope => scope.Connection.Execute("INSERT INTO relation (id, relative_id, person_id, kind, from_at, by_staff) SELECT @id, relative_id, @person, kind, from_at, by_staff FROM relation WHERE relative_id = @relative",
            ("id", Guid.CreateVersion7()), ("person", stays), ("relative", shared)));
        var (handler, ask) = (new ShredHandler(vault), new ShredPerson(gone, "retention over"));

        // Staff may not, whatever their role; nor may anybody while there is an open stay.
        foreach (var login in new[] { "priya.nair", "tomas.reyes", "ruth.adair" }) Assert.IsType<Outcome<Shredded>.Refused>(await ward.Gate.Run(ask, Ward.Staff(login), handler.Handle));
        Assert.Equal(RefusalKind.Conflict, Assert.IsType<Outcome<Shredded>.Refused>(await ward.Gate.Run(ask, Actor.CommandLine, handler.Handle)).Why.Kind);
        using (var connection = ward.Database.Open()) Assert.False(PersonNames.One(connection, vault, gone).IsGone);

        await ward.Writer.Run(scope => scope.Connection.Execute("UPDATE encounter SET ended_at = @now WHERE person_id = @person", ("now", scope.Now), ("person", gone)));
        Assert.Equal(1, Assert.IsType<Outcome<Shredded>.Done>(await ward.Gate.Run(ask, Actor.CommandLine, handler.Handle)).Value.Relatives);
        using (var connection = ward.Database.Open())
        {
            Assert.True(PersonNames.One(connection, vault, gone).IsGone);
            Assert.Equal([0L, 0L, 1L], new[] { gone, only, shared }.Select(owner => connection.Scalar<long>("SELECT count(*) FROM data_key WHERE owner = @owner", ("owner", owner))));
            Assert.False(PersonNames.One(connection, vault, stays).IsGone);
        }

        Assert.Equal(1, ward.Count("audit_event", "action = 'ShredPerson' AND outcome = 'done' AND actor_kind = 'command-line'"));
        Assert.Contains(ward.Database.Journal.Read(), entry => entry.Kind == "shred" && entry.Subject == gone.ToString() && entry.Detail == "retention over");
        Assert.Equal(RefusalKind.NotFound, Assert.IsType<Outcome<Shredded>.Refused>(await ward.Gate.Run(ask, Actor.CommandLine, handler.Handle)).Why.Kind);
    }

    [Fact, Hazard("HZ-068")]
    public async Task The_command_says_first_what_it_would_do_and_a_serving_process_forgets_the_key_too()
    {
        await using var running = await Running.Start();
        var (vault, person) = (running.Database.Vault, DemoWard.Person(1));
        await running.Write(scope => scope.Connection.Execute("UPDATE encounter SET ended_at = @now WHERE person_id = @person", ("now", scope.Now), ("person", person)));
        var sealedBefore = await running.Write(scope => vault.Seal(scope, person, "test.words", "still in memory"));
        using (var connection = running.Database.Open()) Assert.Equal("still in memory", vault.Open(connection, person, "test.words", sealedBefore)); // the serving process holds the key

        string number;
        using (var connection = running.Database.Open()) number = PersonLookup.RecordNumber(connection, vault, person)!;
        Assert.Equal(0, await Command(running, "--patient", number, "--reason", "test"));
        using (var connection = running.Database.Open()) Assert.False(PersonNames.One(connection, vault, person).IsGone);
        Assert.Equal(1, await Command(running, "--patient", "Z99999", "--reason", "test", "--yes"));
        Assert.Equal(0, await Command(running, "--patient", number, "--reason", "test", "--yes"));

        // An entry whose commit a crash took (the key still stands) keeps nobody else's key in memory.
        await running.Write(scope => { scope.Journal.Note(scope, "shred", DemoWard.Person(2).ToString()); return true; });
        using var follow = new FollowJournal(running.Database, TimeProvider.System, NullLogger<FollowJournal>.Instance);
        follow.Look(); // the one of the server does this every five seconds
        using (var connection = running.Database.Open())
        {
            Assert.True(PersonNames.One(connection, vault, person).IsGone);
            Assert.False(PersonNames.One(connection, vault, DemoWard.Person(2)).IsGone);
            Assert.DoesNotContain("memory", vault.OpenOrGone(connection, person, "test.words", sealedBefore) ?? "", StringComparison.Ordinal);
        }
    }

    static Task<int> Command(Running running, params string[] arguments) =>
        new RootCommand("test") { ShredVerb.Build(), CommonOptions.KeyFile }.Parse(["shred", .. arguments, "--data", running.Folder, "--database", running.Database.File!]).InvokeAsync();
}
