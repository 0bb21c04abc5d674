using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Handrail.Cli;
using Handrail.Data;
using Handrail.Outbound;
using Handrail.Tests.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Handrail.Tests.Features;

/// <summary>Doctor's look at the public address, at real TLS servers with certificates of the test's own making.</summary>
public sealed class TlsLookTests : IDisposable
{
    static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    readonly RSA rootKey = RSA.Create(2048);
    readonly X509Certificate2 root;

    public TlsLookTests()
    {
        var request = new CertificateRequest("CN=Handrail test root", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        root = request.CreateSelfSigned(Now.AddYears(-1), Now.AddYears(1));
    }

    public void Dispose()
    {
        root.Dispose();
        rootKey.Dispose();
    }

    [Fact]
    public async Task A_sound_address_has_no_fault_and_says_what_was_agreed()
    {
        await using var server = await Serve(Certificate("localhost", 90), sound: true);
        var seen = await Look(server);
        Assert.Empty(seen.Faults);
        Assert.True(seen.Agreed is SslProtocols.Tls12 or SslProtocols.Tls13);
        var (_, ok, words) = DoctorVerb.Tls(Address(server), seen);
        Assert.True(ok);
        Assert.Contains("certificate good until", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", 15, true, null)]
    [InlineData("localhost", 13, true, "in less than 14 days")]
    [InlineData("localhost", -1, true, "renew it now")]
    [InlineData("elsewhere.example.org", 90, true, "for another name")]
    [InlineData("localhost", 90, false, "no HSTS")]
    [InlineData("localhost", 90, false, "without Secure")]
    public async Task Each_fault_is_named_and_makes_doctor_say_wrong(string name, int days, bool sound, string? fault)
    {
        await using var server = await Serve(Certificate(name, days), sound);
        var (_, ok, words) = DoctorVerb.Tls(Address(server), await Look(server));
        Assert.Equal(fault is null, ok);
        if (fault is not null) Assert.Contains(fault, words, StringComparison.Ordinal);
        Assert.DoesNotContain("do not know who issued", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_nobody_knows_and_a_plain_page_and_silence_are_faults()
    {
        await using var server = await Serve(Certificate("localhost", 90), sound: true, plain: true);
        var plainPort = server.Urls.Select(each => new Uri(each)).Single(each => each.Scheme == "http").Port;
        var seen = await TlsLook.Look(Address(server), Now, plainPort, stop: TestContext.Current.CancellationToken); // the machine's own roots
        Assert.Contains(seen.Faults, each => each.Contains("do not know who issued", StringComparison.Ordinal));
        Assert.Contains(seen.Faults, each => each.Contains("plain http shows", StringComparison.Ordinal));

        var noTls = await TlsLook.Look(new Uri($"https://localhost:{plainPort}/"), Now, stop: TestContext.Current.CancellationToken);
        Assert.Null(noTls.Agreed);
        Assert.Contains("is the proxy running", Assert.Single(noTls.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_looks_where_it_is_told_else_where_the_last_serve_was_told_else_nowhere()
    {
        await using var ward = await Ward.Open(Engine.Sqlite);
        Assert.Null(DoctorVerb.PublicAddress(null, ward.Database));
        await ward.Writer.Run(scope => StepDone.Note(scope, StepDone.Address, "https://care.example.org/"));
        Assert.Equal("care.example.org", DoctorVerb.PublicAddress(null, ward.Database)?.Host);
        Assert.Equal("other.example.org", DoctorVerb.PublicAddress("https://other.example.org", ward.Database)?.Host);
        await ward.Writer.Run(scope => StepDone.Note(scope, StepDone.Address, ""));
        Assert.Null(DoctorVerb.PublicAddress(null, ward.Database));
    }

    Task<TlsSeen> Look(WebApplication server) => TlsLook.Look(Address(server), Now, roots: [root], stop: TestContext.Current.CancellationToken);

    static Uri Address(WebApplication server) => new($"https://localhost:{server.Urls.Select(each => new Uri(each)).Single(each => each.Scheme == "https").Port}/");

    X509Certificate2 Certificate(string name, int days)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(root, Now.AddDays(-30), Now.AddDays(days), RandomNumberGenerator.GetBytes(8));
        using var with = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(with.Export(X509ContentType.Pfx), null);
    }

    static async Task<WebApplication> Serve(X509Certificate2 certificate, bool sound, bool plain = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
            if (plain) kestrel.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        app.MapGet("/signin", (HttpContext http) =>
        {
            if (sound) http.Response.Headers.StrictTransportSecurity = "max-age=63072000; includeSubDomains";
            http.Response.Headers.SetCookie = sound ? "__Host-form=1; Path=/; Secure; HttpOnly" : "form=1; Path=/; HttpOnly";
            return "Sign in";
        });
        await app.StartAsync();
        return app;
    }
}
