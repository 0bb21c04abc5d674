using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.People;
using Handrail.Features.Watch;
using Handrail.Gate;
using Handrail.Tests.Features.Consents;
using NodaTime;

namespace Handrail.Tests.Features.People;

/// <summary>Staff, shifts, credentials and joined records, through the gate, on both engines.</summary>
public sealed class PeopleTests
{
    static async Task<Ward> Network(Engine engine)
    {
        var ward = await Ward.Open(engine);
        await ward.Writer.Run(scope => DemoNetwork.SeedOthers(scope, scope.Now));
        return ward;
    }

    static async Task<Refusal> Refused<TAsk>(Ward ward, string login, TAsk ask, Func<TAsk, Actor, WriteScope, Outcome<Guid>> handle) where TAsk : IAsk =>
        Assert.IsType<Outcome<Guid>.Refused>(await ward.Gate.Run(ask, Ward.Staff(login), handle)).Why;

    static LicenceText Licence(LocalDate from, LocalDate to, string kind = "licence") => new(kind, "MD 1", "State board", from, to, "Seen in the office");

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task An_administrator_adds_somebody_gives_a_second_role_and_ends_the_first(Engine engine)
    {
        await using var ward = await Network(engine);
        var handlers = new StaffHandlers();
        var id = await ward.Done("tomas.reyes", new AddStaff("new.one", "New One", "nurse", PlaceKind.Unit, DemoNetwork.NorthUnit), handlers.Add);
        var actor = new Actor("staff", id, "New One", "nurse");
        Assert.True(May(ward, actor, Permission.SeeFigures, DemoNetwork.NorthUnit));
        Assert.False(May(ward, actor, Permission.SeeFigures, DemoWard.Unit));
        await ward.Done("tomas.reyes", new AddAssignment(id, "manager", PlaceKind.Site, DemoNetwork.Harbour, ward.Clock.Now, null), handlers.Assign);
        Assert.True(May(ward, actor, Permission.SeeFigures, DemoWard.Unit));
        var first = ward.Query("SELECT id FROM assignment WHERE staff_id = @id AND role = 'nurse'", row => row.Id(0), ("id", id))[0];
        await ward.Done("tomas.reyes", new EndAssignment(id, first, PlaceKind.Unit, DemoNetwork.NorthUnit), handlers.End);
        Assert.False(May(ward, actor, Permission.SeeFigures, DemoNetwork.NorthUnit));
        Assert.Equal(2, ward.Count("assignment", "role IN ('nurse', 'manager') AND staff_id IN (SELECT id FROM staff WHERE login = 'new.one')"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-058")]
    public async Task Nobody_gives_themselves_a_role_or_reaches_beyond_their_place(Engine engine)
    {
        await using var ward = await Network(engine);
        var (handlers, admin) = (new StaffHandlers(), DemoWard.StaffId("tomas.reyes"));
        Assert.Equal(RefusalKind.Conflict, (await Refused(ward, "tomas.reyes", new AddAssignment(admin, "nurse", PlaceKind.Unit, DemoWard.Unit, ward.Clock.Now, null), handlers.Assign)).Kind);
        await ward.Writer.Run(scope => scope.Connection.Execute("UPDATE assignment SET place_kind = 'site', place_id = @site WHERE staff_id = @staff", ("site", DemoNetwork.Harbour), ("staff", admin)));
        Assert.True((await Refused(ward, "tomas.reyes", new AddAssignment(DemoWard.StaffId("ama.osei"), "nurse", PlaceKind.Unit, DemoNetwork.NorthUnit, ward.Clock.Now, null), handlers.Assign)).IsHidden);
        Assert.True((await Refused(ward, "tomas.reyes", new AddAssignment(DemoWard.StaffId("ama.osei"), "nurse", PlaceKind.Organization, DemoNetwork.Organization, ward.Clock.Now, null), handlers.Assign)).IsHidden);
        Assert.Equal(RefusalKind.NotFound, (await Refused(ward, "tomas.reyes", new DisableStaff(DemoWard.StaffId("mei.tanaka"), PlaceKind.Unit, DemoWard.Unit), handlers.Disable)).Kind);
        Assert.Equal(RefusalKind.NotAllowed, (await Refused(ward, "ama.osei", new AddStaff("x.yz", "X", "nurse", PlaceKind.Unit, DemoWard.Unit), handlers.Add)).Kind);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-057")]
    public async Task Whoever_answers_for_an_empty_roster_cannot_lose_the_unit_or_the_account(Engine engine)
    {
        await using var ward = await Network(engine);
        var (handlers, bo) = (new StaffHandlers(), DemoWard.StaffId("bo.lind"));
        var held = ward.Query("SELECT id FROM assignment WHERE staff_id = @id", row => row.Id(0), ("id", bo))[0];
        Assert.Equal(RefusalKind.Conflict, (await Refused(ward, "tomas.reyes", new EndAssignment(bo, held, PlaceKind.Unit, DemoWard.Unit), handlers.End)).Kind);
        Assert.Equal(RefusalKind.Conflict, (await Refused(ward, "tomas.reyes", new DisableStaff(bo, PlaceKind.Unit, DemoWard.Unit), handlers.Disable)).Kind);
        Assert.Equal(1, ward.Count("assignment", "to_at IS NULL AND staff_id IN (SELECT id FROM staff WHERE login = 'bo.lind')"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Ending_a_role_ends_the_shifts_it_carried_and_a_shift_needs_a_role(Engine engine)
    {
        await using var ward = await Network(engine);
        var ama = DemoWard.StaffId("ama.osei");
        Assert.Equal(RefusalKind.Invalid, (await Refused(ward, "tomas.reyes", new AddShift(ama, DemoNetwork.NorthUnit, "nurse", ward.Clock.Now, ward.Clock.Now + Duration.FromHours(8)), new ShiftHandlers().Add)).Kind);
        var held = ward.Query("SELECT id FROM assignment WHERE staff_id = @id", row => row.Id(0), ("id", ama))[0];
        await ward.Done("tomas.reyes", new EndAssignment(ama, held, PlaceKind.Unit, DemoWard.Unit), new StaffHandlers().End);
        using var connection = ward.Database.Open();
        Assert.False(RelationshipRule.OnShift(connection, ama, DemoWard.Unit, ward.Clock.Now));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-057")]
    public async Task A_director_with_a_lapsed_licence_cannot_sign_until_the_renewal_is_recorded(Engine engine)
    {
        await using var ward = await Network(engine);
        var (handlers, ruth, today) = (new CredentialHandlers(), DemoWard.StaffId("ruth.adair"), new LocalDate(2026, 11, 22));
        var protocol = ward.Shelf.All.First();
        var sign = new SignProtocol(protocol.Protocol.Id, protocol.ContentHash, "For this unit");
        var signing = new SignProtocolHandler(ward.Shelf, ward.Book);
        Task<Guid> Record(LocalDate from, LocalDate to) => ward.Done("tomas.reyes", new AddCredential(ruth, PlaceKind.Organization, DemoNetwork.Organization, Licence(from, to, "certification")), handlers.Add);
        // The holder is told on their own pages from 30 days before.
        List<string> Told(int days)
        {
            using var connection = ward.Database.Open();
            return [.. CredentialRows.Warnings(connection, ruth, ward.Clock.Now - Duration.FromDays(days)).Where(each => each.StartsWith("Certification", StringComparison.Ordinal))];
        }

        await Record(today.PlusDays(-400), today);
        Assert.Empty(Told(31));
        Assert.Equal(["Certification ends in 30 days (warning at 30)"], Told(30));
        Assert.Equal(["Certification ends in 7 days (warning at 7)"], Told(7));
        Assert.Equal(["Certification ends today"], Told(0));
        Assert.Equal(["Certification lapsed 2 days ago"], Told(-2));
        // It is the evening of 22 November in New York: the licence still holds that day.
        await ward.Done("ruth.adair", sign, signing.Handle);
        ward.Clock.Now += Duration.FromHours(3);
        Assert.Equal(RefusalKind.Unsafe, (await Refused(ward, "ruth.adair", sign, signing.Handle)).Kind);
        await Record(today.PlusDays(1), today.PlusDays(700));
        await ward.Done("ruth.adair", sign, signing.Handle);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-059")]
    public async Task Joining_two_records_changes_no_fact_and_parting_them_restores_everything(Engine engine)
    {
        await using var ward = await Network(engine);
        var (handlers, kept, other) = (new LinkHandlers(), DemoWard.Person(1), DemoWard.Person(2));
        await ward.QuietSet(1);
        await ward.QuietSet(2);
        var before = Everything(ward);
        await ward.Done("priya.nair", new LinkPeople(kept, other, LinkKind.Merge, "same card"), handlers.Handle);
        Assert.Equal(before, Everything(ward));
        using (var connection = ward.Database.Open())
        {
            Assert.Equal(new[] { kept, other }.Order(), PersonLinkRows.AllOf(connection, other).Order());
            Assert.Equal(PersonLinkRows.Folded(connection), PersonLinkRows.Now(connection));
        }

        Assert.Equal(RefusalKind.Conflict, (await Refused(ward, "priya.nair", new LinkPeople(other, kept, LinkKind.Merge, "again"), handlers.Handle)).Kind);
        await ward.Done("priya.nair", new LinkPeople(kept, other, LinkKind.Undo, "two cards after all"), handlers.Handle);
        Assert.Equal(before, Everything(ward));
        using var after = ward.Database.Open();
        Assert.Equal(PersonLinks.None, PersonLinkRows.Now(after));
        Assert.Equal(PersonLinks.None, PersonLinkRows.Folded(after));
        Assert.Equal(2, ward.Count("person_link_event"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_charge_nurse_joins_records_of_her_unit_only(Engine engine)
    {
        await using var ward = await Network(engine);
        var handlers = new LinkHandlers();
        var far = DemoNetwork.Person(DemoNetwork.NorthUnit, 1);
        Assert.NotEqual(Guid.Empty, await ward.Done("bo.lind", new LinkPeople(DemoWard.Person(1), DemoWard.Person(2), LinkKind.Merge, "same card"), handlers.Handle));
        Assert.True((await Refused(ward, "bo.lind", new LinkPeople(far, DemoWard.Person(1), LinkKind.Merge, "same card"), handlers.Handle)).IsHidden);
        Assert.Equal(RefusalKind.NotFound, (await Refused(ward, "bo.lind", new LinkPeople(DemoWard.Person(3), far, LinkKind.Merge, "same card"), handlers.Handle)).Kind);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Somebody_on_the_care_team_of_one_record_sees_the_joined_one_until_they_are_parted(Engine engine)
    {
        await using var ward = await Network(engine);
        var (handlers, noor) = (new LinkHandlers(), Ward.Staff("noor.khan"));
        Assert.NotNull(ward.Gate.Judge(new ViewPerson(DemoWard.Stay(3)), noor).Refused);
        await ward.Done("priya.nair", new LinkPeople(DemoWard.Person(1), DemoWard.Person(3), LinkKind.Merge, "same card"), handlers.Handle);
        Assert.Null(ward.Gate.Judge(new ViewPerson(DemoWard.Stay(3)), noor).Refused);
        await ward.Done("priya.nair", new LinkPeople(DemoWard.Person(1), DemoWard.Person(3), LinkKind.Undo, "mistake"), handlers.Handle);
        Assert.NotNull(ward.Gate.Judge(new ViewPerson(DemoWard.Stay(3)), noor).Refused);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-059")]
    public async Task Two_alike_are_proposed_within_reach_and_not_beyond_until_somebody_says_that_they_are_two(Engine engine)
    {
        await using var ward = await Network(engine);
        var far = (DemoNetwork.Person(DemoNetwork.NorthUnit, 1), DemoNetwork.Person(DemoNetwork.NorthUnit, 2));
        await ward.Writer.Run(scope =>
        {
            foreach (var (person, given, family, number) in new[] { (DemoWard.Person(1), "Alva", "Ravndal", "N1"), (DemoWard.Person(2), "Álva", "Ravndal", "N2"), (far.Item1, "Zeno", "Okafor", "N3"), (far.Item2, "Zeno", "Okafor", "N4") })
                PersonNames.Change(scope, person, new PersonText(family, given, number, new LocalDate(1990, 4, number is "N2" or "N4" ? 13 : 12), "unknown"));
            return true;
        });
        var (home, north) = ((DemoWard.Person(1), DemoWard.Person(2)), far);
        Assert.Equal([home], Pairs("bo.lind"));
        Assert.Equal(new[] { home, north }.Order(), Pairs("priya.nair").Order());
        var shown = Page("bo.lind");
        Assert.Contains(shown.Pairs, pair => pair.Reasons.Contains("one digit of the birth date differs") && pair.Score >= Duplicates.Propose);
        await ward.Done("bo.lind", new LinkPeople(home.Item1, home.Item2, LinkKind.Distinct, "cousins, both were here at once"), new LinkHandlers().Handle);
        Assert.Empty(Pairs("bo.lind"));
        Assert.Equal([north], Pairs("priya.nair"));

        DuplicatesModel Page(string login)
        {
            using var connection = ward.Database.Open();
            return new DuplicateList(ward.Database).Of(new Handrail.Ui.PageFrame(ward.Clock.Now, DateTimeZone.Utc, false, Handrail.Ui.FormTokens.FilledByScript), Assignments.Now(connection, Ward.Staff(login), ward.Clock.Now), Typed.Nothing);
        }

        List<(Guid, Guid)> Pairs(string login) => [.. Page(login).Pairs.Select(pair => string.CompareOrdinal(pair.First.Number, pair.Second.Number) < 0 ? (pair.First.Person, pair.Second.Person) : (pair.Second.Person, pair.First.Person))];
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-065"), Hazard("HZ-077")]
    public async Task A_relative_is_sealed_shown_to_who_cares_for_the_person_and_found_by_no_search(Engine engine)
    {
        const string Name = "Quilla Zwetkow", Reach = "call +1 555 0100";
        await using var running = await Running.Start(engine);
        using var nurse = await Hands.Of(running, "ama.osei");
        var (page, person) = ($"people/{DemoWard.Person(1)}", DemoWard.Person(1));
        Assert.Equal(System.Net.HttpStatusCode.Redirect, (await nurse.Post(page, page + "/relatives", ("name", Name), ("kind", "parent"), ("reach", Reach))).Status);
        using (var connection = running.Database.Open())
        {
            // A row of their own, with a key of their own, and no word of it in the clear.
            var (id, name, reach) = connection.Query("SELECT id, name, reach FROM relative", row => (row.Id(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2))).Single();
            Assert.NotEqual(person, id);
            Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM data_key WHERE owner = @id", ("id", id)));
            Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM person WHERE id = @id", ("id", id)));
            foreach (var bytes in new[] { name, reach }) Assert.DoesNotMatch("Quilla|Zwetkow|0100", System.Text.Encoding.UTF8.GetString(bytes));
        }

        // Whoever cares for the person reads it; a colleague of another unit has no such page, and a patient's account has none either.
        Assert.Contains(Name, (await nurse.Get(page)).Html, StringComparison.Ordinal);
        Assert.Contains(Reach, (await nurse.Get(page)).Html, StringComparison.Ordinal);
        using (var other = await Hands.Of(running, "ola.brandt")) Assert.Equal(System.Net.HttpStatusCode.NotFound, (await other.Get(page)).Status);
        var own = DemoWard.Person(2);
        await running.Write(scope => scope.Connection.Execute("INSERT INTO staff (id, login, name, role) VALUES (@id, 'my.abcdefgh', 'Me', 'patient')", ("id", own)));
        using var patient = new Hands(await running.Client("my.abcdefgh", own));
        foreach (var path in (string[])[page, "find"]) Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await patient.Get(path)).Status);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await patient.Post("my/record", "find", ("who", "Quilla"))).Status);
        Assert.DoesNotContain("Zwetkow", (await patient.Get("my/record")).Html, StringComparison.Ordinal);

        // No search finds them: a relative is no patient. What was searched for in vain is still there for who cares.
        foreach (var typed in (string[])["Quilla", "Zwetkow", Name, "0100"])
        {
            var found = (await nurse.Post("find", "find", ("who", typed))).Html;
            Assert.DoesNotContain("Zwetkow", found[found.IndexOf("<section aria-live", StringComparison.Ordinal)..], StringComparison.Ordinal);
        }

        Assert.Contains(Name, (await nurse.Get(page)).Html, StringComparison.Ordinal);
    }

    static bool May(Ward ward, Actor actor, Permission permission, Guid unit)
    {
        using var connection = ward.Database.Open();
        return Assignments.Now(connection, actor, ward.Clock.Now).May(permission, Whereabouts.Of(connection, Subject.Unit(unit)).Place);
    }

    // People, stays, beds and facts with the person they belong to, as text.
    static string Everything(Ward ward) => string.Join("\n", ((string[])["person", "encounter", "bed_stay", "episode_of_care", "encounter_episode", "observation", "care_team"]).SelectMany(table =>
        ward.Query($"SELECT * FROM {table}", row => table + " " + string.Join("|", Enumerable.Range(0, row.FieldCount).Select(i => row.IsDBNull(i) ? "" : row.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : row.GetValue(i).ToString())))).Order(StringComparer.Ordinal));
}
