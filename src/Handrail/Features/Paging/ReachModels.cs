using Handrail.Core.Kernel;
using Handrail.Core.Paging;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Paging;

/// <summary>How one is reached.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Ways">Addresses in order.</param>
/// <param name="PushKey">Public key for browsers; null while there is none.</param>
/// <param name="HasGateway">This centre sends text messages or makes calls.</param>
/// <param name="HasMail">This centre sends e-mail.</param>
/// <param name="Unreachable">On shift now, and nothing reaches them.</param>
/// <param name="Values">What was typed.</param>
/// <param name="Errors">Faults.</param>
public sealed record ReachModel(
    PageFrame Frame, IReadOnlyList<WayModel> Ways, string? PushKey, bool HasGateway, bool HasMail, bool Unreachable, IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldError> Errors);

/// <summary>One address, as its owner sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Channel.</param>
/// <param name="Shown">Name of a phone, or the end of a number or address: enough to know it again.</param>
/// <param name="ConfirmedAt">When a page to it was last confirmed; null when it does not count yet.</param>
public sealed record WayModel(Guid Id, ChannelKind Kind, string Shown, Instant? ConfirmedAt);

/// <summary>What came of a test page.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Page">The page.</param>
/// <param name="Open">Still under way.</param>
/// <param name="Rows">One row an address.</param>
/// <param name="Errors">Faults of the code field.</param>
public sealed record TestedModel(PageFrame Frame, Guid Page, bool Open, IReadOnlyList<TestRow> Rows, IReadOnlyList<FieldError> Errors);

/// <summary>One address of a test page.</summary>
/// <param name="Kind">Channel.</param>
/// <param name="Shown">Which one.</param>
/// <param name="Words">Where it stands, with seconds.</param>
/// <param name="Good">Confirmed.</param>
/// <param name="Bad">Failed.</param>
public sealed record TestRow(ChannelKind Kind, string Shown, string Words, bool Good, bool Bad);

/// <summary>Who on shift can be reached.</summary>
public sealed record UnitReachModel(PageFrame Frame, UnitLink Unit, IReadOnlyList<(Guid Staff, string Name, string Role, int Channels)> People);

/// <summary>Words of channels, deliveries and reasons.</summary>
public static class ReachWords
{
    /// <summary>Name of a channel.</summary>
    public static string Of(ChannelKind kind) => kind switch { ChannelKind.Push => "This app", ChannelKind.Sms => "Text message", ChannelKind.Voice => "Call", _ => "E-mail" };

    /// <summary>The end of a number or the begin of an e-mail address: enough for its owner, too little for anybody behind them.</summary>
    public static string Short(ChannelKind kind, string name, string address) => kind switch
    {
        ChannelKind.Push => name,
        ChannelKind.Mail => address.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? $"{address[0]}…{address[at..]}" : "…",
        _ => $"… {(address.Length > 4 ? address[^4..] : address)}",
    };

    /// <summary>Where a delivery stands, with the seconds since it was made.</summary>
    public static string Of(DeliveryRow delivery) => delivery.State switch
    {
        DeliveryState.Confirmed => $"confirmed after {Seconds(delivery.ConfirmedAt, delivery)}",
        DeliveryState.Delivered => $"arrived after {Seconds(delivery.DeliveredAt, delivery)}, waits for you",
        DeliveryState.HandedOver => $"sent after {Seconds(delivery.HandedAt, delivery)}, waits for you",
        DeliveryState.Failed => $"failed: {Reason(delivery.Reason)}",
        DeliveryState.GivenUp => "not sent in time",
        _ => delivery.Reason is null ? "being sent" : $"tried again: {Reason(delivery.Reason)}",
    };

    /// <summary>A reason code in words.</summary>
    public static string Reason(string? code) => code switch
    {
        null or "" => "no reason given",
        "timeout" => "no answer in time",
        "no-answer" => "nobody answers there",
        "private-address" => "the address is in a private network",
        "not-set-up" => "this centre has not set this channel up",
        "removed" => "it was removed",
        "http-404" or "http-410" => "it does not exist any more, and was removed",
        "tls" or "no-starttls" => "no safe connection to the mail server",
        "login" => "the mail server refused our login",
        _ => code,
    };

    static string Seconds(Instant? at, DeliveryRow delivery) => at is { } then ? $"{Math.Max(0, (int)Math.Ceiling((then - delivery.MadeAt).TotalSeconds))} s" : "a while";
}
