using System.Text.Json;
using System.Xml.Linq;

namespace Handrail.Tests.Architecture;

/// <summary>
/// The licence gate: every package that ships with the product, direct or not, carries a licence that Apache-2.0 code may be given away with.
/// What is not on the list is refused, unknown ones too: a newer version of a package may come with another licence.
/// </summary>
public sealed class LicenceTests
{
    static readonly string[] Allowed = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "PostgreSQL", "MS-PL", "0BSD", "ISC", "Unlicense"];

    /// <summary>Packages that carry a text instead of an SPDX expression, with words from it that were read and accepted.</summary>
    static readonly Dictionary<string, string> ReadByUs = new(StringComparer.OrdinalIgnoreCase)
    {
        ["SQLite"] = "SQLite is Public Domain",
    };

    sealed record Package(string Name, string Nuspec, Func<string, string> Text);

    [Fact]
    public void Every_package_that_ships_has_an_allowed_licence()
    {
        var packages = Shipped().ToList();
        // One of ours and one that only they need: both kinds are looked at.
        Assert.Contains(packages, package => package.Name == "NodaTime");
        Assert.Contains(packages, package => package.Name == "SQLitePCLRaw.core");
        Violations.None(packages.SelectMany(Refused));
    }

    [Theory]
    [InlineData("<license type=\"expression\">MIT</license>", false)]
    [InlineData("<license type=\"expression\">MS-PL OR Apache-2.0</license>", false)]
    [InlineData("<license type=\"expression\">AGPL-3.0-only OR MIT</license>", false)]
    [InlineData("<license type=\"expression\">AGPL-3.0-only</license>", true)]
    [InlineData("<license type=\"expression\">MIT AND GPL-3.0-only</license>", true)]
    [InlineData("<license type=\"expression\">SomethingNew-1.0</license>", true)]
    [InlineData("<license type=\"file\">LICENSE.txt</license>", true)]
    [InlineData("<licenseUrl>https://example.org/licence</licenseUrl>", true)]
    [InlineData("", true)]
    public void A_planted_licence_is_judged(string licence, bool refused)
    {
        var package = new Package("Planted", $"<package><metadata><id>Planted</id>{licence}</metadata></package>", _ => "All rights reserved.");
        Assert.Equal(refused, Refused(package).Any());
    }

    [Fact]
    public void A_licence_text_that_we_have_read_must_still_be_the_same()
    {
        const string Nuspec = "<package><metadata><id>SQLite</id><license type=\"file\">LICENSE.txt</license></metadata></package>";
        Assert.Empty(Refused(new Package("SQLite", Nuspec, _ => "SQLite is Public Domain")));
        Assert.NotEmpty(Refused(new Package("SQLite", Nuspec, _ => "SQLite is no longer free")));
    }

    static IEnumerable<string> Refused(Package package)
    {
        var licence = XDocument.Parse(package.Nuspec).Descendants().FirstOrDefault(item => item.Name.LocalName == "license");
        var allowed = (string?)licence?.Attribute("type") switch
        {
            "expression" => licence!.Value.Split(" OR ").Any(choice => choice.Split(" AND ").All(part => Allowed.Contains(part.Trim('(', ')', ' '), StringComparer.Ordinal))),
            "file" => ReadByUs.TryGetValue(package.Name, out var words) && package.Text(licence!.Value).Contains(words, StringComparison.Ordinal),
            _ => false,
        };
        if (!allowed) yield return $"{package.Name}: licence {licence?.Value ?? "not stated"} is not on the list in LicenceTests";
    }

    /// <summary>Packages of the product, as its restore resolved them. Analyzers and the like stand in the same list; they pass the same gate.</summary>
    static IEnumerable<Package> Shipped()
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Repository.At("src/Handrail/obj/project.assets.json")));
        var folders = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToList();
        var libraries = assets.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => (Name: library.Name[..library.Name.IndexOf('/', StringComparison.Ordinal)], Path: library.Value.GetProperty("path").GetString()!)).ToList();
        foreach (var (name, path) in libraries)
        {
            var folder = folders.Select(root => Path.Combine(root, path)).First(Directory.Exists);
            yield return new Package(name, File.ReadAllText(Directory.GetFiles(folder, "*.nuspec").Single()), file => File.ReadAllText(Path.Combine(folder, file)));
        }
    }
}
