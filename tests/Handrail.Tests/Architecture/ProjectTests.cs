using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Handrail.Tests.Architecture;

/// <summary>Rule 7 once more, at its root: the analyzer that bans symbols runs for every project, and nothing turns it off.</summary>
public sealed partial class ProjectTests
{
    static readonly string[] MustBeBanned =
    [
        "P:System.DateTime.Now;", "P:System.DateTime.UtcNow;", "P:System.DateTime.Today;", "P:System.DateTimeOffset.Now;", "P:System.DateTimeOffset.UtcNow;",
        "P:NodaTime.SystemClock.Instance;", "M:System.Threading.Thread.Sleep(System.Int32);", "M:System.Threading.Thread.Sleep(System.TimeSpan);",
        "P:System.Threading.Tasks.Task`1.Result;", "M:System.Threading.Tasks.Task.Wait;", "T:System.Console;",
    ];

    static readonly string Props = File.ReadAllText(Repository.At("Directory.Build.props"));

    [Fact]
    public void The_list_of_banned_symbols_holds_what_the_house_bans()
    {
        var banned = File.ReadAllLines(Repository.At("BannedSymbols.txt"));
        Assert.All(MustBeBanned, symbol => Assert.Contains(banned, line => line.StartsWith(symbol, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_project_gets_the_analyzer_with_the_list_and_warnings_are_errors() => Violations.None(WrongProps(Props));

    [Fact]
    public void No_project_turns_it_off() =>
        Violations.None(Repository.Files("", ".csproj", ".editorconfig", ".globalconfig").Append(Repository.At("Directory.Build.props")).SelectMany(path => TurnedOff(Repository.Relative(path), File.ReadAllText(path))));

    [Fact]
    public void Every_project_stands_in_the_solution()
    {
        var solution = File.ReadAllText(Repository.At("Handrail.slnx"));
        Assert.All(Repository.Files("", ".csproj"), path => Assert.Contains($"\"{Repository.Relative(path)}\"", solution, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("BannedApiAnalyzers")]
    [InlineData("BannedSymbols.txt")]
    [InlineData("<TreatWarningsAsErrors>true")]
    [InlineData("<Nullable>enable")]
    public void Props_without_it_are_reported(string part) =>
        Assert.NotEmpty(WrongProps(Props.Replace(part, part.Replace("true", "false", StringComparison.Ordinal).Replace("enable", "disable", StringComparison.Ordinal) + (part.StartsWith('<') ? "" : "Gone"), StringComparison.Ordinal)));

    [Theory]
    [InlineData("a.csproj", "<NoWarn>$(NoWarn);RS0030</NoWarn>")]
    [InlineData("a.csproj", "<PackageReference Remove=\"Microsoft.CodeAnalysis.BannedApiAnalyzers\" />")]
    [InlineData("a.csproj", "<AdditionalFiles Remove=\"BannedSymbols.txt\" />")]
    [InlineData("a.csproj", "<RunAnalyzers>false</RunAnalyzers>")]
    [InlineData("a.csproj", "<TreatWarningsAsErrors>false</TreatWarningsAsErrors>")]
    [InlineData(".editorconfig", "dotnet_diagnostic.RS0030.severity = none")]
    public void A_planted_switch_in_a_project_is_reported(string path, string text) => Assert.NotEmpty(TurnedOff(path, text));

    static IEnumerable<string> WrongProps(string props)
    {
        var all = XDocument.Parse(props).Descendants().ToList();
        if (!all.Any(item => item.Name.LocalName == "PackageReference" && (string?)item.Attribute("Include") == "Microsoft.CodeAnalysis.BannedApiAnalyzers")) yield return "the analyzer is not referenced";
        if (!all.Any(item => item.Name.LocalName == "AdditionalFiles" && ((string?)item.Attribute("Include"))?.EndsWith("BannedSymbols.txt", StringComparison.Ordinal) == true)) yield return "the list is not handed to it";
        if (!all.Any(item => item.Name.LocalName == "TreatWarningsAsErrors" && item.Value == "true")) yield return "warnings are not errors";
        if (!all.Any(item => item.Name.LocalName == "Nullable" && item.Value == "enable")) yield return "nullable is off";
    }

    static IEnumerable<string> TurnedOff(string path, string text) =>
        from Match match in Switch().Matches(text) select $"{path} holds {match.Value}";

    [GeneratedRegex(@"NoWarn>[^<]*RS0030|RS0030\.severity\s*=\s*(none|silent|suggestion|warning|default)|Remove=""[^""]*(BannedApiAnalyzers|BannedSymbols)|<RunAnalyzers\w*>false|<TreatWarningsAsErrors>false|<Nullable>disable", RegexOptions.IgnoreCase)]
    private static partial Regex Switch();
}
