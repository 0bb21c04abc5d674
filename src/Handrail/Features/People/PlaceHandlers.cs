using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.People;

/// <summary>A new site of an organization.</summary>
public sealed record AddSite(Guid Organization, string Name, string Address) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ManagePlaces;

    /// <inheritdoc/>
    public Subject About => Subject.Organization(Organization);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Name.Length is 0 or > 100) yield return Refusal.Invalid("name", "Enter the name of the site.");
        if (Address.Length > 300) yield return Refusal.Invalid("address", "Shorten the address.");
    }
}

/// <summary>A new unit of a site. Somebody must answer when its roster is empty.</summary>
public sealed record AddUnit(Guid Site, string Name, string Zone, Guid Charge) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ManagePlaces;

    /// <inheritdoc/>
    public Subject About => Subject.Site(Site);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Name.Length is 0 or > 100) yield return Refusal.Invalid("name", "Enter the name of the unit.");
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(Zone) is null) yield return Refusal.Invalid("zone", "Enter a time zone, for example America/New_York.");
    }
}

/// <summary>A licence or accreditation of a site.</summary>
public sealed record AddSiteLicence(Guid Site, LicenceText Text) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ManagePlaces;

    /// <inheritdoc/>
    public Subject About => Subject.Site(Site);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => Text.Issues(Credentials.SiteKinds.Select(each => each.Code));
}

/// <summary>Ends a licence that was recorded by mistake or taken away.</summary>
public sealed record EndSiteLicence(Guid Site, Guid Licence) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ManagePlaces;

    /// <inheritdoc/>
    public Subject About => Subject.Site(Site);
}

/// <summary>What people of a site type: Celsius or Fahrenheit, kilograms or pounds. What is stored stays Cel and kg.</summary>
public sealed record SetKeypads(Guid Site, string Temperature, string Weight) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ManagePlaces;

    /// <inheritdoc/>
    public Subject About => Subject.Site(Site);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Temperature is not ("Cel" or "[degF]")) yield return Refusal.Invalid("temperature", "Choose Celsius or Fahrenheit.");
        if (Weight is not ("kg" or "[lb_av]")) yield return Refusal.Invalid("weight", "Choose kilograms or pounds.");
    }
}

/// <summary>Sites, units, and what a site is licensed for.</summary>
public sealed class PlaceHandlers
{
    /// <summary>Adds a site.</summary>
    public Outcome<Guid> AddSite(AddSite ask, Actor by, WriteScope scope)
    {
        if (!StaffHandlers.Exists(scope.Connection, PlaceKind.Organization, ask.Organization)) return Refusal.NotFound("There is no such organization.");
        var id = Guid.CreateVersion7();
        scope.Connection.Execute("INSERT INTO site (id, organization_id, name, address) VALUES (@id, @organization, @name, @address)",
            ("id", id), ("organization", ask.Organization), ("name", Folding.InertLine(ask.Name)), ("address", Folding.InertLine(ask.Address)));
        return id;
    }

    /// <summary>Adds a unit.</summary>
    public Outcome<Guid> AddUnit(AddUnit ask, Actor by, WriteScope scope)
    {
        var db = scope.Connection;
        if (!StaffHandlers.Exists(db, PlaceKind.Site, ask.Site)) return Refusal.NotFound("There is no such site.");
        // Who answers for an empty roster must be able to open what they are told.
        if (!Assignments.Of(db, ask.Charge, scope.Now).Any(each => Roles.Has(each.Role, Permission.AnswerAlert) && each.Covers(Whereabouts.Of(db, ask.About).Place)))
            return Refusal.Invalid("charge", "Choose somebody with a nursing or medical role at this site.");
        var id = Guid.CreateVersion7();
        db.Execute("INSERT INTO location (id, kind, name, unit_id, sort) VALUES (@id, 'unit', @name, @id, (SELECT coalesce(max(sort), 0) + 1 FROM location WHERE kind = 'unit'))", ("id", id), ("name", Folding.InertLine(ask.Name)));
        db.Execute("INSERT INTO unit_setting (unit_id, zone, charge_staff_id, day_from, night_from) VALUES (@id, @zone, @charge, '07:00', '19:00')", ("id", id), ("zone", ask.Zone), ("charge", ask.Charge));
        db.Execute("INSERT INTO unit_place (unit_id, site_id) VALUES (@id, @site)", ("id", id), ("site", ask.Site));
        return id;
    }

    /// <summary>Sets what the keypads of a site take.</summary>
    public Outcome<Guid> SetKeypads(SetKeypads ask, Actor by, WriteScope scope)
    {
        if (!StaffHandlers.Exists(scope.Connection, PlaceKind.Site, ask.Site)) return Refusal.NotFound("There is no such site.");
        SiteKeypads.Set(scope, ask.Site, Keypads.Of(ask.Temperature, ask.Weight), by.Id);
        return ask.Site;
    }

    /// <summary>Records a licence.</summary>
    public Outcome<Guid> AddLicence(AddSiteLicence ask, Actor by, WriteScope scope)
    {
        if (!StaffHandlers.Exists(scope.Connection, PlaceKind.Site, ask.Site)) return Refusal.NotFound("There is no such site.");
        var id = Guid.CreateVersion7();
        scope.Connection.Execute(
            """
            INSERT INTO site_licence (id, site_id, kind, number, issuer, valid_from, valid_to, evidence, recorded_by, recorded_at)
            VALUES (@id, @site, @kind, @number, @issuer, @from, @to, @evidence, @by, @now)
            """,
            ("id", id), ("site", ask.Site), ("kind", ask.Text.Kind), ("number", ask.Text.Number), ("issuer", ask.Text.Issuer), ("from", LicenceText.Stored(ask.Text.From!.Value)),
            ("to", LicenceText.Stored(ask.Text.To!.Value)), ("evidence", ask.Text.Evidence), ("by", by.Id), ("now", scope.Now));
        return id;
    }

    /// <summary>Ends a licence.</summary>
    public Outcome<Guid> EndLicence(EndSiteLicence ask, Actor by, WriteScope scope) =>
        !StaffHandlers.Exists(scope.Connection, PlaceKind.Site, ask.Site) ? Refusal.NotFound("There is no such site.")
        : scope.Connection.Execute("UPDATE site_licence SET ended_at = @now WHERE id = @id AND site_id = @site AND ended_at IS NULL", ("now", scope.Now), ("id", ask.Licence), ("site", ask.Site)) == 0
            ? Refusal.Conflict("This one has ended already.")
            : ask.Licence;
}
