using System.Reflection;

namespace Handrail.Tests.Architecture;

/// <summary>The rules over the product, and each rule over a planted violation, which it must report.</summary>
public sealed class RulesTests
{
    static readonly IReadOnlyList<Use> Core = AssemblyUses.Of(typeof(Handrail.Core.Kernel.PersonId).Assembly);
    static readonly IReadOnlyList<Use> Product = AssemblyUses.Of(typeof(Handrail.Data.Database).Assembly);
    static readonly IReadOnlyList<Use> Planted = [.. AssemblyUses.Of(Assembly.GetExecutingAssembly()).Where(use => use.Type.Contains("Planted", StringComparison.Ordinal))];
    static readonly string[] Banned = File.ReadAllLines(Repository.At("BannedSymbols.txt"));

    [Fact]
    public void The_core_decides_from_its_arguments_alone() => Violations.None(Rules.CoreIsPure(Core));

    [Fact]
    public void The_core_refers_to_NodaTime_and_the_base_library_only() =>
        Violations.None(Rules.CoreReferences(AssemblyUses.References(typeof(Handrail.Core.Kernel.PersonId).Assembly)));

    [Fact]
    public void No_feature_uses_another_feature() => Violations.None(Rules.FeaturesAreIsolated(Product));

    [Fact]
    public void Only_the_writer_and_the_gate_write() => Violations.None(Rules.OnlyTheWriterWrites(Product));

    [Fact]
    public void The_FHIR_library_stays_at_its_door() => Violations.None(Rules.FhirStaysAtItsDoor(Product));

    [Fact]
    public void Orleans_stays_in_grains() => Violations.None(Rules.OrleansStaysInGrains(Product));

    [Fact]
    public void Only_outbound_calls_the_outside() => Violations.None(Rules.OnlyOutboundCallsOut(Product));

    [Fact, Hazard("HZ-012")]
    public void No_banned_symbol_is_compiled_into_the_product() =>
        Violations.None(Rules.NothingBannedIsUsed([.. Core, .. Product], Banned, MayUseBanned));

    /// <summary>The command line writes to the console; the composition root makes the one clock. Orleans' generated code is not ours.</summary>
    static readonly string[] MayUseBanned = ["Handrail.Cli.*", "Program", "OrleansCodeGen.*"];

    [Theory]
    [InlineData("System.Random")]
    [InlineData("System.Threading.Tasks.Task")]
    [InlineData("System.DateTime::get_UtcNow")]
    [InlineData("System.Guid::CreateVersion7")]
    [InlineData("System.TimeProvider")]
    [InlineData("System.IO.File::ReadLines")]
    public void A_planted_impurity_is_reported(string uses) =>
        Reports(Rules.CoreIsPure(Planted), $"Handrail.Core.Planted.ImpureScore uses {uses}:");

    [Theory]
    [InlineData("Hl7.Fhir.R4")]
    [InlineData("Microsoft.Data.Sqlite")]
    [InlineData("System.Net.Http")]
    public void A_planted_reference_is_reported(string assembly) => Reports(Rules.CoreReferences(["System.Runtime", "NodaTime", assembly]), $"the core refers to {assembly}:");

    [Theory]
    [InlineData("Handrail.Features.PlantedWatch.PeeksIntoBeds uses Handrail.Features.PlantedBeds.FreeBeds:")]
    [InlineData("Handrail.Data.Planted.DependsOnAFeature uses Handrail.Features.PlantedBeds.FreeBeds:")]
    public void A_planted_look_into_another_feature_is_reported(string said) => Reports(Rules.FeaturesAreIsolated(Planted), said);

    [Fact]
    public void A_feature_may_use_itself() =>
        Assert.DoesNotContain(Rules.FeaturesAreIsolated(Planted), said => said.StartsWith("Handrail.Features.PlantedBeds.", StringComparison.Ordinal));

    [Fact]
    public void A_planted_writer_is_reported() =>
        Reports(Rules.OnlyTheWriterWrites(Planted), "Handrail.Features.PlantedWatch.WritesByItself calls Handrail.Data.Database::OpenWriter:");

    [Fact]
    public void A_planted_FHIR_type_is_reported() =>
        Reports(Rules.FhirStaysAtItsDoor(Planted), "Handrail.Features.PlantedWatch.SpeaksFhir uses Hl7.Fhir.Model.Patient:");

    [Fact]
    public void A_planted_use_of_Orleans_is_reported() =>
        Reports(Rules.OrleansStaysInGrains(Planted), "Handrail.Features.PlantedWatch.KnowsGrains uses Orleans.IGrainFactory:");

    [Fact]
    public void A_planted_call_to_the_outside_is_reported() =>
        Reports(Rules.OnlyOutboundCallsOut(Planted), "Handrail.Features.PlantedWatch.CallsOut uses System.Net.Http.HttpClient:");

    [Theory]
    [InlineData("System.Threading.Tasks.Task`1::get_Result")]
    [InlineData("System.Threading.Thread::Sleep")]
    [InlineData("System.DateTimeOffset::get_Now")]
    [InlineData("System.Console")]
    [InlineData("NodaTime.SystemClock::get_Instance")]
    public void A_planted_banned_symbol_is_reported(string uses) =>
        Reports(Rules.NothingBannedIsUsed(Planted, Banned), $"Handrail.Features.PlantedWatch.BlocksAndReadsTheClock uses {uses}, ");

    static void Reports(IEnumerable<string> violations, string said) => Assert.Contains(violations, line => line.StartsWith(said, StringComparison.Ordinal));
}
