using System.Diagnostics;
using Handrail.Data;

namespace Handrail.Tests.Trust;

/// <summary>Every page whose route is about one person says on top who it is. The routes are those of the committed table, so that a new one cannot be forgotten.</summary>
public sealed class BannerTests
{
    static readonly string[] OfOnePerson = ["stay", "person", "alert", "observation", "consent", "disclosure", "order", "opening", "room", "own", "offer"];
    static readonly string[] Carers = ["charge-nurse", "prescriber", "medical-director", "therapist"];

    /// <summary>Pages and files about one person without the banner, each with its reason.</summary>
    static readonly Dictionary<string, string> Without = new(StringComparer.Ordinal)
    {
        ["/person/{stay:guid}/photo/{photo}"] = "the picture itself, no page",
        ["/consent/{consent:guid}/evidence/{evidence:guid}"] = "the scan itself, no page",
        ["/disclosure/{disclosure:guid}/bundle"] = "a file for a machine",
        ["/disclosure/{disclosure:guid}"] = "the paper that goes to the recipient: nothing on it that the consent does not cover",
        ["/record/{person:guid}/for-the-person"] = "the paper that is given to the person",
        ["/my/record"] = "the person's own page: they know who they are",
        ["/audit/person/{person:guid}"] = "for inspectors, who learn the record's number and no more",
        ["/privacy/reviews/{opening:guid}"] = "for the privacy officer, who judges the opening and learns the record's number and no more",
    };

    [Fact, Hazard("HZ-083")]
    public async Task Every_page_about_one_person_shows_who_it_is_on_top()
    {
        var (table, time) = (MatrixTable.Committed(), Stopwatch.StartNew());
        await using var world = await MatrixWorld.Open(table, Engine.Sqlite, roles: [.. Carers, "privacy-officer"]);
        var (shown, wrong, unused) = (0, new List<string>(), Without.Keys.ToHashSet());
        foreach (var route in table.Routes.Where(route => route.Method == "GET" && IsOfOnePerson(route)))
        {
            unused.Remove(route.Pattern);
            var asks = Carers.SelectMany(role => MatrixTable.Works.Select(work => (Role: role, Work: work))).Where(each => table.Expected(route, each.Role, each.Work, 0) == Answer.In).ToList();
            if (asks.Count == 0)
            {
                if (!Without.ContainsKey(route.Pattern)) wrong.Add($"{route.Pattern}: nobody who cares for the person may open it, and it is no exception");
                continue;
            }

            var (status, html) = await world.Hear(route, asks[0].Role, asks[0].Work, 0);
            var banners = html.Split("<section class=\"banner\"").Length - 1;
            if (status != 200) wrong.Add($"{route.Pattern} as {asks[0].Role}: answered {status}");
            else if (banners != (Without.ContainsKey(route.Pattern) ? 0 : 1)) wrong.Add($"{route.Pattern} as {asks[0].Role}: {banners} banners");
            shown += banners;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{shown} pages with a banner, {Without.Count} without, {time.Elapsed.TotalSeconds:0.0} s");
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(unused.Count == 0, "No such route any more: " + string.Join(", ", unused));
        Assert.True(shown >= 25, $"only {shown}");

        // Whoever keeps the record without caring for the person is told whose it is, and nothing of their health.
        var officer = MatrixTable.Works.First(work => work.Name == "site");
        var (_, kept) = await world.Hear(table.Routes.First(route => route.Pattern == "/record/{person:guid}/consents"), "privacy-officer", officer, 0);
        Assert.Contains("<strong>", kept[kept.IndexOf("class=\"whose\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"banner\"", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("Allergies", kept, StringComparison.Ordinal);
    }

    // One person of a hand-over is one person, whatever the row is about.
    static bool IsOfOnePerson(MatrixRoute route) => OfOnePerson.Contains(route.Subject) || route.Pattern.Contains("{stay:guid}", StringComparison.Ordinal) || route.Pattern.Contains("{person:guid}", StringComparison.Ordinal);
}
