namespace Handrail.Tests.Architecture;

/// <summary>The end of each rule's test: all that is wrong is said at once, in full.</summary>
public static class Violations
{
    public static void None(IEnumerable<string> violations)
    {
        var all = violations.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
