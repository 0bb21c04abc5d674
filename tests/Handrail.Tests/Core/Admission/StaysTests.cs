using CsCheck;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using NodaTime;

namespace Handrail.Tests.Core.Admission;

public sealed class StaysTests
{
    static readonly Instant Noon = Instant.FromUtc(2026, 11, 23, 12, 0);
    static readonly Guid One = Guid.NewGuid(), Two = Guid.NewGuid();

    static Instant At(int minutes) => Noon + Duration.FromMinutes(minutes);

    static StayEvent Did(int no, StayKind kind, int minutes, Guid? bed = null) => new(Guid.NewGuid(), no, kind, At(minutes), bed);

    static StayShape Shape(params StayEvent[] events) => Assert.IsType<Outcome<StayShape>.Done>(Stays.Fold(events)).Value;

    static string Refused(params StayEvent[] events) => Assert.IsType<Outcome<StayShape>.Refused>(Stays.Fold(events)).Why.Reason;

    [Fact, Hazard("HZ-080")]
    public void Beds_follow_one_another_by_the_time_things_happened_not_by_the_order_of_writing()
    {
        var shape = Shape(Did(1, StayKind.Admit, 0, One), Did(2, StayKind.Discharge, 90), Did(3, StayKind.Move, 30, Two));
        Assert.Equal([new BedSpan(One, At(0), At(30)), new BedSpan(Two, At(30), At(90))], shape.Spans);
        Assert.Equal((At(0), At(90), null), (shape.AdmittedAt, shape.EndedAt, shape.BedNow));
    }

    [Fact]
    public void Somebody_on_leave_lies_nowhere_and_lies_again_where_they_come_back_to()
    {
        var away = Shape(Did(1, StayKind.Admit, 0, One), Did(2, StayKind.Leave, 10));
        Assert.Equal((At(10), One, null), (away.AwaySince, away.LeftBed, away.BedNow));
        var back = Shape(Did(1, StayKind.Admit, 0, One), Did(2, StayKind.Leave, 10), Did(3, StayKind.Return, 40, One));
        Assert.Equal([new BedSpan(One, At(0), At(10)), new BedSpan(One, At(40), null)], back.Spans);
        Assert.Null(back.AwaySince);
    }

    [Fact]
    public void What_cannot_all_have_happened_is_refused_with_what_to_do()
    {
        Assert.Contains("before the admission", Refused(Did(1, StayKind.Admit, 10, One), Did(2, StayKind.Move, 5, Two)), StringComparison.Ordinal);
        Assert.Contains("after the stay ended", Refused(Did(1, StayKind.Admit, 0, One), Did(2, StayKind.Discharge, 5), Did(3, StayKind.Move, 10, Two)), StringComparison.Ordinal);
        Assert.Contains("begun already", Refused(Did(1, StayKind.Admit, 0, One), Did(2, StayKind.Admit, 5, Two)), StringComparison.Ordinal);
        Assert.Contains("return first", Refused(Did(1, StayKind.Admit, 0, One), Did(2, StayKind.Leave, 5), Did(3, StayKind.Move, 10, Two)), StringComparison.Ordinal);
        Assert.Contains("not away", Refused(Did(1, StayKind.Admit, 0, One), Did(2, StayKind.Return, 5, Two)), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_things_at_one_moment_the_later_written_counts_and_a_bed_of_no_time_is_none()
    {
        Assert.Equal([new BedSpan(Two, At(0), null)], Shape(Did(1, StayKind.Admit, 0, One), Did(2, StayKind.Move, 0, Two)).Spans);
        Assert.Equal([new BedSpan(One, At(0), null)], Shape(Did(1, StayKind.Admit, 0, One), Did(2, StayKind.Move, 5, One)).Spans); // moved to where they lay
    }

    [Fact]
    public void Without_an_admission_nothing_is_left() => Assert.True(Shape().IsVoid);

    [Fact, Hazard("HZ-080")]
    public void Whatever_happened_in_whatever_order_nobody_lies_in_two_beds_at_once() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 60], Gen.Int[0, 2]).Array[0, 8].Sample(steps =>
        {
            var events = steps.Select((step, i) => Did(i + 2, (StayKind)step.Item1, step.Item2, step.Item3 == 0 ? null : step.Item3 == 1 ? One : Two)).Prepend(Did(1, StayKind.Admit, 0, One));
            if (Stays.Fold(events) is not Outcome<StayShape>.Done { Value: var shape }) return;
            foreach (var (a, b) in shape.Spans.Zip(shape.Spans.Skip(1))) Assert.True(a.To is { } to && to <= b.From && a.From < to);
        }, iter: 3000);
}

