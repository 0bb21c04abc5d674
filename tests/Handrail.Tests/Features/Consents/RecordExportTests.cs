using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Watch;
using Handrail.Fhir;
using Handrail.Gate;
using Handrail.Tests.Trust;
using NodaTime;

namespace Handrail.Tests.Features.Consents;

/// <summary><c>handrail export --patient</c> as the command does it: through the one gate, with notice and copy, and cut off by a revocation.</summary>
public sealed class RecordExportTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-075")]
    public async Task A_receiver_outside_gets_what_consents_give_with_notices_and_copy_and_both_lists_say_so(Engine engine)
    {
        await using var running = await Running.Start(engine);
        await Values(running);
        var path = Path.Combine(running.Folder, "elm.zip");
        // Without a consent, for another purpose, by somebody without the permission: nothing is written.
        Assert.Equal(RefusalKind.ConsentNeeded, Refused(await Export(running, path, Hands.DrElm)));
        var consent = await Hands.Agree(running, Hands.Someone);
        Assert.Equal(RefusalKind.ConsentNeeded, Refused(await Export(running, path, Hands.DrElm, Purpose.Payment)));
        Assert.Equal(RefusalKind.NotAllowed, Refused(await Export(running, path, Hands.DrElm, by: Ward.Staff("ama.osei"))));
        Assert.Equal(RefusalKind.Invalid, Refused(await Export(running, path, Recipient.OwnProgramme)));
        Assert.Equal(RefusalKind.ConsentNeeded, Refused(await Export(running, path, Recipient.ThePatient)));
        Assert.False(File.Exists(path) || File.Exists(path + ".part"));

        var done = Assert.IsType<Outcome<ExportDone>.Done>(await Export(running, path, Hands.DrElm)).Value;
        Assert.Equal((null, 3), (done.Stopped, done.Resources)); // the person, the stay and the pulse: the value about the mind is not covered
        using (var zip = ZipFile.OpenRead(path))
        {
            Assert.Equal(["READ-ME.txt", "bundle.json", "record.html"], zip.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
            using var bundle = JsonDocument.Parse(zip.GetEntry("bundle.json")!.Open());
            var entries = bundle.RootElement.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource")).ToList();
            Assert.Equal(["OperationOutcome", "Consent", "Patient", "Encounter", "Observation"], entries.Select(entry => entry.GetProperty("resourceType").GetString()));
            Assert.Equal([$"{Part2Notice.Long.Text} ({Part2Notice.Long.Citation})", $"{Part2Notice.Short.Text} ({Part2Notice.Short.Citation})"],
                entries[0].GetProperty("issue").EnumerateArray().Take(2).Select(issue => issue.GetProperty("diagnostics").GetString()));
            Assert.Equal(consent.Id.ToString(), entries[1].GetProperty("id").GetString());
            var page = await new StreamReader(zip.GetEntry("record.html")!.Open()).ReadToEndAsync();
            Assert.Contains(Part2Notice.Long.Text, page, StringComparison.Ordinal);
            Assert.Contains("Copy of the consent", page, StringComparison.Ordinal);
            Assert.DoesNotContain("Alerts and limits", page, StringComparison.Ordinal);
        }

        using var connection = running.Database.Open();
        var row = Assert.Single(running.Of<DisclosureLog>().Of(connection, Hands.Someone));
        Assert.Equal((consent.Reference, "export", Part2Notice.Long.Id, 3, Purpose.Treatment, "dr elm"), (row.Consents, row.Way, row.Notice, row.Items, row.Purpose, row.To.Name));
        Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'ExportRecord' AND outcome = 'done' AND consent_id = @consent AND purpose = 'TREAT' AND person_id = @person",
            ("consent", consent.Reference), ("person", Hands.Someone.ToString())));
        Assert.Equal(5, connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'ExportRecord' AND outcome <> 'done'"));
    }

    [Fact, Hazard("HZ-075")]
    public async Task A_person_s_own_copy_needs_no_consent_and_is_in_both_lists_too()
    {
        await using var running = await Running.Start();
        await Values(running);
        var path = Path.Combine(running.Folder, "own.zip");
        var done = Assert.IsType<Outcome<ExportDone>.Done>(await Export(running, path, Recipient.ThePatient, Purpose.PatientRequest)).Value;
        Assert.Equal((null, 4), (done.Stopped, done.Resources));
        using (var zip = ZipFile.OpenRead(path)) Assert.NotNull(zip.GetEntry("alerts.json"));
        using var connection = running.Database.Open();
        var row = Assert.Single(running.Of<DisclosureLog>().Of(connection, Hands.Someone));
        Assert.Equal(("patient", "", "export", RecipientKind.Patient), (row.Ground, row.Consents, row.Way, row.To.Kind));
        Assert.False(row.Labels.HasFlag(SecurityLabel.CounsellingNote) || row.Parts.HasFlag(RecordPart.CounsellingNotes));
        Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'ExportRecord' AND outcome = 'done' AND purpose = 'PATRQT'"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-075"), Hazard("HZ-061")]
    public async Task An_export_that_runs_stops_within_a_second_of_the_revocation_and_leaves_no_file(Engine engine)
    {
        await using var running = await Running.Start(engine);
        await Many(running, 30_000);
        var consent = await Hands.Agree(running, Hands.Someone);
        var path = Path.Combine(running.Folder, "elm.zip");
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var exporting = Task.Run(() => Export(running, path, Hands.DrElm, progress: (done, _) => { if (done > 1000) begun.TrySetResult(); }));
        await begun.Task;
        Assert.True(File.Exists(path + ".part") && !exporting.IsCompleted);
        await Hands.Revoke(running, consent);
        var revoked = Stopwatch.GetTimestamp();
        var stopped = Assert.IsType<Outcome<ExportDone>.Done>(await exporting).Value;
        var took = Stopwatch.GetElapsedTime(revoked);
        Figures.Say($"export stopped {took.TotalMilliseconds:0} ms after the revocation was answered, at {stopped.Resources} of 30,002 resources ({engine})");
        Assert.Equal("The consent has expired or been taken back.", stopped.Stopped);
        Assert.True(took < TimeSpan.FromSeconds(1), $"{took}");
        Assert.False(File.Exists(path) || File.Exists(path + ".part"));
        using var connection = running.Database.Open();
        Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'ExportRecord' AND outcome = 'failed' AND detail = 'stopped half-way'"));
        Assert.Equal(RefusalKind.ConsentNeeded, Refused(await Export(running, path, Hands.DrElm)));
    }

    static Task<Outcome<ExportDone>> Export(Running running, string path, Recipient to, Purpose purpose = Purpose.Treatment, Actor? by = null, Action<long, long>? progress = null) =>
        new RecordExport(running.Of<Gate.Gate>(), running.Of<Database>(), running.Of<ConsentBook>(), running.Of<DisclosureLog>(), running.Of<IClock>())
            .Run(new ExportRecord(Hands.Someone, to, purpose), by ?? Actor.CommandLine, path, progress);

    static RefusalKind Refused(Outcome<ExportDone> outcome) => Assert.IsType<Outcome<ExportDone>.Refused>(outcome).Why.Kind;

    static Task Values(Running running) => running.Of<TakeReadings>().Store(new ReadingsBatch(new Sender(null, null, DemoWard.StaffId("ama.osei"), "Ama Osei"),
        [.. new[] { (Measure.Pulse, 72), (Measure.LowMood, 2) }.Select(each => new ReadingIn
        {
            Measure = each.Item1, V1 = each.Item2 * 1000, EffectiveAt = running.Of<IClock>().GetCurrentInstant(), ContentHash = (int)each.Item1, Subject = SubjectKind.Patient, SubjectId = Hands.Someone, ByHand = true,
        })]));

    static Task<bool> Many(Running running, int count) => running.Write(scope =>
    {
        for (var i = 1; i <= count; i++)
            scope.Connection.Execute(
                """
                INSERT INTO observation (seq, id, version, batch_no, recorded_at, effective_at, measure, v1, status, timing, origin, encounter_id, person_id, content_hash)
                VALUES (@seq, @id, 1, 1, @at, @at, 5, 72000, 'final', 1, 1, @stay, @person, 0)
                """,
                ("seq", i), ("id", Guid.CreateVersion7()), ("at", scope.Now - Duration.FromSeconds(i)), ("stay", DemoWard.Stay(1)), ("person", Hands.Someone));
        return true;
    });
}
