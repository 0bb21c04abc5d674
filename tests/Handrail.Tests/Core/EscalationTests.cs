using CsCheck;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using NodaTime;
using static Handrail.Tests.Core.Watching;

namespace Handrail.Tests.Core;

public sealed class EscalationTests
{
    static readonly Guid Ann = new("00000000-0000-0000-0000-00000000000a"), Bo = new("00000000-0000-0000-0000-00000000000b"),
        Doc = new("00000000-0000-0000-0000-00000000000d"), Cara = new("00000000-0000-0000-0000-00000000000c");

    static readonly Ladder High = new("*", "*", Priority.High,
        [new("nurse", 2, ["wall", "spool"], "charge-nurse"), new("nurse", 1, ["wall"], "charge-nurse"), new("prescriber", 2, ["spool"], "charge-nurse"),
            new("charge-nurse", 2, ["wall", "spool"], null)], 2, Src);

    static OnShift Roster(bool nurses = true, bool prescriber = true, bool charge = true) => role => role switch
    {
        "nurse" => nurses ? [Ann, Bo] : [],
        "prescriber" => prescriber ? [Doc] : [],
        _ => charge ? [Cara] : [],
    };

    static AlertProgress Started(OnShift? roster = null) => Escalation.Start(null, High, roster ?? Roster(), At(0)).Item1;

    static AlertProgress Done(Outcome<AlertProgress> outcome) => Assert.IsType<Outcome<AlertProgress>.Done>(outcome).Value;

    [Fact]
    public void The_first_step_tells_everyone_of_the_role_through_every_channel()
    {
        var (progress, notices) = Escalation.Start(null, High, Roster(), At(0));
        Assert.Equal((AlertState.Notified, 1, 0, 0, At(2)), (progress.State, progress.Round, progress.Step, progress.Repeats, progress.DueAt!.Value));
        Assert.Equal([Ann, Bo], progress.Waiting);
        Assert.Equal(
            [new(1, 0, 0, "nurse", Ann, "wall"), new(1, 0, 0, "nurse", Ann, "spool"), new(1, 0, 0, "nurse", Bo, "wall"), new Notice(1, 0, 0, "nurse", Bo, "spool")],
            notices);
    }

