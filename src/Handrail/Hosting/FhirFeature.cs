using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Features.Access;
using Handrail.Features.Watch;
using Handrail.Fhir;
using Handrail.Gate;

namespace Handrail.Hosting;

/// <summary>Connects the FHIR door to the house: tokens, the one batch path, the audit.</summary>
static class FhirFeature
{
    public static void Map(WebApplication app)
    {
        var (services, writer) = (app.Services, app.Services.GetRequiredService<Writer>());
        FhirEndpoints.Map(app, new FhirDoors
        {
            Database = services.GetRequiredService<Database>(),
            Store = services.GetRequiredService<TakeReadings>().Store,
            Access = (http, needs) => Access(services.GetRequiredService<DeviceTokens>(), writer, http, needs),
            Audit = (read, stop) => writer.Run(scope =>
            {
                foreach (var each in read) scope.Audit(new AuditRow("device", $"token {each.By.TokenNo}", each.Action, each.SubjectKind, each.SubjectId, each.Outcome)
                {
                    Person = each.SubjectKind == "person" ? each.SubjectId : "", Purpose = each.SubjectKind == "person" ? Purpose.Treatment.Code() : "", Ground = "token",
                });
                return true;
            }, stop: stop),
        }, services.GetRequiredService<ILoggerFactory>().CreateLogger("Handrail.Fhir"));
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
