using Handrail.Core.Watch;
using Handrail.Data;

namespace Handrail.Features.Watch;

/// <summary>
/// A gateway or mail server that is down is an alert of its own on each unit whose people rely on it, told through everything that is left; it ends when a send works
/// again. The channel stands in the table of devices, so that an alert can be about it.
/// </summary>
public sealed class DeadChannels(AlertBook alerts, ProtocolShelf shelf)
{
    /// <summary>Begin of the rule's id; the unit follows, since each unit has an alert of its own.</summary>
    public const string Rule = "channel-down";

    static readonly Dictionary<string, (Guid Device, string Name, string Title)> Known = new()
    {
        [ChannelHealth.Gateway] = (new("00000000-0000-0000-0000-0000000000a1"), "Paging gateway", "Text messages and calls do not go out: the gateway does not answer"),
        [ChannelHealth.Mail] = (new("00000000-0000-0000-0000-0000000000a2"), "Mail server", "E-mail does not go out: the mail server does not answer"),
    };

    /// <summary>Takes the health of channels.</summary>
    public void Into(ChannelHealth health)
    {
        health.Down = Down;
        health.Up = Up;
    }

    /// <summary>Raises it where it is not open yet.</summary>
    public void Down(WriteScope scope, string channel)
    {
        var (device, name, title) = Known[channel];
        scope.Connection.Execute("INSERT INTO device (id, name, trusted) VALUES (@id, @name, 0) ON CONFLICT DO NOTHING", ("id", device), ("name", name));
        foreach (var (unit, unitName) in ReachBook.UnitsUsing(scope.Connection, channel, scope.Now))
        {
            var rule = $"{Rule}:{unit:N}";
            if (AlertRow.FindOpen(scope.Connection, "device", device, rule) is not null) continue;
            alerts.Raise(scope, new NewAlert("device", device, rule, title, "Look at the wall and use the telephone until it works", Priority.Medium, unit, unitName, null, shelf.Protocol("general-detox"), null, null, scope.Now));
        }
    }

    /// <summary>Ends it everywhere.</summary>
    public void Up(WriteScope scope, string channel)
    {
        foreach (var id in scope.Connection.Query("SELECT id FROM alert WHERE subject_kind = 'device' AND subject_id = @device AND state <> 6 AND rule LIKE 'channel-down:%'", row => row.Id(0), ("device", Known[channel].Device)))
            if (AlertRow.Find(scope.Connection, id) is { } open) alerts.Resolve(scope, open, null, "It works again.");
    }
}
