using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Handrail.Tests.Features.Access;

/// <summary>Identity's own manager over our store, on both engines.</summary>
public sealed class AccountStoreTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Identity_finds_changes_and_removes_what_it_stores_and_every_change_is_in_the_audit(Engine engine)
    {
        await using var running = await Running.Start(engine);
        await using var scope = running.App.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var ama = (await users.FindByNameAsync("AMA.OSEI"))!;
        Assert.Equal(DemoWard.StaffId("ama.osei"), ama.Id);
        Assert.Null(await users.FindByNameAsync("nobody"));
        Assert.Null(await users.FindByIdAsync("not an id"));
        Assert.False(await users.HasPasswordAsync(ama));

        byte[] credential = [1, 2, 3];
        var made = new UserPasskeyInfo(credential, [4, 5], running.Of<TimeProvider>().GetUtcNow(), 7, ["internal", "hybrid"], true, true, false, [6], [7, 8]) { Name = "Phone" };
        Assert.True((await users.AddOrUpdatePasskeyAsync(ama, made)).Succeeded);
        Assert.Equal(ama.Id, (await users.FindByPasskeyIdAsync(credential))!.Id);
        made.SignCount = 9;
        made.IsBackedUp = true;
        await users.AddOrUpdatePasskeyAsync(ama, made);
        var kept = Assert.Single(await users.GetPasskeysAsync(ama));
        Assert.Equal((9u, true, "Phone", "internal hybrid"), (kept.SignCount, kept.IsBackedUp, kept.Name, string.Join(' ', kept.Transports!)));
        Assert.Equal([4, 5], kept.PublicKey);
        Assert.Equal([7, 8], kept.ClientDataJson);

        Assert.True((await users.AddPasswordAsync(ama, "Lantern orchid 4 brimming!")).Succeeded);
        var again = (await users.FindByIdAsync(ama.Id.ToString()))!;
        Assert.True(await users.CheckPasswordAsync(again, "Lantern orchid 4 brimming!"));
        Assert.False(again.HasPassword); // a password without a code signs nobody in
        await users.RemovePasskeyAsync(ama, credential);
        Assert.Empty(await users.GetPasskeysAsync(ama));
        Assert.Null(await users.FindByPasskeyIdAsync(credential));
        using var connection = running.Database.Open();
        Assert.Equal(4, connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'UpdateAccount' AND outcome = 'done'"));
    }
}
