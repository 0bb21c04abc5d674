using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Handrail.Core.Consent;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Access;
using Handrail.Gate;
using Hl7.Fhir.Serialization;
using F = Hl7.Fhir.Model;

namespace Handrail.Tests.Features.Audit;

public sealed class AuditReadingTests
{
    [Fact]
    public void Every_ask_of_the_program_is_a_known_deed()
    {
        var asks = typeof(IAsk).Assembly.GetTypes().Where(type => typeof(IAsk).IsAssignableFrom(type) && type is { IsClass: true, IsAbstract: false }).Select(type => type.Name).ToList();
        Assert.True(asks.Count > 15);
        Assert.DoesNotContain(asks, name => !Deeds.Knows(name));
    }

    [Theory, InlineData("ViewPerson", Deed.Read, "View person"), InlineData("SignProtocol", Deed.Update, "Sign protocol"), InlineData("SignIn", Deed.Execute, "Sign in"),
     InlineData("FhirSearch", Deed.Read, "Fhir search"), InlineData("RecordObservations", Deed.Create, "Record observations"), InlineData("Zzz", Deed.Execute, "Zzz")]
    public void A_deed_is_told_from_the_first_word(string action, Deed deed, string words)
    {
        Assert.Equal(deed, Deeds.Of(action));
        Assert.Equal(words, Deeds.InWords(action));
    }

