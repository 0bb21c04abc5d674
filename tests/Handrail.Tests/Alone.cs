namespace Handrail.Tests;

/// <summary>Tests that compare times of this very process run after all others, one at a time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
