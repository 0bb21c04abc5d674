using System.Data.Common;
using Handrail.Core.People;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.People;

/// <summary>Reads network, sites, staff. What the viewer may change is decided by their assignments; the gate decides again when they try.</summary>
public sealed class PeopleViews(Database database)
{
    /// <summary>The network with its sites and units.</summary>
    public NetworkModel Network(PageFrame frame, Actor by, Typed typed)
    {
        using var db = database.Open();
        var (organization, name) = db.Query("SELECT id, name FROM organization ORDER BY name, id LIMIT 1", row => (row.Id(0), row.GetString(1))) is [var first, ..] ? first : (Guid.Empty, "No organization yet");
        var sites = db.Query("SELECT id, name, address FROM site ORDER BY name, id", row => (Id: row.Id(0), Name: row.GetString(1), Address: row.GetString(2)))
            .Select(site => new SiteRow(site.Id, site.Name, site.Address, Units(db, site.Id))).ToList();
        return new NetworkModel(frame, organization, name, sites, Expiring(db, by, frame.Now),
            by.May(Permission.ManagePlaces, new Place(null, null, organization)), by.May(Permission.MergePeople), by.May(Permission.ExplainAccess), typed);
    }

    /// <summary>One site; null when there is none.</summary>
    public SiteModel? Site(Guid site, PageFrame frame, Actor by, Typed typed)
    {
        using var db = database.Open();
        if (db.Query("SELECT name, address FROM site WHERE id = @id", row => (Name: row.GetString(0), Address: row.GetString(1)), ("id", site)) is not [var found, ..]) return null;
        var place = Whereabouts.Of(db, Subject.Site(site)).Place;
        return new SiteModel(
            frame, new SiteRow(site, found.Name, found.Address, Units(db, site)),
            Licences(db, "SELECT id, kind, number, issuer, evidence, valid_from, valid_to, ended_at FROM site_licence WHERE site_id = @id ORDER BY valid_to DESC, kind", site, frame.Now),
            [.. StaffWith(db, frame.Now).Where(each => each.Held.Any(role => Roles.Has(role.Role, Permission.AnswerAlert) && role.Covers(place))).Select(each => new Choice(each.Id.ToString(), each.Name))],
            by.May(Permission.ManagePlaces, place), typed)
        { Keypads = SiteKeypads.OfSite(db, site) };
    }

    /// <summary>All staff, by name.</summary>
    public StaffListModel StaffList(PageFrame frame, Actor by)
    {
        using var db = database.Open();
        var names = PlaceNames(db);
        var today = CredentialRows.Today(db, frame.Now);
        var manages = by.May(Permission.ManageStaff);
        var rows = db.Query("SELECT id, name, login, role, disabled_at FROM staff WHERE role NOT IN ('patient', 'relative') ORDER BY name, login", row => (Id: row.Id(0), Name: row.GetString(1), Login: row.GetString(2), Role: row.GetString(3), Off: !row.IsDBNull(4)));
        return new StaffListModel(frame, [.. rows.Select(row => new StaffRow(row.Id, row.Name, row.Login, row.Role, row.Off,
            [.. Assignments.Of(db, row.Id, frame.Now).Select(each => $"{Wording.Role(each.Role)}, {names.GetValueOrDefault(each.PlaceId, "a place that is gone")}")],
            manages ? CredentialRows.Of(db, row.Id).Count(each => Credentials.StateOn(each, today) is CredentialState.EndsSoon or CredentialState.Lapsed) : 0))], manages);
    }

