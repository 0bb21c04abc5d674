using System.Net;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Tests.Core;
using Handrail.Tests.Features.Consents;

namespace Handrail.Tests.Features.Photos;

public sealed class PhotoTests
{
    static readonly string Page = $"/person/{DemoWard.Stay(1)}/photo", Chart = $"/person/{DemoWard.Stay(1)}";

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-109")]
    public async Task A_photo_is_taken_shown_superseded_and_taken_off_and_goes_with_the_person_s_key(Engine engine)
    {
        await using var running = await Running.Start(engine, beds: 1);
        using var nurse = await Hands.Of(running, "ama.osei");
        var name = Name(running);
        Assert.Contains($"No photo of {name}", (await nurse.Get(Chart)).Html, StringComparison.Ordinal); // and initials stand there
        Assert.Contains("capture=\"environment\"", (await nurse.Get(Page)).Html, StringComparison.Ordinal);
        Assert.Contains("Choose who agreed", (await nurse.Upload(Page, Page, "photo", "face.jpg", PhotoFileTests.Jpeg(320, 200, 6))).Html, StringComparison.Ordinal);
        Assert.Contains("larger than 300 kB", (await nurse.Upload(Page, Page, "photo", "face.jpg", [0xFF, 0xD8, 0xFF, .. new byte[400_000]], ("agreed", "person"))).Html, StringComparison.Ordinal);
        Assert.Contains("Choose a photo", (await nurse.Upload(Page, Page, "photo", "face.jpg", "MZ a program"u8.ToArray(), ("agreed", "person"))).Html, StringComparison.Ordinal);
        Assert.Equal(0, Rows(running));

        Assert.Equal((HttpStatusCode.Redirect, Page), Where(await nurse.Upload(Page, Page, "photo", "any.name", PhotoFileTests.Jpeg(320, 200, 6), ("agreed", "person"))));
        Assert.Contains($"<img src=\"{Page}/1\" alt=\"Photo of {name}\"", (await nurse.Get(Chart)).Html, StringComparison.Ordinal);
        using (var http = await running.Client("ama.osei"))
        using (var picture = await http.GetAsync(new Uri(Page + "/1", UriKind.Relative)))
        {
            Assert.Equal(("image/jpeg", "no-store", "nosniff"), (picture.Content.Headers.ContentType!.MediaType, picture.Headers.CacheControl!.ToString(), picture.Headers.GetValues("X-Content-Type-Options").Single()));
            Assert.DoesNotContain("GPS", System.Text.Encoding.Latin1.GetString(await picture.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
        }

        // Somebody without a relationship to this person, or without any, is shown nothing.
        foreach (var (login, status) in new[] { ("ola.brandt", HttpStatusCode.NotFound), ("maud.ek", HttpStatusCode.Forbidden) })
        {
            using var other = await Hands.Of(running, login);
            Assert.Equal(status, (await other.Get(Page + "/1")).Status);
        }

        Assert.Equal(HttpStatusCode.Redirect, (await nurse.Upload(Page, Page, "photo", "face.jpg", PhotoFileTests.Jpeg(400, 400, 1), ("agreed", "representative"))).Status);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), ((await nurse.Get(Page + "/1")).Status, (await nurse.Get(Page + "/2")).Status)); // only the one that stands
        var story = (await nurse.Get(Page)).Html;
        Assert.Contains("Who speaks for them agreed", story, StringComparison.Ordinal);
        Assert.Contains("Ama Osei", story, StringComparison.Ordinal);
        using (var db = running.Database.Open())
        {
            Assert.ThrowsAny<System.Data.Common.DbException>(() => db.Execute("UPDATE person_photo SET media = 'image/png'"));
            Assert.ThrowsAny<System.Data.Common.DbException>(() => db.Execute("DELETE FROM person_photo"));
            Assert.All(db.Query("SELECT sealed FROM person_photo", row => System.Text.Encoding.Latin1.GetString(row.GetFieldValue<byte[]>(0))), bytes => Assert.DoesNotContain("SCANDATA", bytes, StringComparison.Ordinal));
            Assert.True(db.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'ViewPhoto' AND outcome = 'done'") >= 2);
            Assert.Equal(2, db.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'AddPhoto' AND outcome = 'done'"));
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await nurse.Post(Page, Page + "/remove", ("photo_why", ""))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await nurse.Post(Page, Page + "/remove", ("photo_why", "They wish it"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await nurse.Get(Page + "/2")).Status);
        Assert.Contains("They wish it", (await nurse.Get(Page)).Html, StringComparison.Ordinal);
        Assert.Equal(3, Rows(running));

        using (var db = running.Database.Open()) Assert.NotNull(PhotoBook.Picture(db, running.Database.Vault, DemoWard.Person(1), 2));
        await running.Write(scope =>
        {
            running.Database.Vault.Shred(scope, DemoWard.Person(1));
            return true;
        });
        using (var db = running.Database.Open()) Assert.Null(PhotoBook.Picture(db, running.Database.Vault, DemoWard.Person(1), 2));
        Assert.Equal(HttpStatusCode.OK, (await nurse.Get(Page)).Status); // the page of somebody who is gone still opens
    }

    static (HttpStatusCode, string) Where((HttpStatusCode Status, string Html, string Location) answer) => (answer.Status, answer.Location);

    static long Rows(Running running)
    {
        using var db = running.Database.Open();
        return db.Scalar<long>("SELECT count(*) FROM person_photo");
    }

    static string Name(Running running)
    {
        using var db = running.Database.Open();
        return PersonNames.One(db, running.Database.Vault, DemoWard.Person(1)).Name;
    }
}
