using Handrail.Data;
using Handrail.Demo;
using Handrail.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Tests.Data;

public sealed class AnchorFileTests
{
    [Theory, InlineData(1), InlineData(20), InlineData(60), InlineData(-1), InlineData(-30)]
    public async Task A_crash_in_the_middle_of_an_anchor_line_is_no_tampering_even_after_the_next_line(int left)
    {
        await using var test = TestDatabase.Make(Engine.Sqlite);
        var file = Path.Combine(test.Folder, AuditAnchor.FileName);
        await using var writer = NewWriter(test);
        await Anchor(writer, test, "one");
        await Anchor(writer, test, "two");
        var text = await File.ReadAllTextAsync(file);
        var second = text.IndexOf('\n') + 1;
        await File.WriteAllTextAsync(file, text[..(left > 0 ? second + left : text.Length + left)]);
        using var connection = test.Database.Open();
        Assert.Empty(AuditVerify.Run(connection, file).Faults);
        await Anchor(writer, test, "three");
        Assert.Empty(AuditVerify.Run(connection, file).Faults);
        Assert.StartsWith("3\t", (await File.ReadAllLinesAsync(file))[^1], StringComparison.Ordinal);
    }

    [Theory, InlineData("3\t9\t0:x:y\tz"), InlineData("nonsense"), InlineData("1\t2\t0:1\tz")]
    public async Task A_line_that_was_never_an_anchor_is_named_as_a_fault(string line)
    {
        await using var test = TestDatabase.Make(Engine.Sqlite);
        var file = Path.Combine(test.Folder, AuditAnchor.FileName);
        await using var writer = NewWriter(test);
        await Anchor(writer, test, "one");
        await File.AppendAllTextAsync(file, line + "\n");
        using var connection = test.Database.Open();
        Assert.NotEmpty(AuditVerify.Run(connection, file).Faults);
    }

    static Writer NewWriter(TestDatabase test) => new(test.Database, new AuditChain(0), new SteppingClock(Instant.FromUtc(2026, 11, 23, 3, 0)), NullLogger<Writer>.Instance);

    static async Task Anchor(Writer writer, TestDatabase test, string what)
    {
        await writer.Run(scope =>
        {
            scope.Audit(new AuditRow("system", "", what, "system", "", "done"));
            return true;
        });
        await AnchorEveryMinute.Write(writer, test.Folder);
    }
}
