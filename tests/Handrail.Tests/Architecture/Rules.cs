using System.Text.RegularExpressions;

namespace Handrail.Tests.Architecture;

/// <summary>
/// The rules of the house that are read from compiled assemblies. Each is a function from what types use to the violations,
/// so that one test runs it over the product and another over planted violations.
/// </summary>
public static class Rules
{
    /// <summary>Rule 1: what the clinical core must not touch. A pure decision has no clock, no chance, no waiting and no outside world.</summary>
    static readonly string[] NotInCore =
    [
        "System.Threading.", "System.Random", "System.Security.Cryptography.RandomNumberGenerator", "System.TimeProvider", "System.Diagnostics.Stopwatch",
        "System.Diagnostics.Process", "System.IO.", "System.Net.", "System.Data.", "System.Console", "System.Reflection.Emit.", "NodaTime.SystemClock", "NodaTime.IClock",
        "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTime::get_Today", "System.DateTimeOffset::get_Now",
        "System.DateTimeOffset::get_UtcNow", "System.Environment::get_Tick", "System.Environment::GetEnvironmentVariable",
        "System.Guid::NewGuid", "System.Guid::CreateVersion7",
    ];

    /// <summary>Exceptions of rule 1. An id that orders itself by time is made in the core, so that every fact has one from birth; no decision reads it.</summary>
    static readonly (string Type, string Uses)[] CoreMay = [("Handrail.Core.Kernel.*Id", "System.Guid::CreateVersion7"), ("*", "System.IO.InvalidDataException")];

    public static IEnumerable<string> CoreIsPure(IEnumerable<Use> uses) =>
        from use in uses
        where NotInCore.Any(ban => Fits(use.Uses, ban)) && !CoreMay.Any(may => Like(use.Type, may.Type) && Fits(use.Uses, may.Uses))
        select $"{use.Type} uses {use.Uses}: the core decides from its arguments alone";

    public static IEnumerable<string> CoreReferences(IEnumerable<string> assemblies) =>
        from name in assemblies
        where name != "NodaTime" && (!name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("System.Net", StringComparison.Ordinal) || name.StartsWith("System.Data", StringComparison.Ordinal))
        select $"the core refers to {name}: only NodaTime and the base library may stand below it";

    /// <summary>Rule 2. Code directly in Handrail.Features is the list of features and may name them all; nothing below features may name one.</summary>
    public static IEnumerable<string> FeaturesAreIsolated(IEnumerable<Use> uses) =>
        from use in uses
        let used = FeatureOf(use.Uses)
        where used is not null
        let own = FeatureOf(use.Type)
        where own is not null ? own != used : Like(use.Type, "Handrail.Data.*") || Like(use.Type, "Handrail.Core.*")
        select $"{use.Type} uses {use.Uses}: share a record in Core or a named query in Data instead";

    /// <summary>Rule 3, second half: only the ground and the gate open a connection that may write; all others hand work over.</summary>
    public static IEnumerable<string> OnlyTheWriterWrites(IEnumerable<Use> uses) =>
        from use in uses
        where use.Uses is "Handrail.Data.Database::OpenWriter" or "Handrail.Data.Database::Begin"
        where !MayWrite.Any(may => Like(use.Type, may))
        select $"{use.Type} calls {use.Uses}: submit to the writer, through the gate";

    static readonly string[] MayWrite = ["Handrail.Data.*", "Handrail.Gate.*", "Handrail.Cli.*"];

    /// <summary>Rule 5: FHIR types of the library stay at the FHIR door.</summary>
    public static IEnumerable<string> FhirStaysAtItsDoor(IEnumerable<Use> uses) =>
        from use in uses
        where use.Uses.StartsWith("Hl7.Fhir.", StringComparison.Ordinal) && !Like(use.Type, "Handrail.Fhir.*") && !Like(use.Type, "Handrail.Devices.*")
        select $"{use.Type} uses {use.Uses}: only Fhir/ and Devices/ speak the library's FHIR";

