namespace Handrail.Core.Kernel;

/// <summary>A person, before, during and after being a patient. FHIR Patient.id.</summary>
public readonly record struct PersonId(Guid Value)
{
    /// <summary>A new, time-ordered id.</summary>
    public static PersonId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>One stay. FHIR Encounter.id (class IMP).</summary>
public readonly record struct EncounterId(Guid Value)
{
    /// <summary>A new, time-ordered id.</summary>
    public static EncounterId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A unit or a bed. FHIR Location.id (physicalType wa or bd).</summary>
public readonly record struct LocationId(Guid Value)
{
    /// <summary>A new, time-ordered id.</summary>
    public static LocationId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A monitor or another sending machine. FHIR Device.id.</summary>
public readonly record struct DeviceId(Guid Value)
{
    /// <summary>A new, time-ordered id.</summary>
    public static DeviceId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A member of staff. FHIR Practitioner.id.</summary>
public readonly record struct StaffId(Guid Value)
{
    /// <summary>A new, time-ordered id.</summary>
    public static StaffId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>One recorded fact, through all its versions. FHIR Observation.id.</summary>
public readonly record struct ObservationId(Guid Value)
{
    /// <summary>A new, time-ordered id.</summary>
    public static ObservationId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>One alert, from raised to resolved.</summary>
public readonly record struct AlertId(Guid Value)
{
    /// <summary>A new, time-ordered id.</summary>
    public static AlertId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
