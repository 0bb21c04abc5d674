using System.Diagnostics;
using Microsoft.Playwright;

namespace Handrail.Browser;

/// <summary>
/// Waiting until a tab stands at a path. The address is looked at again and again: Playwright's own wait listens for one navigation, and is lost when a page
/// leads on by itself (a refresh after coming back from a provider, a script that goes to the lock) while another navigation is still under way.
/// </summary>
static class Arrival
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The tab stands at exactly this path, whatever its query says.</summary>
    public static Task Lands(this IPage page, string path) => page.Lands(at => at == path, path);

    /// <summary>The tab stands at a path that fits; <paramref name="wanted"/> is the word for it in the failure.</summary>
    public static async Task Lands(this IPage page, Func<string, bool> fits, string wanted)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(25))
        {
            if (Uri.TryCreate(page.Url, UriKind.Absolute, out var at) && fits(at.AbsolutePath)) break;
            if (waited.Elapsed > Patience) Assert.Fail($"After {Patience.TotalSeconds} s the tab stands at {at?.AbsolutePath}, not at {wanted}. It says: {await Says(page)}");
        }
        await page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
    }

    static async Task<string> Says(IPage page)
    {
        try
        {
            var text = await page.Locator("body").InnerTextAsync(new() { Timeout = 2_000 });
            return text[..Math.Min(text.Length, 400)];
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            return "nothing readable (" + e.Message.Split('\n')[0] + ")";
        }
    }
}
