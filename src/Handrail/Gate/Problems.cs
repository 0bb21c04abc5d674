using Handrail.Core.Kernel;

namespace Handrail.Gate;

/// <summary>What a refusal looks like at the edge: status and page. The only place that decides it for pages.</summary>
public static class Problems
{
    /// <summary>HTTP status of a refusal.</summary>
    public static int Status(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => 400,
        RefusalKind.NotFound => 404,
        RefusalKind.NotAllowed or RefusalKind.ConsentNeeded => 403,
        RefusalKind.Conflict => 409,
        RefusalKind.Unsafe => 422,
        _ => throw new InvalidOperationException($"Unknown refusal {kind}."),
    };

    /// <summary>The page for a refusal.</summary>
    public static IResult Page(HttpContext http, Refusal why) => Shown(http, why.IsHidden ? Status(RefusalKind.NotFound) : Status(why.Kind), why.Reason);

    /// <summary>Makes the page; the composition root connects it to the layout.</summary>
    public static Func<HttpContext, int, string, IResult> Shown { get; set; } = (_, status, reason) => Results.Text(reason, "text/plain", statusCode: status);
}
