using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Guide;

/// <summary>How sure we are of a statement.</summary>
public enum Grade
{
    /// <summary>A label, a regulator, a law, or several good studies.</summary>
    Strong,

    /// <summary>Consistent cohorts or a trial.</summary>
    Moderate,

    /// <summary>Small or single studies.</summary>
    Weak,

    /// <summary>Advice of experts, not tested in trials.</summary>
    Expert,

    /// <summary>Something people say that the evidence speaks against; its text names it and then corrects it.</summary>
    Contradicted,
}

/// <summary>Where a claim comes from.</summary>
/// <param name="Id">Id in sources.yml.</param>
/// <param name="Kind">journal, label, regulator, law, guideline or register; or one of the thin kinds textbook, case-report, news and draft.</param>
/// <param name="Title">What it is.</param>
/// <param name="Identifier">How to find it: DOI, set id, article of a law.</param>
public sealed record GuideSource(string Id, string Kind, string Title, string Identifier);

/// <summary>One statement of the guide that can be right or wrong.</summary>
/// <param name="Id">Id, unique in the guide.</param>
/// <param name="Text">The sentence as printed.</param>
/// <param name="Grade">How sure we are.</param>
/// <param name="Always">Safety advice: shown even when only well-supported statements are asked for.</param>
/// <param name="Sources">At least one.</param>
/// <param name="Reviewer">The role that must review it.</param>
/// <param name="Reviewed">When that role did; null = not yet.</param>
/// <param name="Checked">When it was last compared with its sources.</param>
/// <param name="Due">When it must be compared again.</param>
public sealed record Claim(string Id, string Text, Grade Grade, bool Always, IReadOnlyList<GuideSource> Sources, string Reviewer, LocalDate? Reviewed, LocalDate Checked, LocalDate Due)
{
    /// <summary>Kept by the filter "only what is well supported".</summary>
    public bool WellSupported => Grade is Grade.Strong or Grade.Moderate;
}

/// <summary>A part of a page: exactly one of the three is set.</summary>
/// <param name="Html">HTML made from Markdown (raw HTML is switched off).</param>
/// <param name="Heading">A heading of the second level.</param>
/// <param name="Claim">A claim.</param>
public sealed record GuidePiece(string? Html = null, GuideHeading? Heading = null, Claim? Claim = null);

/// <summary>A heading and its anchor.</summary>
public sealed record GuideHeading(string Id, string Text);

/// <summary>One page of the guide.</summary>
/// <param name="Slug">Its address below /guide, the name of its file.</param>
/// <param name="Title">Heading.</param>
/// <param name="Summary">One sentence for lists.</param>
/// <param name="Group">The part of the guide it stands in.</param>
/// <param name="Order">Place in the guide.</param>
/// <param name="Next">Pages to read next.</param>
/// <param name="Pieces">What it says, in order.</param>
/// <param name="Plain">The text without marks, for search and for the reading grade.</param>
public sealed record GuidePage(string Slug, string Title, string Summary, string Group, int Order, IReadOnlyList<string> Next, IReadOnlyList<GuidePiece> Pieces, string Plain)
{
    /// <summary>Claims of the page.</summary>
    public IEnumerable<Claim> Claims => Pieces.Where(piece => piece.Claim is not null).Select(piece => piece.Claim!);

    /// <summary>Headings, for the list of contents.</summary>
    public IEnumerable<GuideHeading> Headings => Pieces.Where(piece => piece.Heading is not null).Select(piece => piece.Heading!);
}

/// <summary>A claim of the article this guide began from, and what we made of it.</summary>
/// <param name="No">Number.</param>
/// <param name="Said">Our paraphrase; what would be unsafe to print is only named.</param>
/// <param name="Verdict">supported, corrected or dropped.</param>
/// <param name="Ours">What we say.</param>
/// <param name="Page">Where we say it; null when nowhere.</param>
/// <param name="Claims">The claims it rests on.</param>
public sealed record CorrectedRow(int No, string Said, string Verdict, string Ours, GuidePage? Page, IReadOnlyList<Claim> Claims);

/// <summary>The list of pages.</summary>
public sealed record GuideIndexModel(PageFrame Frame, GuideBook Book);

/// <summary>One page; <paramref name="Sure"/> true shows only what is well supported.</summary>
public sealed record GuideArticleModel(PageFrame Frame, GuideBook Book, GuidePage Page, bool Sure);

/// <summary>What we corrected.</summary>
public sealed record GuideCorrectedModel(PageFrame Frame, GuideBook Book);

/// <summary>Search: what was asked and what was found.</summary>
public sealed record GuideSearchModel(PageFrame Frame, string Asked, IReadOnlyList<GuideHit> Hits);

/// <summary>A page found, with words around the first place.</summary>
public sealed record GuideHit(GuidePage Page, string Around);
