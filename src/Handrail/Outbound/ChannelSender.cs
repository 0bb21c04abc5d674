using Handrail.Core.Paging;
using Handrail.Data;

namespace Handrail.Outbound;

/// <summary>One message on its way out. Nothing in it is about a person who is treated.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Key">The provider's idempotency key.</param>
/// <param name="Kind">Channel.</param>
/// <param name="Address">Endpoint and keys, number, or mail address; never logged.</param>
/// <param name="Page">The page.</param>
/// <param name="Test">A test page.</param>
/// <param name="Code">Short code of the page.</param>
/// <param name="Unit">Name of the unit, or "a hand-over"; null for a test.</param>
/// <param name="Token">Receipt token (push).</param>
/// <param name="Typed">The code to be typed for a test.</param>
public sealed record Outgoing(Guid Delivery, string Key, ChannelKind Kind, string Address, Guid Page, bool Test, string Code, string? Unit, string Token, string Typed)
{
    /// <summary>The words of a text message or call.</summary>
    public string Words => Test
        ? $"Handrail: test page. Your code is {Typed}. Type it in Handrail under My account, How we reach you."
        : $"Handrail: page {Code} for {Unit}. Open the app.";
}

/// <summary>Sends through one provider. Answers what came of it and never throws for the provider's fault; a reason holds no address.</summary>
public interface IChannelSender
{
    /// <summary>True when it sends this.</summary>
    bool Sends(ChannelKind kind);

    /// <summary>Messages with the same lane share a bound, so that one dead provider does not hold up another.</summary>
    string Lane(Outgoing message);

    /// <summary>Sends it.</summary>
    Task<SendResult> Send(Outgoing message, CancellationToken stop);

    /// <summary>The channel whose health it tells (<see cref="ChannelHealth"/>), if it is set up; null otherwise.</summary>
    string? Channel { get; }

    /// <summary>Asks the provider whether it is there.</summary>
    Task<SendResult> Beat(CancellationToken stop);
}
