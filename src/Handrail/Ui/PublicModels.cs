namespace Handrail.Ui;

/// <summary>The front door.</summary>
public sealed record HomeModel(PageFrame Frame);

/// <summary>What this is, and what it is not.</summary>
public sealed record AboutModel(PageFrame Frame);

/// <summary>A page that could not be given.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Status">403, 404, 409 or 500.</param>
/// <param name="Reference">A reference to read to support; holds nothing about a person.</param>
/// <param name="Reason">One plain sentence more, when there is one that may be shown.</param>
public sealed record ErrorModel(PageFrame Frame, int Status, string Reference, string? Reason = null)
{
    /// <summary>The way to emergency access, on the page of a person that is shut; null elsewhere.</summary>
    public string? Emergency { get; init; }
}
