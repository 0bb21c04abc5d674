using System.Net;
using System.Text.RegularExpressions;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Access;
using Handrail.Features.Watch;
using Handrail.Tests.Features.Consents;
using NodaTime;

namespace Handrail.Tests.Features.Night;

public sealed partial class HandOverTests
{
    static readonly string Lists = $"/ward/{DemoWard.Unit}/hand-over";

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-083"), Hazard("HZ-092"), Hazard("HZ-093")]
    public async Task A_hand_over_is_assembled_edited_signed_by_two_and_never_edited_again(Engine engine)
    {
        await using var running = await Running.Start(engine);
        await Take(running, 96);
        using var ama = await Hands.Of(running, "ama.osei");
        using var tove = await Hands.Of(running, "tove.berg");
        var started = await ama.Post(Lists, Lists, ("who", "all"), ("since", "shift"));
        Assert.Equal(HttpStatusCode.Redirect, started.Status);
        var report = started.Location;
        var (_, draft) = await ama.Get(report);
        Assert.Contains("Pulse 96 /min", draft, StringComparison.Ordinal);
        Assert.Contains("Draft.", draft, StringComparison.Ordinal);
        Assert.Equal(3, draft.Split("<dl class=\"brief\">").Length - 1); // who it is, for each
        Assert.Contains("not asked yet", draft, StringComparison.Ordinal);

        // Nobody receives what nobody has given; the words are edited by hand, by either of them.
        Assert.Equal((HttpStatusCode)422, (await tove.Post(report, report + "/receive", ("hash", Hash(draft)))).Status);
        var edit = $"{report}/person/{DemoWard.Stay(1)}";
        Assert.Equal(HttpStatusCode.Redirect, (await ama.Post(edit, edit, Words(1, "Slept badly, afraid of the night"))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await tove.Post(edit, edit, Words(1, "an older page"))).Status);

        // What is signed is exactly what is shown.
        Assert.Equal(HttpStatusCode.Conflict, (await ama.Post(report, report + "/sign", ("hash", Hash(draft)))).Status);
        var (_, ready) = await ama.Get(report);
        Assert.Equal((HttpStatusCode)422, (await tove.Post(report, report + "/sign", ("hash", Hash(ready)))).Status); // not hers to give
        Assert.Equal(HttpStatusCode.Redirect, (await ama.Post(report, report + "/sign", ("hash", Hash(ready)))).Status);
        Assert.Equal((HttpStatusCode)422, (await ama.Post(report, report + "/receive", ("hash", Hash(ready)))).Status); // two people
        Assert.Contains("has signed a hand-over", (await tove.Get($"/ward/{DemoWard.Unit}/shift")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await tove.Post(report, report + "/receive", ("hash", Hash(ready)))).Status);
        var (_, signed) = await ama.Get(report);
        Assert.Contains("signed by Ama Osei", signed, StringComparison.Ordinal);
        Assert.Contains("signed by Tove Berg", signed, StringComparison.Ordinal);
        Assert.Contains("afraid of the night", signed, StringComparison.Ordinal);
        Assert.Contains("Mine (3)", (await tove.Get($"/ward/{DemoWard.Unit}/shift")).Html, StringComparison.Ordinal);

        // Signed is signed: the page, the handler and the database all refuse.
        Assert.Equal(HttpStatusCode.Redirect, (await ama.Get(edit)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await ama.Post(report, edit, Words(2, "changed afterwards"))).Status);
        foreach (var change in new[]
        {
            "INSERT INTO hand_over_note (hand_over_id, encounter_id, version, words, by_staff, at) SELECT hand_over_id, encounter_id, version + 1, words, by_staff, at FROM hand_over_note WHERE version = 2",
            "UPDATE hand_over_note SET words = 'x'", "DELETE FROM hand_over_signature", "UPDATE hand_over SET since_at = 0",
        }) Assert.Matches("append-only|not edited", (await Assert.ThrowsAnyAsync<Exception>(() => running.Write(scope => scope.Connection.Execute(change)))).Message);

        // A mistake is corrected by a new one; the old one stays and says so.
        var newer = await tove.Post(report, report + "/supersede");
        Assert.Equal(HttpStatusCode.Redirect, newer.Status);
        Assert.Contains("Superseded.", (await ama.Get(report)).Html, StringComparison.Ordinal);
        Assert.Contains("afraid of the night", (await tove.Get(newer.Location)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await tove.Post(report, report + "/supersede")).Status);
        // Sealed for whom it is about.
        using var connection = running.Database.Open();
        Assert.All(connection.Query("SELECT words FROM hand_over_note", row => row.GetString(0)), words => Assert.DoesNotContain("NEWS2", words, StringComparison.Ordinal));
    }