    [Fact, Hazard("HZ-006")]
    public void Unanswered_it_goes_up_the_ladder_and_repeats_the_last_step_for_ever()
    {
        var progress = Started();
        var taken = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            var (next, notices) = Escalation.TimeUp(progress, High, Roster(), progress.DueAt!.Value);
            taken.Add($"{(progress.DueAt.Value - At(0)).TotalMinutes}: {notices[0].Role} {next.Step}.{next.Repeats}");
            progress = next;
        }
        Assert.Equal(["2: nurse 1.0", "3: prescriber 2.0", "5: charge-nurse 3.0", "7: charge-nurse 3.1", "9: charge-nurse 3.2", "11: charge-nurse 3.3"], taken);
    }

    [Fact, Hazard("HZ-007")]
    public void Before_its_time_and_after_acceptance_nothing_is_told()
    {
        var progress = Started();
        Assert.Empty(Escalation.TimeUp(progress, High, Roster(), At(2) - Duration.Epsilon).Item2);
        var accepted = Done(Escalation.Accept(progress, Bo, At(1)));
        Assert.Null(accepted.DueAt);
        Assert.Empty(accepted.Waiting);
        Assert.Empty(Escalation.TimeUp(accepted, High, Roster(), At(99)).Item2);
    }

    [Fact, Hazard("HZ-006")]
    public void Declined_by_all_it_goes_up_at_once_declined_by_one_it_waits()
    {
        var (one, none) = Escalation.Decline(Started(), Ann, High, Roster(), At(0.5));
        Assert.Empty(none);
        Assert.Equal([Bo], one.Waiting);
        Assert.Equal(At(2), one.DueAt);
        var (all, told) = Escalation.Decline(one, Bo, High, Roster(), At(0.6));
        Assert.Equal((1, At(1.6)), (all.Step, all.DueAt!.Value));
        Assert.Equal(2, told.Count);
        Assert.Empty(Escalation.Decline(all, Doc, High, Roster(), At(0.7)).Item2);
    }

    [Fact]
    public void Declined_on_the_last_step_it_is_told_again_at_its_time()
    {
        var progress = Started();
        for (var i = 0; i < 3; i++) progress = Escalation.TimeUp(progress, High, Roster(), progress.DueAt!.Value).Item1;
        var (declined, none) = Escalation.Decline(progress, Cara, High, Roster(), At(5.5));
        Assert.Empty(none);
        Assert.Equal(At(7), declined.DueAt);
        Assert.Equal([Cara], Escalation.TimeUp(declined, High, Roster(), At(7)).Item1.Waiting);
    }

    [Fact, Hazard("HZ-006")]
    public void An_empty_role_is_replaced_by_its_fallback_at_once()
    {
        var (progress, notices) = Escalation.Start(null, High, Roster(nurses: false), At(0));
        Assert.Equal(("charge-nurse", (Guid?)Cara, 0), (notices[0].Role, notices[0].Recipient, progress.Step));
    }

    [Fact, Hazard("HZ-006")]
    public void A_step_that_reaches_nobody_loses_no_time()
    {
        var ladder = High with { Steps = [new("nurse", 5, ["wall"], "prescriber"), new("charge-nurse", 2, ["wall"], null)] };
        var (progress, notices) = Escalation.Start(null, ladder, Roster(nurses: false, prescriber: false), At(0));
        Assert.Equal((1, "charge-nurse", At(2)), (progress.Step, Assert.Single(notices).Role, progress.DueAt!.Value));
    }

    [Fact, Hazard("HZ-006")]
    public void With_nobody_at_all_the_wall_says_it_and_says_it_again()
    {
        var (progress, notices) = Escalation.Start(null, High, Roster(false, false, false), At(0));
        Assert.Equal(new Notice(1, 3, 0, "charge-nurse", null, "wall"), Assert.Single(notices));
        Assert.Equal(new Notice(1, 3, 1, "charge-nurse", null, "wall"), Assert.Single(Escalation.TimeUp(progress, High, Roster(false, false, false), At(2)).Item2));
    }

    [Fact, Hazard("HZ-007")]
    public void The_first_to_accept_has_it_and_the_second_is_told_so()
    {
        var accepted = Done(Escalation.Accept(Started(), Bo, At(1)));
        Assert.Equal((AlertState.Accepted, (Guid?)Bo), (accepted.State, accepted.AcceptedBy));
        Assert.Equal(RefusalKind.Conflict, Escalation.Accept(accepted, Ann, At(1)).Kind);
        Assert.Equal(RefusalKind.Conflict, Escalation.Attend(accepted, Ann, At(1)).Kind);
        Assert.Equal(accepted, Done(Escalation.Accept(accepted, Bo, At(1.5))));
        Assert.Equal(AlertState.Attended, Done(Escalation.Attend(accepted, Bo, At(2))).State);
    }

    [Fact, Hazard("HZ-006")]
    public void Giving_back_an_acceptance_starts_a_new_round()
    {
        var accepted = Done(Escalation.Accept(Started(), Bo, At(1)));
        Assert.Empty(Escalation.Decline(accepted, Ann, High, Roster(), At(2)).Item2);
        var (again, told) = Escalation.Decline(accepted, Bo, High, Roster(), At(2));
        Assert.Equal((2, 0, At(4), null), (again.Round, again.Step, again.DueAt!.Value, again.AcceptedBy));
        Assert.Equal(4, told.Count);
    }

    [Fact]
    public void Not_escalating_needs_a_reason_and_comes_back_unless_resolved()
    {
        var started = Started();
        Assert.Equal("reason", ((Outcome<AlertProgress>.Refused)Escalation.NotEscalated(started, Ann, " ", Duration.FromMinutes(30), At(1))).Why.Field);
        Assert.Equal("review", ((Outcome<AlertProgress>.Refused)Escalation.NotEscalated(started, Ann, "known", Duration.Zero, At(1))).Why.Field);
        var held = Done(Escalation.NotEscalated(started, Ann, "known COPD, prescriber aware", Duration.FromMinutes(30), At(1)));
        Assert.Equal((AlertState.Accepted, At(31)), (held.State, held.DueAt!.Value));
        Assert.Empty(Escalation.TimeUp(held, High, Roster(), At(30)).Item2);
        var (again, told) = Escalation.TimeUp(held, High, Roster(), At(31));
        Assert.Equal((2, 0, AlertState.Notified), (again.Round, again.Step, again.State));
        Assert.NotEmpty(told);
        var resolved = Done(Escalation.Resolve(held, Ann, "reviewed", At(20)));
        Assert.Empty(Escalation.TimeUp(resolved, High, Roster(), At(31)).Item2);
    }

    [Fact]
    public void Resolved_is_the_end_and_needs_words()
    {
        Assert.Equal(RefusalKind.Invalid, Escalation.Resolve(Started(), Ann, "", At(1)).Kind);
        var resolved = Done(Escalation.Resolve(Started(), Ann, "repositioned, 97 %", At(1)));
        Assert.Equal((AlertState.Resolved, null), (resolved.State, resolved.DueAt));
        Assert.Equal(RefusalKind.Conflict, Escalation.Resolve(resolved, Bo, "again", At(2)).Kind);
        Assert.Equal(RefusalKind.Conflict, Escalation.Accept(resolved, Bo, At(2)).Kind);
        Assert.Equal(RefusalKind.Conflict, Escalation.Attend(resolved, Bo, At(2)).Kind);
        Assert.Equal(resolved, Escalation.Start(resolved, High, Roster(), At(3)).Item1);
        Assert.Equal(resolved, Escalation.Decline(resolved, Bo, High, Roster(), At(3)).Item1);
    }

    [Fact]
    public void Being_at_the_bedside_takes_it_without_accepting_first()
    {
        var attended = Done(Escalation.Attend(Started(), Ann, At(1)));
        Assert.Equal((AlertState.Attended, (Guid?)Ann, null), (attended.State, attended.AcceptedBy, attended.DueAt));
        Assert.Empty(attended.Waiting);
        Assert.Empty(Escalation.TimeUp(attended, High, Roster(), At(9)).Item2);
        Assert.Equal(RefusalKind.Conflict, Escalation.Accept(attended, Bo, At(2)).Kind);
    }

    [Fact, Hazard("HZ-007")]
    public void Seeing_does_not_stop_the_clock()
    {
        var seen = Escalation.See(Started());
        Assert.Equal((AlertState.Seen, At(2)), (seen.State, seen.DueAt!.Value));
        Assert.NotEmpty(Escalation.TimeUp(seen, High, Roster(), At(2)).Item2);
    }

    [Fact]
    public void The_first_ladder_that_fits_unit_shift_and_priority_counts()
    {
        var night = High with { Unit = "North", Shift = "night", RepeatLastMinutes = 1 };
        var protocol = Of() with { Ladders = [High with { Priority = Priority.Low }, night, High] };
        Assert.Same(night, Escalation.LadderFor(protocol, "North", "night", Priority.High));
        Assert.Same(protocol.Ladders[2], Escalation.LadderFor(protocol, "North", "day", Priority.High));
        Assert.Same(protocol.Ladders[2], Escalation.LadderFor(protocol, "South", "night", Priority.High));
        Assert.Throws<InvalidOperationException>(() => Escalation.LadderFor(protocol, "South", "night", Priority.Medium));
    }
}

