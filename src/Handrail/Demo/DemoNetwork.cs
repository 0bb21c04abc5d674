using Handrail.Core.People;
using Handrail.Data;
using NodaTime;

namespace Handrail.Demo;

/// <summary>
/// The invented network around the detox unit of <see cref="DemoWard"/>: a second unit in the same house and a second site, with a few people and staff of their
/// own, so that "my unit", "another unit" and "another site" can be seen. It is put there after the detox unit has lived its past, and is quiet.
/// </summary>
public static class DemoNetwork
{
    /// <summary>Staff who do not work on the detox unit: login, name, role and where.</summary>
    public static readonly (string Login, string Name, string Role, PlaceKind Kind, Guid Place)[] Staff =
    [
        ("ola.brandt", "Ola Brandt", "nurse", PlaceKind.Unit, DemoNames.Id("unit residential")),
        ("ester.vane", "Ester Vane", "charge-nurse", PlaceKind.Unit, DemoNames.Id("unit residential")),
        ("mei.tanaka", "Mei Tanaka", "nurse", PlaceKind.Unit, DemoNames.Id("unit north")),
        ("paul.adeyemi", "Paul Adeyemi", "charge-nurse", PlaceKind.Unit, DemoNames.Id("unit north")),
        ("kim.alvarez", "Kim Alvarez", "technician", PlaceKind.Site, DemoNames.Id("site harbour")),
        ("jo.fisher", "Jo Fisher", "group-counsellor", PlaceKind.Site, DemoNames.Id("site harbour")),
        ("rae.collins", "Rae Collins", "content-reviewer", PlaceKind.Organization, DemoNames.Id("organization")),
        ("aud.moreau", "Aud Moreau", "auditor", PlaceKind.Organization, DemoNames.Id("organization")),
    ];

    /// <summary>The organization.</summary>
    public static Guid Organization { get; } = DemoNames.Id("organization");

    /// <summary>The site of the detox unit.</summary>
    public static Guid Harbour { get; } = DemoNames.Id("site harbour");

    /// <summary>The other site.</summary>
    public static Guid NorthShore { get; } = DemoNames.Id("site north");

    /// <summary>The other unit of the same site.</summary>
    public static Guid Residential { get; } = DemoNames.Id("unit residential");

    /// <summary>The unit of the other site.</summary>
    public static Guid NorthUnit { get; } = DemoNames.Id("unit north");

    /// <summary>People of the other units: number from 1 in each.</summary>
    public static Guid Person(Guid unit, int number) => DemoNames.Id($"person {unit} {number}");

    /// <summary>Their stays.</summary>
    public static Guid Stay(Guid unit, int number) => DemoNames.Id($"stay {unit} {number}");

    /// <summary>Who is observed once when the other units are put there, and by whom.</summary>
    public static IEnumerable<(Guid Person, Guid Nurse)> FirstSets =>
        from each in new[] { (Unit: Residential, Nurse: "ola.brandt"), (Unit: NorthUnit, Nurse: "mei.tanaka") }
        from number in Enumerable.Range(1, People)
        select (Person(each.Unit, number), DemoWard.StaffId(each.Nurse));

    const int People = 2;

    // Where the staff of the detox ward have their roles; everyone else of them has it in the whole network.
    static readonly (string Login, PlaceKind Kind, Guid Place)[] Places =
    [
        ("ama.osei", PlaceKind.Unit, DemoWard.Unit), ("tove.berg", PlaceKind.Unit, DemoWard.Unit), ("bo.lind", PlaceKind.Unit, DemoWard.Unit),
        ("kenji.sato", PlaceKind.Site, DemoNames.Id("site harbour")), ("maud.ek", PlaceKind.Site, DemoNames.Id("site harbour")), ("noor.khan", PlaceKind.Site, DemoNames.Id("site harbour")),
    ];

