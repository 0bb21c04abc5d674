using System.Text;
using Handrail.Data;
using Handrail.Demo;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Tests.Data;

public sealed class VaultTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task What_is_sealed_opens_for_its_owner_and_place_only_and_never_after_shredding(Engine engine)
    {
        await using var test = TestDatabase.Make(engine);
        await using var writer = new Writer(test.Database, new AuditChain(0), new SteppingClock(Instant.FromUtc(2026, 11, 26, 3, 0)), NullLogger<Writer>.Instance);
        var vault = Vault.Open(test.Folder, test.Database);
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        var (sealed1, _) = await writer.Run(scope => (vault.Seal(scope, one, "person.family", "Ångström"), vault.Seal(scope, other, "person.family", "Else")));
        Assert.DoesNotContain("ngstr", Encoding.Latin1.GetString(sealed1), StringComparison.Ordinal);
        using var connection = test.Database.Open();
        Assert.Equal("Ångström", vault.Open(connection, one, "person.family", sealed1));
        Assert.Equal("Ångström", Vault.Open(test.Folder, test.Database).Open(connection, one, "person.family", sealed1));
        Assert.Throws<VaultException>(() => vault.Open(connection, one, "person.given", sealed1));
        Assert.Throws<VaultException>(() => vault.Open(connection, other, "person.family", sealed1));
        for (var i = 0; i < sealed1.Length; i++)
        {
            var changed = sealed1.ToArray();
            changed[i] ^= 1;
            Assert.Throws<VaultException>(() => vault.Open(connection, one, "person.family", changed));
        }

        await writer.Run(scope =>
        {
            vault.Shred(scope, one);
            return true;
        });
        Assert.Throws<VaultException>(() => vault.Open(connection, one, "person.family", sealed1));
    }

    [Fact]
    public async Task A_key_made_in_a_commit_that_was_undone_is_not_used_again()
    {
        await using var test = TestDatabase.Make(Engine.Sqlite);
        await using var writer = new Writer(test.Database, new AuditChain(0), new SteppingClock(Instant.FromUtc(2026, 11, 26, 3, 0)), NullLogger<Writer>.Instance);
        var vault = Vault.Open(test.Folder, test.Database);
        var owner = Guid.NewGuid();
        await writer.Run(scope => (vault.Seal(scope, owner, "a", "x"), vault.Index(scope, "phone", "+1")), keep: _ => false);
        using var connection = test.Database.Open();
        Assert.Null(vault.Index(connection, "phone", "+1"));
        var (value, index) = await writer.Run(scope => (vault.Seal(scope, owner, "a", "x"), vault.Index(scope, "phone", "+1")));
        var another = Vault.Open(test.Folder, test.Database);
        Assert.Equal("x", another.Open(connection, owner, "a", value));
        Assert.Equal(index, another.Index(connection, "phone", "+1"));
    }

    [Fact]
    public async Task Without_its_key_file_a_record_with_sealed_parts_does_not_open_and_no_new_key_is_made()
    {
        await using var test = TestDatabase.Make(Engine.Sqlite);
        await using var writer = new Writer(test.Database, new AuditChain(0), new SteppingClock(Instant.FromUtc(2026, 11, 26, 3, 0)), NullLogger<Writer>.Instance);
        var vault = Vault.Open(test.Folder, test.Database);
        await writer.Run(scope => vault.Seal(scope, Guid.NewGuid(), "a", "x"));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile.PathIn(test.Folder)));
        File.Delete(KeyFile.PathIn(test.Folder));
        Assert.Contains("Put your copy", Assert.Throws<VaultException>(() => Vault.Open(test.Folder, test.Database)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyFile.PathIn(test.Folder)));
    }
}
