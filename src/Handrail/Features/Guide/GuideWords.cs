using NodaTime;

namespace Handrail.Features.Guide;

/// <summary>How sure we are, in words.</summary>
public static class GuideWords
{
    /// <summary>One claim.</summary>
    public static string Of(Grade grade) => grade switch
    {
        Grade.Strong => "Well supported",
        Grade.Moderate => "Fairly well supported",
        Grade.Weak => "Early evidence: small or few studies",
        Grade.Expert => "Advice of experts, not tested in trials",
        _ => "The evidence speaks against it",
    };

    /// <summary>A whole page.</summary>
    public static string Of(GuidePage page)
    {
        var claims = page.Claims.DistinctBy(claim => claim.Id).ToList();
        if (claims.Count == 0) return "This page makes no statement that needs a study.";
        var parts = claims.GroupBy(claim => claim.Grade).OrderBy(group => group.Key).Select(group => $"{group.Count()} {Many(group.Key)}");
        return $"How sure we are: of {claims.Count} {(claims.Count == 1 ? "statement" : "statements")} here, {string.Join(", ", parts)}.";
    }

    /// <summary>Who has looked at a page, and when its oldest statement was last checked.</summary>
    public static string Reviewed(GuidePage page)
    {
        var claims = page.Claims.ToList();
        if (claims.Count == 0) return "Not yet reviewed by a clinician.";
        var reviewed = claims.TrueForAll(claim => claim.Reviewed is not null) ? $"Reviewed by a clinician, last on {Day(claims.Min(claim => claim.Reviewed!.Value))}." : "Not yet reviewed by a clinician.";
        return $"{reviewed} Sources last checked on {Day(claims.Min(claim => claim.Checked))}, next by {Day(claims.Min(claim => claim.Due))}.";
    }

    /// <summary>A date as people write it.</summary>
    public static string Day(LocalDate date) => date.ToString("d MMMM uuuu", System.Globalization.CultureInfo.InvariantCulture);

    static string Many(Grade grade) => grade switch
    {
        Grade.Strong => "well supported",
        Grade.Moderate => "fairly well supported",
        Grade.Weak => "from small or few studies",
        Grade.Expert => "advice of experts",
        _ => "about what the evidence speaks against",
    };
}
