using System.Globalization;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Tests.Trust;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Tests.Data;

public sealed class AuditMutationTests
{
    // Every column of both tables: one that is added later and that no hash covers makes this test fail.
    const int Mutations = 500;

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-015")]
    public async Task Five_hundred_random_one_change_mutations_of_the_audit_are_all_found(Engine engine)
    {
        await using var test = TestDatabase.Make(engine);
        var anchors = await Fill(test);
        using var connection = test.Database.OpenWriter();
        foreach (var trigger in engine == Engine.Sqlite
            ? (string[])["DROP TRIGGER audit_event_no_update", "DROP TRIGGER audit_event_no_delete", "DROP TRIGGER audit_anchor_no_update", "DROP TRIGGER audit_anchor_no_delete"]
            : ["DROP TRIGGER audit_event_append_only ON audit_event", "DROP TRIGGER audit_anchor_append_only ON audit_anchor"]) connection.Execute(trigger);
        Assert.Empty(AuditVerify.Run(connection, anchors).Faults);
        var file = await File.ReadAllTextAsync(anchors);
        var random = new Random(500);
        var (events, marks) = (Columns(connection, "audit_event"), Columns(connection, "audit_anchor"));
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var edited = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Mutations; i++)
        {
            var (kind, sql, text) = Mutation(i);
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            using var transaction = connection.BeginTransaction();
            if (sql.Length > 0) Assert.True(connection.Execute(sql) > 0, sql);
            if (text is not null) await File.WriteAllTextAsync(anchors, text);
            Assert.True(AuditVerify.Run(connection, anchors).Faults.Count > 0, $"{i}, {kind}: {sql}{(text is null ? "" : " (file)")} was not found");
            transaction.Rollback();
            if (text is not null) await File.WriteAllTextAsync(anchors, file);
        }

        Assert.Empty(AuditVerify.Run(connection, anchors).Faults);
        Assert.Equal(events.Concat(marks.Select(column => "anchor " + column)).Order(), edited.Order());
        Assert.True(kinds.Values.Min() >= 30, string.Join(", ", kinds));
        Figures.Say($"{engine}: {string.Join(", ", kinds.Select(each => $"{each.Key} {each.Value}"))}: all found");

        (string Kind, string Sql, string? File) Mutation(int i)
        {
            var (slot, no) = (random.Next(2), random.Next(1, 41));
            var row = $"slot = {slot} AND no = {no}";
            var kind = i % 10;
            if (kind is 0 or 1 or 2)
            {
                var column = events[(i / 10 * 3 + kind) % events.Count];
                edited.Add(column);
                return ("edit", $"UPDATE audit_event SET {column} = {Other(column)} WHERE {row}", null);
            }

            if (kind == 3)
            {
                var column = marks[i / 10 % marks.Count];
                edited.Add("anchor " + column);
                return ("edit an anchor", $"UPDATE audit_anchor SET {column} = {Other(column)} WHERE no = {random.Next(1, 5)}", null);
            }

            return kind switch
            {
                4 => ("delete", $"DELETE FROM audit_event WHERE {row}", null),
                5 => ("insert", $"INSERT INTO audit_event ({string.Join(", ", events)}) SELECT {string.Join(", ", events.Select(column => column == "no" ? "41" : column))} FROM audit_event WHERE {row}", null),
                6 => ("swap", Swap(slot, Math.Min(no, 39)), null),
                7 => ("cut the tail", $"DELETE FROM audit_event WHERE slot = {slot} AND no > {random.Next(0, 40)}", null),
                8 => ("delete an anchor", $"DELETE FROM audit_anchor WHERE no = {random.Next(1, 5)}", null),
                _ => ("edit the file", "", Flip(file)),
            };
        }

        static string Swap(int slot, int no) =>
            $"UPDATE audit_event SET no = -1 WHERE slot = {slot} AND no = {no}; UPDATE audit_event SET no = {no} WHERE slot = {slot} AND no = {no + 1}; UPDATE audit_event SET no = {no + 1} WHERE slot = {slot} AND no = -1";

        // Another value of the same type.
        string Other(string column) => column switch
        {
            "prev" or "hash" => engine == Engine.Sqlite ? "randomblob(32)" : "decode(md5(random()::text) || md5(random()::text), 'hex')",
            "slot" => "slot + 5",
            "no" => "no + 100",
            "at" or "form" => $"{column} + 1",
            _ => $"{column} || '.'",
        };

        string Flip(string text)
        {
            // Not in the last line: a torn one is what a crash leaves, and its anchor is inside.
            var at = random.Next(text.LastIndexOf('\n', text.Length - 2));
            return text[at] == '\n' ? text[..at] + text[(at + 1)..] : text[..at] + (text[at] == '7' ? '8' : '7') + text[(at + 1)..];
        }
    }

    static List<string> Columns(System.Data.Common.DbConnection connection, string table)
    {
        using var command = connection.Command($"SELECT * FROM {table} WHERE 1 = 0");
        using var reader = command.ExecuteReader();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    // Two chains of forty rows with every column filled, four anchors, the last after the last row.
    static async Task<string> Fill(TestDatabase test)
    {
        var clock = new SteppingClock(Instant.FromUtc(2026, 11, 23, 3, 0));
        var file = Path.Combine(test.Folder, AuditAnchor.FileName);
        for (var round = 0; round < 4; round++)
        {
            foreach (var slot in (int[])[0, 1])
            {
                await using var writer = new Writer(test.Database, new AuditChain(slot), clock, NullLogger<Writer>.Instance);
                for (var i = 0; i < 10; i++)
                    await writer.Run(scope =>
                    {
                        scope.Audit(new AuditRow("staff", $"nurse {i}", "LookAt", "encounter", string.Create(CultureInfo.InvariantCulture, $"{round}-{i}"), "done", "å, ß and |")
                        {
                            Purpose = "TREAT", Ground = "on-shift", Consent = "c:1", Person = Guid.NewGuid().ToString(),
                        });
                        return true;
                    });
                if (slot == 1 && await writer.Run(AuditAnchor.Write) is { } line) await File.AppendAllTextAsync(file, line + "\n");
            }
        }

        return file;
    }
}
