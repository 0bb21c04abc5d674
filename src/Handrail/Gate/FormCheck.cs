using Microsoft.AspNetCore.Antiforgery;

namespace Handrail.Gate;

/// <summary>What comes before any reading of a form: its kind, its size, and the token against posts from elsewhere.</summary>
public static class FormCheck
{
    /// <summary>Status and words of what is wrong with the form; null when it may be read.</summary>
    public static async Task<(int Status, string Words)?> Wrong(HttpContext http)
    {
        if (!http.Request.HasFormContentType) return (415, "A form is expected here.");
        try
        {
            return await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http)
                ? null
                : (400, "This form has expired or came from elsewhere. Open the page again and send it once more.");
        }
        catch (Exception failure) when (failure is AntiforgeryValidationException or BadHttpRequestException or InvalidDataException)
        {
            // Too large, cut off, or no form at all: the sender's fault, said as such and not logged as ours.
            return (failure as BadHttpRequestException ?? failure.InnerException as BadHttpRequestException) is { } bad
                ? (bad.StatusCode, "The form is too large, or not all of it arrived.")
                : (400, "The form cannot be read.");
        }
    }
}
