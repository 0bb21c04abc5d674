using System.Text.RegularExpressions;

namespace Handrail.Tests.Architecture;

/// <summary>The rules of the house that are read from source text. Each is a function from files to violations, as in <see cref="Rules"/>.</summary>
public static partial class SourceRules
{
    /// <summary>Rule 3, first half: a route is mapped through the gate's own methods, so that none can be without a permission.</summary>
    public static IEnumerable<string> RoutesGoThroughTheGate(IEnumerable<SourceFile> files) =>
        Find(files, MapCall(), file => !MayMap.Any(may => file.Path.StartsWith(may, StringComparison.Ordinal)),
            "maps a route past the gate: use the gate's own methods");

    static readonly string[] MayMap = ["src/Handrail/Gate/", "src/Handrail/Fhir/FhirEndpoints.cs"];

    /// <summary>Rule 4: a page is given what it shows; it fetches nothing.</summary>
    public static IEnumerable<string> PagesInjectNothing(IEnumerable<SourceFile> files) =>
        Find(files.Where(file => file.Path.EndsWith(".razor", StringComparison.Ordinal)), Injection(), _ => true, "injects or reaches for data: hand the page its model through the gate");

    /// <summary>Rule 5: theirs is F.Observation, ours is Observation. An unaliased import would mix them up.</summary>
    public static IEnumerable<string> FhirModelHasItsAlias(IEnumerable<SourceFile> files) =>
        Find(files, FhirImport(), _ => true, "imports Hl7.Fhir.Model without the alias F");

    /// <summary>Rule 7: the analyzer's warning is switched off only where it may be.</summary>
    public static IEnumerable<string> BansHold(IEnumerable<SourceFile> files) =>
        Find(files, BanOff(), file => !MaySwitchOff.Any(may => file.Path.StartsWith(may, StringComparison.Ordinal)), "switches RS0030 off");

    static readonly string[] MaySwitchOff =
        ["src/Handrail/Cli/", "bench/", "tests/Handrail.Tests/Architecture/"];

    /// <summary>
    /// Rule 7: SQL text is constant. An interpolated or added-up statement is reported wherever it stands, whoever gets it, unless it is a
    /// compile-time constant. (The PRAGMA of the canary takes no parameter; SQLite's grammar has none there.)
    /// </summary>
    public static IEnumerable<string> SqlIsConstant(IEnumerable<SourceFile> files) =>
        from file in files
        from Match match in SqlMadeUp().Matches(file.Code)
        let statement = file.Code[(file.Code.LastIndexOfAny([';', '{', '}'], match.Index) + 1)..match.Index]
        where !statement.Contains("const string", StringComparison.Ordinal)
        where !(file.Path == "src/Handrail/Data/Database.cs" && match.Value.Contains("PRAGMA", StringComparison.Ordinal))
        select $"{file.Path}:{LineIn(file.Code, match.Index)} builds SQL from parts: constant text and parameters only";

    /// <summary>Rule 9: what nobody can read in one sitting, nobody reviews.</summary>
    public static IEnumerable<string> FilesAreShort(IEnumerable<SourceFile> files) =>
        from file in files
        let lines = file.Text.AsSpan().TrimEnd('\n').Count('\n') + 1
        where lines > 400
        select $"{file.Path} has {lines} lines; 400 is the most";

    /// <summary>Rule 9: work left over has a place where it is kept.</summary>
    public static IEnumerable<string> LeftoversHaveAnId(IEnumerable<SourceFile> files) =>
        from file in files
        from Match match in Leftover().Matches(file.Text)
        select $"{file.Path}:{file.LineAt(match.Index)} leaves \"{match.Value}\" without an issue (#12) or hazard (HZ-001)";

    /// <summary>Rule 9: a stub is not a feature.</summary>
    public static IEnumerable<string> NothingIsAStub(IEnumerable<SourceFile> files) => Find(files, Stub(), _ => true, "is a stub");

    /// <summary>No page, style or script names another host. Namespaces and code systems are names that look like addresses; nobody fetches them.</summary>
    public static IEnumerable<string> NoForeignHost(IEnumerable<SourceFile> files) =>
        Find(files, ForeignAddress(), _ => true, "names a foreign host");

    static IEnumerable<string> Find(IEnumerable<SourceFile> files, Regex pattern, Func<SourceFile, bool> applies, string what) =>
        from file in files
        where applies(file)
        from Match match in pattern.Matches(file.Code)
        select $"{file.Path}:{LineIn(file.Code, match.Index)} {what}: {match.Value.Trim()}";

    static int LineIn(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    /// <summary>Every Map method of the framework; a plain Map only with a path, since other things are mapped too.</summary>
    [GeneratedRegex(@"\.Map(Get|Post|Put|Delete|Patch|Methods|Group|Fallback\w*)\s*\(|\.Map\s*\(\s*[$@]*""")]
    private static partial Regex MapCall();

    [GeneratedRegex(@"@inject\b|\[Inject\b|@using\s+Handrail\.Data\b|\bHandrail\.Data\.|\bDbConnection\b|\bGetRequiredService\b")]
    private static partial Regex Injection();

    [GeneratedRegex(@"(?m)^\s*(global\s+)?@?using\s+(static\s+)?Hl7\.Fhir\.Model\b")]
    private static partial Regex FhirImport();

    [GeneratedRegex(@"#pragma\s+warning\s+disable\s*(?=\r?\n|$)|#pragma\s+warning\s+disable[^\n]*\bRS0030\b|SuppressMessage[^\n]*RS0030", RegexOptions.Multiline)]
    private static partial Regex BanOff();

    const string SqlWords =
        "SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|WITH|MERGE|REPLACE|TRUNCATE|PRAGMA|SET|COPY|FROM|WHERE|AND|OR|ORDER|GROUP|LIMIT|VALUES|JOIN|RETURNING";

    /// <summary>An interpolated string that begins with SQL, or a plain one that has something other than text added to it.</summary>
    [GeneratedRegex(@"(\$+@?|@\$)""+\s*(" + SqlWords + @")\s|@?""+\s*(" + SqlWords + @")\s[^""]*""\s*\+\s*(?![""$@\s])")]
    private static partial Regex SqlMadeUp();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b(?!\s*[(:]?\s*(#\d+|HZ-\d{3}))")]
    private static partial Regex Leftover();

    [GeneratedRegex(@"\bNotImplementedException\b|\bSTUB\b")]
    private static partial Regex Stub();

    [GeneratedRegex(@"(https?:)?//(?!(www\.w3\.org|hl7\.org/fhir|terminology\.hl7\.org|loinc\.org|snomed\.info|unitsofmeasure\.org|localhost|127\.0\.0\.1)\b)[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(?=[/""'\s)<]|$)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex ForeignAddress();
}
