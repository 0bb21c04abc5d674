namespace Handrail.Tests.Architecture;

/// <summary>The source rules over the tree, and each rule over planted text, which it must report. What must pass is planted too.</summary>
public sealed class SourceRulesTests
{
    // Written in two parts, so that this file itself keeps the rules it tests.
    const string Later = "TO" + "DO", NotYet = "NotImplemented" + "Exception";

    static readonly IReadOnlyList<SourceFile> Product = SourceFile.Below("src", ".cs", ".razor");
    static readonly IReadOnlyList<SourceFile> Code =
        [.. new[] { "src", "tests", "bench" }.SelectMany(folder => SourceFile.Below(folder, ".cs", ".razor", ".css", ".js", ".sql", ".c", ".csproj"))];

    [Fact]
    public void The_scan_sees_the_tree() => Assert.Contains(Code, file => file.Path == "src/Handrail/Data/Database.cs");

    [Fact]
    public void Every_route_goes_through_the_gate() => Violations.None(SourceRules.RoutesGoThroughTheGate(Product));

    [Fact]
    public void No_page_injects_anything() => Violations.None(SourceRules.PagesInjectNothing(Product));

    [Fact]
    public void The_FHIR_model_is_imported_as_F_only() => Violations.None(SourceRules.FhirModelHasItsAlias(Product));

    [Fact]
    public void The_banned_symbols_are_switched_off_in_few_places_only() => Violations.None(SourceRules.BansHold(Code));

    [Fact]
    public void SQL_is_constant_text() => Violations.None(SourceRules.SqlIsConstant(Product));

    [Fact]
    public void No_file_is_longer_than_400_lines() => Violations.None(SourceRules.FilesAreShort(Code));

    [Fact]
    public void Nothing_is_left_over_without_an_id() => Violations.None(SourceRules.LeftoversHaveAnId(Code.Where(file => !file.Path.EndsWith("SourceRules.cs", StringComparison.Ordinal))));

    [Fact]
    public void Nothing_in_the_product_is_a_stub() => Violations.None(SourceRules.NothingIsAStub(Product));

    [Fact]
    public void No_page_names_a_foreign_host() => Violations.None(SourceRules.NoForeignHost(SourceFile.Below("src", ".razor", ".css", ".js", ".svg", ".html", ".webmanifest")));

    [Theory]
    [InlineData("src/Handrail/Features/Watch/WatchFeature.cs", "app.MapPost(\"/ward\", handler.Handle);", true)]
    [InlineData("src/Handrail/Features/Watch/WatchFeature.cs", "app.Map(\"/ward\", handler.Handle);", true)]
    [InlineData("src/Handrail/Devices/Door.cs", "routes\n  .MapGroup(prefix)", true)]
    [InlineData("src/Handrail/Fhir/FhirEndpoints.cs", "app.MapPost(\"/fhir\", Take);", false)]
    [InlineData("src/Handrail/Gate/Routes.cs", "app.MapGet(path, Run);", false)]
    [InlineData("src/Handrail/Fhir/ObservationMap.cs", "ObservationMap.Map(fact)", false)]
    [InlineData("src/Handrail/Features/Watch/WatchFeature.cs", "    // not app.MapPost(\"/ward\", …)", false)]
    public void A_planted_route_past_the_gate_is_reported(string path, string text, bool reported) => Says(SourceRules.RoutesGoThroughTheGate, path, text, reported);

    [Theory]
    [InlineData("src/Handrail/Features/Watch/Board.razor", "@inject Handrail.Data.Database Database", true)]
    [InlineData("src/Handrail/Features/Watch/Board.razor", "@code { [Inject] public Gate Gate { get; set; } }", true)]
    [InlineData("src/Handrail/Features/Watch/Board.razor", "@using Handrail.Data", true)]
    [InlineData("src/Handrail/Features/Watch/Board.razor", "@code { [Parameter] public BoardModel Model { get; set; } }", false)]
    public void A_planted_injection_is_reported(string path, string text, bool reported) => Says(SourceRules.PagesInjectNothing, path, text, reported);

