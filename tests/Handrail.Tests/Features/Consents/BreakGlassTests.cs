using System.Net;
using System.Text.Json;
using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Consents;
using Handrail.Features.Watch;
using Handrail.Gate;
using Handrail.Outbound;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Tests.Features.Consents;

/// <summary>Emergency access on a clock the test moves: one person, 60 minutes, told, recorded, reviewed by another; never counselling notes; when the consents fail, too.</summary>
public sealed class BreakGlassTests
{
    static readonly BreakGlass Ask = new(Hands.Someone, "overdose", "Found unconscious in the corridor", "Myself, and Dr Vance of the county hospital");

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-063")]
    public async Task It_opens_one_record_for_60_minutes_for_whoever_asked_and_no_counselling_notes(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        var house = House.Of(ward);
        var (tove, ama) = (Ward.Staff("tove.berg"), Ward.Staff("ama.osei"));
        Assert.Equal("", house.Ground(new ViewPerson(DemoWard.Stay(1)), tove));
        await house.Open(tove, Ask);
        Assert.Equal("break-glass", house.Ground(new ViewPerson(DemoWard.Stay(1)), tove));
        Assert.Equal("break-glass", house.Ground(new ViewConsents(Hands.Someone), tove));
        Assert.Equal("", house.Ground(new ViewPerson(DemoWard.Stay(2)), tove));
        Assert.Equal("", house.Ground(new ViewPerson(DemoWard.Stay(1)), ama));
        Assert.Equal("", house.Ground(new ReadNotes(Hands.Someone), tove));
        Assert.Equal("", house.Ground(new WriteNote(Hands.Someone, "x"), tove));
        Assert.Equal("", house.Ground(new OpenDisclosure(Hands.Someone), tove));
        Assert.Equal("", house.Ground(new OpenConsentForm(Hands.Someone), tove));
        ward.Clock.Now += Duration.FromMinutes(59);
        Assert.Equal("break-glass", house.Ground(new ViewPerson(DemoWard.Stay(1)), tove));
        ward.Clock.Now += Duration.FromMinutes(1);
        Assert.Equal("", house.Ground(new ViewPerson(DemoWard.Stay(1)), tove));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-063")]
    public async Task It_is_always_recorded_told_at_once_and_reviewed_by_another_within_72_hours(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        var house = House.Of(ward);
        var opening = await house.Open(Ward.Staff("tove.berg"), Ask);
        Assert.Equal(1, ward.Count("audit_event", "action = 'BreakGlass' AND purpose = 'ETREAT' AND outcome = 'done' AND ground LIKE '%break-glass%' AND person_id = '" + Hands.Someone + "'"));
        Assert.Equal(0, ward.Count("audit_event", "detail LIKE '%corridor%'"));

        var folder = Directory.CreateTempSubdirectory("handrail-outbox-").FullName;
        using var spool = new PrivacySpool(ward.Database, ward.Writer, TimeProvider.System, folder, NullLogger<PrivacySpool>.Instance);
        Assert.Equal((1, 0), (await spool.Round(CancellationToken.None), await spool.Round(CancellationToken.None)));
        using var notice = JsonDocument.Parse(await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder, "privacy-*.json"))));
        Assert.Equal(("high", $"/privacy/reviews/{opening}"), (notice.RootElement.GetProperty("priority").GetString(), notice.RootElement.GetProperty("review").GetString()));
        Assert.DoesNotContain("corridor", notice.RootElement.GetRawText(), StringComparison.Ordinal);

        using (var connection = ward.Database.Open())
        {
            var row = Assert.Single(house.Reviews.All(connection, Ward.Staff("priya.nair")));
            Assert.Equal((opening, (string?)null, ward.Clock.Now + Duration.FromHours(72)), (row.Id, row.Finding, row.Due));
            Assert.Equal(Ask.Reason, house.Reviews.Words(connection, row).Reason);
        }

        var review = new ReviewOpening(opening, "justified", "Read the entries, talked to both");
        // Also who has both roles may not review what they opened.
        await ward.Writer.Run(scope => scope.Connection.Execute("INSERT INTO assignment (id, staff_id, role, place_kind, place_id, from_at, made_at) VALUES (@id, @staff, 'privacy-officer', 'unit', @unit, 0, 0)",
            ("id", Guid.CreateVersion7()), ("staff", DemoWard.StaffId("tove.berg")), ("unit", DemoWard.Unit)));
        var own = await house.Review(Ward.Staff("tove.berg") with { Role = "privacy-officer" }, review);
        Assert.Contains("another person reviews it", Assert.IsType<Outcome<Guid>.Refused>(own).Why.Reason, StringComparison.Ordinal);
        Assert.Null((await house.Review(Ward.Staff("priya.nair"), review)).Kind);
        Assert.Equal(RefusalKind.Conflict, (await house.Review(Ward.Staff("priya.nair"), review)).Kind);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => ward.Writer.Run(scope => scope.Connection.Execute("UPDATE break_glass SET until_at = until_at + 1")));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => ward.Writer.Run(scope => scope.Connection.Execute("DELETE FROM break_glass_review")));
    }

    [Fact]
    public void It_needs_a_kind_of_emergency_a_reason_and_who_is_told()
    {
        Assert.Equal(["nature", "reason", "told"], new BreakGlass(Hands.Someone, "", " ", "").Issues().Select(each => each.Field));
        Assert.Empty(Ask.Issues());
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-064")]
    public async Task When_the_consents_cannot_be_read_it_still_opens_and_everything_else_stays_shut(Engine engine)
    {
        await using var running = await Running.Start(engine);
        await Hands.Agree(running, Hands.Someone);
        using var elm = await Hands.Reader(running, Hands.DrElm);
        Assert.Contains(Hands.Someone.ToString(), await elm.GetStringAsync(new Uri("fhir/Patient", UriKind.Relative)), StringComparison.Ordinal);
        await running.Write(scope => scope.Connection.Execute("ALTER TABLE consent RENAME TO consent_gone"));

        // Shut: the reader outside, the packet, the list of consents.
        using (var answer = await elm.GetAsync(new Uri("fhir/Patient", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
            Assert.DoesNotContain(Hands.Someone.ToString(), await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var priya = await Hands.Of(running, "priya.nair");
        Assert.Equal(HttpStatusCode.InternalServerError, (await priya.Get($"/record/{Hands.Someone}/consents")).Status);

        // Open: the emergency, and the person's page under it, with the red frame.
        using var ruth = await Hands.Of(running, "ruth.adair");
        var opened = await ruth.Post("/emergency", "/emergency", ("number", "D00001"), ("nature", "worse"), ("reason", "Collapsed"), ("told", "Myself, ward doctor"));
        Assert.Equal((HttpStatusCode.Redirect, $"/person/{DemoWard.Stay(1)}"), (opened.Status, opened.Location));
        var page = await ruth.Get(opened.Location);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Emergency access", page.Html, StringComparison.Ordinal);
        Assert.Contains("class=\"page emergency ", page.Html, StringComparison.Ordinal);
        Assert.Contains("class=\"page emergency ", (await ruth.Get("/about")).Html, StringComparison.Ordinal);
        using var connection = running.Database.Open();
        Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'ViewPerson' AND purpose = 'ETREAT' AND person_id = @person", ("person", Hands.Someone.ToString())));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-063"), Hazard("HZ-062")]
    public async Task Somebody_without_a_relationship_gets_in_to_that_person_only_and_never_to_counselling_notes(Engine engine)
    {
        await using var running = await Running.Start(engine);
        using var ruth = await Hands.Of(running, "ruth.adair"); // a prescriber by role, on no shift and no care team here
        var (one, other) = ($"/person/{DemoWard.Stay(1)}", $"/person/{DemoWard.Stay(2)}");
        var shut = await ruth.Get(one);
        Assert.Equal(HttpStatusCode.NotFound, shut.Status);
        Assert.Contains($"/emergency?stay={DemoWard.Stay(1)}", shut.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await ruth.Get($"/record/{Hands.Someone}/consents")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await ruth.Post($"/emergency?stay={DemoWard.Stay(1)}", "/emergency", ("stay", DemoWard.Stay(1).ToString()), ("nature", "worse"), ("reason", "Collapsed"), ("told", "Myself"))).Status);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), ((await ruth.Get(one)).Status, (await ruth.Get(other)).Status));
        Assert.Equal(HttpStatusCode.OK, (await ruth.Get($"/record/{Hands.Someone}/consents")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ruth.Get($"/record/{Hands.Someone}/disclose")).Status);

        // A therapist of another person opens this one in an emergency, and its notes stay shut all the same.
        using var noor = await Hands.Of(running, "noor.khan");
        var third = DemoWard.Person(3);
        Assert.Equal(HttpStatusCode.NotFound, (await noor.Get($"/record/{third}/counselling")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await noor.Post("/emergency", "/emergency", ("number", "D00003"), ("nature", "danger"), ("reason", "Threatens to jump"), ("told", "Myself"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await noor.Get($"/person/{DemoWard.Stay(3)}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await noor.Get($"/record/{third}/counselling")).Status);
    }

    [Fact]
    public async Task A_shut_page_of_a_person_leads_to_it_whether_or_not_there_is_such_a_person()
    {
        await using var running = await Running.Start();
        using var tove = await Hands.Of(running, "tove.berg");
        var nobody = Guid.NewGuid();
        var page = await tove.Get($"/person/{nobody}");
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains($"/emergency?stay={nobody}", page.Html, StringComparison.Ordinal);
        Assert.Contains("I need this record in an emergency", page.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await tove.Post("/emergency", "/emergency", ("stay", nobody.ToString()), ("nature", "worse"), ("reason", "x"), ("told", "y"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await tove.Post("/emergency", "/emergency", ("number", "D00001"), ("nature", "worse"))).Status);
        using var connection = running.Database.Open();
        Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM break_glass"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-063")]
    public async Task A_privacy_officer_reviews_the_openings_of_their_own_places_and_neither_sees_nor_closes_another_s(Engine engine)
    {
        await using var running = await Running.Start(engine);
        foreach (var (login, site) in new[] { ("officer.harbour", DemoNetwork.Harbour), ("officer.north", DemoNetwork.NorthShore) }) await Hands.Officer(running, login, "site", site);
        using var tove = await Hands.Of(running, "tove.berg");
        Assert.Equal(HttpStatusCode.Redirect, (await tove.Post("/emergency", "/emergency", ("stay", DemoWard.Stay(1).ToString()), ("nature", "worse"), ("reason", "found in the corridor"), ("told", "the ward"))).Status);
        Guid opening;
        using (var connection = running.Database.Open()) opening = connection.Query("SELECT id FROM break_glass", row => row.Id(0)).Single();

        var review = $"/privacy/reviews/{opening}";
        using var north = await Hands.Of(running, "officer.north");
        Assert.DoesNotContain(opening.ToString(), (await north.Get("/privacy/reviews")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("found in the corridor", (await north.Get(review)).Html, StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await north.Get(review)).Status);
        Assert.NotEqual(HttpStatusCode.Redirect, (await north.Post("/account", review, ("finding", "justified"), ("words", "looked at it"))).Status);
        using (var connection = running.Database.Open()) Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM break_glass_review"));

        using var harbour = await Hands.Of(running, "officer.harbour");
        Assert.Contains(opening.ToString(), (await harbour.Get("/privacy/reviews")).Html, StringComparison.Ordinal);
        Assert.Contains("found in the corridor", (await harbour.Get(review)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await harbour.Post(review, review, ("finding", "justified"), ("words", "looked at it"))).Status);
        using (var connection = running.Database.Open()) Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM break_glass_review"));
    }

    sealed record House(Ward Ward, Gate.Gate Gate, EmergencyHandlers Handlers, EmergencyReviews Reviews, BreakGlassRule Rule)
    {
        public static House Of(Ward ward)
        {
            var vault = ward.Database.Vault;
            var rule = new BreakGlassRule();
            return new House(ward, new Gate.Gate(ward.Writer, ward.Database, new Admission([rule, new ConsentRule(new ConsentBook(vault))]), ward.Clock), new EmergencyHandlers(vault), new EmergencyReviews(vault, ward.Clock), rule);
        }

        public string Ground(IAsk ask, Actor by)
        {
            using var connection = Ward.Database.Open();
            return Rule.Judge(new AdmissionCase(ask, by, Whereabouts.Of(connection, ask.About), Ward.Clock.Now), connection).Ground;
        }

        public async Task<Guid> Open(Actor by, BreakGlass ask) => Assert.IsType<Outcome<Guid>.Done>(await Gate.Run(ask, by, Handlers.Open)).Value;

        public Task<Outcome<Guid>> Review(Actor by, ReviewOpening ask) => Gate.Run(ask, by, Reviews.Review);
    }
}
