using System.Text.RegularExpressions;
using Handrail.Content;
using Handrail.Ui;

namespace Handrail.Tests.Features.Ui;

public sealed partial class PagesTests
{
    public static TheoryData<string> Names => [.. SamplePages.All.Keys];

    static async Task<string> Html(string name)
    {
        await using var pieces = new HtmlPieces();
        var (page, model) = SamplePages.All[name];
        return await pieces.Render(page, new Dictionary<string, object?> { ["Model"] = model });
    }

    [Theory, MemberData(nameof(Names))]
    public async Task No_page_holds_an_inline_style_or_script_or_handler_or_a_foreign_address(string name)
    {
        var html = await Html(name);
        Assert.StartsWith("<!DOCTYPE html>", html.TrimStart());
        Assert.DoesNotMatch(StyleAttribute(), html);
        Assert.DoesNotMatch(HandlerAttribute(), html);
        Assert.DoesNotContain("<style", html);
        foreach (Match script in Script().Matches(html)) Assert.Matches("^<script src=\"/[a-z]+\\.js\" defer[^>]*></script>$", script.Value);
        // The chat of a crisis line is the one way out, as a link that a person taps and that says nothing of where they came from.
        var chats = CrisisLines.Shipped("us").Lines.Where(line => line.Chat is not null).Select(line => $"<a href=\"https://{line.Chat}/\" rel=\"noreferrer\">");
        Assert.DoesNotMatch("(src|href|action)=\"(https?:)?//", chats.Aggregate(html, (left, chat) => left.Replace(chat, "<a>", StringComparison.Ordinal)));
        if (Environment.GetEnvironmentVariable("HANDRAIL_PAGES") is { Length: > 0 } folder) await File.WriteAllTextAsync(Path.Combine(folder, name + ".html"), html);
    }

    [GeneratedRegex("<[^>]*\\sstyle\\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex StyleAttribute();

    [GeneratedRegex("<[a-z][^>]*\\son[a-z]+\\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex HandlerAttribute();

    [GeneratedRegex("<script[^>]*>.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
