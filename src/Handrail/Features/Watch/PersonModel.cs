using Handrail.Core.Kernel;
using Handrail.Core.Scores;
using Handrail.Core.Watch;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>The person page. <paramref name="Typed"/> and <paramref name="Errors"/> are those of the limit form.</summary>
public sealed record PersonModel(
    PageFrame Frame, PersonBannerModel Person, ScoreModel? Score, bool Interpretation, IReadOnlyList<DueModel> Due, News2ChartModel Chart,
    IReadOnlyList<TrendModel> Trends, IReadOnlyList<LastValueModel> Values, IReadOnlyList<SheetLink> Sheets,
    IReadOnlyList<AlertCardModel> Alerts, IReadOnlyList<LimitModel> Limits, IReadOnlyList<RuleChoice> LimitRules, string? Notice = null,
    IReadOnlyList<FieldError>? Errors = null, IReadOnlyDictionary<string, string>? Typed = null);

/// <summary>A form to go to.</summary>
public sealed record SheetLink(string Sheet, string Title);

/// <summary>The observation chart: one column a set, oldest first.</summary>
public sealed record News2ChartModel(SpO2Scale Scale, IReadOnlyList<News2Column> Columns);

/// <summary>One set on the chart. Values in thousandths; null is "not measured" and never counts as zero.</summary>
public sealed record News2Column(
    Instant At, int? RespiratoryRate, int? SpO2, int? Oxygen, int? OxygenFlow, int? SystolicBp, int? DiastolicBp, int? Pulse,
    int? Consciousness, int? Temperature, string? By, News2Score Score)
{
    /// <summary>When it was entered, where that was more than five minutes after it was taken; else null.</summary>
    public Instant? EnteredAt { get; init; }

    /// <summary>Copied from paper.</summary>
    public bool FromPaper { get; init; }
}

/// <summary>A value with all its versions: the newest counts, the earlier ones are struck through with the reason.</summary>
/// <param name="Observation">Id of the fact.</param>
/// <param name="Measure">What it is of.</param>
/// <param name="Versions">Newest first.</param>
public sealed record LastValueModel(Guid Observation, Measure Measure, IReadOnlyList<ValueVersion> Versions)
{
    /// <summary>It came from another person's chart, or went to one; null when neither.</summary>
    public MovedNote? Moved { get; init; }
}

/// <summary>One version of a value.</summary>
/// <param name="Version">1 is the first.</param>
/// <param name="V1">Value (systolic in a panel), thousandths.</param>
/// <param name="V2">Diastolic in a panel.</param>
/// <param name="Status">final, corrected, entered-in-error, preliminary.</param>
/// <param name="At">When it was taken.</param>
/// <param name="RecordedAt">When it was stored.</param>
/// <param name="ByHand">Entered by a person.</param>
/// <param name="By">Who entered it, or the device's name.</param>
/// <param name="Reason">Why it was corrected or withdrawn.</param>
/// <param name="Late">Stored, but too late, too old or ahead of time: it never changed the score.</param>
public sealed record ValueVersion(
    int Version, int? V1, int? V2, string Status, Instant At, Instant RecordedAt, bool ByHand, string? By, string? Reason, bool Late)
{
    /// <summary>Copied from paper after a power cut.</summary>
    public bool FromPaper { get; init; }

    /// <summary>Entered so long after it was taken that both times are shown.</summary>
    public bool BothTimes => ByHand && RecordedAt - At > Duration.FromMinutes(5);
}

/// <summary>A limit set for this person.</summary>
public sealed record LimitModel(
    Guid Id, string Rule, string RuleTitle, Measure? Measure, int LimitMilli, int ClearMilli, string Reason, string SetBy, Instant SetAt,
    Instant ExpiresAt, Instant? EndedAt)
{
    /// <summary>It counts now.</summary>
    public bool ActiveAt(Instant now) => EndedAt is null && ExpiresAt > now;
}

/// <summary>A rule whose limit can be set for one person.</summary>
public sealed record RuleChoice(string Rule, string Title, Measure? Measure, int LimitMilli, int ClearMilli);