    /// <summary>One member of staff; null when there is none.</summary>
    public MemberModel? Member(Guid staff, PageFrame frame, Actor by, Typed typed)
    {
        using var db = database.Open();
        if (db.Query("SELECT name, login, disabled_at FROM staff WHERE id = @id AND role NOT IN ('patient', 'relative')", row => (Name: row.GetString(0), Login: row.GetString(1), Off: row.TimeOrNull(2)), ("id", staff)) is not [var found, ..]) return null;
        var names = PlaceNames(db);
        var assignments = db.Query(
            "SELECT id, role, place_kind, place_id, from_at, to_at FROM assignment WHERE staff_id = @staff ORDER BY CASE WHEN to_at IS NULL OR to_at > @now THEN 0 ELSE 1 END, from_at DESC",
            row => (Id: row.Id(0), Held: new Assignment(row.GetString(1), PlaceKinds.Parse(row.GetString(2))!.Value, row.Id(3), row.Time(4), row.TimeOrNull(5))), ("staff", staff), ("now", frame.Now));
        var managed = assignments.Where(each => Manages(db, by, each.Held)).ToList();
        var seesAll = managed.Count > 0 || by.Id == staff;
        return new MemberModel(
            frame, staff, found.Name, found.Login, found.Off,
            [.. assignments.Select(each => new AssignmentRow(each.Id, each.Held.Role, each.Held.Kind, each.Held.PlaceId, names.GetValueOrDefault(each.Held.PlaceId, "a place that is gone"),
                each.Held.From, each.Held.To, by.Id != staff && (each.Held.To is not { } end || end > frame.Now) && managed.Any(mine => mine.Id == each.Id)))],
            Shifts(db, staff, by, frame.Now),
            seesAll ? Licences(db, "SELECT id, kind, number, issuer, evidence, valid_from, valid_to, ended_at FROM credential WHERE staff_id = @id ORDER BY valid_to DESC, kind", staff, frame.Now) : null,
            seesAll ? CredentialRows.WhyNotSign(db, staff, frame.Now) : null,
            managed.Count > 0 ? (managed[0].Held.Kind, managed[0].Held.PlaceId) : null,
            by.Id == staff ? [] : ManagedPlaces(db, by),
            [.. UnitPlaces(db).Where(unit => by.May(Permission.PlanShifts, unit.Place)).SelectMany(unit => Assignments.Of(db, staff, frame.Now).Where(each => each.Covers(unit.Place))
                .Select(each => new Choice($"{unit.Id}|{each.Role}", $"{unit.Name}, as {Wording.Role(each.Role)}"))).DistinctBy(each => each.Value)],
            typed);
    }

    /// <summary>The form for a new member of staff.</summary>
    public NewStaffModel NewStaff(PageFrame frame, Actor by, Typed typed)
    {
        using var db = database.Open();
        return new NewStaffModel(frame, ManagedPlaces(db, by), typed);
    }

    /// <summary>Everybody's name and the assignments that hold, by name.</summary>
    internal static IReadOnlyList<(Guid Id, string Name, IReadOnlyList<Assignment> Held)> StaffWith(DbConnection db, Instant now) =>
        [.. db.Query("SELECT id, name FROM staff WHERE disabled_at IS NULL AND role NOT IN ('patient', 'relative') ORDER BY name, id", row => (Id: row.Id(0), Name: row.GetString(1))).Select(each => (each.Id, each.Name, Assignments.Of(db, each.Id, now)))];

    internal static IReadOnlyList<(Guid Id, string Name, Place Place)> UnitPlaces(DbConnection db) => db.Query(
        "SELECT l.id, l.name, p.site_id, s.organization_id FROM location l LEFT JOIN unit_place p ON p.unit_id = l.id LEFT JOIN site s ON s.id = p.site_id WHERE l.kind = 'unit' ORDER BY l.sort, l.id",
        row => (row.Id(0), row.GetString(1), new Place(row.Id(0), row.IdOrNull(2), row.IdOrNull(3))));

    static Dictionary<Guid, string> PlaceNames(DbConnection db) => db.Query(
        "SELECT id, name FROM organization UNION ALL SELECT id, name FROM site UNION ALL SELECT id, name FROM location WHERE kind = 'unit'", row => KeyValuePair.Create(row.Id(0), row.GetString(1))).ToDictionary();

    static bool Manages(DbConnection db, Actor by, Assignment held) => by.May(Permission.ManageStaff, Whereabouts.Of(db, Places.Subject(held.Kind, held.PlaceId)).Place);

    // "kind|id", the large places first.
    static List<Choice> ManagedPlaces(DbConnection db, Actor by) =>
        [.. db.Query(
                "SELECT 'organization', id, name FROM organization UNION ALL SELECT 'site', id, name FROM site UNION ALL SELECT 'unit', id, name FROM location WHERE kind = 'unit'",
                row => (Kind: PlaceKinds.Parse(row.GetString(0))!.Value, Id: row.Id(1), Name: row.GetString(2)))
            .Where(each => by.May(Permission.ManageStaff, Whereabouts.Of(db, Places.Subject(each.Kind, each.Id)).Place))
            .OrderByDescending(each => each.Kind).ThenBy(each => each.Name, StringComparer.Ordinal).Select(each => new Choice($"{each.Kind.Code()}|{each.Id}", each.Name))];

