using System.Globalization;
using Microsoft.Playwright;

namespace Handrail.Browser;

/// <summary>
/// A practised thumb. What it does is done at once, and the time a person takes for it is added up instead of waited for: a second a tap, a quarter of a second a key. To that
/// comes what every page that was opened on the way took until it was there, by the browser's own measure; the time of the test's own machinery is nobody's.
/// </summary>
sealed class Thumb(IPage page)
{
    int taps, keys;
    double pages;

    /// <summary>Everything together.</summary>
    public TimeSpan Took => TimeSpan.FromSeconds(taps + (keys * 0.25) + (pages / 1000));

    /// <summary>The sum, for the output.</summary>
    public string Sum => string.Create(CultureInfo.InvariantCulture, $"{Took.TotalSeconds:0.0} s ({taps} taps x 1 s, {keys} keys x 0.25 s, pages {pages / 1000:0.0} s)");

    /// <summary>Taps something.</summary>
    public Task Tap(ILocator what)
    {
        taps++;
        return what.TapAsync();
    }

    /// <summary>Taps something that opens a page, and waits until <paramref name="there"/> is on it.</summary>
    public async Task Open(ILocator what, ILocator there)
    {
        await Tap(what);
        await Assertions.Expect(there).ToBeVisibleAsync();
        pages += await page.EvaluateAsync<double>("() => new Promise(done => { const look = () => { const took = performance.getEntriesByType('navigation')[0].duration; took > 0 ? done(took) : setTimeout(look, 20); }; look(); })");
    }

    /// <summary>Taps a field and types into it.</summary>
    public async Task Type(string field, string text)
    {
        await Tap(page.Locator(field));
        keys += text.Length;
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>The same for a date, whose parts lie elsewhere on each machine: eight keys.</summary>
    public async Task Date(string field, string day)
    {
        taps++;
        keys += 8;
        await page.Locator(field).FillAsync(day);
    }

    /// <summary>Opens a list and taps what is chosen.</summary>
    public async Task Choose(string field, SelectOptionValue value)
    {
        taps += 2;
        await page.Locator(field).SelectOptionAsync(value);
    }
}
