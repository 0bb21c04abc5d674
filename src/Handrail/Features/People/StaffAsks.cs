using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.People;

/// <summary>A new member of staff, with a first role and where it holds.</summary>
public sealed record AddStaff(string Login, string Name, string Role, PlaceKind Kind, Guid PlaceId) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ManageStaff;

    /// <inheritdoc/>
    public Subject About => Places.Subject(Kind, PlaceId);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Name.Length is 0 or > 100) yield return Refusal.Invalid("name", "Enter the name, up to 100 letters.");
        if (Login.Length is < 3 or > 60 || !Login.All(each => char.IsAsciiLetterLower(each) || char.IsAsciiDigit(each) || each is '.' or '-'))
            yield return Refusal.Invalid("login", "A login has 3 to 60 small letters, digits, dots or hyphens, for example ama.osei.");
        if (!Roles.ForStaff.Contains(Role)) yield return Refusal.Invalid("role", "Choose a role.");
    }
}

/// <summary>A role of a member of staff in a place, from a moment on.</summary>
public sealed record AddAssignment(Guid Staff, string Role, PlaceKind Kind, Guid PlaceId, Instant From, Instant? To) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ManageStaff;

    /// <inheritdoc/>
    public Subject About => Places.Subject(Kind, PlaceId);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (!Roles.ForStaff.Contains(Role)) yield return Refusal.Invalid("role", "Choose a role.");
        if (To is { } end && end <= From) yield return Refusal.Invalid("to", "The last day is before the first.");
    }
}

/// <summary>Ends an assignment now. The place is part of the ask: whoever may manage it there may end it.</summary>
public sealed record EndAssignment(Guid Staff, Guid Assignment, PlaceKind Kind, Guid PlaceId) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ManageStaff;

    /// <inheritdoc/>
    public Subject About => Places.Subject(Kind, PlaceId);
}

/// <summary>Switches an account off: no sign-in, and every open session ends. Decided at the place of one of their assignments.</summary>
public sealed record DisableStaff(Guid Staff, PlaceKind Kind, Guid PlaceId) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ManageStaff;

    /// <inheritdoc/>
    public Subject About => Places.Subject(Kind, PlaceId);
}

/// <summary>Switches an account on again.</summary>
public sealed record EnableStaff(Guid Staff, PlaceKind Kind, Guid PlaceId) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ManageStaff;

    /// <inheritdoc/>
    public Subject About => Places.Subject(Kind, PlaceId);
}

/// <summary>A credential of a member of staff. Decided at the place of one of their assignments.</summary>
public sealed record AddCredential(Guid Staff, PlaceKind Kind, Guid PlaceId, LicenceText Text) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ManageStaff;

    /// <inheritdoc/>
    public Subject About => Places.Subject(Kind, PlaceId);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => Text.Issues(Credentials.StaffKinds.Select(each => each.Code));
}

/// <summary>Ends a credential that was recorded by mistake or taken away.</summary>
public sealed record EndCredential(Guid Staff, Guid Credential, PlaceKind Kind, Guid PlaceId) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ManageStaff;

    /// <inheritdoc/>
    public Subject About => Places.Subject(Kind, PlaceId);
}

/// <summary>Puts somebody on shift in a unit.</summary>
public sealed record AddShift(Guid Staff, Guid Unit, string Role, Instant From, Instant To) : IAsk
{
    /// <summary>The longest shift that can be entered.</summary>
    public static readonly Duration Longest = Duration.FromHours(24);

    /// <inheritdoc/>
    public Permission Needs => Permission.PlanShifts;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (To <= From) yield return Refusal.Invalid("hours", "A shift ends after it begins.");
        if (To - From > Longest) yield return Refusal.Invalid("hours", "A shift is at most 24 hours long.");
    }
}

/// <summary>Ends a shift now.</summary>
public sealed record EndShift(Guid Staff, Guid Shift, Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.PlanShifts;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>Places as subjects of asks.</summary>
static class Places
{
    public static Subject Subject(PlaceKind kind, Guid id) => kind switch
    {
        PlaceKind.Unit => Gate.Subject.Unit(id),
        PlaceKind.Site => Gate.Subject.Site(id),
        _ => Gate.Subject.Organization(id),
    };
}