    [Fact]
    public void The_id_of_a_row_leads_back_to_it_and_no_other_id_does()
    {
        foreach (var place in new AuditPlace[] { new(0, 1), new(1, 42), new(65535, (1L << 61) + 7) }) Assert.Equal(place, AuditPlace.Of(place.Id));
        Assert.Null(AuditPlace.Of(Guid.NewGuid()));
        Assert.Null(AuditPlace.Of(Guid.Empty));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_audit_is_found_by_person_by_staff_by_time_and_by_outcome_page_by_page(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        var start = ward.Clock.Now;
        for (var i = 0; i < 30; i++)
        {
            if (i % 3 == 0) ward.Clock.Now += NodaTime.Duration.FromMinutes(1); // three rows a moment: the order inside it must hold too
            var (person, actor, outcome) = (i % 2 == 0 ? one : other, i % 5 == 0 ? "bo" : "ama", i % 7 == 0 ? "NotAllowed" : "done");
            await ward.Gate.Record(new AuditRow("staff", actor, "ViewPerson", "person", person.ToString(), outcome, $"{i}") { Person = person.ToString(), Purpose = Purpose.Treatment.Code() });
        }

        using var connection = ward.Database.Open();
        var everything = new AuditWish(start, ward.Clock.Now + NodaTime.Duration.FromSeconds(1));
        List<int> Found(AuditWish wish)
        {
            var all = new List<AuditLine>();
            for (List<AuditLine> page = AuditRows.Find(connection, wish, 4); page.Count > 0; page = AuditRows.Find(connection, wish, 4, (page[^1].At, page[^1].Place))) all.AddRange(page);
            return [.. all.Where(line => line.Row.Detail.Length > 0 && line.Row.Action == "ViewPerson").Select(line => int.Parse(line.Row.Detail))];
        }

        var newestFirst = Enumerable.Range(0, 30).Reverse().ToList();
        Assert.Equal(newestFirst, Found(everything));
        Assert.Equal(newestFirst.Where(i => i % 2 == 0), Found(everything with { Person = one }));
        Assert.Equal(newestFirst.Where(i => i % 5 == 0), Found(everything with { Actor = "bo" }));
        Assert.Equal(newestFirst.Where(i => i % 5 == 0 && i % 2 == 1), Found(everything with { Actor = "bo", Person = other }));
        Assert.Equal(newestFirst.Where(i => i % 7 == 0), Found(everything with { RefusedOnly = true }));
        Assert.Equal(newestFirst.Where(i => i < 3), Found(everything with { To = start + NodaTime.Duration.FromMinutes(2) }));
        Assert.Empty(Found(everything with { Person = Guid.NewGuid() }));
    }

    [Fact]
    public async Task The_privacy_officer_sees_in_one_click_who_used_a_record_and_nobody_else_may()
    {
        await using var running = await Running.Start();
        await Consents.Hands.Agree(running, DemoWard.Person(1));
        using (var elm = await Consents.Hands.Reader(running, Consents.Hands.DrElm)) Assert.Equal(HttpStatusCode.OK, (await elm.GetAsync(Path("/fhir/Patient"))).StatusCode);
        using var nurse = await running.Client("ama.osei");
        Assert.Equal(HttpStatusCode.OK, (await nurse.GetAsync(Path($"/person/{DemoWard.Stay(1)}"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await nurse.GetAsync(Path($"/audit/person/{DemoWard.Person(1)}"))).StatusCode);

        using var officer = await running.Client("priya.nair");
        var search = await officer.GetAsync(Path("/audit"));
        var html = await search.Content.ReadAsStringAsync();
        var cookie = search.Headers.GetValues("Set-Cookie").Single(each => each.StartsWith("handrail_form=", StringComparison.Ordinal)).Split(';')[0];
        var token = Regex.Match(html, "name=\"form_token\" value=\"([^\"]+)\"").Groups[1].Value;
        async Task<HttpResponseMessage> Post(string path, params (string, string)[] fields)
        {
            using var form = new HttpRequestMessage(HttpMethod.Post, Path(path))
            {
                Content = new FormUrlEncodedContent([new("form_token", WebUtility.HtmlDecode(token)), .. fields.Select(each => new KeyValuePair<string, string>(each.Item1, each.Item2))]),
            };
            form.Headers.Add("Cookie", $"{officer.DefaultRequestHeaders.GetValues("Cookie").Single()}; {cookie}");
            return await officer.SendAsync(form);
        }

        using var go = await Post("/audit/person", ("record", "d00001"));
        Assert.Equal($"/audit/person/{DemoWard.Person(1)}", go.Headers.Location?.ToString());
        var accounting = await (await officer.GetAsync(go.Headers.Location)).Content.ReadAsStringAsync();
        Assert.Contains("Ama Osei", accounting, StringComparison.Ordinal);
        Assert.Contains("View person", accounting, StringComparison.Ordinal);
        Assert.Contains("for treatment", accounting, StringComparison.Ordinal);
        // What left the house: to whom, what, what for, under which version of which consent.
        var left = Regex.Match(accounting, "What left the house.*?</section>", RegexOptions.Singleline).Value;
        Assert.Contains("dr elm", left, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("version 1", left, StringComparison.Ordinal);

        using var nobody = await Post("/audit/person", ("record", "D99999"));
        Assert.Equal(HttpStatusCode.BadRequest, nobody.StatusCode);
        using var wrong = await Post("/audit", ("from", "soon"));
        Assert.Contains("Enter a day such as", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var refusals = await Post("/audit", ("refused", "yes"));
        Assert.Contains("refused: not allowed", await refusals.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AuditEvent_is_strict_fhir_in_balp_shapes_and_only_for_a_token_made_for_it()
    {
        await using var running = await Running.Start();
        using var nurse = await running.Client("ama.osei");
        await nurse.GetAsync(Path($"/person/{DemoWard.Stay(1)}"));
        var reader = await running.Token(canRead: true);
        var auditor = await running.Write(scope => DeviceTokens.Add(scope, "log collector", null, null, false, canAudit: true).Secret);
        using var http = await running.Client();
        Assert.Equal(HttpStatusCode.Forbidden, (await Get(http, "/fhir/AuditEvent", reader)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Get(http, "/fhir/Patient", auditor)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Get(http, "/fhir/AuditEvent", null)).StatusCode);

        var bundle = await Read<F.Bundle>(await Get(http, $"/fhir/AuditEvent?patient={DemoWard.Person(1)}&_count=50", auditor));
        var view = Assert.Single(bundle.Entry.Select(entry => (F.AuditEvent)entry.Resource!), each => each.Subtype.Any(subtype => subtype.Code == "ViewPerson"));
        Assert.Equal("https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead", Assert.Single(view.Meta!.Profile));
        Assert.Equal((F.AuditEvent.AuditEventAction.R, F.AuditEvent.AuditEventOutcome.N0), (view.Action, view.Outcome));
        Assert.Equal("TREAT", Assert.Single(Assert.Single(view.PurposeOfEvent).Coding).Code);
        Assert.Equal(["110152", "110153", "IRCP"], view.Agent.Select(agent => agent.Type!.Coding[0].Code));
        Assert.Equal(DemoWard.StaffId("ama.osei").ToString(), view.Agent.Single(agent => agent.Requestor == true).Who!.Identifier!.Value);
        Assert.Contains(view.Entity, entity => entity.What!.Reference == $"Patient/{DemoWard.Person(1)}");
        Assert.Contains(view.Entity, entity => entity.What!.Reference == $"Encounter/{DemoWard.Stay(1)}");
        // A write has the shape of a write: who asked is where the data come from. What changes something has that of a change.
        using (var hands = await Consents.Hands.Of(running, "ama.osei"))
        {
            var chart = $"person/{DemoWard.Stay(1)}";
            var raised = await hands.Post(chart, chart + "/worried", ("words", "grey and sweating"));
            Assert.Equal(HttpStatusCode.Redirect, raised.Status);
            Assert.Equal(HttpStatusCode.Redirect, (await hands.Post(chart, raised.Location.TrimStart('/') + "/accept")).Status);
        }

        var later = await Read<F.Bundle>(await Get(http, $"/fhir/AuditEvent?patient={DemoWard.Person(1)}&_count=50", auditor));
        foreach (var (ask, profile, action, agents) in new[]
        {
            ("RaiseConcern", "PatientCreate", F.AuditEvent.AuditEventAction.C, (string[])["110153", "110152", "IRCP"]),
            ("AcceptAlert", "PatientUpdate", F.AuditEvent.AuditEventAction.U, ["110153", "110152", "IRCP"]),
        })
        {
            var written = Assert.Single(later.Entry.Select(entry => (F.AuditEvent)entry.Resource!), each => each.Subtype.Any(subtype => subtype.Code == ask));
            Assert.Equal("https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit." + profile, Assert.Single(written.Meta!.Profile));
            Assert.Equal(action, written.Action);
            Assert.Equal(agents, written.Agent.Select(agent => agent.Type!.Coding[0].Code));
            Assert.Contains(written.Entity, entity => entity.What!.Reference == $"Patient/{DemoWard.Person(1)}");
        }

        var one = await Read<F.AuditEvent>(await Get(http, $"/fhir/AuditEvent/{view.Id}", auditor));
        Assert.Equal(view.Recorded, one.Recorded);

        // Every page of everything, oldest first: each row once.
        var seen = new List<string>();
        for (var next = "/fhir/AuditEvent?_sort=date&_count=3&_total=accurate"; next is not null;)
        {
            var page = await Read<F.Bundle>(await Get(http, next, auditor));
            seen.AddRange(page.Entry.Select(entry => entry.Resource!.Id!));
            next = page.NextLink?.PathAndQuery;
            if (seen.Count > 60) break;
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.True(seen.Count > 10);
        var refused = await Read<F.Bundle>(await Get(http, "/fhir/AuditEvent?outcome=4", auditor));
        Assert.All(refused.Entry.Select(entry => (F.AuditEvent)entry.Resource!), each => Assert.Empty(each.Meta!.Profile));
        Assert.NotEmpty(refused.Entry);
    }

    static Uri Path(string path) => new(path, UriKind.Relative);

    static async Task<HttpResponseMessage> Get(HttpClient http, string path, string? token)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, Path(path));
        if (token is not null) ask.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(ask);
    }

    static async Task<T> Read<T>(HttpResponseMessage answer) where T : F.Resource =>
        Assert.IsType<T>(new FhirJsonDeserializer(new DeserializerSettings().UsingMode(DeserializationMode.Strict)).DeserializeResource(await answer.Content.ReadAsStringAsync()), exactMatch: false);
}
