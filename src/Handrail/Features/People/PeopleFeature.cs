using Handrail.Gate;
using Handrail.Ui;

namespace Handrail.Features.People;

/// <summary>People and places: network, sites, units, staff and what they may do, licences, records that may be one person. Routes and services, nothing else.</summary>
public static class PeopleFeature
{
    /// <summary>Services.</summary>
    public static void Add(IServiceCollection services)
    {
        PeopleKeeps.Add(services);
        services.AddSingleton<StaffHandlers>();
        services.AddSingleton<ShiftHandlers>();
        services.AddSingleton<CredentialHandlers>();
        services.AddSingleton<PlaceHandlers>();
        services.AddSingleton<LinkHandlers>();
        services.AddSingleton<CareTeamHandlers>();
        services.AddSingleton<PeopleViews>();
        services.AddSingleton<WhyView>();
        services.AddSingleton<DuplicateList>();
        services.AddSingleton<PersonRecordView>();
    }

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.GatedGet(Paths.MyUnits, Permission.UseOwnAccount, PeoplePages.Units);
        routes.GatedGet(Paths.Network, Permission.SeeRoles, visit => PeoplePages.Network(visit));
        routes.GatedGet(Paths.Roles, Permission.SeeRoles, PeoplePages.RolesTable);
        routes.GatedGet(Paths.Why, Permission.ExplainAccess, PeoplePages.Why);
        routes.GatedGet(Paths.Staff, Permission.SeeRoles, PeoplePages.StaffList);
        routes.GatedGet("/staff/{staff:guid}", Permission.SeeRoles, visit => PeoplePages.Member(visit));
        routes.GatedGet(Paths.NewStaff, Permission.ManageStaff, visit => PeoplePages.NewStaff(visit));
        routes.GatedPost(Paths.Staff, Permission.ManageStaff, StaffForms.Add).AfterStepUp();
        routes.GatedPost("/staff/{staff:guid}/assignments", Permission.ManageStaff, StaffForms.Assign).AfterStepUp();
        routes.GatedPost("/staff/{staff:guid}/assignments/{assignment:guid}/end", Permission.ManageStaff, StaffForms.EndAssignment).AfterStepUp();
        routes.GatedPost("/staff/{staff:guid}/credentials", Permission.ManageStaff, StaffForms.AddCredential);
        routes.GatedPost("/staff/{staff:guid}/credentials/{credential:guid}/end", Permission.ManageStaff, StaffForms.EndCredential);
        routes.GatedPost("/staff/{staff:guid}/shifts", Permission.PlanShifts, StaffForms.AddShift);
        routes.GatedPost("/staff/{staff:guid}/shifts/{shift:guid}/end", Permission.PlanShifts, StaffForms.EndShift);
        routes.GatedPost("/staff/{staff:guid}/disable", Permission.ManageStaff, StaffForms.Disable).AfterStepUp();
        routes.GatedPost("/staff/{staff:guid}/enable", Permission.ManageStaff, StaffForms.Enable).AfterStepUp();
        routes.GatedPost(Paths.NewSite, Permission.ManagePlaces, PlaceForms.AddSite);
        routes.GatedGet("/network/sites/{site:guid}", Permission.SeeRoles, visit => PeoplePages.Site(visit));
        routes.GatedPost("/network/sites/{site:guid}/units", Permission.ManagePlaces, PlaceForms.AddUnit);
        routes.GatedGet("/network/units/{unit:guid}/numbers", Permission.ManagePlaces, UnitNumberPages.Show);
        routes.GatedPost("/network/units/{unit:guid}/numbers", Permission.ManagePlaces, UnitNumberPages.Save);
        routes.GatedPost("/network/sites/{site:guid}/keypads", Permission.ManagePlaces, PlaceForms.Keypads);
        routes.GatedPost("/network/sites/{site:guid}/licences", Permission.ManagePlaces, PlaceForms.AddLicence);
        routes.GatedPost("/network/sites/{site:guid}/licences/{licence:guid}/end", Permission.ManagePlaces, PlaceForms.EndLicence);
        routes.GatedGet(Paths.Duplicates, Permission.MergePeople, visit => PeoplePages.Duplicates(visit));
        routes.GatedPost("/duplicates/{person:guid}/{other:guid}/merge", Permission.MergePeople, LinkForms.Merge);
        routes.GatedPost("/duplicates/{person:guid}/{other:guid}/undo", Permission.MergePeople, LinkForms.Undo);
        routes.GatedPost("/duplicates/{person:guid}/{other:guid}/distinct", Permission.MergePeople, LinkForms.Distinct);
        routes.GatedGet("/people/{person:guid}", Permission.SeePerson, visit => PeoplePages.Person(visit));
        routes.GatedPost("/people/{person:guid}/care-team", Permission.PlanShifts, PersonForms.AddToTeam);
        routes.GatedPost("/people/{person:guid}/care-team/{member:guid}/end", Permission.PlanShifts, PersonForms.EndOnTeam);
        routes.GatedPost("/people/{person:guid}/relatives", Permission.RecordObservation, PersonForms.AddRelative);
    }
}
