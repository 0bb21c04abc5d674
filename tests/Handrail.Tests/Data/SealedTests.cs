using System.Text;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Watch;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Tests.Data;

public sealed class SealedTests
{
    static readonly Instant Night = Instant.FromUtc(2026, 11, 26, 3, 0);
    static readonly PersonText Åsa = new("Qvist-Żółkiewska", "Åsa Canarina", "ZQ-4711", new LocalDate(1991, 4, 5), "female");

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-065")]
    public async Task A_person_is_found_by_number_beginnings_sound_and_birth_date_and_never_stands_plain(Engine engine)
    {
        await using var test = TestDatabase.Make(engine);
        await using var writer = NewWriter(test);
        var (id, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await writer.Run(scope =>
        {
            PersonNames.Add(scope, id, Åsa);
            PersonNames.Add(scope, other, new PersonText("Quist", "Omar", "ZQ-4712", new LocalDate(1980, 1, 2), "male"));
            return true;
        });
        var vault = test.Database.Vault;
        using var connection = test.Database.Open();
        Assert.Equal(Åsa, PersonNames.One(connection, vault, id));
        Assert.Equal(("Åsa Canarina Qvist-Żółkiewska", "Åsa Canarina Q.", "Å.Q."), (Åsa.Name, Åsa.Short, Åsa.Initials));
        Assert.Equal(id, PersonNames.ByRecordNumber(connection, vault, "ZQ-4711"));
        Assert.Null(PersonNames.ByRecordNumber(connection, vault, "ZQ-471"));
        foreach (var typed in new[] { "asa", "ÅSA qv", "zolk", "Qvist-Żółkiewska Åsa", "1991-04-05", "asa 1991-04-05", "kanarina", "ZQ-4711" })
            Assert.Equal([id], PersonNames.Find(connection, vault, typed).Select(each => each.Id));
        Assert.Equal([other, other, id], PersonNames.Find(connection, vault, "kwist quist").Concat(PersonNames.Find(connection, vault, "q")).Concat(PersonNames.Find(connection, vault, "quist")).Concat(PersonNames.Find(connection, vault, "qvist")).Select(each => each.Id));
        Assert.Empty(PersonNames.Find(connection, vault, "asa 1980-01-02"));

        await writer.Run(scope =>
        {
            PersonNames.Change(scope, id, Åsa with { Family = "Renamed" });
            return true;
        });
        Assert.Empty(PersonNames.Find(connection, vault, "zolk"));
        Assert.Equal([id], PersonNames.Find(connection, vault, "rena").Select(each => each.Id));

        await writer.Run(scope =>
        {
            PersonNames.Shred(scope, id);
            return true;
        });
        Assert.True(PersonNames.One(connection, vault, id).IsGone);
        Assert.Empty(PersonNames.Find(connection, vault, "asa"));
        if (engine == Engine.Sqlite) Assert.DoesNotContain(true, await Holds(test, "Canarina", "ZQ-4711", "1991-04-05"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-065")]
    public async Task People_of_an_older_version_are_sealed_also_when_it_is_stopped_half_way_and_their_plain_bytes_are_gone(Engine engine)
    {
        await using var test = TestDatabase.Make(engine, name => string.CompareOrdinal(name[(name.IndexOf(".Schema.", StringComparison.Ordinal) + 8)..], "0014") < 0);
        using (var connection = test.Database.Open())
            for (var i = 0; i < 250; i++)
                connection.Execute("INSERT INTO person (id, record_number, family, given, birth_date, sex, pregnant) VALUES (@id, @number, @family, 'Canarina', '1991-04-05', 'female', @pregnant)",
                    ("id", Guid.CreateVersion7()), ("number", $"ZQ-{i:0000}"), ("family", $"Canaryson{i:0000}"), ("pregnant", i == 7));
        Schema.Migrate(test.Database);
        Assert.Equal((250L, true), SealPersons.Left(test.Database));
        await using (var writer = NewWriter(test))
            await Assert.ThrowsAsync<TimeoutException>(() => SealPersons.Run(test.Database, writer, (_, _) => throw new TimeoutException()));
        Assert.Equal((150L, true), SealPersons.Left(test.Database));
        await using (var writer = NewWriter(test)) Assert.Equal(150, await SealPersons.Run(test.Database, writer));
        Assert.Equal((0L, false), SealPersons.Left(test.Database));

        using var after = test.Database.Open();
        var found = PersonNames.ByRecordNumber(after, test.Database.Vault, "ZQ-0007")!.Value;
        Assert.Equal(new PersonText("Canaryson0007", "Canarina", "ZQ-0007", new LocalDate(1991, 4, 5), "female"), PersonNames.One(after, test.Database.Vault, found));
        Assert.Equal(1, after.Scalar<long>("SELECT pregnant FROM person WHERE id = @id", ("id", found)));
        Assert.Equal(250, after.Scalar<long>("SELECT count(*) FROM person WHERE sealed IS NOT NULL"));
        if (engine == Engine.Sqlite) Assert.DoesNotContain(true, await Holds(test, "Canarina", "Canaryson", "ZQ-00", "1991-04-05"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-065")]
    public async Task Words_that_staff_write_are_sealed_in_their_tables_and_read_on_their_pages(Engine engine)
    {
        const string words = "Canarywords about her cousin";
        await using var ward = await Ward.Open(engine);
        await ward.Device(1, Measure.SpO2, 79);
        await ward.Pass(Duration.FromMinutes(2));
        var alert = await ward.Done("ama.osei", new RaiseConcern(DemoWard.Stay(1), words), new RaiseConcernHandler(ward.Book, ward.Readings).Handle);
        await ward.Done("ama.osei", new ResolveAlert(alert, words), ward.Answers.Resolve);
        await ward.Done("kenji.sato", new SetLimit(DemoWard.Stay(1), "spo2-very-low", 80_000, 82_000, words, 4), new SetLimitHandler(ward.Book).Handle);
        var pulse = (await ward.Device(1, Measure.Pulse, 72))[0];
        await ward.Done("ama.osei", new CorrectObservation(DemoWard.Stay(1), pulse.Id, 1, 73_000, null, words), new CorrectObservationHandler(ward.Book, ward.Readings).Handle);

        var stored = ward.Query("SELECT detail FROM alert_event WHERE detail IS NOT NULL AND staff_id IS NOT NULL", row => row.GetString(0))
            .Concat(ward.Query("SELECT reason FROM patient_limit", row => row.GetString(0))).Concat(ward.Query("SELECT reason FROM observation WHERE reason IS NOT NULL", row => row.GetString(0))).ToList();
        Assert.Equal(4, stored.Count);
        Assert.All(stored, text => Assert.StartsWith($"sealed1:{DemoWard.Person(1):N}:", text, StringComparison.Ordinal));
        using var connection = ward.Database.Open();
        Assert.Equal(words, ward.Database.Vault.OpenText(connection, $"alert_event.detail:{alert:N}", stored[0]));
        Assert.Throws<VaultException>(() => ward.Database.Vault.OpenText(connection, $"alert_event.detail:{Guid.NewGuid():N}", stored[0]));
        Assert.Equal("Plain words of version 0.1", ward.Database.Vault.OpenText(connection, "alert_event.detail", "Plain words of version 0.1"));
        await ward.Writer.Run(scope =>
        {
            PersonNames.Shred(scope, DemoWard.Person(1));
            return true;
        });
        Assert.Equal(Vault.Deleted, ward.Database.Vault.OpenText(connection, $"alert_event.detail:{alert:N}", stored[0]));
    }

    static Writer NewWriter(TestDatabase test) => new(test.Database, new AuditChain(0), new SteppingClock(Night), NullLogger<Writer>.Instance);

    // Whether any file of the folder holds any of the words, in UTF-8 or UTF-16.
    static async Task<List<bool>> Holds(TestDatabase test, params string[] words)
    {
        var found = new List<bool>();
        foreach (var path in Directory.EnumerateFiles(test.Folder, "*", SearchOption.AllDirectories))
        {
            var bytes = new MemoryStream();
            await using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)) await file.CopyToAsync(bytes);
            found.AddRange(words.Select(word => bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0 || bytes.ToArray().AsSpan().IndexOf(Encoding.Unicode.GetBytes(word)) >= 0));
        }

        return found;
    }
}