    [Fact, Hazard("HZ-093")]
    public async Task The_second_nurse_signs_at_the_same_screen_and_only_by_proving_who_she_is()
    {
        await using var running = await Running.Start();
        using var ama = await Hands.Of(running, "ama.osei");
        var report = (await ama.Post(Lists, Lists, ("who", "all"), ("since", "shift"))).Location;
        var hash = Hash((await ama.Get(report)).Html);
        await ama.Post(report, report + "/sign", ("hash", hash));

        Assert.Equal(HttpStatusCode.BadRequest, (await Beside("tove.berg", "wrong-wrong-wrong-wrong")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Beside("ama.osei", await Phrase("ama.osei"))).Status); // the giver again
        Assert.Equal(HttpStatusCode.BadRequest, (await Beside("mei.tanaka", await Phrase("mei.tanaka"))).Status); // a nurse of another site
        Assert.Equal(HttpStatusCode.BadRequest, (await Beside("kenji.sato", await Phrase("kenji.sato"))).Status); // no nurse
        Assert.Equal(1, Count(running, "SELECT count(*) FROM hand_over_signature"));

        Assert.Equal(HttpStatusCode.Redirect, (await Beside("tove.berg", await Phrase("tove.berg"))).Status);
        var (status, html) = await ama.Get(report);
        Assert.Equal(HttpStatusCode.OK, status); // the session is still hers
        Assert.Contains("signed by Tove Berg", html, StringComparison.Ordinal);
        Assert.Contains("at the giver's screen", html, StringComparison.Ordinal);
        Assert.Contains("Ama Osei, nurse", html, StringComparison.Ordinal);
        Assert.Equal(1, Count(running, $"SELECT count(*) FROM audit_event WHERE action = 'AcceptHandOver' AND outcome = 'done' AND actor = '{DemoWard.StaffId("tove.berg")}'"));

        Task<(HttpStatusCode Status, string Html, string Location)> Beside(string login, string phrase) => ama.Post(report, report + "/beside", ("hash", hash), ("login", login), ("phrase", phrase));
        Task<string> Phrase(string login) => running.Write(scope => Sessions.NewPhrase(scope, DemoWard.StaffId(login)));
    }

    [Fact, Hazard("HZ-108")]
    public async Task Mine_are_those_somebody_has_taken_and_nobody_has_two_nurses()
    {
        await using var running = await Running.Start();
        using var ama = await Hands.Of(running, "ama.osei");
        using var tove = await Hands.Of(running, "tove.berg");
        var shift = $"/ward/{DemoWard.Unit}/shift";
        Assert.Equal(HttpStatusCode.BadRequest, (await ama.Post(Lists, Lists, ("who", "mine"), ("since", "shift"))).Status); // she looks after nobody yet
        Assert.Equal(HttpStatusCode.BadRequest, (await ama.Post(shift, shift + "/take")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await ama.Post(shift, shift + "/take", ("stay", $"{DemoWard.Stay(1)}"), ("stay", $"{DemoWard.Stay(2)}"))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await tove.Post(shift, shift + "/take", ("stay", $"{DemoWard.Stay(2)}"))).Status);
        Assert.Contains("Mine (1)", (await ama.Get(shift)).Html, StringComparison.Ordinal);
        var report = (await ama.Post(Lists, Lists, ("who", "mine"), ("since", "shift"))).Location;
        Assert.Single(Regex.Matches((await ama.Get(report)).Html, "class=\"sbar\""));
        Assert.Equal(2, Count(running, "SELECT count(*) FROM looks_after WHERE to_at IS NULL"));
        // No page would reach either of them: each is told on this page, and the charge nurse of both; a nurse is not told of her colleague.
        var (own, charges) = ((await ama.Get(shift)).Html, (await (await Hands.Of(running, "bo.lind")).Get(shift)).Html);
        Assert.Contains("You are on shift, and no page would reach you.", own, StringComparison.Ordinal);
        Assert.DoesNotContain("no page would reach them", own, StringComparison.Ordinal);
        Assert.Matches("no page would reach them:</strong> [^<]*Ama Osei[^<]*Tove Berg", charges);
        await running.Write(scope => scope.Connection.Execute("INSERT INTO reach_address (id, staff_id, kind, name, address, print, sort, added_at, confirmed_at) VALUES (@id, @ama, 2, 'Text message', '', @hash, 1, @now, @now)",
            ("id", Guid.NewGuid()), ("ama", DemoWard.StaffId("ama.osei")), ("hash", new byte[32]), ("now", scope.Now)));
        Assert.DoesNotContain("no page would reach you", (await ama.Get(shift)).Html, StringComparison.Ordinal);
        Assert.DoesNotMatch("no page would reach them:</strong> [^<]*Ama Osei", (await (await Hands.Of(running, "bo.lind")).Get(shift)).Html);
        // Somebody of another unit cannot be taken.
        Assert.Equal(HttpStatusCode.Conflict, (await ama.Post(shift, shift + "/take", ("stay", $"{DemoNetwork.Stay(DemoNetwork.Residential, 1)}"))).Status);
    }

    static (string, string)[] Words(int version, string assessment) => [("version", $"{version}"), ("situation", "Quiet"), ("background", "Day 3"), ("assessment", assessment), ("recommendation", "Look in at 4")];

    static string Hash(string html) => HashField().Match(html).Groups[1].Value is { Length: > 0 } hash ? hash : "none";

    static long Count(Running running, string sql)
    {
        using var connection = running.Database.Open();
        return connection.Scalar<long>(sql);
    }

    static Task Take(Running running, int pulse) => running.Of<TakeReadings>().Store(new ReadingsBatch(new Sender(null, null, DemoWard.StaffId("ama.osei"), "test"),
        [new ReadingIn { Measure = Measure.Pulse, V1 = pulse * 1000, EffectiveAt = running.Of<IClock>().GetCurrentInstant(), Subject = SubjectKind.Patient, SubjectId = DemoWard.Person(1), ByHand = true, ContentHash = pulse }]));

    [GeneratedRegex("name=\"hash\" value=\"([0-9a-f]+)\"")]
    private static partial Regex HashField();
}