    static List<UnitRow> Units(DbConnection db, Guid site) => db.Query(
        """
        SELECT l.id, l.name, (SELECT count(*) FROM location b WHERE b.unit_id = l.id AND b.kind = 'bed' AND b.retired_at IS NULL),
          (SELECT count(*) FROM encounter e WHERE e.unit_id = l.id AND e.ended_at IS NULL), s.name
        FROM unit_place p JOIN location l ON l.id = p.unit_id JOIN unit_setting u ON u.unit_id = l.id JOIN staff s ON s.id = u.charge_staff_id
        WHERE p.site_id = @site ORDER BY l.sort, l.id
        """,
        row => new UnitRow(row.Id(0), row.GetString(1), (int)row.GetInt64(2), (int)row.GetInt64(3), row.GetString(4)), ("site", site));

    static List<ShiftRow> Shifts(DbConnection db, Guid staff, Actor by, Instant now) => [.. db.Query(
        """
        SELECT f.id, f.unit_id, l.name, f.role, f.from_at, f.to_at, p.site_id, s.organization_id
        FROM shift f JOIN location l ON l.id = f.unit_id LEFT JOIN unit_place p ON p.unit_id = l.id LEFT JOIN site s ON s.id = p.site_id
        WHERE f.staff_id = @staff AND f.to_at > @now ORDER BY f.from_at
        """,
        row => new ShiftRow(row.Id(0), row.Id(1), row.GetString(2), row.GetString(3), row.Time(4), row.Time(5), by.May(Permission.PlanShifts, new Place(row.Id(1), row.IdOrNull(6), row.IdOrNull(7)))),
        ("staff", staff), ("now", now))];

    static List<LicenceRow> Licences(DbConnection db, string sql, Guid id, Instant now)
    {
        var today = CredentialRows.Today(db, now);
        return db.Query(sql, row => Licence(row, today), ("id", id));
    }

    static LicenceRow Licence(DbDataReader row, LocalDate today)
    {
        var held = new Credential(row.GetString(1), CredentialRows.Day(row.GetString(5)), CredentialRows.Day(row.GetString(6)), !row.IsDBNull(7));
        return new LicenceRow(row.Id(0), held.Kind, row.GetString(2), row.GetString(3), row.GetString(4), held.ValidFrom, held.ValidTo,
            Credentials.StateOn(held, today), Credentials.DaysLeft(held, today), Credentials.Warning(held, today));
    }

    // Renewed ones do not warn: only the latest of each kind counts.
    static List<ExpiryRow> Expiring(DbConnection db, Actor by, Instant now)
    {
        var today = CredentialRows.Today(db, now);
        var rows = new List<ExpiryRow>();
        if (by.May(Permission.ManageStaff))
            foreach (var (id, name, held) in StaffWith(db, now).Where(each => each.Held.Any(role => Manages(db, by, role))))
                rows.AddRange(Latest(Licences(db, "SELECT id, kind, number, issuer, evidence, valid_from, valid_to, ended_at FROM credential WHERE staff_id = @id", id, now)).Select(each => new ExpiryRow(name, Paths.StaffMember(id), each)));
        foreach (var (id, name) in db.Query("SELECT id, name FROM site ORDER BY name", row => (row.Id(0), row.GetString(1))))
            if (by.May(Permission.ManagePlaces, Whereabouts.Of(db, Subject.Site(id)).Place))
                rows.AddRange(Latest(Licences(db, "SELECT id, kind, number, issuer, evidence, valid_from, valid_to, ended_at FROM site_licence WHERE site_id = @id", id, now)).Select(each => new ExpiryRow(name, Paths.Site(id), each)));
        return [.. rows.OrderBy(each => each.Licence.To)];

        static IEnumerable<LicenceRow> Latest(List<LicenceRow> all) => all.Where(each => each.State != CredentialState.Ended).GroupBy(each => each.Kind).Select(kind => kind.MaxBy(each => each.To)!)
            .Where(each => each.State is CredentialState.EndsSoon or CredentialState.Lapsed);
    }
}
