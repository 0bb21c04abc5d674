using System.Net;
using System.Text.RegularExpressions;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Tests.Features.Consents;
using NodaTime;

namespace Handrail.Tests.Features.People;

/// <summary>The register of a site's licences and accreditations: what it shows, when it warns, and that nothing in it is ever rewritten.</summary>
public sealed class SiteLicenceTests
{
    static readonly string Site = $"/network/sites/{DemoNetwork.Harbour}";

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-057")]
    public async Task The_register_shows_each_licence_with_its_evidence_and_days_and_warns_at_30_14_and_7(Engine engine)
    {
        await using var running = await Running.Start(engine);
        using var admin = await Hands.Of(running, "tomas.reyes");
        var today = Today(running);
        await Record(admin, "fire-safety", "FS-31", today.PlusDays(-300), today.PlusDays(31));
        await Record(admin, "laboratory", "LAB-30", today.PlusDays(-300), today.PlusDays(30));
        await Record(admin, "controlled-substances", "CS-14", today.PlusDays(-300), today.PlusDays(14));
        await Record(admin, "accreditation", "ACC-7", today.PlusDays(-300), today.PlusDays(7));
        await Record(admin, "state-licence", "SL-0", today.PlusDays(-300), today.PlusDays(-1));
        await Record(admin, "state-licence", "SL-NEW", today.PlusDays(2), today.PlusDays(700));

        var page = await Page(admin, Site);
        Assert.Equal("in force", State(page, "FS-31"));
        Assert.Equal("ends in 30 days (warning at 30)", State(page, "LAB-30"));
        Assert.Equal("ends in 14 days (warning at 14)", State(page, "CS-14"));
        Assert.Equal("ends in 7 days (warning at 7)", State(page, "ACC-7"));
        Assert.Equal("lapsed 1 day ago", State(page, "SL-0"));
        Assert.Equal("not in force yet", State(page, "SL-NEW"));
        Assert.Contains("State board", page, StringComparison.Ordinal);
        Assert.Contains("Binder 4, seen by Tomas", page, StringComparison.Ordinal);

        // The front page of the network names what ends, and not what still holds.
        var network = await Page(admin, "/network");
        foreach (var (kind, warned) in new[] { ("Fire safety certificate", false), ("Laboratory certificate", true), ("Registration for controlled substances", true), ("Accreditation", true) })
            Assert.Equal(warned, network.Contains(kind, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_licence_is_ended_and_never_erased_and_bad_input_saves_nothing()
    {
        await using var running = await Running.Start();
        using var admin = await Hands.Of(running, "tomas.reyes");
        var today = Today(running);
        await Record(admin, "accreditation", "ACC-1", today.PlusDays(-10), today.PlusDays(500));
        var id = Rows(running, "SELECT id FROM site_licence WHERE number = 'ACC-1'").Single();
        Assert.Equal(HttpStatusCode.Redirect, (await admin.Post(Site, $"{Site}/licences/{id}/end")).Status);
        Assert.Equal("ended", State(await Page(admin, Site), "ACC-1"));
        Assert.Equal(HttpStatusCode.Conflict, (await admin.Post(Site, $"{Site}/licences/{id}/end")).Status);

        foreach (var (field, value, words) in new[]
        {
            ("kind", "driving", "Choose what it is"), ("number", "", "Enter its number"), ("issuer", "", "Enter who issued it"), ("valid_from", "soon", "Enter the first day"),
            ("valid_to", today.PlusDays(-20).ToString("uuuu-MM-dd", null), "before the first"), ("evidence", "", "Write where the paper is"),
        })
        {
            var fields = Fields("accreditation", "ACC-2", today.PlusDays(-10), today.PlusDays(500)).Select(each => each.Item1 == field ? (field, value) : each).ToArray();
            var refused = await admin.Post(Site, Site + "/licences", fields);
            Assert.Contains(words, WebUtility.HtmlDecode(refused.Html), StringComparison.Ordinal);
        }

        Assert.Empty(Rows(running, "SELECT id FROM site_licence WHERE number = 'ACC-2'"));
        using var nurse = await Hands.Of(running, "ama.osei");
        Assert.NotEqual(HttpStatusCode.Redirect, (await nurse.Post(Site, Site + "/licences", Fields("accreditation", "ACC-3", today, today.PlusDays(5)))).Status);
        Assert.Empty(Rows(running, "SELECT id FROM site_licence WHERE number = 'ACC-3'"));
    }

    static (string, string)[] Fields(string kind, string number, LocalDate from, LocalDate to) =>
        [("kind", kind), ("number", number), ("issuer", "State board"), ("valid_from", from.ToString("uuuu-MM-dd", null)), ("valid_to", to.ToString("uuuu-MM-dd", null)), ("evidence", "Binder 4, seen by Tomas")];

    static async Task Record(Hands admin, string kind, string number, LocalDate from, LocalDate to) =>
        Assert.Equal(HttpStatusCode.Redirect, (await admin.Post(Site, Site + "/licences", Fields(kind, number, from, to))).Status);

    static async Task<string> Page(Hands hands, string path) => WebUtility.HtmlDecode((await hands.Get(path)).Html);

    static string State(string page, string number) => Regex.Match(page, $"<td>{number}</td>.*?<td class=\"[a-z-]*\">([^<]*)</td>", RegexOptions.Singleline).Groups[1].Value;

    static LocalDate Today(Running running)
    {
        using var connection = running.Database.Open();
        return CredentialRows.Today(connection, running.Of<IClock>().GetCurrentInstant());
    }

    static List<Guid> Rows(Running running, string sql)
    {
        using var connection = running.Database.Open();
        return connection.Query(sql, row => row.Id(0));
    }
}
