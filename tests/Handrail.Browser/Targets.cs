using Microsoft.Playwright;

namespace Handrail.Browser;

/// <summary>Everything that can be tapped is as large as a fingertip, 44 pixels high and wide. A link within running text is as high as its line, as WCAG 2.2 (2.5.5, 2.5.8) has it.</summary>
static class Targets
{
    /// <summary>Fails when anything is too small.</summary>
    public static async Task None(IPage page, string name)
    {
        var small = await TooSmall(page);
        Assert.True(small.Length == 0, $"{name}: too small to tap: {string.Join("; ", small)}");
    }

    /// <summary>What is too small, with its size.</summary>
    public static Task<string[]> TooSmall(IPage page) => page.EvaluateAsync<string[]>("""
        () => {
          const least = 43.5, shown = part => part.checkVisibility({ visibilityProperty: true, opacityProperty: true });
          const box = part => part.getBoundingClientRect();
          // The nearest block around a link: when it holds words of its own besides links, the link stands in running text.
          const inText = link => {
            if (getComputedStyle(link).display !== "inline") return false;
            let block = link.parentElement;
            while (getComputedStyle(block).display === "inline") block = block.parentElement;
            const words = block.cloneNode(true);
            for (const part of words.querySelectorAll("a, button, .vh, svg")) part.remove();
            return /\p{L}|\d/u.test(words.textContent);
          };
          // A label is part of what it labels.
          const size = part => {
            // A drawn cover of the whole tile belongs to its link.
            const cover = getComputedStyle(part, "::after");
            const all = [box(part), ...(cover.content !== "none" && cover.position === "absolute" && cover.inset === "0px" && part.offsetParent ? [box(part.offsetParent)] : []), ...[...(part.labels ?? [])].filter(() => part.type === "radio" || part.type === "checkbox").map(box)];
            return [Math.max(...all.map(each => each.width)), Math.max(...all.map(each => each.height))];
          };
          return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
            .filter(part => shown(part) && part.tabIndex >= 0 && !part.closest(".skip, .vh, [inert]") && !(part.tagName === "A" && inText(part)))
            .map(part => [part, size(part)]).filter(([, [wide, high]]) => (wide < least || high < least) && wide > 0)
            .map(([part, [wide, high]]) => `${Math.round(wide)}x${Math.round(high)} ${part.outerHTML.replace(/\s+/g, " ").slice(0, 110)}`);
        }
        """);
}