    [Theory]
    [InlineData("using Hl7.Fhir.Model;", true)]
    [InlineData("global using Hl7.Fhir.Model;", true)]
    [InlineData("using F = Hl7.Fhir.Model;", false)]
    public void A_planted_import_of_the_FHIR_model_is_reported(string text, bool reported) => Says(SourceRules.FhirModelHasItsAlias, "src/Handrail/Fhir/PatientMap.cs", text, reported);

    [Theory]
    [InlineData("src/Handrail/Features/Watch/Board.cs", "#pragma warning disable RS0030", true)]
    [InlineData("src/Handrail/Features/Watch/Board.cs", "#pragma warning disable CA1822, RS0030 // why", true)]
    [InlineData("src/Handrail/Features/Watch/Board.cs", "#pragma warning disable\n", true)]
    [InlineData("src/Handrail/Features/Watch/Board.cs", "#pragma warning disable CA1822", false)]
    [InlineData("src/Handrail/Cli/Score.cs", "#pragma warning disable RS0030", false)]
    public void A_planted_switch_is_reported(string path, string text, bool reported) => Says(SourceRules.BansHold, path, text, reported);

    [Theory]
    [InlineData("connection.Query($\"SELECT * FROM alert ORDER BY {column}\", Row);", true)]
    [InlineData("connection.Execute(\"DELETE FROM alert WHERE id = '\" + id + \"'\");", true)]
    [InlineData("sql += $\" AND code = {code}\";", true)]
    [InlineData("command.CommandText = $@\"UPDATE alert SET state = {state}\";", true)]
    [InlineData("command.CommandText = $\"\"\"\n    INSERT INTO alert VALUES ({id})\n    \"\"\";", true)]
    [InlineData("connection.Execute($\"PRAGMA user_version = {version}\");", true)]
    [InlineData("connection.Query(\"SELECT * FROM alert WHERE id = @id\", Row, (\"@id\", id));", false)]
    [InlineData("const string Sql = $\"SELECT {Columns} FROM alert\";", false)]
    [InlineData("connection.Execute(\"SELECT 1 \" + \"FROM alert\");", false)]
    [InlineData("throw new InvalidOperationException($\"Select a bed: {bed}\");", false)]
    public void Planted_SQL_from_parts_is_reported(string text, bool reported) => Says(SourceRules.SqlIsConstant, "src/Handrail/Features/Watch/Board.cs", text, reported);

    [Theory]
    [InlineData(400, false)]
    [InlineData(401, true)]
    public void A_planted_long_file_is_reported(int lines, bool reported) =>
        Says(SourceRules.FilesAreShort, "src/Long.cs", string.Concat(Enumerable.Repeat("x\n", lines)), reported);

    [Theory]
    [InlineData("// " + Later + " later", true)]
    [InlineData("// " + Later + "(#12): later", false)]
    [InlineData("// " + Later + " HZ-001 later", false)]
    public void A_planted_leftover_is_reported(string text, bool reported) => Says(SourceRules.LeftoversHaveAnId, "src/Left.cs", text, reported);

    [Fact]
    public void A_planted_stub_is_reported() => Says(SourceRules.NothingIsAStub, "src/Stub.cs", $"throw new {NotYet}();", true);

    [Theory]
    [InlineData("<script src=\"https://cdn.example.com/x.js\"></script>", true)]
    [InlineData("@import url(//fonts.example.org/a.css);", true)]
    [InlineData("fetch('http://example.net')", true)]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\">", false)]
    [InlineData("const system = \"http://loinc.org\";", false)]
    [InlineData("<a href=\"/ward\">Ward</a> // the ward.", false)]
    public void A_planted_foreign_host_is_reported(string text, bool reported) => Says(SourceRules.NoForeignHost, "src/Handrail/Ui/Layout.razor", text, reported);

    static void Says(Func<IEnumerable<SourceFile>, IEnumerable<string>> rule, string path, string text, bool reported)
    {
        var said = rule([new SourceFile(path, text)]).ToList();
        Assert.True(reported ? said.Count > 0 && said.TrueForAll(line => line.StartsWith(path, StringComparison.Ordinal)) : said.Count == 0, string.Join('\n', said));
    }
}