    /// <summary>Organization, sites, the place of the detox unit, and where its staff have their roles. Inside the commit of the ward.</summary>
    internal static void SeedHome(WriteScope scope, Instant at)
    {
        var db = scope.Connection;
        db.Execute("INSERT INTO organization (id, name) VALUES (@id, 'Harbour Network')", ("id", Organization));
        db.Execute("INSERT INTO site (id, organization_id, name, address) VALUES (@id, @org, 'Harbour House', '1 Harbour Road')", ("id", Harbour), ("org", Organization));
        db.Execute("INSERT INTO unit_place (unit_id, site_id) VALUES (@unit, @site)", ("unit", DemoWard.Unit), ("site", Harbour));
        foreach (var (login, _, role) in DemoWard.Staff)
        {
            var (kind, place) = Places.Where(each => each.Login == login).Select(each => (each.Kind, each.Place)).DefaultIfEmpty((PlaceKind.Organization, Organization)).First();
            Assign(scope, login, role, kind, place, at);
        }
    }

    /// <summary>One episode for each stay that has none. Inside the commit of the ward.</summary>
    internal static void SeedEpisodes(WriteScope scope)
    {
        var db = scope.Connection;
        db.Execute(
            """
            INSERT INTO episode_of_care (id, person_id, organization_id, started_at)
            SELECT e.id, e.person_id, @org, e.admitted_at FROM encounter e WHERE NOT EXISTS (SELECT 1 FROM encounter_episode x WHERE x.encounter_id = e.id)
            """,
            ("org", Organization));
        db.Execute("INSERT INTO encounter_episode (encounter_id, episode_id) SELECT e.id, e.id FROM encounter e WHERE NOT EXISTS (SELECT 1 FROM encounter_episode x WHERE x.encounter_id = e.id)");
    }

    /// <summary>The other units with their people and staff; answers how many people. One commit.</summary>
    public static int SeedOthers(WriteScope scope, Instant at)
    {
        var db = scope.Connection;
        foreach (var (login, name, role, kind, place) in Staff)
        {
            db.Execute("INSERT INTO staff (id, login, name, role) VALUES (@id, @login, @name, @role)", ("id", DemoWard.StaffId(login)), ("login", login), ("name", name), ("role", role));
            Assign(scope, login, role, kind, place, at);
        }

        db.Execute("INSERT INTO site (id, organization_id, name, address) VALUES (@id, @org, 'North Shore', '20 Shore Lane')", ("id", NorthShore), ("org", Organization));
        SeedUnit(scope, Residential, Harbour, "Residential unit, Harbour House", 1, "ester.vane", "ola.brandt", at);
        SeedUnit(scope, NorthUnit, NorthShore, "Detox unit, North Shore", 2, "paul.adeyemi", "mei.tanaka", at);
        SeedEpisodes(scope);
        SeedLicences(scope, at);
        // The therapist is on the care team of the first two people of the detox unit, and on no shift.
        for (var number = 1; number <= People; number++)
            db.Execute(
                "INSERT INTO care_team (id, encounter_id, staff_id, role, from_at) SELECT @id, e.id, @staff, 'therapist', @at FROM encounter e WHERE e.id = @stay",
                ("id", DemoNames.Id($"care team {number}")), ("staff", DemoWard.StaffId("noor.khan")), ("at", at), ("stay", DemoWard.Stay(number)));
        return 2 * People;
    }

    static void Assign(WriteScope scope, string login, string role, PlaceKind kind, Guid place, Instant at) => scope.Connection.Execute(
        "INSERT INTO assignment (id, staff_id, role, place_kind, place_id, from_at, made_at) VALUES (@id, @staff, @role, @kind, @place, @from, @from)",
        ("id", DemoNames.Id("assignment " + login)), ("staff", DemoWard.StaffId(login)), ("role", role), ("kind", kind.Code()), ("place", place), ("from", at - Duration.FromDays(30)));

    static void SeedUnit(WriteScope scope, Guid unit, Guid site, string name, int sort, string charge, string nurse, Instant at)
    {
        var db = scope.Connection;
        db.Execute("INSERT INTO location (id, kind, name, unit_id, sort) VALUES (@id, 'unit', @name, @id, @sort)", ("id", unit), ("name", name), ("sort", sort));
        db.Execute("INSERT INTO unit_place (unit_id, site_id) VALUES (@unit, @site)", ("unit", unit), ("site", site));
        db.Execute("INSERT INTO unit_setting (unit_id, zone, charge_staff_id, day_from, night_from) VALUES (@unit, 'America/New_York', @charge, '07:00', '19:00')", ("unit", unit), ("charge", DemoWard.StaffId(charge)));
        foreach (var (login, role) in new[] { (charge, "charge-nurse"), (nurse, "nurse") })
            db.Execute("INSERT INTO shift (id, unit_id, staff_id, role, from_at, to_at) VALUES (@id, @unit, @staff, @role, @from, @to)",
                ("id", DemoNames.Id("shift " + login)), ("unit", unit), ("staff", DemoWard.StaffId(login)), ("role", role), ("from", at - Duration.FromHours(1)), ("to", at + Duration.FromDays(365)));
        for (var number = 1; number <= People; number++) SeedPerson(scope, unit, sort, number, at);
    }

