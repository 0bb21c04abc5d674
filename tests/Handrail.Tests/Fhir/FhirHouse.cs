using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Devices;
using Handrail.Fhir;
using Hl7.Fhir.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using F = Hl7.Fhir.Model;

namespace Handrail.Tests.Fhir;

/// <summary>A small record on a real database, with the FHIR endpoints before it. What the endpoints hand to the writer and to the audit is kept to be looked at.</summary>
sealed class FhirHouse : IAsyncDisposable
{
    public static readonly Instant Night = Instant.FromUtc(2026, 11, 23, 2, 0);
    public static readonly Guid Unit = Guid.CreateVersion7(), Bed = Guid.CreateVersion7(), OtherUnit = Guid.CreateVersion7(), OtherBed = Guid.CreateVersion7(),
        Alva = Guid.CreateVersion7(), Ben = Guid.CreateVersion7(), AlvasStay = Guid.CreateVersion7(), BensStay = Guid.CreateVersion7(), Monitor = Guid.CreateVersion7(), Nurse = Guid.CreateVersion7();

    readonly TestDatabase thrownAway;
    readonly Database database;
    readonly WebApplication app;
    long seq;

    FhirHouse(TestDatabase thrownAway)
    {
        (this.thrownAway, database) = (thrownAway, thrownAway.Database);
        SeedPeople().GetAwaiter().GetResult();
        Seed();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        app = builder.Build();
        FhirEndpoints.Map(app, new FhirDoors { Store = Store, Access = Access, Scope = _ => FhirScope.OfProgramme, Audit = Audit, Database = database }, NullLogger.Instance);
    }

    public List<ReadingIn> Stored { get; } = [];

    public List<FhirAudit> Audited { get; } = [];

    /// <summary>What the writer answers to the next readings; otherwise each is new.</summary>
    public Func<ReadingIn, Stored>? Answer { get; set; }

    public Exception? StoreFails { get; set; }

    public static async Task<FhirHouse> Open(Engine engine = Engine.Sqlite)
    {
        var house = new FhirHouse(TestDatabase.Make(engine));
        await house.app.StartAsync();
        return house;
    }

