using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Access;
using Handrail.Features.Watch;
using NodaTime;

namespace Handrail.Tests.Trust;

/// <summary>Machines: each token asks for one resource of each kind in each unit, and for lists. It sees its own unit; of others it learns nothing, not even a number.</summary>
public sealed class TokenMatrixTests
{
    static readonly Guid[] Units = [DemoWard.Unit, DemoNetwork.Residential, DemoNetwork.NorthUnit];

    [Fact, Hazard("HZ-058")]
    public async Task A_token_reads_its_own_unit_and_counts_nothing_of_another()
    {
        await using var running = await Running.Start();
        var values = new Guid[3];
        for (var place = 0; place < 3; place++) values[place] = await Value(running, place);
        var asked = 0;
        for (var own = 0; own < 3; own++)
        {
            using var http = await Token(running, Units[own], canRead: true);
            using var blind = await Token(running, Units[own], canRead: false);
            for (var place = 0; place < 3; place++)
            {
                foreach (var path in Resources(place, values[place]))
                {
                    Assert.Equal((path, own == place ? HttpStatusCode.OK : HttpStatusCode.NotFound), (path, (await http.GetAsync(new Uri(path, UriKind.Relative))).StatusCode));
                    Assert.Equal((path, HttpStatusCode.Forbidden), (path, (await blind.GetAsync(new Uri(path, UriKind.Relative))).StatusCode));
                    asked += 2;
                }

                // Asked for by name, somebody of another unit is not found and not counted.
                Assert.Equal(own == place ? 1 : 0, await Total(http, $"fhir/Patient?_id={Person(place)}&_total=accurate"));
                Assert.Equal(own == place ? 1 : 0, await Total(http, $"fhir/Encounter?patient={Person(place)}&_total=accurate"));
                Assert.Equal(own == place ? 1 : 0, await Total(http, $"fhir/Observation?patient={Person(place)}&_total=accurate"));
                asked += 3;
            }

            Assert.Equal(own == 0 ? 3 : 2, await Total(http, "fhir/Patient?_total=accurate"));
            Assert.Equal(own == 0 ? 3 : 2, await Total(http, "fhir/Encounter?_total=accurate"));
            Assert.Equal(own == 0 ? 4 : 3, await Total(http, "fhir/Location?_total=accurate"));
            Assert.Equal(1, await Total(http, "fhir/Observation?_total=accurate"));
            asked += 4;
        }

        using var all = await Token(running, null, canRead: true);
        Assert.Equal(7, await Total(all, "fhir/Patient?_total=accurate"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{asked + 1} requests of machines");
    }

    static Guid Person(int place) => place == 0 ? DemoWard.Person(1) : DemoNetwork.Person(Units[place], 1);

    static Guid Stay(int place) => place == 0 ? DemoWard.Stay(1) : DemoNetwork.Stay(Units[place], 1);

    static string[] Resources(int place, Guid value) =>
        [$"fhir/Patient/{Person(place)}", $"fhir/Encounter/{Stay(place)}", $"fhir/Location/{Units[place]}", $"fhir/Observation/{value}", $"fhir/Observation/{value}/_history/1"];

    static async Task<Guid> Value(Running running, int place)
    {
        var stored = await running.Of<TakeReadings>().Store(new ReadingsBatch(new Sender(null, null, DemoWard.StaffId("ama.osei"), "matrix"),
        [
            new ReadingIn { Measure = Measure.Pulse, V1 = 70_000, EffectiveAt = running.Of<IClock>().GetCurrentInstant(), Subject = SubjectKind.Patient, SubjectId = Person(place), ByHand = true, ContentHash = 1 },
        ]));
        return stored[0].Id;
    }

    static async Task<HttpClient> Token(Running running, Guid? unit, bool canRead)
    {
        var http = await running.Client();
        var secret = await running.Write(scope => DeviceTokens.Add(scope, "matrix " + Guid.NewGuid(), null, unit, canRead).Secret);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return http;
    }

    static async Task<int> Total(HttpClient http, string path)
    {
        using var bundle = JsonDocument.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative)));
        return bundle.RootElement.GetProperty("total").GetInt32();
    }
}
