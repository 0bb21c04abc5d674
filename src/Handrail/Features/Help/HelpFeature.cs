using Handrail.Core.Kernel;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using Markdig;

namespace Handrail.Features.Help;

/// <summary>Asking what something on a page means.</summary>
public sealed record ViewHelp(string Topic) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.UseOwnAccount;

    /// <inheritdoc/>
    public Subject About => new("help", Topic);
}

/// <summary>A part of the document: its name in the address, its title, and its HTML.</summary>
public sealed record HelpTopic(string Name, string Title, string Html);

/// <summary>The help page: the part that was asked for, and links to the others.</summary>
public sealed record HelpModel(PageFrame Frame, HelpTopic Topic, IReadOnlyList<HelpTopic> All);

/// <summary>"Why is this red?": the same text as docs/how-to/read-the-board.md, which is built into the program, so that the two cannot differ.</summary>
public static class HelpFeature
{
    static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["score"] = "Why this score has this colour", ["alert"] = "Why this alert is here", ["overdue"] = "Why something is overdue",
        ["paper"] = "From paper, and lines through a value", ["rounds"] = "Rounds", ["gap"] = "Why this is a gap in the roster", ["live"] = "LIVE and NOT LIVE",
    };

    // Raw HTML is off, as in the guide.
    static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    /// <summary>All parts, in the order of the document. Throws <see cref="InvalidDataException"/> when the document has a part without a title here.</summary>
    public static IReadOnlyList<HelpTopic> Topics { get; } = Read();

    /// <summary>Services.</summary>
    public static void Add(IServiceCollection services, ServeOptions options) => _ = Topics; // a broken document is found at the start, not by a nurse at night

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.GatedGet("/help/{topic}", Permission.UseOwnAccount, async visit =>
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(
            await visit.Read(new ViewHelp((string)visit.Http.GetRouteValue("topic")!), (ask, _, _) => Task.FromResult(Topics.FirstOrDefault(topic => topic.Name == ask.Topic) is { } found ? found : (Outcome<HelpTopic>)Refusal.NotFound("There is no help on this."))),
            topic => Pages.Of<HelpPage, HelpModel>(new HelpModel(frame, topic, Topics)));
    });

    static List<HelpTopic> Read()
    {
        using var stream = new StreamReader(typeof(HelpFeature).Assembly.GetManifestResourceStream("read-the-board.md")!);
        return [.. stream.ReadToEnd().ReplaceLineEndings("\n").Split("\n## ").Skip(1).Select(part =>
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            var name = part[..end].Trim();
            return new HelpTopic(name, Titles.GetValueOrDefault(name) ?? throw new InvalidDataException($"read-the-board.md has a part \"{name}\" that no help page shows."), Markdown.ToHtml(part[end..].Trim(), Pipeline));
        })];
    }
}
