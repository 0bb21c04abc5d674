using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Handrail.Outbound;

/// <summary>What a browser would find at the centre's public address.</summary>
/// <param name="Agreed">Version both sides agreed on; null when no TLS came about.</param>
/// <param name="EndsAt">When the certificate ends.</param>
/// <param name="Faults">What is wrong, each with what to do; empty: nothing found.</param>
public sealed record TlsSeen(SslProtocols? Agreed, DateTimeOffset? EndsAt, IReadOnlyList<string> Faults);

/// <summary>
/// Looks at the address as a stranger does: certificate (name, issuer, dates), TLS version, HSTS, Secure cookies, and whether plain http shows a page.
/// Asks for the public sign-in page and nothing else. Goals: ASVS 5.0 V12, docs/how-to/tls.md.
/// </summary>
public static class TlsLook
{
    static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);
    static readonly TimeSpan SoonEnding = TimeSpan.FromDays(14);
    static readonly TimeSpan ShortestHsts = TimeSpan.FromDays(365);

    /// <summary>Looks.</summary>
    /// <param name="address">https address without a path.</param>
    /// <param name="now">Now, for the certificate's last day.</param>
    /// <param name="plainPort">Where plain http is tried; null: 80 when the address is at 443, else not tried.</param>
    /// <param name="roots">Trusted roots in place of the machine's; only tests give them.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<TlsSeen> Look(Uri address, DateTimeOffset now, int? plainPort = null, X509Certificate2Collection? roots = null, CancellationToken stop = default)
    {
        var faults = new List<string>();
        var found = new Found();
        using var handler = Handler(found, roots);
        using var client = new HttpClient(handler) { Timeout = Wait };
        try
        {
            using var answer = await client.GetAsync(new Uri(address, "/signin"), HttpCompletionOption.ResponseHeadersRead, stop);
            Headers(answer, faults);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or AuthenticationException && !stop.IsCancellationRequested)
        {
            faults.Add($"nothing answered there in {Wait.TotalSeconds:0} s that speaks TLS: is the proxy running, and does the name lead to this machine?");
            return new TlsSeen(null, null, faults);
        }

        Certificate(found, now, faults);
        if (found.Agreed is { } agreed && agreed is not (SslProtocols.Tls12 or SslProtocols.Tls13)) faults.Add($"it agreed on {agreed}: allow TLS 1.2 and 1.3 only.");
        if ((plainPort ?? (address.Port == 443 ? 80 : null)) is { } port) await Plain(client, address.Host, port, faults, stop);
        return new TlsSeen(found.Agreed, found.EndsAt, faults);
    }

    static SocketsHttpHandler Handler(Found found, X509Certificate2Collection? roots)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = Wait };
        handler.SslOptions.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        if (roots is not null)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        // A bad certificate is what this look is for: it is reported, and nothing secret is sent on this connection.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, wrong) =>
        {
            found.Errors = wrong;
            found.Chain = [.. chain?.ChainStatus.Select(each => each.Status) ?? []];
            if (certificate is not null) found.EndsAt = ((X509Certificate2)certificate).NotAfter.ToUniversalTime();
            return true;
        };
        handler.PlaintextStreamFilter = (context, _) =>
        {
            if (context.PlaintextStream is SslStream stream) found.Agreed = stream.SslProtocol;
            return ValueTask.FromResult(context.PlaintextStream);
        };
        return handler;
    }

    static void Headers(HttpResponseMessage answer, List<string> faults)
    {
        if ((int)answer.StatusCode >= 500) faults.Add($"the proxy answers {(int)answer.StatusCode}: does it reach Handrail?");
        var hsts = answer.Headers.TryGetValues("Strict-Transport-Security", out var values) ? string.Join("; ", values) : "";
        var age = hsts.Split(';', StringSplitOptions.TrimEntries).FirstOrDefault(each => each.StartsWith("max-age=", StringComparison.OrdinalIgnoreCase));
        if (age is null || !long.TryParse(age["max-age=".Length..].Trim('"'), out var seconds) || seconds < ShortestHsts.TotalSeconds)
            faults.Add("no HSTS of a year or more comes with the page: the proxy must set X-Forwarded-Proto: https, then Handrail sends it.");
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(each => !each.Split(';').Any(part => part.Trim().Equals("secure", StringComparison.OrdinalIgnoreCase))))
            faults.Add("a cookie comes without Secure: the proxy must set X-Forwarded-Proto: https.");
    }

    static void Certificate(Found found, DateTimeOffset now, List<string> faults)
    {
        if (found.Errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) faults.Add("the certificate is for another name.");
        var old = found.EndsAt is { } end && end <= now;
        if (old) faults.Add($"the certificate ended {found.EndsAt:yyyy-MM-dd}: renew it now.");
        else if (found.EndsAt - now < SoonEnding) faults.Add($"the certificate ends {found.EndsAt:yyyy-MM-dd}, in less than {SoonEnding.TotalDays:0} days: is its renewal running?");
        if (found.Errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && found.Chain.Any(each => each is not X509ChainStatusFlags.NotTimeValid))
            faults.Add("browsers do not know who issued the certificate, or a certificate between is missing: give the proxy the whole chain.");
    }

    static async Task Plain(HttpClient client, string host, int port, List<string> faults, CancellationToken stop)
    {
        try
        {
            using var answer = await client.GetAsync(new UriBuilder("http", host, port, "/signin").Uri, HttpCompletionOption.ResponseHeadersRead, stop);
            if (answer.IsSuccessStatusCode) faults.Add("plain http shows the sign-in page: let the proxy send people on to https.");
        }
        catch (Exception nobody) when (nobody is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            return; // nothing listens there, which is as good as a redirect
        }
    }

    sealed class Found
    {
        public SslPolicyErrors Errors { get; set; }

        public X509ChainStatusFlags[] Chain { get; set; } = [];

        public DateTimeOffset? EndsAt { get; set; }

        public SslProtocols? Agreed { get; set; }
    }
}
