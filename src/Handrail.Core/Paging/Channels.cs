using NodaTime;

namespace Handrail.Core.Paging;

/// <summary>By what one member of staff is paged.</summary>
public enum ChannelKind : short
{
    /// <summary>Web Push to a browser that its owner has registered.</summary>
    Push = 1,

    /// <summary>A text message through the centre's gateway.</summary>
    Sms = 2,

    /// <summary>A voice call through the centre's gateway.</summary>
    Voice = 3,

    /// <summary>E-mail.</summary>
    Mail = 4,
}

/// <summary>Where one delivery stands. It only ever moves forward.</summary>
public enum DeliveryState : short
{
    /// <summary>To be sent.</summary>
    Made = 1,

    /// <summary>A provider has taken it.</summary>
    HandedOver = 2,

    /// <summary>It has arrived at a device. Nobody need have seen it.</summary>
    Delivered = 3,

    /// <summary>The person tapped it, opened it, or answered it.</summary>
    Confirmed = 4,

    /// <summary>It cannot be sent or did not arrive.</summary>
    Failed = 5,

    /// <summary>Not sent in its time: another channel goes on.</summary>
    GivenUp = 6,
}

/// <summary>Where one page stands: one notice to one person, whatever the channels.</summary>
public enum PageState : short
{
    /// <summary>Under way.</summary>
    Open = 1,

    /// <summary>The person has it.</summary>
    Confirmed = 2,

    /// <summary>No channel brought an answer. A late answer still counts.</summary>
    NotReached = 3,

    /// <summary>Not needed any more: somebody took the alert, or it was told anew.</summary>
    Ended = 4,
}

/// <summary>One address of a person, in the order in which they want to be reached.</summary>
/// <param name="Address">Its id.</param>
/// <param name="Kind">Its channel.</param>
public readonly record struct Way(Guid Address, ChannelKind Kind);

/// <summary>One delivery, as the plan sees it.</summary>
/// <param name="No">Which try of the page it belongs to, from 0. All addresses of one channel are one leg.</param>
/// <param name="Kind">Its channel.</param>
/// <param name="State">Where it stands.</param>
/// <param name="MadeAt">When it was made.</param>
public readonly record struct Leg(int No, ChannelKind Kind, DeliveryState State, Instant MadeAt);

/// <summary>How long each channel may wait for a confirmation before the next one goes on.</summary>
public sealed record ChannelTimes(Duration Push, Duration Sms, Duration Voice, Duration Mail)
{
    /// <summary>30, 45, 60 and 60 seconds. Example, not approved: a local choice.</summary>
    public static ChannelTimes Example { get; } = new(Duration.FromSeconds(30), Duration.FromSeconds(45), Duration.FromSeconds(60), Duration.FromSeconds(60));

    /// <summary>Of one channel.</summary>
    public Duration Of(ChannelKind kind) => kind switch
    {
        ChannelKind.Push => Push,
        ChannelKind.Sms => Sms,
        ChannelKind.Voice => Voice,
        ChannelKind.Mail => Mail,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "An unknown channel."),
    };
}
