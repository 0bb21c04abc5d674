using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Features.Access;
using Handrail.Features.Watch;
using Handrail.Fhir;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Hosting;

/// <summary>Connects the FHIR door to the house: tokens, the one batch path, the audit.</summary>
static class FhirFeature
{
    public static void Map(WebApplication app)
    {
        var (services, writer) = (app.Services, app.Services.GetRequiredService<Writer>());
        var (database, book, log, clock) = (services.GetRequiredService<Database>(), services.GetRequiredService<ConsentBook>(), services.GetRequiredService<DisclosureLog>(), services.GetRequiredService<IClock>());
        FhirEndpoints.Map(app, new FhirDoors
        {
            Database = database,
            Scope = by => FhirScope.Of(database, book, by.TokenNo, clock.GetCurrentInstant()),
            Store = services.GetRequiredService<TakeReadings>().Store,
            Access = (http, needs) => Access(services.GetRequiredService<DeviceTokens>(), writer, http, needs),
            Audit = (read, stop) => writer.Run(scope =>
            {
                foreach (var each in read) Record(scope, log, each);
                return true;
            }, stop: stop),
        }, services.GetRequiredService<ILoggerFactory>().CreateLogger("Handrail.Fhir"));
    }

    static void Record(WriteScope scope, DisclosureLog log, FhirAudit read)
    {
        var by = $"token {read.By.TokenNo}";
        var person = read.SubjectKind == "person" ? read.SubjectId : "";
        scope.Audit(new AuditRow("device", by, read.Action, read.SubjectKind, read.SubjectId, read.Outcome)
        {
            Person = person, Ground = read.Disclosed is null ? "token" : "token+consent", Consent = read.Disclosed?.Consents ?? "",
            Purpose = person.Length == 0 ? "" : (read.Disclosed?.Scope.Purpose ?? Purpose.Treatment).Code(),
        });
        if (read.Disclosed is { } gone)
            log.Write(scope, new DisclosureRow(Guid.CreateVersion7(), Guid.Parse(person), gone.Scope.To, gone.Scope.Purpose, "consent", gone.Consents, gone.Part, gone.Labels, gone.Items, FhirNotice.Statement.Id, "fhir", "device", by, scope.Now));
    }

    static Permission Needs(FhirPermission needs) => needs switch
    {
        FhirPermission.Read => Permission.ReadFhir,
        FhirPermission.Audit => Permission.SeeAudit,
        _ => Permission.SendReadings,
    };

    static async Task<FhirPass> Access(DeviceTokens tokens, Writer writer, HttpContext http, FhirPermission needs)
    {
        switch (tokens.Who(http.Request.Headers.Authorization))
        {
            case Outcome<DeviceActor>.Done { Value: var device } when Roles.Has(device.Actor.Role, Needs(needs)):
                return FhirPass.Granted(device.Sender);
            case Outcome<DeviceActor>.Done { Value: var device }:
                await Refused(device.Actor.AuditId, "NotAllowed");
                return FhirPass.Refused(FhirDenial.NotAllowed, needs switch
                {
                    FhirPermission.Audit => "Only a token made with 'handrail device add NAME --audit' may read AuditEvent.",
                    FhirPermission.Read => "This token may create Observations, not read. A token made with 'handrail device add NAME --read' may.",
                    _ => "This token may not create Observations.",
                });
            case Outcome<DeviceActor>.Refused { Why: var why }:
                await Refused("unknown token", why.Field ?? "unknown");
                return FhirPass.Refused(why.Field == DeviceTokens.Expired ? FhirDenial.Expired : FhirDenial.Unknown, why.Reason);
            default:
                throw new InvalidOperationException("An outcome is done or refused.");
        }

        Task Refused(string who, string why) => writer.Run(scope =>
        {
            scope.Audit(new AuditRow("device", who, needs == FhirPermission.Send ? "RecordObservations" : "FhirRead", "system", "", why));
            return true;
        });
    }
}