public sealed class BedRuleTests
{
    static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 12, 0);

    static BedHold Hold(int fromMinutes, int toMinutes, Guid? person = null) => new(Guid.NewGuid(), Now + Duration.FromMinutes(fromMinutes), Now + Duration.FromMinutes(toMinutes), person);

    [Theory]
    [InlineData(false, BedMark.Ready, BedState.Free)]
    [InlineData(false, BedMark.Dirty, BedState.Dirty)]
    [InlineData(false, BedMark.Blocked, BedState.Blocked)]
    [InlineData(false, BedMark.Leaving, BedState.Free)]
    [InlineData(true, BedMark.Ready, BedState.Occupied)]
    [InlineData(true, BedMark.Dirty, BedState.Occupied)]
    [InlineData(true, BedMark.Leaving, BedState.Leaving)]
    public void The_state_comes_from_who_lies_there_and_what_was_said(bool occupied, BedMark mark, BedState state) => Assert.Equal(state, Beds.StateOf(occupied, mark, null, Now));

    [Fact, Hazard("HZ-081")]
    public void A_hold_ends_at_its_last_moment_and_needs_nobody_for_it()
    {
        Assert.Equal(BedState.Held, Beds.StateOf(false, BedMark.Ready, Hold(-60, 1), Now));
        Assert.Equal(BedState.Free, Beds.StateOf(false, BedMark.Ready, Hold(-60, 0), Now)); // "until" is not part of it
        Assert.Equal(BedState.Free, Beds.StateOf(false, BedMark.Ready, Hold(1, 60), Now)); // not yet
        Assert.Equal(BedState.Blocked, Beds.StateOf(false, BedMark.Blocked, Hold(-60, 60), Now));
    }

    [Fact, Hazard("HZ-081")]
    public void A_held_bed_is_taken_only_by_whom_it_is_held_for()
    {
        var person = Guid.NewGuid();
        Assert.Contains("held for somebody else", Beds.CannotTake("4", false, BedMark.Ready, Hold(-1, 60), person, Now)!, StringComparison.Ordinal);
        Assert.Contains("held for somebody else", Beds.CannotTake("4", false, BedMark.Ready, Hold(-1, 60, Guid.NewGuid()), person, Now)!, StringComparison.Ordinal);
        Assert.Null(Beds.CannotTake("4", false, BedMark.Ready, Hold(-1, 60, person), person, Now));
        Assert.Contains("cleaning", Beds.CannotTake("4", false, BedMark.Dirty, Hold(-1, 60, person), person, Now)!, StringComparison.Ordinal);
        Assert.Contains("lies in bed 4", Beds.CannotTake("4", true, BedMark.Ready, null, person, Now)!, StringComparison.Ordinal);
        Assert.Contains("out of use", Beds.CannotTake("4", false, BedMark.Blocked, null, person, Now)!, StringComparison.Ordinal);
    }

    [Fact, Hazard("HZ-116")]
    public void A_hold_lets_in_who_comes_with_it_and_nobody_who_comes_with_another()
    {
        var (hold, person) = (Hold(-1, 60), Guid.NewGuid());
        Assert.Null(Beds.CannotTake("4", false, BedMark.Ready, hold, person, Now, hold.Id));
        Assert.Contains("held for somebody else", Beds.CannotTake("4", false, BedMark.Ready, hold, person, Now, Guid.NewGuid())!, StringComparison.Ordinal);
        Assert.Contains("cleaning", Beds.CannotTake("4", false, BedMark.Dirty, hold, person, Now, hold.Id)!, StringComparison.Ordinal);
        Assert.Contains("lies in bed 4", Beds.CannotTake("4", true, BedMark.Ready, hold, person, Now, hold.Id)!, StringComparison.Ordinal);
        Assert.Contains("out of use", Beds.CannotTake("4", false, BedMark.Blocked, hold, person, Now, hold.Id)!, StringComparison.Ordinal);
    }

    // Bed: sex of the room, mobility, ligature-safe, detox. Person: sex, limited mobility, risk of self-harm, detox. A "!" is a concern that touches safety.
    [Theory, Hazard("HZ-116")]
    [InlineData("any ---", "female ---", "")]
    [InlineData("any ---", "male mld", "not known to be fitted for limited mobility;!not known to be ligature-safe;not known to be fitted for detox")]
    [InlineData("any mld", "male mld", "")]
    [InlineData("female mld", "female mld", "")]
    [InlineData("female mld", "male mld", "a women's room")]
    [InlineData("male mld", "female ---", "a men's room")]
    [InlineData("male ---", "other ---", "")] // who is neither decides with staff, not with a table
    [InlineData("male ---", "unknown ---", "")]
    [InlineData("any -ld", "male m--", "not known to be fitted for limited mobility")]
    [InlineData("any m-d", "male -l-", "!not known to be ligature-safe")]
    [InlineData("any ml-", "male --d", "not known to be fitted for detox")]
    [InlineData("any mld", "male ---", "")] // a bed that is fitted for more is no concern
    public void What_speaks_against_a_bed_is_said_and_only_self_harm_needs_an_answer(string bed, string person, string against)
    {
        var (b, p) = (bed.Split(' '), person.Split(' '));
        var like = new BedProperties(b[0], b[1][0] == 'm', b[1][1] == 'l', b[1][2] == 'd');
        var needs = new BedNeeds(p[0], p[1][0] == 'm', p[1][1] == 'l', p[1][2] == 'd');
        Assert.Equal(against, string.Join(';', Beds.Concerns(like, needs).Select(each => (each.Safety ? "!" : "") + each.Words)));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("cocaine,cannabis", false)]
    [InlineData("alcohol", true)]
    [InlineData("cocaine,ghb", true)]
    [InlineData("ketamine", true)]
    [InlineData("benzodiazepines", true)]
    [InlineData("opioids", true)]
    public void A_bed_fitted_for_detox_is_wanted_for_what_has_a_watch_of_its_own(string uses, bool wanted) => Assert.Equal(wanted, Substances.AreWatched(uses.Split(',')));
}
