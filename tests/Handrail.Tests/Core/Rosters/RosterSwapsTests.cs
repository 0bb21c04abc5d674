using CsCheck;
using Handrail.Core.Kernel;
using Handrail.Core.Rosters;
using NodaTime;

namespace Handrail.Tests.Core.Rosters;

public sealed class RosterSwapsTests
{
    static readonly ShiftClock Clock = ShiftClockTests.In("America/New_York");
    static readonly LocalDate Monday = new(2026, 11, 23);
    static readonly Guid[] People = [.. Enumerable.Range(1, 6).Select(number => new Guid(number, 0, 0, new byte[8]))];

    static Instant At(int hour, int day = 0) => Clock.Moment(Monday.PlusDays(day) + new LocalTime(hour, 0));

    static RosterSlot Night(int who, int day = 0, string role = "nurse") => new(Guid.NewGuid(), People[who], role, At(19, day), At(7, day + 1));

    static RosterSwap Done(Outcome<RosterSwap> outcome) => Assert.IsType<Outcome<RosterSwap>.Done>(outcome).Value;

    static string Refused(Outcome<RosterSwap> outcome)
    {
        var why = Assert.IsType<Outcome<RosterSwap>.Refused>(outcome).Why;
        Assert.Equal(RefusalKind.Conflict, why.Kind);
        return why.Reason;
    }

    [Fact, Hazard("HZ-101")]
    public void Taken_over_at_three_the_one_ends_and_the_other_begins_at_the_same_moment()
    {
        var slot = Night(0);
        var after = Done(RosterSwaps.Hand([slot], slot.Shift, People[1], Clock, At(3, 1))).On([slot], Guid.NewGuid);
        Assert.Equal([(People[0], At(19), At(3, 1)), (People[1], At(3, 1), At(7, 1))], after.Select(each => (each.Staff, each.From, each.To)));
    }

    [Fact, Hazard("HZ-101")]
    public void The_second_of_two_learns_that_somebody_was_first()
    {
        var slot = Night(0);
        var after = Done(RosterSwaps.Hand([slot], slot.Shift, People[1], Clock, At(3, 1))).On([slot], Guid.NewGuid);
        Assert.Contains("somebody else has taken it over", Refused(RosterSwaps.Hand([.. after], slot.Shift, People[2], Clock, At(3, 1))), StringComparison.Ordinal);
    }

    [Fact, Hazard("HZ-101")]
    public void A_shift_to_come_changes_its_holder_as_a_whole_and_one_that_is_over_does_not()
    {
        var slot = Night(0, 3);
        var swap = Done(RosterSwaps.Hand([slot], slot.Shift, People[1], Clock, At(12)));
        Assert.Null(Assert.Single(swap.Ends).At);
        Assert.Equal([(People[1], slot.From, slot.To)], swap.On([slot], Guid.NewGuid).Select(each => (each.Staff, each.From, each.To)));
        Refused(RosterSwaps.Hand([slot], slot.Shift, People[1], Clock, slot.To));
    }

    [Fact, Hazard("HZ-101")]
    public void A_standing_entry_is_taken_over_for_this_shift_and_goes_back()
    {
        var standing = new RosterSlot(Guid.NewGuid(), People[0], "prescriber", At(0, -10), At(0, 90));
        var after = Done(RosterSwaps.Hand([standing], standing.Shift, People[1], Clock, At(3, 1))).On([standing], Guid.NewGuid);
        Assert.Equal([(People[0], At(0, -10), At(3, 1)), (People[1], At(3, 1), At(7, 1)), (People[0], At(7, 1), At(0, 90))], after.Select(each => (each.Staff, each.From, each.To)));
    }

