using System.Net;
using Handrail.Core.Consent;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Consents;
using Handrail.Features.Watch;
using Handrail.Fhir;
using NodaTime;

namespace Handrail.Tests.Features.Consents;

public sealed class ConsentPageTests
{
    static readonly string List = $"/record/{Hands.Someone}/consents", New = $"/record/{Hands.Someone}/consents/new", Send = $"/record/{Hands.Someone}/disclose";

    static (string, string)[] Whole =>
    [
        ("kind", "Specific"), ("patient", "Alva Ravndal"), ("discloser", "Harbour House"), ("parts", "Presence"), ("parts", "Measurements"), ("description", "My name and my measured values"),
        ("grantee", "Named"), ("recipient-kind", "TreatingProvider"), ("recipient", Hands.Elm), ("purpose", "Treatment"), ("revocation", "yes"), ("how", "In writing to the front desk"), ("expiry", "OnDate"),
        ("expires", "2099-01-01"), ("signed", "Alva Ravndal"), ("signer", "Patient"), ("way", "OnScreen"), ("date", "2026-01-02"),
    ];

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-060")]
    public async Task Staff_record_a_consent_with_every_fault_said_and_take_it_back(Engine engine)
    {
        await using var running = await Running.Start(engine);
        using var bo = await Hands.Of(running, "bo.lind");
        var missing = await bo.Post(New, New, [.. Whole.Where(each => each.Item1 is not ("expiry" or "how"))]);
        Assert.Equal(HttpStatusCode.BadRequest, missing.Status);
        Assert.Contains("Choose when it ends", missing.Html, StringComparison.Ordinal);
        Assert.Contains("Write how it is taken back", missing.Html, StringComparison.Ordinal);
        Assert.Contains("My name and my measured values", missing.Html, StringComparison.Ordinal); // what was typed is still there
        using (var connection = running.Database.Open()) Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM consent"));

        var saved = await bo.Post(New, New, Whole);
        Assert.Equal((HttpStatusCode.Redirect, true), (saved.Status, saved.Location.StartsWith("/consent/", StringComparison.Ordinal)));
        Assert.Contains("In force", (await bo.Get(List)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await bo.Post(saved.Location, saved.Location + "/revoke", ("words", ""))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await bo.Post(saved.Location, saved.Location + "/revoke", ("words", "Said so at the desk"))).Status);
        var after = await bo.Get(saved.Location);
        Assert.Contains("Taken back", after.Html, StringComparison.Ordinal);
        Assert.Contains("Said so at the desk", after.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await bo.Post(List, saved.Location + "/revoke", ("words", "again"))).Status);
    }

    [Fact]
    public async Task A_scan_is_kept_by_what_it_is_and_not_by_its_name()
    {
        await using var running = await Running.Start();
        var consent = await Hands.Agree(running, Hands.Someone);
        using var bo = await Hands.Of(running, "bo.lind");
        var page = $"/consent/{consent.Id}";
        Assert.Equal(HttpStatusCode.BadRequest, (await bo.Upload(page, page + "/evidence", "scan", "page.pdf", "MZ this is a program"u8.ToArray())).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await bo.Upload(page, page + "/evidence", "scan", "page.pdf", [])).Status);
        byte[] pdf = [.. "%PDF-1.7\n"u8, .. new byte[2_000_000]];
        Assert.Equal(HttpStatusCode.Redirect, (await bo.Upload(page, page + "/evidence", "scan", "whatever.exe", pdf)).Status);
        var tooLarge = await bo.Upload(page, page + "/evidence", "scan", "page.pdf", [.. "%PDF-1.7\n"u8, .. new byte[EvidenceStore.MostBytes]]);
        Assert.Equal(HttpStatusCode.BadRequest, tooLarge.Status);
        Assert.Contains("at most 4 MB", tooLarge.Html, StringComparison.Ordinal);
        Guid scan;
        using (var connection = running.Database.Open())
        {
            scan = Assert.Single(EvidenceStore.Of(connection, consent.Id)).Id;
            Assert.Equal(-1, connection.Query("SELECT content FROM consent_evidence", row => row.GetFieldValue<byte[]>(0))[0].AsSpan().IndexOf("JVBERi0"u8)); // sealed: not even as base64
        }

        Assert.Equal(pdf, await bo.Bytes($"{page}/evidence/{scan}"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-060"), Hazard("HZ-061")]
    public async Task A_packet_carries_notice_and_copy_is_listed_and_cannot_be_fetched_after_a_revocation(Engine engine)
    {
        await using var running = await Running.Start(engine);
        await running.Of<TakeReadings>().Store(new ReadingsBatch(new Sender(null, null, DemoWard.StaffId("ama.osei"), "Ama Osei"),
            [new ReadingIn { Measure = Measure.Pulse, V1 = 72_000, EffectiveAt = running.Of<IClock>().GetCurrentInstant(), ContentHash = 1, Subject = SubjectKind.Patient, SubjectId = Hands.Someone, ByHand = true }]));
        using var priya = await Hands.Of(running, "priya.nair");
        (string, string)[] fields = [("recipient-kind", "TreatingProvider"), ("recipient", Hands.Elm), ("purpose", "Treatment"), ("parts", "Presence"), ("parts", "Measurements"), ("parts", "CounsellingNotes"), ("days", "30")];
        var refused = await priya.Post(Send, Send, fields);
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("no consent that names this receiver", refused.Html, StringComparison.Ordinal);

        var consent = await Hands.Agree(running, Hands.Someone);
        var sent = await priya.Post(Send, Send, fields);
        Assert.Equal((HttpStatusCode.Redirect, true), (sent.Status, sent.Location.StartsWith("/disclosure/", StringComparison.Ordinal)));
        var (paper, bundle) = ((await priya.Get(sent.Location)).Html, (await priya.Get(sent.Location + "/bundle")).Html);
        foreach (var text in (string[])[paper, bundle])
        {
            Assert.Contains(Part2Notice.Long.Text, text, StringComparison.Ordinal);
            Assert.Contains(Part2Notice.Short.Text, text, StringComparison.Ordinal);
            Assert.Contains(consent.Id.ToString(), text, StringComparison.Ordinal);
            Assert.Contains(DemoNames.Person(1).Family, text, StringComparison.Ordinal);
            Assert.Contains("withheld", text, StringComparison.Ordinal); // values about the mind were asked for with the rest
        }

        using (var connection = running.Database.Open())
        {
            var row = Assert.Single(running.Of<DisclosureLog>().Of(connection, Hands.Someone));
            Assert.Equal((consent.Reference, "packet", Part2Notice.Long.Id, 2), (row.Consents, row.Way, row.Notice, row.Items));
        }

        Assert.Contains(Hands.Elm, (await priya.Get($"/record/{Hands.Someone}/for-the-person")).Html, StringComparison.Ordinal);
        await Hands.Revoke(running, consent);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), ((await priya.Get(sent.Location)).Status, (await priya.Get(sent.Location + "/bundle")).Status));
        Assert.Equal(HttpStatusCode.Forbidden, (await priya.Post(Send, Send, fields)).Status);
    }

    [Fact, Hazard("HZ-060")]
    public async Task There_is_no_packet_and_no_row_without_notice_and_consent()
    {
        await using var running = await Running.Start();
        var consent = await Hands.Agree(running, Hands.Someone);
        var now = running.Of<IClock>().GetCurrentInstant();
        var decision = ConsentDecision.Decide([consent], [SecurityLabels.AllClasses[0]], Hands.DrElm, Purpose.Treatment, now);
        Assert.Throws<InvalidOperationException>(() => DisclosurePacket.Build(running.Database, Hands.Someone, decision, Hands.DrElm, Purpose.Treatment, now, [], each => each));
        var bare = decision with { Given = [.. decision.Given.Select(each => each with { Under = null })] };
        Assert.Throws<InvalidOperationException>(() => DisclosurePacket.Build(running.Database, Hands.Someone, bare, Hands.DrElm, Purpose.Treatment, now, [Part2Notice.Long], each => each));
        Assert.Throws<InvalidOperationException>(() => DisclosurePacket.Build(running.Database, Hands.Someone, new Decision([], []), Hands.DrElm, Purpose.Treatment, now, [Part2Notice.Long], each => each));
        foreach (var (notice, used) in new[] { ("", consent.Reference), ("another", consent.Reference), (Part2Notice.Long.Id, "") })
            await Assert.ThrowsAsync<InvalidOperationException>(() => running.Write(scope =>
            {
                running.Of<DisclosureLog>().Write(scope, new DisclosureRow(Guid.NewGuid(), Hands.Someone, Hands.DrElm, Purpose.Treatment, "consent", used, RecordPart.Presence, SecurityLabel.Sud, 1, notice, "export", "staff", "x", scope.Now));
                return true;
            }));
    }

    [Fact]
    public async Task The_person_reads_what_they_agreed_to_and_who_saw_their_record()
    {
        await using var running = await Running.Start();
        await Hands.Agree(running, Hands.Someone);
        using (var ama = await Hands.Of(running, "ama.osei")) await ama.Get($"/person/{DemoWard.Stay(1)}");
        using var priya = await Hands.Of(running, "priya.nair");
        var page = (await priya.Get($"/record/{Hands.Someone}/for-the-person")).Html;
        foreach (var text in (string[])["What you agreed to", "Dr Elm", "You can take it back", "Ama Osei", "looked at it"]) Assert.Contains(text, page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await priya.Get("/my/record")).Status);
    }

    [Fact, Hazard("HZ-062")]
    public async Task Counselling_notes_are_sealed_and_open_to_their_own_role_only()
    {
        await using var running = await Running.Start();
        using var noor = await Hands.Of(running, "noor.khan");
        var page = $"/record/{Hands.Someone}/counselling";
        Assert.Equal(HttpStatusCode.Redirect, (await noor.Post(page, page, ("note", "Spoke of the fifth winter."))).Status);
        Assert.Contains("fifth winter", (await noor.Get(page)).Html, StringComparison.Ordinal);
        foreach (var login in (string[])["ama.osei", "bo.lind", "kenji.sato", "ruth.adair", "priya.nair"])
        {
            using var other = await Hands.Of(running, login);
            Assert.Equal((login, HttpStatusCode.Forbidden), (login, (await other.Get(page)).Status));
        }

        using var connection = running.Database.Open();
        Assert.Equal(-1, connection.Query("SELECT note FROM counselling_note", row => row.GetFieldValue<byte[]>(0))[0].AsSpan().IndexOf("winter"u8));
        // No way out: neither FHIR nor a packet nor the page for the person has them.
        await Hands.Agree(running, Hands.Someone, form => form with { Kind = ConsentKind.CounsellingNotes, Parts = RecordPart.CounsellingNotes, Labels = SecurityLabel.Sud | SecurityLabel.CounsellingNote });
        using var elm = await Hands.Reader(running, Hands.DrElm);
        foreach (var path in (string[])["fhir/Patient", "fhir/Encounter", "fhir/Observation"]) Assert.DoesNotContain("winter", await elm.GetStringAsync(new Uri(path, UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact, Hazard("HZ-061")]
    public async Task A_consent_ends_with_its_event()
    {
        await using var running = await Running.Start();
        var consent = await Hands.Agree(running, Hands.Someone, form => form with { Expiry = ExpiryKind.OnEvent, ExpiresAt = null, ExpiryEvent = "When treatment here ends" });
        using var elm = await Hands.Reader(running, Hands.DrElm);
        Assert.Contains(Hands.Someone.ToString(), await elm.GetStringAsync(new Uri("fhir/Patient", UriKind.Relative)), StringComparison.Ordinal);
        using var bo = await Hands.Of(running, "bo.lind");
        Assert.Equal(HttpStatusCode.Redirect, (await bo.Post($"/consent/{consent.Id}", $"/consent/{consent.Id}/end", ("words", "Went home on Monday"))).Status);
        Assert.DoesNotContain(Hands.Someone.ToString(), await elm.GetStringAsync(new Uri("fhir/Patient", UriKind.Relative)), StringComparison.Ordinal);
    }
}
