using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Handrail.Browser;

/// <summary>
/// axe-core, the rules of WCAG 2.2 A and AA. Its source is evaluated through DevTools and not put into the page, so that every message of the page's policy is the page's own,
/// and it runs in the page itself: the library's way opens a further tab for each scan.
/// </summary>
static class Axe
{
    static readonly Lazy<string> Source = new(() => new BundledAxeScriptProvider().GetScript());

    const string Run = """
        async () => (await axe.run(document, { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }, resultTypes: ["violations"], preload: false }))
          .violations.map(found => found.id + ": " + found.nodes.slice(0, 3).map(node => node.html).join(" | "))
        """;

    /// <summary>Each violation, as "rule: the first three elements".</summary>
    public static async Task<string[]> Violations(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window")) await page.EvaluateAsync(Source.Value);
        return await page.EvaluateAsync<string[]>(Run);
    }
}
