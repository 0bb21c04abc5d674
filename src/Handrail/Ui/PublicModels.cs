namespace Handrail.Ui;

/// <summary>The front door.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Doors">Where its doors lead.</param>
public sealed record HomeModel(PageFrame Frame, HomeDoors Doors);

/// <summary>The doors of the front page. A door that this program does not have is null and is not shown: nobody who asks for help meets a dead link.</summary>
/// <param name="SignsMe">Signs check, about myself.</param>
/// <param name="SignsSomeone">Signs check, about someone else.</param>
/// <param name="CallBack">"We will call you".</param>
/// <param name="SignsSpanish">Signs check in Spanish.</param>
/// <param name="CallBackSpanish">"We will call you" in Spanish.</param>
public sealed record HomeDoors(string? SignsMe = null, string? SignsSomeone = null, string? CallBack = null, string? SignsSpanish = null, string? CallBackSpanish = null)
{
    /// <summary>The doors among the addresses that are there (route patterns such as "/signs").</summary>
    public static HomeDoors Among(IReadOnlySet<string> there)
    {
        return new HomeDoors(First("/signs/me", "/signs"), First("/signs/someone", "/signs"), First("/call-back"), First("/es/signs"), First("/es/call-back"));

        string? First(params ReadOnlySpan<string> paths)
        {
            foreach (var path in paths)
                if (there.Contains(path)) return path;
            return null;
        }
    }
}

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

    /// <summary>It happened on a page of staff, who are told to look at the monitor and the paper; a visitor at the front door has neither.</summary>
    public bool Staff { get; init; }
}
