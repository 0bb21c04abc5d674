using Handrail.Core.HandOvers;
using Handrail.Core.Kernel;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.HandOvers;

/// <summary>Looking at one's shift.</summary>
public sealed record ViewShift(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeePerson;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>From now on the asker looks after these people.</summary>
public sealed record TakePeople(Guid Unit, IReadOnlyList<Guid> Stays) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.HandOver;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => Stays.Count == 0 ? [Refusal.Invalid("stay", "Choose at least one person.")] : [];
}

/// <summary>Looking at the hand-overs of a unit.</summary>
public sealed record ViewHandOvers(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeePerson;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>Begins a hand-over: a draft about each person is assembled from what changed since <paramref name="Since"/>.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Since">Start of what is told; null: since the asker's last shift.</param>
/// <param name="Mine">Only the people the asker looks after; else everybody.</param>
public sealed record StartHandOver(Guid Unit, Instant? Since, bool Mine) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.HandOver;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>Looking at one hand-over.</summary>
public sealed record ViewHandOver(Guid Report) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeePerson;

    /// <inheritdoc/>
    public Subject About => new("hand-over", Report.ToString());
}

/// <summary>Edits by hand what is said about one person, while nobody has signed.</summary>
public sealed record SaveHandOverNote(Guid Report, Guid Stay, int Version, Sbar Words) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.HandOver;

    /// <inheritdoc/>
    public Subject About => new("hand-over", Report.ToString());

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        foreach (var (field, text) in new[] { ("situation", Words.Situation), ("background", Words.Background), ("assessment", Words.Assessment), ("recommendation", Words.Recommendation) })
            if (text.Length > Sbar.Most) yield return Refusal.Invalid(field, $"Use at most {Sbar.Most} characters.");
    }
}

/// <summary>The giving nurse signs exactly what is shown (<paramref name="Hash"/>).</summary>
public sealed record SignHandOver(Guid Report, string Hash) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.HandOver;

    /// <inheritdoc/>
    public Subject About => new("hand-over", Report.ToString());
}

/// <summary>The receiving nurse signs, with an account of their own; <paramref name="Beside"/>: they proved who they are at the giver's screen.</summary>
public sealed record AcceptHandOver(Guid Report, string Hash, bool Beside) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.HandOver;

    /// <inheritdoc/>
    public Subject About => new("hand-over", Report.ToString());
}

/// <summary>Something in a signed one was wrong: a new one takes its place, and the old one stays as it is.</summary>
public sealed record ChangeHandOver(Guid Report) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.HandOver;

    /// <inheritdoc/>
    public Subject About => new("hand-over", Report.ToString());
}
