using System.Net;
using System.Net.Http.Headers;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Access;
using Handrail.Tests.Features.Access;
using NodaTime;

namespace Handrail.Tests.Trust;

/// <summary>Without its row in the audit nothing is done and nothing is shown: the row is part of the act, not a note about it.</summary>
public sealed class AuditFailsTests
{
    static readonly string Observe = $"/person/{DemoWard.Stay(1)}/observe", Worried = $"/person/{DemoWard.Stay(1)}/worried", Chart = $"/person/{DemoWard.Stay(1)}";

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-015")]
    public async Task Where_the_audit_cannot_be_written_an_act_is_undone_and_a_read_gives_nothing(Engine engine)
    {
        await using var running = await Running.Start(engine);
        using var nurse = new Browsing(running.Address);
        await nurse.Get("/signin");
        await nurse.Post("/signin", ("login", "ama.osei"), ("phrase", await running.Write(scope => Sessions.NewPhrase(scope, DemoWard.StaffId("ama.osei")))));
        await nurse.Get(Observe);
        var once = nurse.Hidden("once");
        using var machine = await running.Client();
        machine.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await running.Token(canRead: true));
        var (given, family) = DemoNames.Person(1);
        var before = Rows(running);

        Run(running, engine == Engine.Sqlite
            ? ["CREATE TRIGGER no_audit BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'no audit today'); END"]
            : ["CREATE FUNCTION no_audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no audit today''; END'", "CREATE TRIGGER no_audit BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION no_audit()"]);
        foreach (var (path, fields) in new (string, (string, string)[])[] { (Observe, [("once", once), ("pulse", "72")]), (Worried, [("once", Guid.NewGuid().ToString()), ("reason", "Looks grey"), ("words", "Looks grey")]) })
        {
            await nurse.Post(path, fields);
            Assert.True(nurse.Status >= HttpStatusCode.InternalServerError, $"{path}: {nurse.Status}");
            Nothing(path, nurse.Html);
        }

        using (var sent = await machine.PostAsync(new Uri("fhir/Observation", UriKind.Relative), new StringContent(Pulse(running.Of<IClock>().GetCurrentInstant()), new MediaTypeHeaderValue("application/fhir+json"))))
            Assert.True(sent.StatusCode >= HttpStatusCode.InternalServerError, $"{sent.StatusCode}");
        Assert.Equal(before, Rows(running));

        foreach (var path in new[] { Chart, $"/ward/{DemoWard.Unit}", $"/people/{DemoWard.Person(1)}", $"/person/{DemoWard.Stay(1)}/print" })
        {
            await nurse.Get(path);
            Assert.True(nurse.Status >= HttpStatusCode.InternalServerError, $"{path}: {nurse.Status}");
            Nothing(path, nurse.Html);
        }

        using (var stream = await nurse.Stream($"/ward/{DemoWard.Unit}/live")) Assert.True(stream.StatusCode >= HttpStatusCode.InternalServerError, $"the stream: {stream.StatusCode}");
        foreach (var path in new[] { $"fhir/Patient/{DemoWard.Person(1)}", "fhir/Patient", $"fhir/Patient/{DemoWard.Person(1)}/$everything" })
        {
            using var answer = await machine.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(answer.StatusCode >= HttpStatusCode.InternalServerError, $"{path}: {answer.StatusCode}");
            Nothing(path, await answer.Content.ReadAsStringAsync());
        }

        // And when it can be written again, the same form counts, once.
        Run(running, engine == Engine.Sqlite ? ["DROP TRIGGER no_audit"] : ["DROP TRIGGER no_audit ON audit_event", "DROP FUNCTION no_audit()"]);
        await nurse.Post(Observe, ("once", once), ("pulse", "72"));
        Assert.Equal(HttpStatusCode.Redirect, nurse.Status);
        await nurse.Get(Chart);
        Assert.Contains(family, nurse.Html, StringComparison.Ordinal);
        using var connection = running.Database.Open();
        Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM observation"));

        void Nothing(string path, string text) => Assert.False(text.Contains(family, StringComparison.Ordinal) || text.Contains(given, StringComparison.Ordinal), $"{path} shows the person although nobody will know");
    }

    static string Pulse(Instant at) => System.Text.Json.JsonSerializer.Serialize(new
    {
        resourceType = "Observation", status = "final", code = new { coding = new[] { new { system = "http://loinc.org", code = "8867-4" } } }, subject = new { reference = $"Patient/{DemoWard.Person(1)}" },
        effectiveDateTime = NodaTime.Text.InstantPattern.General.Format(at), valueQuantity = new { value = 70, system = "http://unitsofmeasure.org", code = "/min" },
    });

    static void Run(Running running, string[] commands)
    {
        using var connection = running.Database.OpenWriter();
        foreach (var command in commands) connection.Execute(command);
    }

    // How many rows of everything that an act of this test could leave.
    static string Rows(Running running)
    {
        using var connection = running.Database.Open();
        return string.Join(' ', ((string[])["observation", "observation_body", "alert", "alert_event", "form_once"]).Select(table => $"{table}:{connection.Scalar<long>($"SELECT count(*) FROM {table}")}"));
    }
}
