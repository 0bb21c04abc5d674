#pragma warning disable RS0030 // the command line may use the console
using System.Data.Common;
using System.Diagnostics;
using Handrail.Core.Kernel;
using Handrail.Core.Paging;
using Handrail.Data;
using Handrail.Features.Paging;
using Handrail.Hosting;
using NodaTime;

namespace Handrail.Cli;

/// <summary>What <c>handrail doctor</c> says of paging, and <c>doctor --page LOGIN</c>: one test page through the serving process, waited for.</summary>
static class PageCheck
{
    /// <summary>Findings: push keys, gateway, mail, and people on shift whom no page reaches.</summary>
    public static IEnumerable<(string Check, bool Ok, string Words)> Examine(ServeOptions options, DbConnection connection, Instant now)
    {
        var keys = connection.Scalar<long>("SELECT count(*) FROM paging_secret");
        yield return ("push", true, keys == 0 ? "no key yet: made at the first serve." : $"key made; contact {(options.Reach.PushContact == new Outbound.ReachOptions().PushContact ? "not set (reach.json, push.contact): some push services want one" : "set")}.");
        yield return Channel(connection, "gateway", ChannelHealth.Gateway, options.Reach.Gateway is not null, now);
        yield return Channel(connection, "mail", ChannelHealth.Mail, options.Reach.Mail is not null, now);
        if (!ReachBook.InUse(connection))
        {
            yield return ("paging", true, "nobody has a confirmed channel: alerts are told on the walls and in the outbox only.");
            yield break;
        }

        var without = connection.Scalar<long>(
            """
            SELECT count(DISTINCT s.staff_id) FROM shift s JOIN staff p ON p.id = s.staff_id
            WHERE s.from_at <= @now AND s.to_at > @now AND p.disabled_at IS NULL
              AND NOT EXISTS (SELECT 1 FROM reach_address r WHERE r.staff_id = s.staff_id AND r.removed_at IS NULL AND r.confirmed_at IS NOT NULL)
            """, ("now", now));
        yield return ("paging", without == 0, without == 0 ? "everybody on shift can be reached." : $"{without} on shift cannot be reached by any page: they add a phone under My account, How we reach you.");
    }

    /// <summary>Sends a test page to this login and waits; answers true when every channel was confirmed or at least one was and none failed.</summary>
    public static async Task<bool> Send(ServeOptions options, Database database, string login, int seconds, TextWriter said, CancellationToken stop)
    {
        using var connection = database.Open();
        if (connection.Query("SELECT id FROM staff WHERE login = @login AND disabled_at IS NULL", row => row.Id(0), ("login", login.ToLowerInvariant())) is not [var staff])
        {
            said.WriteLine("WRONG  page         there is no such login.");
            return false;
        }

        Guid page;
        await using (var command = CommandGate.Open(database, options))
        {
            var outcome = await command.Gate.Run(new RequestTestPageFor(staff), command.By, new ReachHandlers(new PageBook(options.Reach.Times), new PagingSecrets(database)).Handle, stop);
            if (outcome is not Outcome<Guid>.Done { Value: var made })
            {
                said.WriteLine($"WRONG  page         {((Outcome<Guid>.Refused)outcome).Why.Reason}");
                return false;
            }

            page = made;
        }

        var time = Stopwatch.StartNew();
        while (time.Elapsed.TotalSeconds < seconds && !stop.IsCancellationRequested && PageRow.Find(connection, page)!.State == PageState.Open) await Task.Delay(250, stop);
        var rows = DeliveryRow.Of(connection, page);
        foreach (var row in rows)
            said.WriteLine($"{(row.State == DeliveryState.Confirmed ? "ok   " : "WRONG")}  {"page: " + ReachWords.Of(row.Kind).ToLowerInvariant(),-12} {(row.State == DeliveryState.Made && row.Tries == 0 ? "nothing was sent: is 'handrail serve' running?" : ReachWords.Of(row) + (row.State is DeliveryState.HandedOver or DeliveryState.Delivered ? $" (not confirmed within {seconds} s)" : ""))}");
        return rows.Count > 0 && rows.TrueForAll(row => row.State == DeliveryState.Confirmed);
    }

    static (string, bool, string) Channel(DbConnection connection, string check, string channel, bool setUp, Instant now)
    {
        var used = ReachBook.Uses(connection, channel);
        if (!setUp) return (check, !used, used ? "not set up, but people rely on it: see docs/gateway.md and reach.json." : "not set up; nobody relies on it.");
        return ChannelHealth.Row(connection, channel) switch
        {
            null => (check, true, "set up, never tried yet: it is asked once 'handrail serve' runs."),
            { DeadSince: { } since } row => (check, false, $"down since {since} ({row.Failures} failures in a row)."),
            var row => (check, true, $"works; last tried {(int)(now - row.TriedAt).TotalMinutes} min ago."),
        };
    }
}
