#pragma warning disable CS8602 // A null in the model of the SDK is a failing test.
using System.Net;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Fhir;
using NodaTime;
using F = Hl7.Fhir.Model;

namespace Handrail.Tests.Fhir;

public sealed class SearchTests
{
    static readonly Instant Night = FhirHouse.Night;

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Observations_are_found_by_whom_what_and_when(Engine engine)
    {
        await using var house = await FhirHouse.Open(engine);
        var early = house.AlvasPulse(71, Night - Duration.FromDays(1));
        var late = house.AlvasPulse(72, Night);
        var pressure = house.Fact(Measure.BloodPressure, 120_000, Night, 80_000, stay: FhirHouse.AlvasStay, person: FhirHouse.Alva);
        var bens = house.Fact(Measure.Cows, 12_000, Night, stay: FhirHouse.BensStay, person: FhirHouse.Ben, bed: FhirHouse.OtherBed);
        var nobodys = house.Fact(Measure.Pulse, 99_000, Night, bed: FhirHouse.Bed);
        foreach (var (query, expected) in new (string, Guid[])[]
        {
            ($"patient={FhirHouse.Alva}", [early, late, pressure]),
            ($"patient=Patient/{FhirHouse.Alva}&code=8867-4", [early, late]),
            ($"patient={FhirHouse.Alva},{FhirHouse.Ben}&_sort=date", [early, late, pressure, bens]),
            ($"subject=Patient/{FhirHouse.Ben}", [bens]),
            ($"subject=Location/{FhirHouse.Bed}", [early, late, nobodys]),
            ($"subject=Device/{FhirHouse.Monitor}", [early, late]),
            ($"encounter={FhirHouse.AlvasStay}&code=http://loinc.org|85354-9", [pressure]),
            ("code=http://loinc.org|85354-9,urn:handrail:measure|cows", [pressure, bens]),
            ("code=9999-9", []),
            ("category=survey", [bens]),
            ($"category=vital-signs&patient={FhirHouse.Alva}", [early, late, pressure]),
            ("status=preliminary", []),
            ($"_id={late},{bens}", [late, bens]),
            ("patient=nobody", []),
            ("date=2026-11-22", [early]),
            ("date=eq2026-11", [early, late, pressure, bens, nobodys]),
            ("date=ge2026-11-23", [late, pressure, bens, nobodys]),
            ("date=gt2026-11-22", [late, pressure, bens, nobodys]),
            ("date=lt2026-11-23", [early]),
            ("date=le2026-11-22&date=ge2026-11-22", [early]),
            ("date=2026-11-23T03:00%2B01:00", [late, pressure, bens, nobodys]),
            ("date=2026-11-23T02:00:00Z", [late, pressure, bens, nobodys]),
            ("date=gt2026-11-23T02:00:00Z", []),
            ("date=ne2026-11-23", [early]),
            ("date=ge2027", []),
        })
        {
            var answer = await house.Get("/fhir/Observation?" + query);
            Assert.True(answer.IsSuccessStatusCode, query);
            var bundle = await FhirHouse.Read<F.Bundle>(answer);
            Assert.True(expected.Order().SequenceEqual(Ids(bundle).Order()), $"{query} found {bundle.Entry.Count}, not {expected.Length}");
        }
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Pages_follow_each_other_without_a_gap_or_a_repeat(Engine engine)
    {
        await using var house = await FhirHouse.Open(engine);
        // Several at the same time: the order must hold among them too.
        var all = Enumerable.Range(0, 23).Select(i => house.AlvasPulse(60 + i, Night - Duration.FromMinutes(i / 3))).ToList();
        foreach (var sort in new[] { "-date", "date" })
        {
            List<Guid> found = [];
            var address = $"/fhir/Observation?patient={FhirHouse.Alva}&_sort={sort}&_count=5&_total=accurate";
            var pages = 0;
            for (string? next = address; next is not null; pages++)
            {
                var bundle = await FhirHouse.Read<F.Bundle>(await house.Get(next));
                Assert.Equal(23, bundle.Total);
                Assert.NotNull(bundle.SelfLink);
                found.AddRange(Ids(bundle));
                var times = bundle.Entry.Select(entry => ((F.FhirDateTime)((F.Observation)entry.Resource!).Effective!).Value).ToList();
                Assert.Equal(sort == "date" ? times.Order() : times.OrderDescending(), times);
                next = bundle.NextLink?.ToString();
                // A reading that comes in between pages moves nobody.
                if (pages == 0 && sort == "-date") house.Fact(Measure.Cows, 1000, Night + Duration.FromHours(1));
            }

            Assert.Equal(5, pages);
            Assert.Equal(all.Order(), found.Order());
        }
    }

    [Fact]
    public async Task The_self_link_says_what_was_understood_and_the_page_address_holds_no_value()
    {
        await using var house = await FhirHouse.Open();
        for (var i = 0; i < 3; i++) house.AlvasPulse(70 + i, Night);
        var request = new HttpRequestMessage(HttpMethod.Get, $"/fhir/Observation?patient={FhirHouse.Alva}&colour=red&_count=1000");
        request.Headers.Add("Prefer", "handling=lenient");
        var self = (await FhirHouse.Read<F.Bundle>(await house.Client().SendAsync(request))).SelfLink!.ToString();
        Assert.DoesNotContain("colour", self, StringComparison.Ordinal);
        Assert.EndsWith("_count=500", self, StringComparison.Ordinal);
        Assert.Null((await FhirHouse.Read<F.Bundle>(await house.Get("/fhir/Observation?_count=3"))).NextLink);
        Assert.NotNull((await FhirHouse.Read<F.Bundle>(await house.Get("/fhir/Observation?_count=2"))).NextLink);
    }

    [Theory]
    [InlineData("Observation", "colour=red")]
    [InlineData("Observation", "patient:Patient=x")]
    [InlineData("Observation", "subject.name=x")]
    [InlineData("Observation", "_sort=code")]
    [InlineData("Observation", "_count=0")]
    [InlineData("Observation", "_count=x")]
    [InlineData("Observation", "_page=x")]
    [InlineData("Observation", "_total=some")]
    [InlineData("Observation", "date=yesterday")]
    [InlineData("Observation", "date=xx2026")]
    [InlineData("Observation", "date=2026-11-23T03:00:00")]
    [InlineData("Patient", "name=Alva")]
    [InlineData("Encounter", "date=2026")]
    [InlineData("Location", "near=1")]
    public async Task A_parameter_that_is_not_known_or_cannot_be_read_is_400(string type, string query)
    {
        await using var house = await FhirHouse.Open();
        var answer = await house.Get($"/fhir/{type}?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var issue = Assert.Single((await FhirHouse.Read<F.OperationOutcome>(answer)).Issue);
        Assert.Equal("http." + query[..query.IndexOf('=', StringComparison.Ordinal)], Assert.Single(issue.Expression));
        Assert.Empty(house.Audited);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Patients_encounters_and_locations_are_listed(Engine engine)
    {
        await using var house = await FhirHouse.Open(engine);
        foreach (var (query, expected) in new (string, Guid[])[]
        {
            ("Patient", [FhirHouse.Alva, FhirHouse.Ben]),
            ($"Patient?_id={FhirHouse.Ben}", [FhirHouse.Ben]),
            ("Patient?identifier=urn:handrail:record-number|N-Alva", [FhirHouse.Alva]),
            ("Patient?identifier=urn:other|N-Alva", []),
            ($"Encounter?patient={FhirHouse.Alva}", [FhirHouse.AlvasStay]),
            ("Encounter?status=in-progress", [FhirHouse.AlvasStay]),
            ("Encounter?status=finished", [FhirHouse.BensStay]),
            ("Encounter?status=finished,in-progress", [FhirHouse.AlvasStay, FhirHouse.BensStay]),
            ("Encounter?status=planned", []),
            ("Location", [FhirHouse.Unit, FhirHouse.Bed, FhirHouse.OtherUnit, FhirHouse.OtherBed]),
            ($"Location?partof=Location/{FhirHouse.Unit}", [FhirHouse.Bed]),
            ($"Location?_id={FhirHouse.Bed}", [FhirHouse.Bed]),
        })
        {
            var bundle = await FhirHouse.Read<F.Bundle>(await house.Get("/fhir/" + query));
            Assert.True(expected.Order().SequenceEqual(Ids(bundle).Order()), $"{query} found {bundle.Entry.Count}");
        }

        List<Guid> paged = [];
        for (string? next = "/fhir/Location?_count=3"; next is not null;)
        {
            var bundle = await FhirHouse.Read<F.Bundle>(await house.Get(next));
            paged.AddRange(Ids(bundle));
            next = bundle.NextLink?.ToString();
        }

        Assert.Equal(4, paged.Distinct().Count());
        var stay = (F.Encounter)Assert.Single((await FhirHouse.Read<F.Bundle>(await house.Get($"/fhir/Encounter?_id={FhirHouse.BensStay}"))).Entry).Resource!;
        Assert.Equal((F.Encounter.EncounterStatus.Finished, $"Patient/{FhirHouse.Ben}", $"Location/{FhirHouse.OtherBed}"), (stay.Status, stay.Subject.Reference, Assert.Single(stay.Location).Location.Reference));
    }

    [Fact]
    public async Task A_search_leaves_an_audit_row_for_each_person_shown_and_one_when_there_is_none()
    {
        await using var house = await FhirHouse.Open();
        house.AlvasPulse(71, Night);
        house.AlvasPulse(72, Night);
        house.Fact(Measure.Cows, 12_000, Night, stay: FhirHouse.BensStay, person: FhirHouse.Ben);
        await house.Get("/fhir/Observation");
        Assert.Equal(new[] { FhirHouse.Alva, FhirHouse.Ben }.Order(), house.Audited.Select(row => Guid.Parse(row.SubjectId)).Order());
        Assert.All(house.Audited, row => Assert.Equal(("FhirSearchObservation", "person", "done"), (row.Action, row.SubjectKind, row.Outcome)));
        house.Audited.Clear();
        await house.Get("/fhir/Observation?code=9999-9");
        Assert.Equal(("observation", ""), Assert.Single(house.Audited) is var row ? (row.SubjectKind, row.SubjectId) : default);
    }

    [Theory]
    [InlineData("2026", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("2026-12", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("2028-02-29", "2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z")]
    [InlineData("2026-01-31T14:05Z", "2026-01-31T14:05:00Z", "2026-01-31T14:06:00Z")]
    [InlineData("2026-01-31T14:05:09+01:00", "2026-01-31T13:05:09Z", "2026-01-31T13:05:10Z")]
    [InlineData("2026-01-31T14:05:09.5Z", "2026-01-31T14:05:09.5Z", "2026-01-31T14:05:09.6Z")]
    [InlineData("2026-01-31T14:05:09.123456789Z", "2026-01-31T14:05:09.123456Z", "2026-01-31T14:05:09.123457Z")]
    public void A_date_reaches_as_far_as_its_precision(string text, string from, string to)
    {
        var span = DateSearch.Span(text);
        Assert.Equal((from, to), (FhirJson.Text(span!.Value.From), FhirJson.Text(span.Value.To)));
    }

    static IEnumerable<Guid> Ids(F.Bundle bundle) => bundle.Entry.Select(entry => Guid.Parse(entry.Resource!.Id!));
}
