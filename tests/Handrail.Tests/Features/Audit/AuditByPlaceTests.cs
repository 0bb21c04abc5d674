using System.Net;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Audit;
using Handrail.Gate;
using Handrail.Tests.Features.Consents;
using NodaTime;

namespace Handrail.Tests.Features.Audit;

/// <summary>A privacy officer of one site reads that site's audit and no other's: in the query itself.</summary>
public sealed class AuditByPlaceTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-076")]
    public async Task Each_reads_the_audit_of_their_own_places_and_the_whole_network_only_who_answers_for_it(Engine engine)
    {
        await using var running = await Running.Start(engine);
        var (harbour, north, unit, all) = (await Hands.Officer(running, "officer.harbour", "site", DemoNetwork.Harbour), await Hands.Officer(running, "officer.north", "site", DemoNetwork.NorthShore),
            await Hands.Officer(running, "officer.unit", "unit", DemoNetwork.NorthUnit), await Hands.Officer(running, "officer.all", "organization", DemoNetwork.Organization));
        var (here, there) = (DemoWard.Person(1), DemoNetwork.Person(DemoNetwork.NorthUnit, 1));
        foreach (var (login, path) in new[] { ("ama.osei", $"person/{DemoWard.Stay(1)}"), ("mei.tanaka", $"person/{DemoNetwork.Stay(DemoNetwork.NorthUnit, 1)}"), ("ama.osei", $"ward/{DemoWard.Unit}"), ("mei.tanaka", $"ward/{DemoNetwork.NorthUnit}"), ("ama.osei", "account"), ("mei.tanaka", "account") })
        {
            using var nurse = await running.Client(login);
            Assert.Equal((path, HttpStatusCode.OK), (path, (await nurse.GetAsync(new Uri(path, UriKind.Relative))).StatusCode));
        }

        var (ama, mei) = ("ama.osei", "mei.tanaka");
        using (var connection = running.Database.Open()) (ama, mei) = (NameOf(connection, ama), NameOf(connection, mei));
        var (ofHarbour, ofNorth, ofUnit, ofAll) = (Lines(running, harbour), Lines(running, north), Lines(running, unit), Lines(running, all));
        Assert.Contains(ofHarbour, line => line.Person == here && line.Who == ama);
        Assert.Contains(ofHarbour, line => line.Person is null && line.Who == ama && line.What == "View account");
        Assert.DoesNotContain(ofHarbour, line => line.Person == there || line.Who == mei);
        foreach (var lines in new[] { ofNorth, ofUnit })
        {
            Assert.Contains(lines, line => line.Person == there && line.Who == mei);
            Assert.DoesNotContain(lines, line => line.Person == here || line.Who == ama);
        }

        Assert.Contains(ofAll, line => line.Person == here);
        Assert.Contains(ofAll, line => line.Person == there);
        Assert.Contains(ofAll, line => line.Who == "Handrail itself" || line.Who == "somebody not signed in"); // rows of no place
        Assert.DoesNotContain(ofHarbour.Concat(ofNorth), line => line.Who is "Handrail itself" or "somebody not signed in");

        // The pages: one person's accounting, and a search by record number that must not even say that the number is somebody's.
        using var page = await Hands.Of(running, "officer.harbour");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), ((await page.Get($"audit/person/{here}")).Status, (await page.Get($"audit/person/{there}")).Status));
        string number;
        using (var connection = running.Database.Open()) number = PersonLookup.RecordNumber(connection, running.Database.Vault, there)!;
        foreach (var typed in new[] { number, "Z99999" })
        {
            Assert.Contains("There is no person with this record number.", (await page.Post("audit", "audit", ("record", typed))).Html, StringComparison.Ordinal);
            Assert.Contains("There is no person with this record number.", (await page.Post("audit", "audit/person", ("record", typed))).Html, StringComparison.Ordinal);
        }

        var found = (await page.Post("audit", "audit")).Html;
        Assert.Contains(ama, Table(found), StringComparison.Ordinal);
        Assert.DoesNotContain(mei, Table(found), StringComparison.Ordinal);
    }

    static string Table(string html) => html[html.IndexOf("<table", StringComparison.Ordinal)..];

    static string NameOf(System.Data.Common.DbConnection connection, string login) => connection.Query("SELECT name FROM staff WHERE login = @login", row => row.GetString(0), ("login", login)).Single();

    static IReadOnlyList<AuditLineModel> Lines(Running running, Actor by)
    {
        var now = running.Of<IClock>().GetCurrentInstant();
        return running.Of<AuditLook>().Find(by, new AuditWish(now - Duration.FromDays(1), now + Duration.FromMinutes(1)), null).Lines;
    }
}
