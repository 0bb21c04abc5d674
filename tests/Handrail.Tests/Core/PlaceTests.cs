using CsCheck;
using Handrail.Core.People;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Tests.Core;

public sealed class PlaceTests
{
    static readonly Guid Org = Guid.NewGuid(), SiteA = Guid.NewGuid(), SiteB = Guid.NewGuid(), Unit1 = Guid.NewGuid(), Unit2 = Guid.NewGuid(), Unit3 = Guid.NewGuid();
    static readonly Place[] All = [new(Unit1, SiteA, Org), new(Unit2, SiteA, Org), new(Unit3, SiteB, Org), new(null, SiteA, Org), new(null, SiteB, Org), new(null, null, Org)];
    static readonly Instant At = Instant.FromUtc(2026, 11, 23, 3, 0);

    static Assignment In(PlaceKind kind, Guid id, string role = "nurse") => new(role, kind, id, At, null);

    [Fact]
    public void An_assignment_covers_what_lies_within_its_place_and_nothing_larger()
    {
        Assert.Equal([true, false, false, false, false, false], All.Select(In(PlaceKind.Unit, Unit1).Covers));
        Assert.Equal([true, true, false, true, false, false], All.Select(In(PlaceKind.Site, SiteA).Covers));
        Assert.Equal([true, true, true, true, true, true], All.Select(In(PlaceKind.Organization, Org).Covers));
        Assert.All(new[] { PlaceKind.Unit, PlaceKind.Site, PlaceKind.Organization }, kind => Assert.False(In(kind, Org).Covers(Place.Nowhere)));
    }

    [Fact]
    public void An_assignment_holds_from_its_first_moment_to_just_before_its_end()
    {
        var held = In(PlaceKind.Unit, Unit1) with { To = At + Duration.FromHours(8) };
        Assert.False(held.HoldsAt(At - Duration.Epsilon));
        Assert.True(held.HoldsAt(At));
        Assert.True(held.HoldsAt(At + Duration.FromHours(8) - Duration.Epsilon));
        Assert.False(held.HoldsAt(At + Duration.FromHours(8)));
    }

    static readonly Gen<Assignment> Held = Gen.Select(
        AnyOf(Roles.ForStaff), AnyOf<(PlaceKind Kind, Guid Id)>([(PlaceKind.Unit, Unit1), (PlaceKind.Unit, Unit2), (PlaceKind.Unit, Unit3), (PlaceKind.Site, SiteA), (PlaceKind.Site, SiteB), (PlaceKind.Organization, Org)]),
        (role, place) => In(place.Kind, place.Id, role));

    static Gen<T> AnyOf<T>(IReadOnlyList<T> all) => Gen.Int[0, all.Count - 1].Select(i => all[i]);

    static Actor With(IReadOnlyList<Assignment> held) => new("staff", Guid.NewGuid(), "", "none") { Assigned = held };

    [Fact, Hazard("HZ-058")]
    public void A_permission_in_a_place_is_never_wider_than_the_role_nor_than_the_place() =>
        Gen.Select(Held.Array[0, 4], AnyOf(Enum.GetValues<Permission>()), AnyOf(All)).Sample((held, permission, place) =>
        {
            if (Roles.ReachOf(permission) == Reach.Own || !With(held).May(permission, place)) return;
            Assert.True(With(held).May(permission), "wider than the roles");
            Assert.Contains(held, each => each.Covers(place) && Roles.Has(each.Role, permission));
        });

    [Fact, Hazard("HZ-058")]
    public void Taking_an_assignment_away_never_allows_more_and_adding_one_never_less() =>
        Gen.Select(Held.Array[1, 4], AnyOf(Enum.GetValues<Permission>()), AnyOf(All)).Sample((held, permission, place) =>
        {
            if (With(held[1..]).May(permission, place)) Assert.True(With(held).May(permission, place));
            if (With(held[1..]).MayByDuty(permission, place)) Assert.True(With(held).MayByDuty(permission, place));
        });

    [Fact]
    public void Two_roles_in_two_places_do_not_lend_each_other_their_place()
    {
        var both = With([In(PlaceKind.Unit, Unit1, "nurse"), In(PlaceKind.Organization, Org, "auditor")]);
        Assert.True(both.May(Permission.RecordObservation, All[0]));
        Assert.False(both.May(Permission.RecordObservation, All[1]));
        Assert.True(both.May(Permission.SeeAudit, All[2]));
    }

    [Fact]
    public void Staff_without_an_assignment_may_nothing_but_use_their_account()
    {
        var nobody = new Actor("staff", Guid.NewGuid(), "", "nurse") { Assigned = [] };
        Assert.All(Enum.GetValues<Permission>().Where(each => Roles.ReachOf(each) != Reach.Own), each => Assert.False(nobody.May(each), each.ToString()));
        Assert.True(nobody.May(Permission.UseOwnAccount));
    }
}