    public HttpClient Client(string? token = "reader")
    {
        var client = app.GetTestClient();
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public Task<HttpResponseMessage> Post(string path, JsonNode body, string token = "sender") =>
        Client(token).PostAsync(path, new ByteArrayContent(body.Bytes()) { Headers = { ContentType = new("application/fhir+json") } });

    public Task<HttpResponseMessage> Get(string path, string? token = "reader") => Client(token).GetAsync(path);

    /// <summary>The answer as the SDK reads it, strictly; every answer must be a FHIR resource of our content type.</summary>
    public static async Task<T> Read<T>(HttpResponseMessage answer) where T : F.Resource
    {
        Assert.Equal("application/fhir+json", answer.Content.Headers.ContentType?.MediaType);
        var text = await answer.Content.ReadAsStringAsync();
        return Assert.IsType<T>(new FhirJsonDeserializer(new DeserializerSettings().UsingMode(DeserializationMode.Strict)).DeserializeResource(text), exactMatch: false);
    }

    /// <summary>Adds one version of a fact.</summary>
    public Guid Fact(
        Measure measure, int? v1, Instant at, int? v2 = null, int? v3 = null, Guid? id = null, int version = 1, string status = "final", Guid? stay = null, Guid? person = null,
        Guid? bed = null, Guid? device = null, Guid? staff = null, string? reason = null, string? body = null)
    {
        var fact = id ?? Guid.CreateVersion7();
        using var connection = database.Open();
        connection.Execute(
            """
            INSERT INTO observation (seq, id, version, batch_no, recorded_at, effective_at, measure, v1, v2, v3, status, timing, origin, encounter_id, person_id, bed_id, device_id, staff_id, content_hash, reason)
            VALUES (@seq, @id, @version, 1, @recorded, @at, @measure, @v1, @v2, @v3, @status, 0, 1, @stay, @person, @bed, @device, @staff, 0, @reason)
            """,
            ("seq", ++seq), ("id", fact), ("version", version), ("recorded", at + Duration.FromSeconds(version)), ("at", at), ("measure", measure), ("v1", v1), ("v2", v2), ("v3", v3),
            ("status", status), ("stay", stay), ("person", person), ("bed", bed), ("device", device), ("staff", staff), ("reason", reason));
        if (body is not null) connection.Execute("INSERT INTO observation_body (seq, body) VALUES (@seq, @body)", ("seq", seq), ("body", body));
        return fact;
    }

    public Guid AlvasPulse(int perMinute, Instant at) => Fact(Measure.Pulse, perMinute * 1000, at, stay: AlvasStay, person: Alva, bed: Bed, device: Monitor);

    async Task SeedPeople()
    {
        await using var writer = new Writer(database, new AuditChain(0), new Demo.SteppingClock(Night), NullLogger<Writer>.Instance);
        await writer.Run(scope =>
        {
            foreach (var (person, name) in new[] { (Alva, "Alva"), (Ben, "Ben") }) PersonNames.Add(scope, person, new PersonText("Invented", name, "N-" + name, new LocalDate(1990, 2, 3), "unknown"));
            return true;
        });
    }

    void Seed()
    {
        using var connection = database.Open();
        foreach (var (unit, bed, name) in new[] { (Unit, Bed, "Detox"), (OtherUnit, OtherBed, "Rehab") })
        {
            connection.Execute("INSERT INTO location (id, kind, name, unit_id, sort) VALUES (@id, 'unit', @name, @id, 0)", ("id", unit), ("name", name));
            connection.Execute("INSERT INTO location (id, kind, name, unit_id, sort) VALUES (@id, 'bed', @name, @unit, 1)", ("id", bed), ("unit", unit), ("name", name + " 1"));
        }

        foreach (var (person, stay, unit, bed, name) in new[] { (Alva, AlvasStay, Unit, Bed, "Alva"), (Ben, BensStay, OtherUnit, OtherBed, "Ben") })
        {
            connection.Execute("INSERT INTO encounter (id, person_id, unit_id, protocol, acuity, admitted_at, ended_at) VALUES (@id, @person, @unit, 'general-detox', 1, @at, @ended)",
                ("id", stay), ("person", person), ("unit", unit), ("at", Night - Duration.FromDays(1)), ("ended", name == "Ben" ? Night : null));
            connection.Execute("INSERT INTO bed_stay (id, encounter_id, bed_id, from_at, to_at) VALUES (@id, @stay, @bed, @at, @to)",
                ("id", Guid.CreateVersion7()), ("stay", stay), ("bed", bed), ("at", Night - Duration.FromDays(1)), ("to", name == "Ben" ? Night : null));
        }

        connection.Execute("INSERT INTO device_token (no, name, unit_id, hash, can_read, issued_at, expires_at) VALUES (7, 'bound', @unit, @hash, 1, 0, 0)", ("unit", Unit), ("hash", new byte[] { 7 }));
    }

    Task<IReadOnlyList<Stored>> Store(ReadingsBatch batch, CancellationToken stop)
    {
        if (StoreFails is { } failure) throw failure;
        Assert.NotEmpty(batch.Readings);
        Stored.AddRange(batch.Readings);
        return Task.FromResult<IReadOnlyList<Stored>>([.. batch.Readings.Select(reading => Answer?.Invoke(reading) ?? new Stored(Guid.CreateVersion7(), 1, Night, false, false))]);
    }

    static Task<FhirPass> Access(Microsoft.AspNetCore.Http.HttpContext http, FhirPermission needs) => Task.FromResult((http.Request.Headers.Authorization.ToString(), needs) switch
    {
        ("Bearer reader", _) => FhirPass.Granted(new Sender(1, null, null, "reader")),
        ("Bearer bound", _) => FhirPass.Granted(new Sender(7, null, null, "bound")),
        ("Bearer sender", FhirPermission.Send) => FhirPass.Granted(new Sender(2, Monitor, null, "sender")),
        ("Bearer sender", _) => FhirPass.Refused(FhirDenial.NotAllowed, "This token may not read."),
        ("Bearer old", _) => FhirPass.Refused(FhirDenial.Expired, "This token has expired."),
        _ => FhirPass.Refused(FhirDenial.Unknown, "Send a token."),
    });

    Task Audit(IReadOnlyList<FhirAudit> rows, CancellationToken stop)
    {
        Audited.AddRange(rows);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await thrownAway.DisposeAsync();
    }

    /// <summary>Text as a body of some type.</summary>
    public static StringContent Text(string text, string type = "application/fhir+json") => new(text, Encoding.UTF8, type);
}
