using Handrail.Core.Paging;
using NodaTime;

namespace Handrail.Outbound;

/// <summary>How people are paged here. Every number is an example, not approved: a local choice.</summary>
public sealed record ReachOptions
{
    /// <summary>The gateway for text messages and voice; null without one.</summary>
    public GatewayOptions? Gateway { get; init; }

    /// <summary>The mail server; null without one.</summary>
    public MailOptions? Mail { get; init; }

    /// <summary>Whom a push service may write to about our messages (mailto: or https:), as RFC 8292 asks.</summary>
    public string PushContact { get; init; } = "mailto:postmaster@localhost";

    /// <summary>True lets push endpoints be private or loopback addresses, and plain http: tests and development only.</summary>
    public bool PrivatePush { get; init; }

    /// <summary>How long each channel may wait for a confirmation.</summary>
    public ChannelTimes Times { get; init; } = ChannelTimes.Example;

    /// <summary>How long a provider may take to answer.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a quiet channel is asked whether it is there.</summary>
    public Duration BeatEvery { get; init; } = Duration.FromMinutes(15);

    /// <summary>Failures in a row after which a channel counts as down.</summary>
    public int FailuresInARow { get; init; } = 3;
}

/// <summary>A webhook that sends text messages, makes calls, or both. The contract is docs/gateway.md.</summary>
/// <param name="Url">Where we post: https, or http on this machine.</param>
/// <param name="Secret">The shared secret of the signatures.</param>
/// <param name="Kind">"sms", "voice" or "both".</param>
public sealed record GatewayOptions(Uri Url, string Secret, string Kind = "both")
{
    /// <summary>True when it does this.</summary>
    public bool Does(ChannelKind kind) => kind switch { ChannelKind.Sms => Kind is "sms" or "both", ChannelKind.Voice => Kind is "voice" or "both", _ => false };
}

/// <summary>A mail server.</summary>
/// <param name="Host">Host name.</param>
/// <param name="Port">Port; 587 is usual with STARTTLS, 465 with TLS from the start.</param>
/// <param name="Tls">"starttls" (needed, not tried), "tls", or "none" (this machine only).</param>
/// <param name="From">Sender.</param>
/// <param name="User">Login; null without.</param>
/// <param name="Password">Password; null without.</param>
public sealed record MailOptions(string Host, int Port, string Tls, string From, string? User = null, string? Password = null);