public sealed class EscalationPropertyTests
{
    static readonly Guid[] People = [.. Enumerable.Range(1, 5).Select(i => new Guid(i, 0, 0, new byte[8]))];

    /// <summary>Anything that may happen to an alert: a kind (0 to 7), who, minutes since the last, and who is on shift now (bits: nurse, prescriber, charge nurse).</summary>
    static readonly Gen<(int Kind, int Who, int Minutes, int Shift)[]> Lives = Gen.Select(Gen.Int[0, 7], Gen.Int[0, 4], Gen.Int[0, 6], Gen.Int[0, 7]).Array[1, 60];

    static readonly Ladder Ladder = new("*", "*", Priority.High,
        [new("nurse", 2, ["wall", "spool"], "charge-nurse"), new("prescriber", 2, ["spool"], "charge-nurse"), new("charge-nurse", 3, ["wall"], null)], 3, Src);

    static OnShift Roster(int shift) => role => role switch
    {
        "nurse" => (shift & 1) != 0 ? [People[0], People[1]] : [],
        "prescriber" => (shift & 2) != 0 ? [People[2]] : [],
        _ => (shift & 4) != 0 ? [People[3]] : [],
    };

    [Fact]
    public void Whatever_happens_every_step_has_a_new_key_and_an_alert_that_nobody_has_is_always_due() =>
        Lives.Sample(life =>
        {
            var (progress, notices) = Escalation.Start(null, Ladder, Roster(life[0].Shift), At(0));
            var last = (0, 0, -1);
            var minute = 0;
            Check(notices);
            foreach (var (kind, who, minutes, shift) in life)
            {
                minute += minutes;
                var (now, by, roster) = (At(minute), People[who], Roster(shift));
                (progress, notices) = kind switch
                {
                    0 or 1 => Escalation.TimeUp(progress, Ladder, roster, now),
                    2 or 3 => Escalation.Decline(progress, by, Ladder, roster, now),
                    4 => Escalation.Start(progress, Ladder, roster, now),
                    5 => (Or(Escalation.Accept(progress, by, now), progress), []),
                    6 => (Or(Escalation.NotEscalated(progress, by, "known", Duration.FromMinutes(5), now), progress), []),
                    _ => (who == 0 ? Or(Escalation.Resolve(progress, by, "done", now), progress) : Or(Escalation.Attend(Escalation.See(progress), by, now), progress), []),
                };
                Check(notices);
                if (progress.State is AlertState.Notified or AlertState.Seen) Assert.NotNull(progress.DueAt);
                if (progress.State == AlertState.Resolved) Assert.Null(progress.DueAt);
                Assert.Equal(progress.State is AlertState.Accepted or AlertState.Attended, progress is { AcceptedBy: not null, State: not AlertState.Resolved });
            }

            void Check(IReadOnlyList<Notice> told)
            {
                if (told.Count == 0) return;
                var key = (told[0].Round, told[0].Step, told[0].Repeat);
                Assert.True(key.CompareTo(last) > 0, $"{key} after {last}");
                Assert.All(told, n => Assert.Equal(key, (n.Round, n.Step, n.Repeat)));
                Assert.Equal(told.Count, told.Distinct().Count());
                Assert.Equal(key, (progress.Round, progress.Step, progress.Repeats));
                last = key;
            }
        }, iter: 3_000);

    static AlertProgress Or(Outcome<AlertProgress> outcome, AlertProgress before) => outcome is Outcome<AlertProgress>.Done done ? done.Value : before;
}
