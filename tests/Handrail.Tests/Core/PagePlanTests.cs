using Handrail.Core.Paging;
using NodaTime;

namespace Handrail.Tests.Core;

public sealed class PagePlanTests
{
    static readonly Instant T0 = Instant.FromUtc(2026, 11, 23, 3, 0);
    static readonly Guid Phone = new("00000000-0000-0000-0000-000000000001"), Tablet = new("00000000-0000-0000-0000-000000000002"), Number = new("00000000-0000-0000-0000-000000000003");
    static readonly Way[] Ways = [new(Phone, ChannelKind.Push), new(Number, ChannelKind.Sms), new(Tablet, ChannelKind.Push)];

    static PageNext Next(IReadOnlyList<Leg> legs, int seconds, PageState state = PageState.Open, Way[]? ways = null) => PagePlan.Next(state, ways ?? Ways, legs, ChannelTimes.Example, T0 + Duration.FromSeconds(seconds));

    static Leg Push(DeliveryState state, int at = 0) => new(0, ChannelKind.Push, state, T0 + Duration.FromSeconds(at));

    [Fact]
    public void It_starts_with_every_address_of_the_first_channel()
    {
        var send = Assert.IsType<PageNext.Send>(Next([], 0));
        Assert.Equal(0, send.Leg);
        Assert.Equal([Phone, Tablet], send.Ways.Select(way => way.Address));
    }

    [Theory, InlineData(29, false), InlineData(30, true), Hazard("HZ-103")]
    public void An_unconfirmed_channel_has_its_seconds_and_not_one_more(int seconds, bool next)
    {
        foreach (var state in (DeliveryState[])[DeliveryState.Made, DeliveryState.HandedOver, DeliveryState.Delivered])
        {
            var move = Next([Push(state), Push(DeliveryState.Failed)], seconds);
            if (next) Assert.Equal((1, ChannelKind.Sms), (Assert.IsType<PageNext.Send>(move).Leg, ((PageNext.Send)move).Ways[0].Kind));
            else Assert.Equal(T0 + Duration.FromSeconds(30), Assert.IsType<PageNext.Wait>(move).Until);
        }
    }

    [Fact]
    public void A_channel_of_which_everything_failed_is_left_at_once() => Assert.Equal(1, Assert.IsType<PageNext.Send>(Next([Push(DeliveryState.Failed), Push(DeliveryState.Failed)], 1)).Leg);

    [Theory]
    [InlineData(DeliveryState.Failed, DeliveryState.Failed, "failed")]
    [InlineData(DeliveryState.HandedOver, DeliveryState.Failed, "unconfirmed")]
    [InlineData(DeliveryState.GivenUp, DeliveryState.Failed, "failed")]
    public void After_the_last_channel_the_person_counts_as_not_reached(DeliveryState push, DeliveryState sms, string why) =>
        Assert.Equal(why, Assert.IsType<PageNext.NotReached>(Next([Push(push), new Leg(1, ChannelKind.Sms, sms, T0 + Duration.FromSeconds(30))], 31)).Why);

    [Fact]
    public void Somebody_without_a_channel_is_not_reached_at_once() => Assert.Equal("no-channel", Assert.IsType<PageNext.NotReached>(Next([], 0, ways: [])).Why);

    [Fact]
    public void A_confirmed_or_ended_page_does_nothing_more()
    {
        Assert.IsType<PageNext.Nothing>(Next([Push(DeliveryState.Confirmed), Push(DeliveryState.HandedOver)], 99));
        foreach (var state in (PageState[])[PageState.Confirmed, PageState.Ended, PageState.NotReached]) Assert.IsType<PageNext.Nothing>(Next([], 0, state));
    }

    [Fact]
    public void A_send_is_tried_three_times_within_seven_seconds()
    {
        Assert.Equal(T0 + Duration.FromSeconds(2), PagePlan.Retry(1, T0));
        Assert.Equal(T0 + Duration.FromSeconds(5), PagePlan.Retry(2, T0));
        Assert.Null(PagePlan.Retry(3, T0));
    }

    [Fact]
    public void A_delivery_only_moves_forward_and_being_delivered_is_not_being_confirmed()
    {
        Assert.True(PagePlan.MayMove(DeliveryState.HandedOver, DeliveryState.Delivered));
        Assert.False(PagePlan.MayMove(DeliveryState.Confirmed, DeliveryState.Delivered));
        Assert.False(PagePlan.MayMove(DeliveryState.Delivered, DeliveryState.HandedOver));
        Assert.False(PagePlan.MayMove(DeliveryState.Failed, DeliveryState.Failed));
        foreach (var state in Enum.GetValues<DeliveryState>().Where(each => each != DeliveryState.Confirmed)) Assert.True(PagePlan.MayMove(state, DeliveryState.Confirmed)); // a late yes is a yes
        Assert.IsType<PageNext.Wait>(Next([Push(DeliveryState.Delivered)], 5));
    }

    [Theory, Hazard("HZ-105")]
    [InlineData(true, true, true, true, false, true)] // both tried and not reached
    [InlineData(true, true, false, true, false, false)] // one may still answer
    [InlineData(true, true, true, false, false, true)] // one tried, one without a channel
    [InlineData(true, false, true, false, false, false)] // nobody has a channel, nobody further on either: the wall keeps its minutes
    [InlineData(true, false, true, false, true, true)] // nobody has a channel, somebody further on has
    public void A_step_goes_on_at_once_only_when_all_of_it_is_out_of_reach(bool one, bool oneTried, bool two, bool twoTried, bool helps, bool goes) =>
        Assert.Equal(goes, PagePlan.GoOn([(one, oneTried), (two, twoTried)], helps));

    [Fact]
    public void A_step_that_told_nobody_by_page_does_not_go_on() => Assert.False(PagePlan.GoOn([], helps: true));
}