    // Something in force, something that ends soon, something that has lapsed and blocks nothing: to be seen on the pages.
    static void SeedLicences(WriteScope scope, Instant at)
    {
        var today = at.InUtc().Date;
        foreach (var (login, kind, number, left) in ((string, string, string, int)[])
            [("ruth.adair", "licence", "NY-20417", 400), ("ruth.adair", "prescribing", "RX-5521", 25), ("kenji.sato", "licence", "NY-30118", 12), ("ama.osei", "licence", "RN-8841", 260), ("tove.berg", "training", "CPR-119", -10)])
            scope.Connection.Execute(
                """
                INSERT INTO credential (id, staff_id, kind, number, issuer, valid_from, valid_to, evidence, recorded_at)
                VALUES (@id, @staff, @kind, @number, 'Invented board', @from, @to, 'Invented for the demo', @at)
                """,
                ("id", DemoNames.Id($"credential {login} {kind}")), ("staff", DemoWard.StaffId(login)), ("kind", kind), ("number", number), ("from", Day(today.PlusDays(-500))), ("to", Day(today.PlusDays(left))), ("at", at));
        foreach (var (site, kind, number, left) in ((Guid, string, string, int)[])[(Harbour, "state-licence", "OASAS-771", 210), (Harbour, "accreditation", "ACC-90", 6), (NorthShore, "state-licence", "OASAS-772", 90)])
            scope.Connection.Execute(
                """
                INSERT INTO site_licence (id, site_id, kind, number, issuer, valid_from, valid_to, evidence, recorded_at)
                VALUES (@id, @site, @kind, @number, 'Invented office', @from, @to, 'Invented for the demo', @at)
                """,
                ("id", DemoNames.Id($"licence {site} {kind}")), ("site", site), ("kind", kind), ("number", number), ("from", Day(today.PlusDays(-300))), ("to", Day(today.PlusDays(left))), ("at", at));
    }

    static string Day(LocalDate day) => day.ToString("uuuu-MM-dd", null);

    static void SeedPerson(WriteScope scope, Guid unit, int sort, int number, Instant at)
    {
        var db = scope.Connection;
        // One of them came once before, to the detox unit, and was written down a little differently.
        var again = sort == 1 && number == 2;
        var (given, family) = DemoNames.Person(again ? 1 : 40 + (sort * 10) + number);
        if (again) family += "h";
        var born = again ? DemoWard.Born(1) : new LocalDate(1970 + sort + number, 3, 10 + number);
        var bed = DemoNames.Id($"bed {unit} {number}");
        db.Execute("INSERT INTO location (id, kind, name, unit_id, sort) VALUES (@id, 'bed', @name, @unit, @sort)", ("id", bed), ("name", $"{(sort == 1 ? "R" : "N")}{number}"), ("unit", unit), ("sort", number));
        PersonNames.Add(scope, Person(unit, number), new PersonText(family, given, $"N{sort}{number:000}", born, number % 2 == 0 ? "female" : "male"));
        db.Execute(
            "INSERT INTO encounter (id, person_id, unit_id, protocol, acuity, spo2_scale, flags, admitted_at) VALUES (@id, @person, @unit, 'general-detox', 0, 1, @flags, @at)",
            ("id", Stay(unit, number)), ("person", Person(unit, number)), ("unit", unit), ("flags", sort == 1 ? "Residential" : "Day 6"), ("at", at));
        db.Execute("INSERT INTO bed_stay (id, encounter_id, bed_id, from_at) VALUES (@id, @stay, @bed, @at)", ("id", DemoNames.Id($"bed stay {unit} {number}")), ("stay", Stay(unit, number)), ("bed", bed), ("at", at));
    }
}
