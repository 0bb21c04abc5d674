using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Gate;
using Handrail.Ui;

namespace Handrail.Features.People;

/// <summary>The forms about sites and units.</summary>
static class PlaceForms
{
    public static Task<IResult> AddSite(Visit visit)
    {
        var organization = Guid.TryParse(visit.Field("organization"), out var id) ? id : Guid.Empty;
        return FormReading.Then(visit, visit.RunOnce(new AddSite(organization, visit.Field("name"), visit.Field("address")), visit.Of<PlaceHandlers>().AddSite, site => site.ToString()), "site", Paths.Network, PeoplePages.Network);
    }

    public static Task<IResult> AddUnit(Visit visit)
    {
        var charge = Guid.TryParse(visit.Field("charge"), out var id) ? id : Guid.Empty;
        var ask = new AddUnit(visit.Id("site"), visit.Field("name"), visit.Field("zone"), charge);
        return FormReading.Then(visit, visit.RunOnce(ask, visit.Of<PlaceHandlers>().AddUnit, unit => unit.ToString()), "unit", Paths.Site(visit.Id("site")), PeoplePages.Site);
    }

    public static Task<IResult> Keypads(Visit visit) => FormReading.Then(
        visit, visit.RunOnce(new SetKeypads(visit.Id("site"), visit.Field("temperature"), visit.Field("weight")), visit.Of<PlaceHandlers>().SetKeypads, site => site.ToString()), "keypads", Paths.Site(visit.Id("site")), PeoplePages.Site);

    public static Task<IResult> AddLicence(Visit visit) => FormReading.Then(
        visit, visit.RunOnce(new AddSiteLicence(visit.Id("site"), FormReading.Licence(visit)), visit.Of<PlaceHandlers>().AddLicence, licence => licence.ToString()), "licence", Paths.Site(visit.Id("site")), PeoplePages.Site);

    public static async Task<IResult> EndLicence(Visit visit) => visit.Show(
        await visit.Run(new EndSiteLicence(visit.Id("site"), visit.Id("licence")), visit.Of<PlaceHandlers>().EndLicence), _ => Visit.Go(Paths.Site(visit.Id("site"))));
}

/// <summary>The forms about records that may be one person.</summary>
static class LinkForms
{
    public static Task<IResult> Merge(Visit visit) => Link(visit, LinkKind.Merge);

    public static Task<IResult> Undo(Visit visit) => Link(visit, LinkKind.Undo);

    public static Task<IResult> Distinct(Visit visit) => Link(visit, LinkKind.Distinct);

    static Task<IResult> Link(Visit visit, LinkKind kind)
    {
        var (first, second) = (visit.Id("person"), visit.Id("other"));
        return FormReading.Then(visit, visit.Run(new LinkPeople(first, second, kind, visit.Field("reason")), visit.Of<LinkHandlers>().Handle), $"{first}{second}", Paths.Duplicates, PeoplePages.Duplicates);
    }
}

/// <summary>The forms on a person's record page.</summary>
static class PersonForms
{
    public static async Task<IResult> AddToTeam(Visit visit)
    {
        var person = visit.Id("person");
        var (staff, role) = FormReading.Pair(visit.Field("member")) ?? (Guid.Empty, "");
        return await Again(visit, visit.RunOnce(new AddToCareTeam(person, staff, role, null), visit.Of<CareTeamHandlers>().Add, id => id.ToString()), "team", "member");
    }

    public static async Task<IResult> EndOnTeam(Visit visit) => visit.Show(
        await visit.Run(new EndOnCareTeam(visit.Id("person"), visit.Id("member")), visit.Of<CareTeamHandlers>().End), _ => Visit.Go(Paths.PersonRecord(visit.Id("person"))));

    public static Task<IResult> AddRelative(Visit visit) => Again(
        visit, visit.RunOnce(new AddRelative(visit.Id("person"), visit.Field("name"), visit.Field("kind"), visit.Field("reach")), visit.Of<CareTeamHandlers>().AddRelative, id => id.ToString()), "relative", null);

    // The one field of the care team form carries whatever was wrong. Whoever may write here may not see the page: then the way back is the network.
    static async Task<IResult> Again(Visit visit, Task<Outcome<string>> doing, string form, string? only)
    {
        var person = visit.Id("person");
        var shown = visit.May(new ViewEpisodes(person));
        return await doing switch
        {
            Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why } when shown => await PeoplePages.Person(visit, FormReading.Of(visit, form, only is null ? why : why with { Field = only })),
            var outcome => visit.Show(outcome, _ => Visit.Go(shown ? Paths.PersonRecord(person) : Paths.Network)),
        };
    }
}
