using Handrail.Data;

namespace Handrail.Hosting;

/// <summary>Notes, once a day, that a browser came by TLS through the proxy, so that doctor can say whether the proxy is set up. Notes no address.</summary>
public sealed partial class SeenTls(Writer writer, TimeProvider time, ILogger<SeenTls> log)
{
    long day;

    /// <summary>The middleware.</summary>
    public Task Look(HttpContext http, RequestDelegate next)
    {
        var today = time.GetUtcNow().ToUnixTimeSeconds() / 86_400;
        if (http.Request.IsHttps && Interlocked.Exchange(ref day, today) != today) _ = Note(); // not awaited: nobody's page waits for it
        return next(http);
    }

    async Task Note()
    {
        try
        {
            await writer.Run(scope => StepDone.Note(scope, StepDone.Tls, "X-Forwarded-Proto: https"));
        }
        catch (Exception failure)
        {
            Interlocked.Exchange(ref day, 0);
            Failed(log, failure);
        }
    }

    [LoggerMessage(2303, LogLevel.Warning, "Could not note that TLS was seen; the next request tries again")]
    static partial void Failed(ILogger log, Exception failure);
}
