using Handrail.Core.HandOvers;
using Handrail.Core.Scores;
using Handrail.Core.Watch;
using NodaTime;

namespace Handrail.Tests.Core.Night;

public sealed class HandOverDraftTests
{
    static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["America/New_York"];
    static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 0); // 03:00 there

    static Duration Min(int minutes) => Duration.FromMinutes(minutes);

    static StayPicture Stay => new()
    {
        Stay = Guid.NewGuid(), Person = Guid.NewGuid(), BedName = "4", Name = "Dario T.", RecordNumber = "D4", Born = new LocalDate(1990, 1, 1), Sex = "male", News2Applies = true, Flags = ["Falls"],
        AdmittedAt = Now - Min(60 * 31), Protocol = "ketamine",
        Due = [new Due("vitals", "Vital signs", Now - Min(12), 60), new Due("ciwa", "CIWA-Ar", Now + Min(239), 240), new Due("cows", "COWS", Now + Min(240) + Duration.FromSeconds(1), 240)],
        Alerts = [new AlertPicture(Guid.NewGuid(), Priority.High, AlertState.Notified, "Oxygen saturation low", null, Now - Min(5), null)],
    };

    static HandOverFacts Facts => new() { Since = Now - Min(480), Now = Now, Zone = Zone, Stay = Stay, Score = "5", ScoreThen = 2 };

    [Fact, Hazard("HZ-092")]
    public void The_draft_says_in_sbar_order_what_is_open_what_changed_and_what_is_due()
    {
        var draft = HandOverDraft.Assemble(Facts with
        {
            Changes = [new("Pulse", "72 /min", "110 /min", "72 /min", "118 /min", 5), new("Temperature", "36.8 °C", "36.8 °C", "36.8 °C", "36.8 °C", 2)],
            Alerts = [new(Priority.Medium, "Pulse fast", Now - Min(90), Now - Min(60), "Rested."), new(Priority.High, "Oxygen saturation low", Now - Min(5), null, null)],
            Rounds = new RoundFacts(15, Now - Min(20), Now - Min(5), 2),
            Limits = ["spo2-low at 88"],
            Corrected = 1,
        });
        Assert.Equal("NEWS2 5, was 2 at Sun 19:00.\nOPEN ALERT HIGH: Oxygen saturation low, since 02:55, taken by nobody.", draft.Situation);
        Assert.Equal("Admitted Sat 20:00 (day 3). Protocol ketamine.\nRisks: Falls.\nAllergies: not recorded: ask, and look in the chart.\nLimit for this person: spo2-low at 88.", draft.Background);
        Assert.Equal("Pulse 72 /min to 110 /min (between 72 /min and 118 /min).\nUnchanged: Temperature 36.8 °C.\n01:30 MEDIUM: Pulse fast, closed 02:00 (Rested).\n02:55 HIGH: Oxygen saturation low, still open.\n1 value corrected or moved.", draft.Assessment);
        Assert.Equal("OVERDUE: Vital signs, was due 02:48.\nDue until 07:00: CIWA-Ar 06:59.\nRounds every 15 min, last seen 02:40, next 02:55; 2 missed.", draft.Recommendation);
    }

    [Fact, Hazard("HZ-092")]
    public void What_was_not_measured_is_said_and_nothing_due_is_said()
    {
        var draft = HandOverDraft.Assemble(Facts with { ScoreThen = null, Stay = Stay with { Due = [], Alerts = [], Flags = [], Allergies = [] } });
        Assert.Equal("NEWS2 5.\nNo open alert.", draft.Situation);
        Assert.Contains("Allergies: none known.", draft.Background, StringComparison.Ordinal);
        Assert.Equal("Nothing was measured since Sun 19:00.", draft.Assessment);
        Assert.Equal("Nothing is due until 07:00.", draft.Recommendation);
    }

    [Fact]
    public void An_alert_that_came_and_went_many_times_is_told_once()
    {
        var draft = HandOverDraft.Assemble(Facts with { Changes = [new("Pulse", "72 /min", "72 /min", "72 /min", "72 /min", 1)], Alerts = [.. Enumerable.Range(0, 15).Select(i => new AlertChange(Priority.Medium, "CIWA-Ar 10 or more", Now - Min(400 - (20 * i)), Now - Min(395 - (20 * i)), "Seen."))] });
        Assert.Equal("Unchanged: Pulse 72 /min.\nMEDIUM: CIWA-Ar 10 or more, 15 times from Sun 20:20, last closed 01:05 (Seen).", draft.Assessment);
    }

    [Theory]
    [InlineData(240, true)]
    [InlineData(241, false)]
    [InlineData(0, false)] // due now is overdue, not coming
    public void Due_looks_four_hours_ahead(int minutes, bool named) =>
        Assert.Equal(named, HandOverDraft.Assemble(Facts with { Stay = Stay with { Due = [new Due("x", "Scale", Now + Min(minutes), 60)] } }).Recommendation.Contains("Due until", StringComparison.Ordinal));

    [Fact]
    public void Since_my_last_shift_is_the_end_of_the_one_before_this()
    {
        var (from, to) = (Now - Min(300), Now + Min(180));
        Assert.Equal(Now - Min(1020), HandOverDraft.SinceLastShift([(from, to), (Now - Min(1500), Now - Min(1020))], Now));
        Assert.Equal(from, HandOverDraft.SinceLastShift([(from, to)], Now)); // a first shift: since it began
        Assert.Equal(from, HandOverDraft.SinceLastShift([(from, to), (Now - Min(9000), Now - Min(8000))], Now)); // after a holiday: since this one began
        Assert.Equal(Now - Min(1440), HandOverDraft.SinceLastShift([(Now - Min(50_000), Now + Min(50_000))], Now)); // one endless shift: a day
        Assert.Equal(Now - Min(1440), HandOverDraft.SinceLastShift([], Now));
    }

    [Fact]
    public void A_very_long_draft_is_cut_and_says_so()
    {
        var draft = HandOverDraft.Assemble(Facts with { Limits = [new string('x', 5000)] });
        Assert.Equal(Sbar.Most, draft.Background.Length);
        Assert.EndsWith("…", draft.Background, StringComparison.Ordinal);
    }
}
