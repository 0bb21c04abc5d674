namespace Handrail.Hosting;

/// <summary>
/// The cookie of forms. Over TLS its name has the prefix that makes browsers take it from this host only, whole path and Secure (RFC 6265bis, 4.1.3.2): nobody on a
/// neighbouring host name can plant one. On plain HTTP (this machine only) browsers would refuse that name.
/// </summary>
sealed class FormCookie : CookieBuilder
{
    /// <summary>Its name on plain HTTP.</summary>
    public const string Plain = "handrail_form";

    readonly IHttpContextAccessor asking;

    public FormCookie(IHttpContextAccessor asking)
    {
        this.asking = asking;
        (SameSite, HttpOnly, SecurePolicy, Path, IsEssential) = (SameSiteMode.Strict, true, CookieSecurePolicy.SameAsRequest, "/", true);
    }

    /// <inheritdoc/>
    public override string? Name
    {
        get => asking.HttpContext is { Request.IsHttps: true } ? "__Host-" + Plain : Plain;
        set => throw new NotSupportedException("The name follows from how the request came.");
    }
}
