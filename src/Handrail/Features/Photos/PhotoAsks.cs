using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.Photos;

/// <summary>Looking at a person's photo: the page, or the picture in a banner.</summary>
public sealed record ViewPhoto(Guid Stay) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeePerson;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);
}

/// <summary>A new photo; it supersedes the one before.</summary>
/// <param name="Stay">The stay in which it was taken.</param>
/// <param name="File">The file as it came.</param>
/// <param name="Agreed">Who agreed to it: person or representative.</param>
public sealed record AddPhoto(Guid Stay, ReadOnlyMemory<byte> File, string Agreed) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordObservation;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (PhotoFile.Read(File.Span) is Outcome<Photo>.Refused { Why: var why }) yield return why;
        if (Agreed is not ("person" or "representative")) yield return Refusal.Invalid("agreed", "Choose who agreed. Without anybody's agreement take no photo.");
    }
}

/// <summary>Taking the photo off, because the person wishes it or it shows somebody else.</summary>
public sealed record RemovePhoto(Guid Stay, string Reason) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordObservation;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Reason.Trim().Length is 0 or > 500) yield return Refusal.Invalid("photo_why", "Write why, in a few words.");
    }
}

/// <summary>Writes photos.</summary>
public sealed class PhotoHandlers
{
    /// <summary>Adds; answers its number.</summary>
    public Outcome<int> Add(AddPhoto ask, Actor by, WriteScope scope) =>
        PersonOf(scope, ask.Stay) is not { } person ? Refusal.NotFound("There is no such stay.")
        : PhotoFile.Read(ask.File.Span) is Outcome<Photo>.Done { Value: var photo } ? PhotoBook.Add(scope, person, ask.Stay, photo, ask.Agreed, by.Id)
        : throw new InvalidOperationException("The gate lets no photo through that cannot be read.");

    /// <summary>Takes it off; answers the number of that word.</summary>
    public Outcome<int> Remove(RemovePhoto ask, Actor by, WriteScope scope) =>
        PersonOf(scope, ask.Stay) is not { } person ? Refusal.NotFound("There is no such stay.")
        : PhotoBook.Standing(scope.Connection, person) is null ? Refusal.Conflict("There is no photo any more. Look again.")
        : PhotoBook.TakeOff(scope, person, ask.Stay, ask.Reason, by.Id);

    static Guid? PersonOf(WriteScope scope, Guid stay) => scope.Connection.Query("SELECT person_id FROM encounter WHERE id = @stay", row => (Guid?)row.Id(0), ("stay", stay)).FirstOrDefault();
}
