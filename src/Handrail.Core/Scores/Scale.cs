using System.Collections.Immutable;
using Handrail.Core.Kernel;

namespace Handrail.Core.Scores;

/// <summary>One parameter of a clinician-rated scale: its name and the points a rater may give. The wording of the item is not ours to print.</summary>
/// <param name="Name">Stable name in CSV columns, forms and refusals: lower case with underscores.</param>
/// <param name="Allowed">Every allowed number of points, ascending.</param>
public sealed record ScaleItem(string Name, ImmutableArray<int> Allowed)
{
    /// <summary>The most points this item can give.</summary>
    public int Highest => Allowed[^1];

    /// <summary>A refusal when the points are not among the allowed ones, null when they are.</summary>
    public Refusal? Issue(int points) => Allowed.Contains(points)
        ? null
        : Refusal.Invalid(Name, $"Must be one of {string.Join(", ", Allowed)}.");
}

/// <summary>The points given on a scale. An incomplete one has no <see cref="Total"/>, only "at least".</summary>
/// <param name="Parts">Item name and points, in the order of the form; null where not rated.</param>
public sealed record ScaleSum(ImmutableArray<(string Name, int? Points)> Parts)
{
    /// <summary>Sum of the points given so far.</summary>
    public int AtLeast { get; } = Parts.Sum(part => part.Points ?? 0);

    /// <summary>Names of the items not rated, in the order of the form.</summary>
    public ImmutableArray<string> Missing { get; } = [.. Parts.Where(part => part.Points is null).Select(part => part.Name)];

    /// <summary>The total; null while an item is missing.</summary>
    public int? Total => Missing.IsEmpty ? AtLeast : null;

    /// <summary>Sums points given in the order of <paramref name="items"/>. Refused with the item's name at the first value outside its allowed set.</summary>
    internal static Outcome<ScaleSum> Of(ImmutableArray<ScaleItem> items, ReadOnlySpan<int?> points)
    {
        var parts = ImmutableArray.CreateBuilder<(string, int?)>(items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            if (points[i] is { } given && items[i].Issue(given) is { } why) return why;
            parts.Add((items[i].Name, points[i]));
        }
        return new ScaleSum(parts.MoveToImmutable());
    }
}