    [Fact, Hazard("HZ-101")]
    public void Nobody_takes_over_from_themselves_or_stands_twice_in_a_role_and_may_stand_in_two_roles()
    {
        var (mine, theirs, other) = (Night(0), Night(1), Night(0, role: "charge-nurse"));
        Refused(RosterSwaps.Hand([mine, theirs], mine.Shift, People[0], Clock, At(3, 1)));
        Refused(RosterSwaps.Hand([mine, theirs], theirs.Shift, People[0], Clock, At(3, 1)));
        Done(RosterSwaps.Hand([other, theirs], theirs.Shift, People[0], Clock, At(3, 1)));
    }

    [Fact, Hazard("HZ-101")]
    public void Two_shifts_to_come_change_their_holders_and_nothing_else()
    {
        var (mine, theirs) = (Night(0, 2), Night(1, 4));
        var after = Done(RosterSwaps.Exchange([mine, theirs], mine.Shift, theirs.Shift, At(12))).On([mine, theirs], Guid.NewGuid);
        Assert.Equal([(People[1], mine.From, mine.To), (People[0], theirs.From, theirs.To)], after.Select(each => (each.Staff, each.From, each.To)));
        Refused(RosterSwaps.Exchange([mine, theirs], mine.Shift, theirs.Shift, At(20, 2))); // one has begun
        Refused(RosterSwaps.Exchange([mine, theirs with { Role = "technician" }], mine.Shift, theirs.Shift, At(12)));
        Refused(RosterSwaps.Exchange([mine, theirs, Night(1, 2)], mine.Shift, theirs.Shift, At(12))); // they would stand twice
        Refused(RosterSwaps.Exchange([mine, theirs with { Staff = People[0] }], mine.Shift, theirs.Shift, At(12)));
    }

    // Any sequence of swaps, in any order, at any time: what was covered stays covered by as many people, and nobody stands twice in a role.
    [Fact, Hazard("HZ-101")]
    public void After_any_sequence_of_swaps_every_moment_is_covered_as_before_and_nobody_stands_twice()
    {
        var swaps = 0;
        var step = Gen.Select(Gen.Int[0, 1], Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int[0, 5], Gen.Int[0, 40], (kind, one, other, to, minutes) => (kind, one, other, to, minutes));
        Gen.Select(Gen.Int[1, 3], step.Array[1, 30]).Sample((nurses, steps) =>
        {
            List<RosterSlot> first = [];
            for (var day = 0; day < 3; day++)
                for (var number = 0; number < nurses; number++)
                {
                    first.Add(Night((day + number) % 6, day));
                    first.Add(new RosterSlot(Guid.NewGuid(), People[(day + number + 3) % 6], "nurse", At(7, day), At(19, day)));
                }

            first.Add(new RosterSlot(Guid.NewGuid(), People[5], "prescriber", At(0, -5), At(0, 20)));
            IReadOnlyList<RosterSlot> now = first;
            var at = At(6);
            foreach (var (kind, one, other, to, minutes) in steps)
            {
                at += Duration.FromMinutes(minutes * 7);
                var (a, b) = (now[one % now.Count], now[other % now.Count]);
                var outcome = kind == 0 ? RosterSwaps.Hand([.. now], a.Shift, People[to], Clock, at) : RosterSwaps.Exchange([.. now], a.Shift, b.Shift, at);
                if (outcome is not Outcome<RosterSwap>.Done { Value: var swap }) continue;
                Interlocked.Increment(ref swaps);
                now = swap.On(now, Guid.NewGuid);
            }

            Assert.All(now, slot => Assert.True(slot.From < slot.To));
            foreach (var moment in now.Concat(first).SelectMany(slot => new[] { slot.From, slot.To, slot.From - Duration.Epsilon }).Distinct())
                foreach (var role in new[] { "nurse", "prescriber" })
                {
                    var (before, after) = (first.Where(slot => slot.Role == role && slot.Holds(moment)).ToList(), now.Where(slot => slot.Role == role && slot.Holds(moment)).ToList());
                    Assert.Equal(before.Count, after.Count);
                    Assert.Equal(after.Count, after.Select(slot => slot.Staff).Distinct().Count());
                }
        }, iter: 300);
        Assert.True(swaps > 500, $"only {swaps} swaps were made");
    }
}
