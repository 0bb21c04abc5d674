using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Access;
using Handrail.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Handrail.Tests;

/// <summary>The whole product, listening on a loopback port of its own, on a fresh demo ward without a past or a feed.</summary>
public sealed class Running : IAsyncDisposable
{
    readonly TestDatabase test;
    readonly WriterSlot slot;

    Running(TestDatabase test, WriterSlot slot, WebApplication app)
    {
        this.test = test;
        this.slot = slot;
        App = app;
        Address = new Uri($"http://localhost:{new Uri(app.Urls.First()).Port}/");
    }

    public WebApplication App { get; }

    public Uri Address { get; }

    public Database Database => test.Database;

    public string Folder => test.Folder;

    /// <summary>Starts it; <paramref name="time"/> is its clock, <paramref name="with"/> changes how it serves (the demo otherwise).</summary>
    public static async Task<Running> Start(
        Engine engine = Engine.Sqlite, int beds = 3, TimeProvider? time = null, Func<ServeOptions, ServeOptions>? with = null, Action<Microsoft.Extensions.Logging.ILoggingBuilder>? logging = null)
    {
        var test = TestDatabase.Make(engine);
        var options = new ServeOptions { DataFolder = test.Folder, DatabaseSetting = engine == Engine.Postgres ? test.Database.ConnectionString : null, Port = 0, Demo = true, Logging = logging, PasswordRounds = 1000 };
        if (with is not null) options = with(options);
        var slot = WriterSlot.ForServing(test.Database, test.Folder)!;
        await DemoPast.Live(test.Database, new AuditChain(0), options.ContentFolder, beds, withPast: false, new HostClock(time ?? TimeProvider.System).GetCurrentInstant());
        var app = ServeHost.Build(options, slot, time);
        await app.StartAsync();
        return new Running(test, slot, app);
    }

    public T Of<T>() where T : notnull => App.Services.GetRequiredService<T>();

    public Task<T> Write<T>(Func<WriteScope, T> work) => Of<Writer>().Run(work);

    /// <summary>A browser-like client that follows no redirect; signed in when a login is named.</summary>
    public async Task<HttpClient> Client(string? login = null, Guid? id = null)
    {
        var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        if (login is null) return http;
        var phrase = await Write(scope => Sessions.NewPhrase(scope, id ?? DemoWard.StaffId(login)));
        var secret = ((Handrail.Core.Kernel.Outcome<string>.Done)await Of<Sessions>().SignIn(login, phrase, CancellationToken.None)).Value;
        http.DefaultRequestHeaders.Add("Cookie", $"{Sessions.Cookie}={secret}");
        return http;
    }

    public async Task<string> Token(bool canRead) => await Write(scope => DeviceTokens.Add(scope, "test " + Guid.NewGuid(), null, DemoWard.Unit, canRead).Secret);

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        await slot.DisposeAsync();
        await test.DisposeAsync();
    }
}
