using Handrail.Core.Scores;
using Handrail.Core.Watch;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>From a NEWS2 result to what a page shows of it.</summary>
static class Scoring
{
    /// <summary>How far back the score is compared.</summary>
    public static readonly Duration Span = Duration.FromHours(1);

    /// <summary>The score as shown. Without interpretation, and for people NEWS2 is not for, no risk is named.</summary>
    public static ScoreModel Model(News2Score score, bool interpretation, bool applies, News2Score? before) => new(
        score.AtLeast, [.. score.Missing()], interpretation && applies ? score.Risk : null,
        // Only like with like: two complete scores.
        before?.Total is { } then && score.Total is { } now ? now - then : null, Span);

    /// <summary>The score one <see cref="Span"/> ago, of the values that were current then; null when nothing was.</summary>
    public static News2Score? Before(ValueHistory history, Guid stay, Known watch, Instant now)
    {
        var then = now - Span;
        var score = News2.Score(new News2Input(
            Value(Measure.RespiratoryRate), Value(Measure.SpO2), watch.State.Scale, Value(Measure.Oxygen), Value(Measure.SystolicBp), Value(Measure.Pulse),
            Value(Measure.Consciousness), Value(Measure.Temperature)));
        return score.MissingCount == 7 ? null : score;

        int? Value(Measure measure) => history.LastBefore(stay, measure, then) is { } last && then - last.At <= Window(watch.Plan.Protocol, measure) ? last.Milli : null;
    }

    /// <summary>How long a value of this measure counts.</summary>
    public static Duration Window(Protocol protocol, Measure measure)
    {
        foreach (var window in protocol.AgeWindows)
            if (window.Measure == measure) return Duration.FromMinutes(window.Minutes);
        return Duration.MaxValue;
    }

    /// <summary>The points of one parameter; null when it is not scored.</summary>
    public static int? PointsOf(News2Parts parts, Measure measure) => measure switch
    {
        Measure.RespiratoryRate => parts.RespiratoryRate,
        Measure.SpO2 => parts.SpO2,
        Measure.Oxygen => parts.Oxygen,
        Measure.SystolicBp => parts.SystolicBp,
        Measure.Pulse => parts.Pulse,
        Measure.Consciousness => parts.Consciousness,
        Measure.Temperature => parts.Temperature,
        _ => null,
    };
}
