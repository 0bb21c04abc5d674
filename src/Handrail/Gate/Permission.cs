namespace Handrail.Gate;

/// <summary>What an ask needs. Which role has which stands in <see cref="Roles"/>, nowhere else.</summary>
public enum Permission
{
    /// <summary>See the ward board and alerts of a unit.</summary>
    SeeWard,

    /// <summary>See a person's page and chart.</summary>
    SeePerson,

    /// <summary>Record observations and scores.</summary>
    RecordObservation,

    /// <summary>Answer an alert: accept, decline, attend, resolve, not escalate, be worried.</summary>
    AnswerAlert,

    /// <summary>Set limits for one person, change SpO2 scale, acuity.</summary>
    Prescribe,

    /// <summary>Sign a protocol.</summary>
    SignProtocol,

    /// <summary>Read figures about the work ("how loud are we").</summary>
    SeeFigures,

    /// <summary>Create Observations through the FHIR door (devices).</summary>
    SendReadings,

    /// <summary>Read through the FHIR door (devices with --read).</summary>
    ReadFhir,

    /// <summary>Command-line work on this installation.</summary>
    Operate,
}

/// <summary>Who may what: the only table of it.</summary>
public static class Roles
{
    static readonly Dictionary<string, Permission[]> Of = new()
    {
        ["nurse"] = [Permission.SeeWard, Permission.SeePerson, Permission.RecordObservation, Permission.AnswerAlert, Permission.SeeFigures],
        ["charge-nurse"] = [Permission.SeeWard, Permission.SeePerson, Permission.RecordObservation, Permission.AnswerAlert, Permission.SeeFigures],
        ["prescriber"] = [Permission.SeeWard, Permission.SeePerson, Permission.RecordObservation, Permission.AnswerAlert, Permission.Prescribe, Permission.SeeFigures],
        ["medical-director"] = [Permission.SeeWard, Permission.SeePerson, Permission.RecordObservation, Permission.AnswerAlert, Permission.Prescribe, Permission.SignProtocol, Permission.SeeFigures],
        ["manager"] = [Permission.SeeWard, Permission.SeeFigures],
        ["device"] = [Permission.SendReadings],
        ["device-reader"] = [Permission.SendReadings, Permission.ReadFhir],
        ["system"] = [],
        ["command-line"] = [Permission.Operate, Permission.SignProtocol],
    };

    /// <summary>True when <paramref name="role"/> has <paramref name="permission"/>; an unknown role has none.</summary>
    public static bool Has(string role, Permission permission) => Of.TryGetValue(role, out var permissions) && permissions.Contains(permission);
}
