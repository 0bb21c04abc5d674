using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Watch;
using Orleans;
using Orleans.Runtime;

namespace Handrail.Tests.Features;

public sealed class HostTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-001")]
    public async Task Dropping_every_grain_and_every_cache_changes_nothing(Engine engine)
    {
        await using var running = await Running.Start(engine);
        var token = await running.Token(canRead: true);
        for (var i = 0; i < 3; i++)
        {
            await Post(running, token, 1, 97 - (i * 4)); // 97, 93, 89
            await running.Of<IGrainFactory>().GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
            await running.Of<Writer>().Look(() =>
            {
                running.Of<WatchBook>().DropAll();
                return true;
            });
        }

        // What a ward that was never disturbed decides from the same facts.
        await using var twin = await Ward.Open(Engine.Sqlite);
        foreach (var value in (int[])[97, 93, 89]) await twin.Hand(1, (Measure.SpO2, value));
        using var connection = running.Database.Open();
        var alerts = connection.Query("SELECT rule FROM alert WHERE encounter_id = @stay ORDER BY rule", row => row.GetString(0), ("stay", DemoWard.Stay(1)));
        Assert.NotEmpty(alerts);
        Assert.Equal(twin.AlertsOf(1).Select(each => each.Rule).Order(StringComparer.Ordinal), alerts);
    }

    [Fact, Hazard("HZ-001")]
    public async Task Only_one_process_serves_a_database()
    {
        await using var running = await Running.Start();
        Assert.Null(WriterSlot.ForServing(running.Database, running.Folder));
        await using var command = WriterSlot.ForCommand(running.Database, running.Folder);
        Assert.Equal(1, command.Slot);
    }

    [Fact]
    public async Task Every_reading_sent_and_every_page_read_is_in_the_audit_and_the_chain_is_intact()
    {
        await using var running = await Running.Start();
        await Post(running, await running.Token(canRead: true), 1, 97);
        using var nurse = await running.Client("ama.osei");
        Assert.Equal(HttpStatusCode.OK, (await nurse.GetAsync(new Uri($"/person/{DemoWard.Stay(1)}", UriKind.Relative))).StatusCode);
        using var connection = running.Database.Open();
        Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'RecordObservations' AND actor_kind = 'device' AND outcome = 'done'"));
        Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'ViewPerson' AND subject_id = @stay AND actor = @nurse",
            ("stay", DemoWard.Stay(1).ToString()), ("nurse", DemoWard.StaffId("ama.osei").ToString())));
        Assert.Empty(AuditVerify.Run(connection, Path.Combine(running.Folder, AuditAnchor.FileName)).Faults);
    }

    // A value a person entered (performer), so that it needs no confirm delay.
    static async Task Post(Running running, string token, int bed, int spO2)
    {
        using var http = new HttpClient { BaseAddress = running.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var body = $$$"""
            {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"59408-5"}]},
             "subject":{"reference":"Patient/{{{DemoWard.Person(bed)}}}"},"performer":[{"reference":"Practitioner/{{{DemoWard.StaffId("ama.osei")}}}"}],
             "effectiveDateTime":"{{{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ}}}",
             "valueQuantity":{"value":{{{spO2}}},"system":"http://unitsofmeasure.org","code":"%"}}
            """;
        using var content = new StringContent(body, Encoding.UTF8, "application/fhir+json");
        using var answer = await http.PostAsync(new Uri("fhir/Observation", UriKind.Relative), content);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }
}
