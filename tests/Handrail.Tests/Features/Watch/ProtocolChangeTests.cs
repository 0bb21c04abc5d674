using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Watch;
using Handrail.Ui;

namespace Handrail.Tests.Features.Watch;

/// <summary>A signed protocol whose file changes: its rules stop, and everybody who can do something about it is told.</summary>
public sealed class ProtocolChangeTests
{
    [Fact, Hazard("HZ-119")]
    public async Task A_signed_protocol_whose_content_changes_runs_no_rule_and_says_so_also_when_its_version_stays_the_same()
    {
        await using var ward = await Ward.Open(Engine.Sqlite, 1);
        var signed = ward.Shelf.Find("ketamine")!;
        Assert.Equal((true, null), (signed.Active, signed.SwitchedOff));
        Assert.Contains(ward.Shelf.Plan("ketamine", []).Protocol.Rules, rule => rule.Id == "news2-7");

        var (folder, file) = Copied();
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("[\"wall\", \"page\", \"spool\"]", "[\"wall\", \"spool\"]", StringComparison.Ordinal));
        var shelf = Protocols.Load(folder, ward.Database);
        var same = shelf.Find("ketamine")!;
        Assert.Equal((false, signed.Protocol.Version), (same.Active, same.Protocol.Version));
        Assert.Contains($"ketamine says version {signed.Protocol.Version}, and version {signed.Protocol.Version} was signed here with another content", same.SwitchedOff, StringComparison.Ordinal);
        Assert.DoesNotContain(shelf.Plan("ketamine", []).Protocol.Rules, rule => rule.Id == "news2-7");
        Assert.True(shelf.Find("general-detox")!.Active);
        var frame = new PageFrame(ward.Clock.Now, NodaTime.DateTimeZone.Utc, true, new FormTokens("x", "y"), new Viewer("Dr Okafor", "medical-director"), null);
        Assert.Equal(same.SwitchedOff, new ProtocolView(ward.Database, shelf).Of("ketamine", frame, [])!.SwitchedOff);

        await File.WriteAllTextAsync(file, text.Replace($"\"version\": {signed.Protocol.Version},", $"\"version\": {signed.Protocol.Version + 1},", StringComparison.Ordinal));
        var newer = Protocols.Load(folder, ward.Database).Find("ketamine")!;
        Assert.Contains($"is version {signed.Protocol.Version + 1} now, and version {signed.Protocol.Version} was signed here", newer.SwitchedOff, StringComparison.Ordinal);

        // Doctor complains until a medical director has signed what is there now.
        var options = new Handrail.Hosting.ServeOptions { DataFolder = ward.Folder, ContentFolder = folder };
        Assert.Equal((false, true), Said(options, ward.Database, "is version"));
        var again = Protocols.Load(folder, ward.Database);
        Assert.IsType<Outcome<Guid>.Done>(await ward.Gate.Run(new SignProtocol("ketamine", newer.ContentHash, "Read again"), Ward.Staff("ruth.adair"), new SignProtocolHandler(again, new WatchBook(again)).Handle));
        var after = Protocols.Load(folder, ward.Database).Find("ketamine")!;
        Assert.Equal((true, null), (after.Active, after.SwitchedOff));
        Assert.Equal((true, true), Said(options, ward.Database, "all active"));
        Directory.Delete(folder, recursive: true);
    }

    static (bool Ok, bool Said) Said(Handrail.Hosting.ServeOptions options, Database database, string words) =>
        Handrail.Cli.DoctorVerb.Examine(options, database).Where(each => each.Check == "protocols").Select(each => (each.Ok, each.Words.Contains(words, StringComparison.Ordinal))).Single();

    static (string Folder, string File) Copied()
    {
        var folder = Directory.CreateTempSubdirectory("handrail-protocols-").FullName;
        var to = Directory.CreateDirectory(Path.Combine(folder, "protocols")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(Ward.Content, "protocols"))) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        return (folder, Path.Combine(to, "ketamine.json"));
    }
}
