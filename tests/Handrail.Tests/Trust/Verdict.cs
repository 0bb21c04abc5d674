namespace Handrail.Tests.Trust;

/// <summary>What the oracle found. Missing: should be there and is not. Repeated: is there and should not be. Wrong: is there, but not as it should be.</summary>
public sealed class Verdict
{
    readonly List<string> faults = [];

    public int AlertsExpected { get; set; }

    public int StepsExpected { get; set; }

    public int Missing { get; private set; }

    public int Repeated { get; private set; }

    public int Wrong { get; private set; }

    public IReadOnlyList<string> Faults => faults;

    public string Figures => $"alerts expected={AlertsExpected} steps expected={StepsExpected} missing={Missing} repeated={Repeated} wrong={Wrong}";

    public void IsMissing(string what)
    {
        Missing++;
        faults.Add("missing: " + what);
    }

    public void IsRepeated(string what)
    {
        Repeated++;
        faults.Add("repeated: " + what);
    }

    public void IsWrong(string what)
    {
        Wrong++;
        faults.Add("wrong: " + what);
    }

    /// <summary>Fails the test with every fault named.</summary>
    public void MustBeClean() => Assert.True(faults.Count == 0, $"{Figures}\n{string.Join('\n', faults.Take(40))}");
}