    /// <summary>Rule 6, first half: grains are shells; nothing else knows that there are grains, except where the process is put together.</summary>
    public static IEnumerable<string> OrleansStaysInGrains(IEnumerable<Use> uses) =>
        from use in uses
        where use.Uses.StartsWith("Orleans.", StringComparison.Ordinal) || use.Uses.StartsWith("Microsoft.Extensions.Hosting.Orleans", StringComparison.Ordinal)
        where !use.Type.EndsWith("Grain", StringComparison.Ordinal) && !use.Type.StartsWith("OrleansCodeGen.", StringComparison.Ordinal) && !Composition.Contains(use.Type)
        select $"{use.Type} uses {use.Uses}: Orleans belongs in *Grain.cs and where the process is put together";

    /// <summary>Where the process is put together.</summary>
    static readonly string[] Composition = ["Handrail.Hosting.ServeHost"];

    /// <summary>Rule 6, second half: one place talks to the outside. The demo's simulator is a client of our own door and says so in its name.</summary>
    public static IEnumerable<string> OnlyOutboundCallsOut(IEnumerable<Use> uses) =>
        from use in uses
        where Callers.Any(caller => Fits(use.Uses, caller)) && !Like(use.Type, "Handrail.Outbound.*") && !Like(use.Type, "Handrail.Devices.Simulator*")
        select $"{use.Type} uses {use.Uses}: only Outbound/ calls the outside";

    static readonly string[] Callers =
        ["System.Net.Http.HttpClient", "System.Net.Http.HttpMessageInvoker", "System.Net.Http.IHttpClientFactory", "System.Net.WebClient", "System.Net.HttpWebRequest",
         "System.Net.Mail.", "MailKit.", "System.Net.Sockets.TcpClient", "System.Net.Sockets.UdpClient", "System.Net.WebSockets.ClientWebSocket"];

    /// <summary>Rule 7: the lines of BannedSymbols.txt, held against the compiled code, whatever a pragma or a setting says.</summary>
    public static IEnumerable<string> NothingBannedIsUsed(IEnumerable<Use> uses, IEnumerable<string> bannedSymbols, params string[] exceptIn)
    {
        var banned = bannedSymbols.Where(line => line.Contains(';', StringComparison.Ordinal)).Select(Compiled).ToHashSet(StringComparer.Ordinal);
        return from use in uses
               where banned.Contains(use.Uses) && !exceptIn.Any(may => Like(use.Type, may))
               select $"{use.Type} uses {use.Uses}, which BannedSymbols.txt forbids";
    }

    /// <summary>"P:System.DateTime.Now;why" as a use of its getter; a method's overloads count as one.</summary>
    static string Compiled(string line)
    {
        var symbol = line[..line.IndexOf(';', StringComparison.Ordinal)];
        var name = Regex.Replace(symbol[2..], @"\(.*\)$", "");
        var dot = name.LastIndexOf('.');
        return symbol[0] switch
        {
            'T' => name,
            'P' => $"{name[..dot]}::get_{name[(dot + 1)..]}",
            'M' => $"{name[..dot]}::{name[(dot + 1)..]}",
            _ => throw new InvalidOperationException($"BannedSymbols.txt: this test cannot read \"{line}\"."),
        };
    }

    static string? FeatureOf(string name)
    {
        const string Root = "Handrail.Features.";
        if (!name.StartsWith(Root, StringComparison.Ordinal)) return null;
        var end = name.IndexOf('.', Root.Length);
        return end < 0 ? null : name[Root.Length..end];
    }

    /// <summary>"A.B." fits everything below it; "A.B" fits the type and its members; "A.B::Get" fits members that begin so.</summary>
    static bool Fits(string used, string ban) =>
        ban.EndsWith('.') || ban.Contains("::", StringComparison.Ordinal)
            ? used.StartsWith(ban, StringComparison.Ordinal)
            : used == ban || used.StartsWith(ban + "::", StringComparison.Ordinal);

    static bool Like(string name, string pattern) => Regex.IsMatch(name, "^" + Regex.Escape(pattern).Replace(@"\*", ".*") + "$");
}
