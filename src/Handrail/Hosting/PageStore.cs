using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Handrail.Ui;
using Microsoft.AspNetCore.Components;

namespace Handrail.Hosting;

/// <summary>
/// Public pages on which nothing changes from one request to the next: made once, kept as bytes, plain and compressed. Only pages without a form token, a name or a
/// time may stand here. The answer stays <c>no-store</c> and has no ETag: neither a browser's cache nor a number of ours shall tell that somebody was here.
/// </summary>
public sealed class PageStore(HtmlPieces pieces)
{
    readonly ConcurrentDictionary<string, Lazy<Task<StoredText>>> pages = new(StringComparer.Ordinal);

    /// <summary>The page kept under <paramref name="key"/>, made by <paramref name="model"/> the first time. Keys are ours (the name of a page), never what somebody typed.</summary>
    public IResult Page<TPage, TModel>(string key, Func<TModel> model) where TPage : IComponent =>
        new Answer(this, key, async () => StoredText.Of("text/html; charset=utf-8", await pieces.Render<TPage>(("Model", model()))));

    /// <summary>A text of another kind, for example a stylesheet.</summary>
    public IResult Text(string key, string type, Func<string> text) => new Answer(this, key, () => Task.FromResult(StoredText.Of(type, text())));

    async Task<StoredText> Get(string key, Func<Task<StoredText>> make)
    {
        var page = pages.GetOrAdd(key, static (_, make) => new Lazy<Task<StoredText>>(make), make);
        try
        {
            return await page.Value;
        }
        catch
        {
            pages.TryRemove(KeyValuePair.Create(key, page)); // a page that could not be made is tried again
            throw;
        }
    }

    sealed class Answer(PageStore store, string key, Func<Task<StoredText>> make) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext) => await (await store.Get(key, make)).Send(httpContext);
    }
}

/// <summary>A text as it is sent.</summary>
sealed record StoredText(string Type, byte[] Plain, byte[] Brotli, byte[] Gzip)
{
    /// <summary>Compresses it once, thoroughly. (It holds no secret, so that its length tells nothing.)</summary>
    public static StoredText Of(string type, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        return new StoredText(type, plain, Packed(to => new BrotliStream(to, CompressionLevel.SmallestSize)), Packed(to => new GZipStream(to, CompressionLevel.SmallestSize)));

        byte[] Packed(Func<Stream, Stream> packer)
        {
            using var to = new MemoryStream();
            using (var packing = packer(to)) packing.Write(plain);
            return to.ToArray();
        }
    }

    /// <summary>Sends it in the form that the browser takes.</summary>
    public Task Send(HttpContext http)
    {
        var response = http.Response;
        var accepted = http.Request.Headers.AcceptEncoding.ToString();
        var (body, coding) = Takes("br") ? (Brotli, "br") : Takes("gzip") ? (Gzip, "gzip") : (Plain, null);
        response.ContentType = Type;
        response.Headers.Vary = "Accept-Encoding";
        if (coding is not null) response.Headers.ContentEncoding = coding;
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : response.BodyWriter.WriteAsync(body, http.RequestAborted).AsTask();

        bool Takes(string name)
        {
            foreach (var part in accepted.AsSpan().Split(','))
            {
                var each = accepted.AsSpan(part).Trim();
                var end = each.IndexOf(';');
                if (end >= 0 && each[end..].Contains("q=0", StringComparison.Ordinal) && !each[end..].ContainsAny('1', '2', '3') && !each[end..].ContainsAnyInRange('4', '9')) continue;
                if ((end < 0 ? each : each[..end]).Trim().Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
            }

            return false;
        }
    }
}
