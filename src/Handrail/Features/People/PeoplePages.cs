using Handrail.Core.Kernel;
using Handrail.Gate;
using Handrail.Hosting;

namespace Handrail.Features.People;

/// <summary>Looking at the network, the staff list, or the table of who may what: nothing about a patient.</summary>
public sealed record ViewNetwork(string Page) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeeRoles;

    /// <inheritdoc/>
    public Subject About => new("page", Page);
}

/// <summary>Opening the form for a new member of staff.</summary>
public sealed record OpenNewStaff : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ManageStaff;

    /// <inheritdoc/>
    public Subject About => Subject.System;
}

/// <summary>The pages of people and places: each reads its model through the gate and shows it.</summary>
static class PeoplePages
{
    public static async Task<IResult> Units(Visit visit)
    {
        var units = await visit.Read(new ViewUnits(), (_, by, _) =>
        {
            using var db = visit.Of<Data.Database>().Open();
            return Task.FromResult(Outcome.Done(MyUnits.Of(db, by, visit.Of<NodaTime.IClock>().GetCurrentInstant())));
        });
        return visit.Show(units, list => Pages.Of<UnitsPage, UnitsModel>(new UnitsModel(Pages.Frame(visit.Http, visit.By), list)));
    }

    public static Task<IResult> Network(Visit visit) => Network(visit, Typed.Nothing);

    public static async Task<IResult> Network(Visit visit, Typed typed)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new ViewNetwork("network"), (_, by, _) => Done(visit.Of<PeopleViews>().Network(frame, by, typed))), model => Pages.Of<NetworkPage, NetworkModel>(model, Status(typed)));
    }

    public static Task<IResult> Site(Visit visit) => Site(visit, Typed.Nothing);

    public static async Task<IResult> Site(Visit visit, Typed typed)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(
            await visit.Read(new ViewNetwork("site"), (_, by, _) => Found(visit.Of<PeopleViews>().Site(visit.Id("site"), frame, by, typed), "There is no such site.")),
            model => Pages.Of<SitePage, SiteModel>(model, Status(typed)));
    }

    public static async Task<IResult> RolesTable(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new ViewNetwork("roles"), (_, _, _) => Done(new RolesModel(frame))), model => Pages.Of<RolesPage, RolesModel>(model));
    }

    public static async Task<IResult> Why(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        var staff = Guid.TryParse(visit.Http.Request.Query["staff"], out var who) ? who : (Guid?)null;
        var unit = Guid.TryParse(visit.Http.Request.Query["unit"], out var where) ? where : (Guid?)null;
        var shown = staff is { } some && unit is { } place
            ? await visit.Read(new ExplainAccess(some, place), (_, by, _) => Done(visit.Of<WhyView>().Of(some, place, frame, by)))
            : await visit.Read(new OpenWhy(), (_, by, _) => Done(visit.Of<WhyView>().Of(null, null, frame, by)));
        return visit.Show(shown, model => Pages.Of<WhyPage, WhyModel>(model));
    }

    public static async Task<IResult> StaffList(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new ViewNetwork("staff"), (_, by, _) => Done(visit.Of<PeopleViews>().StaffList(frame, by))), model => Pages.Of<StaffListPage, StaffListModel>(model));
    }

    public static Task<IResult> Member(Visit visit) => Member(visit, Typed.Nothing);

    public static async Task<IResult> Member(Visit visit, Typed typed)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(
            await visit.Read(new ViewStaff(visit.Id("staff")), (ask, by, _) => Found(visit.Of<PeopleViews>().Member(ask.Staff, frame, by, typed), "There is no such member of staff.")),
            model => Pages.Of<MemberPage, MemberModel>(model, Status(typed)));
    }

    public static Task<IResult> NewStaff(Visit visit) => NewStaff(visit, Typed.Nothing);

    public static async Task<IResult> NewStaff(Visit visit, Typed typed)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new OpenNewStaff(), (_, by, _) => Done(visit.Of<PeopleViews>().NewStaff(frame, by, typed))), model => Pages.Of<NewStaffPage, NewStaffModel>(model, Status(typed)));
    }

    public static Task<IResult> Duplicates(Visit visit) => Duplicates(visit, Typed.Nothing);

    public static async Task<IResult> Duplicates(Visit visit, Typed typed)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new ViewDuplicates(), (_, by, _) => Done(visit.Of<DuplicateList>().Of(frame, by, typed))), model => Pages.Of<DuplicatesPage, DuplicatesModel>(model, Status(typed)));
    }

    public static Task<IResult> Person(Visit visit) => Person(visit, Typed.Nothing);

    public static async Task<IResult> Person(Visit visit, Typed typed)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        var person = visit.Id("person");
        var (plans, adds) = (visit.May(new AddToCareTeam(person, Guid.Empty, "nurse", null)), visit.May(new AddRelative(person, "somebody", "other", "")));
        return visit.Show(
            await visit.Read(new ViewEpisodes(person), (ask, by, _) => Found(visit.Of<PersonRecordView>().Of(ask.Person, frame, by, plans, adds, typed), "There is no such person.")),
            model => Pages.Of<PersonRecordPage, PersonRecordModel>(model, Status(typed)));
    }

    static int Status(Typed typed) => typed.Errors.Count > 0 ? 400 : 200;

    static Task<Outcome<T>> Done<T>(T model) => Task.FromResult(Outcome.Done(model));

    static Task<Outcome<T>> Found<T>(T? model, string otherwise) where T : class => Task.FromResult<Outcome<T>>(model is null ? Refusal.NotFound(otherwise) : model);
}

/// <summary>Looking at one's own units.</summary>
public sealed record ViewUnits : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.UseOwnAccount;

    /// <inheritdoc/>
    public Subject About => Subject.System;
}

/// <summary>Looking at one member of staff.</summary>
public sealed record ViewStaff(Guid Staff) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeeRoles;

    /// <inheritdoc/>
    public Subject About => Subject.Staff(Staff);
}

/// <summary>Opening the form that asks why.</summary>
public sealed record OpenWhy : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ExplainAccess;

    /// <inheritdoc/>
    public Subject About => Subject.System;
}
