using Xunit.v3;

namespace Handrail.Tests;

/// <summary>
/// Marks the test of a control in docs/safety/hazard-log.md. A test of the log holds both sides to each other: a control names its test,
/// and the test names the hazard. Run the tests of one hazard with <c>--filter-trait "Hazard=HZ-001"</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class HazardAttribute(string id) : Attribute, ITraitAttribute
{
    /// <summary>Id in the hazard log, for example HZ-001.</summary>
    public string Id { get; } = id;

    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Hazard", Id)];
}
