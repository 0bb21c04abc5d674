using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Data;
using Handrail.Data.Backups;
using Handrail.Demo;
using Handrail.Features.Access;
using Handrail.Features.Consents;
using Handrail.Features.People;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Tests.Features.Consents;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Handrail.Tests.Data;

/// <summary>A backup from before, restored: what was taken back since, by the real asks, is taken back before the restored server answers anything.</summary>
public sealed class RestoreAgainTests
{
    static readonly IClock Clock = new HostClock(TimeProvider.System);

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-074")]
    public async Task Consents_accounts_roles_tokens_and_passkeys_taken_back_after_a_backup_stay_so(Engine engine)
    {
        await using var target = await Target.Make(engine);
        string elm, lost, tove;
        Consent consent, until;
        var passkey = Guid.CreateVersion7();
        await using (var running = await Running.Start(engine))
        {
            (consent, until) = (await Hands.Agree(running, Hands.Someone), await Hands.Agree(running, Hands.Another, form => form with { Expiry = ExpiryKind.OnEvent, ExpiresAt = null, ExpiryEvent = "The end of the stay" }));
            elm = await running.Write(scope => DeviceTokens.Add(scope, "elm", null, null, canRead: true, to: Hands.DrElm).Secret);
            lost = await running.Write(scope => DeviceTokens.Add(scope, "lost", null, null, canRead: true, to: Hands.DrElm).Secret);
            await running.Write(scope => AddPasskey(scope, passkey));
            using (var nurse = await running.Client("tove.berg")) tove = nurse.DefaultRequestHeaders.GetValues("Cookie").Single();
            Assert.Equal((2, HttpStatusCode.OK), (await Patients(running.Address, elm), await Status(running.Address, "account", tove)));
            var backup = TakeBackup.Run(running.Database, running.Folder, Path.Combine(running.Folder, "before.handrail-backup"), Clock.GetCurrentInstant());

            await TakeBack(running, consent, until, passkey);
            Assert.Equal((0, HttpStatusCode.Redirect), (await Patients(running.Address, elm), await Status(running.Address, "account", tove)));
            var done = await RestoreBackup.Run(backup.Path, target.Database, target.Folder, running.Database.KeysPath, Clock);
            Assert.Equal((true, 8, 0), (done.JournalFound, done.Reapplied, done.Unanswered.Count));
        }

        var slot = WriterSlot.ForServing(target.Database, target.Folder)!;
        await using var keep = slot;
        await using var app = ServeHost.Build(new ServeOptions { DataFolder = target.Folder, DatabaseSetting = engine == Engine.Postgres ? target.Database.ConnectionString : null, Port = 0, PasswordRounds = 1000 }, slot);
        await app.StartAsync();
        var address = new Uri($"http://localhost:{new Uri(app.Urls.First()).Port}/");
        Assert.Equal((0, HttpStatusCode.Redirect), (await Patients(address, elm), await Status(address, "account", tove)));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Ask(address, lost)).Status);
        var (sessions, writer) = (app.Services.GetRequiredService<Sessions>(), app.Services.GetRequiredService<Writer>());
        foreach (var (login, signsIn) in new[] { ("tove.berg", false), ("maud.ek", true) })
        {
            var phrase = await writer.Run(scope => Sessions.NewPhrase(scope, DemoWard.StaffId(login)));
            Assert.Equal((login, signsIn), (login, await sessions.SignIn(login, phrase, CancellationToken.None) is Outcome<string>.Done));
        }

        using (var connection = target.Database.Open())
        {
            var book = new ConsentBook(target.Database.Vault);
            var (revoked, ended) = (book.Find(connection, consent.Id, Clock.GetCurrentInstant())!, book.Find(connection, until.Id, Clock.GetCurrentInstant())!);
            Assert.Equal((true, true, true, false), (revoked.Revoked, revoked.EndedAt is not null, ended.EndedAt is not null, ended.Revoked));
            Assert.Contains("restored", book.EndWords(connection, revoked), StringComparison.Ordinal);
            Assert.Empty(Assignments.Of(connection, DemoWard.StaffId("kenji.sato"), Clock.GetCurrentInstant()));
            Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM passkey WHERE id = @id AND removed_at IS NULL", ("id", passkey)));
            Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM shift WHERE staff_id = @tove AND to_at > @now", ("tove", DemoWard.StaffId("tove.berg")), ("now", Clock.GetCurrentInstant())));
            Assert.Empty(AuditVerify.Run(connection, Path.Combine(target.Folder, AuditAnchor.FileName)).Faults);
        }

        await app.StopAsync();
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-074")]
    public async Task Doing_all_of_it_again_in_the_record_it_happened_in_changes_nothing(Engine engine)
    {
        await using var running = await Running.Start(engine);
        var (consent, until) = (await Hands.Agree(running, Hands.Someone), await Hands.Agree(running, Hands.Another, form => form with { Expiry = ExpiryKind.OnEvent, ExpiresAt = null, ExpiryEvent = "The end of the stay" }));
        var passkey = Guid.CreateVersion7();
        await running.Write(scope => DeviceTokens.Add(scope, "lost", null, null, canRead: true, to: Hands.DrElm).Secret);
        await running.Write(scope => AddPasskey(scope, passkey));
        await TakeBack(running, consent, until, passkey);
        // What came later stays: somebody is let in again, and proves who they are with something new.
        await running.Write(scope => { AccountRows.RemoveAll(scope, DemoWard.StaffId("ama.osei")); return true; });
        var newer = Guid.CreateVersion7();
        await Task.Delay(5);
        await running.Write(scope => AddPasskey(scope, newer));
        string[] tables = ["consent_event", "staff", "assignment", "device_token", "passkey", "credential", "care_team", "wall_screen", "data_key", "person"];
        var before = Sums(running, tables);
        await running.Write(scope =>
        {
            foreach (var entry in scope.Journal.Read()) JournalKinds.All[entry.Kind](scope, entry);
            return true;
        });
        Assert.Equal(before, Sums(running, tables));
        using var connection = running.Database.Open();
        Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM passkey WHERE id = @id AND removed_at IS NULL", ("id", newer)));
    }

    [Fact, Hazard("HZ-074")]
    public async Task A_restore_that_was_cut_off_is_not_served()
    {
        await using var target = await Target.Make(Engine.Sqlite);
        Directory.CreateDirectory(target.Folder);
        await File.WriteAllTextAsync(Path.Combine(target.Folder, RestoreBackup.UnfinishedName), "");
        Assert.Contains("would come back", Assert.Throws<InvalidDataException>(() => new ServeOptions { DataFolder = target.Folder }.OpenDatabase()).Message, StringComparison.Ordinal);
    }

    // Eight entries of the journal, each by the ask that staff use.
    static async Task TakeBack(Running running, Consent consent, Consent until, Guid passkey)
    {
        var (gate, consents, staff) = (running.Of<Gate.Gate>(), running.Of<ConsentHandlers>(), running.Of<StaffHandlers>());
        var (nurse, admin) = (Ward.Staff("bo.lind"), Ward.Staff("tomas.reyes"));
        Guid assignment;
        using (var connection = running.Database.Open())
            assignment = connection.Query("SELECT id FROM assignment WHERE staff_id = @staff", row => row.Id(0), ("staff", DemoWard.StaffId("kenji.sato"))).Single();
        Done(await gate.Run(new RevokeConsent(Hands.Someone, consent.Id, "said so"), nurse, consents.Revoke));
        Done(await gate.Run(new EndConsent(Hands.Another, until.Id, "went home"), nurse, consents.End));
        Done(await gate.Run(new DisableStaff(DemoWard.StaffId("tove.berg"), PlaceKind.Unit, DemoWard.Unit), admin, staff.Disable));
        Done(await gate.Run(new DisableStaff(DemoWard.StaffId("maud.ek"), PlaceKind.Site, DemoNetwork.Harbour), admin, staff.Disable));
        Done(await gate.Run(new EnableStaff(DemoWard.StaffId("maud.ek"), PlaceKind.Site, DemoNetwork.Harbour), admin, staff.Enable));
        Done(await gate.Run(new EndAssignment(DemoWard.StaffId("kenji.sato"), assignment, PlaceKind.Site, DemoNetwork.Harbour), admin, staff.End));
        Assert.True(await running.Write(scope => DeviceTokens.Revoke(scope, "lost")));
        Assert.True(await running.Write(scope => AccountRows.Remove(scope, DemoWard.StaffId("ama.osei"), passkey)));
    }

    static void Done<T>(Outcome<T> outcome) => Assert.True(outcome is Outcome<T>.Done, (outcome as Outcome<T>.Refused)?.Why.Reason);

    static bool AddPasskey(WriteScope scope, Guid id) => scope.Connection.Execute(
        """
        INSERT INTO passkey (id, staff_id, credential_id, public_key, name, sign_count, transports, user_verified, backup_eligible, backed_up, attestation, client_data, added_at)
        VALUES (@id, @staff, @key, @key, 'test', 0, '', 1, 0, 0, @key, @key, @now)
        """,
        ("id", id), ("staff", DemoWard.StaffId("ama.osei")), ("key", id.ToByteArray()), ("now", scope.Now)) == 1;

    static List<(string, long, string)> Sums(Running running, string[] tables)
    {
        using var connection = running.Database.Open();
        return [.. BackupTable.All(connection, running.Database.Engine).Where(table => tables.Contains(table.Name)).Select(table => (table.Name, TableSum.Of(connection, table))).Select(each => (each.Name, each.Item2.Rows, each.Item2.Hash))];
    }

    static async Task<int> Patients(Uri address, string token)
    {
        var (status, body) = await Ask(address, token);
        Assert.Equal(HttpStatusCode.OK, status);
        using var bundle = JsonDocument.Parse(body);
        return bundle.RootElement.GetProperty("total").GetInt32();
    }

    static async Task<(HttpStatusCode Status, string Body)> Ask(Uri address, string token)
    {
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.GetAsync(new Uri("fhir/Patient?_total=accurate", UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    static async Task<HttpStatusCode> Status(Uri address, string path, string cookie)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
        http.DefaultRequestHeaders.Add("Cookie", cookie);
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }
}
