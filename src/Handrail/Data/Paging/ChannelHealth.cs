using System.Data.Common;
using Handrail.Core.Paging;
using NodaTime;

namespace Handrail.Data;

/// <summary>Where the gateway or the mail server stands.</summary>
/// <param name="Failures">Failures in a row.</param>
/// <param name="TriedAt">The last try.</param>
/// <param name="OkAt">The last try that worked; null for never.</param>
/// <param name="DeadSince">Since when it counts as down; null while it works.</param>
public sealed record ChannelRow(int Failures, Instant TriedAt, Instant? OkAt, Instant? DeadSince);

/// <summary>
/// Whether what sends for us works. After some failures in a row, or one missed test call, it is down: that is an alert of its own, and pages try it last. One send
/// that works ends it.
/// </summary>
public sealed class ChannelHealth
{
    /// <summary>Text messages and voice.</summary>
    public const string Gateway = "gateway";

    /// <summary>E-mail.</summary>
    public const string Mail = "mail";

    /// <summary>Told inside the commit in which a channel goes down, or is found down again: raises the alerts.</summary>
    public Action<WriteScope, string>? Down { get; set; }

    /// <summary>Told inside the commit in which it works again.</summary>
    public Action<WriteScope, string>? Up { get; set; }

    /// <summary>The channel behind a kind; null for push, whose endpoints are each their own.</summary>
    public static string? Of(ChannelKind kind) => kind switch { ChannelKind.Sms or ChannelKind.Voice => Gateway, ChannelKind.Mail => Mail, _ => null };

    /// <summary>Where it stands; null when it was never tried.</summary>
    public static ChannelRow? Row(DbConnection connection, string channel) => connection.Query(
        "SELECT failures, tried_at, ok_at, dead_since FROM reach_channel WHERE name = @name", row => new ChannelRow(row.GetInt32(0), row.Time(1), row.TimeOrNull(2), row.TimeOrNull(3)), ("name", channel)).FirstOrDefault();

    /// <summary>Kinds whose channel is down.</summary>
    public static HashSet<ChannelKind> DownKinds(DbConnection connection)
    {
        var down = connection.Query("SELECT name FROM reach_channel WHERE dead_since IS NOT NULL", row => row.GetString(0));
        return [.. Enum.GetValues<ChannelKind>().Where(kind => Of(kind) is { } channel && down.Contains(channel))];
    }

    /// <summary>Notes one try. <paramref name="enough"/>: failures in a row that make it down (1 for a missed test call).</summary>
    public void Note(WriteScope scope, string channel, bool worked, int enough)
    {
        var before = Row(scope.Connection, channel);
        var failures = worked ? 0 : (before?.Failures ?? 0) + 1;
        var dead = worked ? null : before?.DeadSince ?? (failures >= enough ? scope.Now : (Instant?)null);
        scope.Connection.Execute(
            """
            INSERT INTO reach_channel (name, failures, tried_at, ok_at, dead_since) VALUES (@name, @failures, @now, @ok, @dead)
            ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, tried_at = excluded.tried_at, ok_at = excluded.ok_at, dead_since = excluded.dead_since
            """,
            ("name", channel), ("failures", failures), ("now", scope.Now), ("ok", worked ? scope.Now : before?.OkAt), ("dead", dead));
        if (dead is not null) Down?.Invoke(scope, channel);
        else if (before?.DeadSince is not null) Up?.Invoke(scope, channel);
    }
}
