using Handrail.Core.Paging;
using NodaTime;

namespace Handrail.Data;

/// <summary>What became of one try to send.</summary>
/// <param name="Kind">Handed over, failed for the moment, or failed for good.</param>
/// <param name="Reason">A code without any address: "http-500", "timeout", "gone"; empty when it worked.</param>
/// <param name="ProviderId">The provider's own id of it.</param>
public sealed record SendResult(SendResultKind Kind, string Reason = "", string? ProviderId = null);

/// <summary>Kinds of that.</summary>
public enum SendResultKind
{
    /// <summary>The provider has it.</summary>
    HandedOver,

    /// <summary>Try again soon.</summary>
    Again,

    /// <summary>This way is shut.</summary>
    Failed,

    /// <summary>This address does not exist any more: it is removed.</summary>
    Gone,
}

/// <summary>
/// Writes what the plan of a page wants: pages, deliveries, their events and the timer, all in the commit of their cause. Sending happens after the commit
/// (Outbound/Pager), as often as it takes and under one key. Everything here runs on the writer's thread.
/// </summary>
public sealed class PageBook(ChannelTimes? times = null)
{
    /// <summary>due_work.kind of a page's timer.</summary>
    public const string DueKindName = "page";

    /// <summary>How long a test page waits for its last confirmation.</summary>
    public static readonly Duration TestFor = Duration.FromMinutes(5);

    readonly ChannelTimes times = times ?? ChannelTimes.Example;

    /// <summary>Told inside the commit in which a person of an alert turned out not to be reached: the ladder may go on.</summary>
    public Action<WriteScope, Guid>? NotReached { get; set; }

    /// <summary>Told inside the commit in which a person has confirmed the page of an alert: (alert, who, whether anything had been sent to them).</summary>
    public Action<WriteScope, Guid, Guid, bool>? Reached { get; set; }

    /// <summary>Told after a commit that made deliveries: the sender wakes.</summary>
    public Action? Made { get; set; }

    /// <summary>Pages one person about one step of an alert. An older page of theirs about it ends: the new one says the same.</summary>
    public void Start(WriteScope scope, string key, Guid alert, Guid unit, Guid staff, int round, int step, int repeat)
    {
        foreach (var older in PageRow.OfAlert(scope.Connection, alert).Where(each => each.Staff == staff && each.State == PageState.Open)) End(scope, older, "told-again");
        Advance(scope, Insert(scope, key, alert, unit, staff, round, step, repeat), tellLadder: false);
    }

    /// <summary>
    /// Pages one person that a caller is handed to them. No ladder stands behind it: the advisor stays on the line, sees whether it was taken, and asks somebody else. A person without a
    /// confirmed address has their row too, as not reached.
    /// </summary>
    public void StartHandover(WriteScope scope, Guid handover, Guid staff) =>
        Advance(scope, Insert(scope, $"hand-over-{handover:N}", handover, null, staff, 0, 0, 0, PageRow.HandoverWord), tellLadder: false);

    /// <summary>A test page through all addresses of a person at once, or one of them; answers its id, or null when there is no address.</summary>
    public Guid? StartTest(WriteScope scope, Guid staff, Guid? only = null)
    {
        var ways = ReachBook.Of(scope.Connection, staff).Where(each => only is null || each.Id == only).Select(each => new Way(each.Id, each.Kind)).ToList();
        if (ways.Count == 0) return null;
        var page = Insert(scope, $"test-{Guid.CreateVersion7():N}", null, null, staff, 0, 0, 0);
        Send(scope, page, 0, ways);
        DueKind.Set(scope, DueKindName, page.Id, scope.Now + TestFor);
        return page.Id;
    }

    /// <summary>The timer of a page: its channel's seconds are over.</summary>
    public void Due(WriteScope scope, Guid id)
    {
        if (PageRow.Find(scope.Connection, id) is not { State: PageState.Open } page) DueKind.Set(scope, DueKindName, id, null);
        else if (!page.Test) Advance(scope, page, tellLadder: true);
        else End(scope, page, "over", DeliveryRow.Of(scope.Connection, id).Exists(each => each.State == DeliveryState.Confirmed) ? PageState.Confirmed : PageState.NotReached);
    }

    /// <summary>What came of sending. Late news of a delivery that has moved on changes nothing.</summary>
    public void Sent(WriteScope scope, Guid delivery, SendResult result)
    {
        if (DeliveryRow.Find(scope.Connection, delivery) is not { State: DeliveryState.Made } sent) return;
        var retry = result.Kind == SendResultKind.Again ? PagePlan.Retry(sent.Tries + 1, scope.Now) : null;
        if (retry is { } at)
        {
            scope.Connection.Execute("UPDATE page_delivery SET tries = tries + 1, next_at = @at, reason = @reason WHERE id = @id", ("id", delivery), ("at", at), ("reason", result.Reason));
            Event(scope, sent.Page, "again", delivery, result.Reason);
            return; // the timer of the channel stays: a retry must not outlive it
        }

        if (result.Kind == SendResultKind.HandedOver)
        {
            scope.Connection.Execute("UPDATE page_delivery SET state = 2, tries = tries + 1, provider_id = @provider, reason = NULL, handed_at = @now WHERE id = @id", ("id", delivery), ("provider", result.ProviderId), ("now", scope.Now));
            Event(scope, sent.Page, "handed-over", delivery, null);
            return;
        }

        if (result.Kind == SendResultKind.Gone) ReachBook.Remove(scope, sent.Address, "the address does not exist any more");
        Fail(scope, sent, result.Reason);
    }

    /// <summary>A receipt: it was delivered, confirmed, or failed after all. Answers false when it changes nothing.</summary>
    public bool Receipt(WriteScope scope, DeliveryRow delivery, DeliveryState to, string? reason)
    {
        if (!PagePlan.MayMove(delivery.State, to)) return false;
        switch (to)
        {
            case DeliveryState.Delivered:
                scope.Connection.Execute("UPDATE page_delivery SET state = 3, delivered_at = @now WHERE id = @id", ("id", delivery.Id), ("now", scope.Now));
                Event(scope, delivery.Page, "delivered", delivery.Id, reason);
                return true;
            case DeliveryState.Confirmed:
                Confirm(scope, PageRow.Find(scope.Connection, delivery.Page)!, delivery);
                return true;
            case DeliveryState.Failed:
                Fail(scope, delivery, reason ?? "not-delivered");
                return true;
            default:
                return false;
        }
    }

    /// <summary>The person has it: tapped or answered through <paramref name="delivery"/>, or (null) opened what it is about. Counts also when it comes late.</summary>
    public void Confirm(WriteScope scope, PageRow page, DeliveryRow? delivery)
    {
        if (delivery is { State: not DeliveryState.Confirmed })
        {
            scope.Connection.Execute("UPDATE page_delivery SET state = 4, next_at = NULL, confirmed_at = @now WHERE id = @id", ("id", delivery.Id), ("now", scope.Now));
            ReachBook.Confirmed(scope, delivery.Address);
            Event(scope, page.Id, "confirmed", delivery.Id, null);
        }

        if (page.Test)
        {
            SettleTest(scope, page);
            return;
        }

        if (page.State is PageState.Confirmed or PageState.Ended) return;
        if (delivery is null) Event(scope, page.Id, "confirmed", null, "opened");
        Close(scope, page.Id, PageState.Confirmed);
        if (page.Alert is { } alert) Reached?.Invoke(scope, alert, page.Staff, DeliveryRow.Of(scope.Connection, page.Id).Count > 0);
    }

    /// <summary>This person did something with the alert: whatever is on its way to them about it has arrived.</summary>
    public void Answered(WriteScope scope, Guid alert, Guid staff)
    {
        foreach (var page in PageRow.OfAlert(scope.Connection, alert).Where(each => each.Staff == staff && each.State is (PageState.Open or PageState.NotReached))) Confirm(scope, page, null);
    }

    /// <summary>The alert needs nobody else: nothing more is sent about it.</summary>
    public void EndOf(WriteScope scope, Guid alert, string why)
    {
        foreach (var page in PageRow.OfAlert(scope.Connection, alert).Where(each => each.State == PageState.Open)) End(scope, page, why);
    }

    void Advance(WriteScope scope, PageRow page, bool tellLadder)
    {
        var deliveries = DeliveryRow.Of(scope.Connection, page.Id);
        switch (PagePlan.Next(page.State, Ways(scope, page.Staff), [.. deliveries.Select(each => each.Plan)], times, scope.Now))
        {
            case PageNext.Send send:
                GiveUp(scope, page, deliveries);
                Send(scope, page, send.Leg, send.Ways);
                DueKind.Set(scope, DueKindName, page.Id, scope.Now + times.Of(send.Ways[0].Kind));
                break;
            case PageNext.Wait wait:
                DueKind.Set(scope, DueKindName, page.Id, wait.Until);
                break;
            case PageNext.NotReached none:
                GiveUp(scope, page, deliveries);
                Event(scope, page.Id, "not-reached", null, none.Why);
                Close(scope, page.Id, PageState.NotReached);
                if (tellLadder && page.Alert is { } alert) NotReached?.Invoke(scope, alert);
                break;
            default:
                DueKind.Set(scope, DueKindName, page.Id, null);
                break;
        }
    }

    void Fail(WriteScope scope, DeliveryRow delivery, string reason)
    {
        scope.Connection.Execute("UPDATE page_delivery SET state = 5, tries = tries + 1, next_at = NULL, reason = @reason WHERE id = @id", ("id", delivery.Id), ("reason", reason));
        Event(scope, delivery.Page, "failed", delivery.Id, reason);
        if (PageRow.Find(scope.Connection, delivery.Page) is not { State: PageState.Open } page) return;
        if (page.Test) SettleTest(scope, page);
        else Advance(scope, page, tellLadder: true);
    }

    // A test goes through everything at once, so it is over when every address has said yes or no.
    static void SettleTest(WriteScope scope, PageRow page)
    {
        var all = DeliveryRow.Of(scope.Connection, page.Id);
        if (page.State == PageState.Open && all.TrueForAll(each => each.State is DeliveryState.Confirmed or DeliveryState.Failed))
            End(scope, page, "all", all.Exists(each => each.State == DeliveryState.Confirmed) ? PageState.Confirmed : PageState.NotReached);
    }

    static void GiveUp(WriteScope scope, PageRow page, List<DeliveryRow> deliveries)
    {
        foreach (var late in deliveries.Where(each => each.State == DeliveryState.Made))
        {
            scope.Connection.Execute("UPDATE page_delivery SET state = 6, next_at = NULL WHERE id = @id", ("id", late.Id));
            Event(scope, page.Id, "given-up", late.Id, late.Reason);
        }
    }

    void Send(WriteScope scope, PageRow page, int leg, IReadOnlyList<Way> ways)
    {
        foreach (var way in ways)
        {
            var id = Guid.CreateVersion7();
            scope.Connection.Execute(
                "INSERT INTO page_delivery (id, page_id, leg, address_id, kind, state, key, next_at, made_at) VALUES (@id, @page, @leg, @address, @kind, 1, @key, @now, @now)",
                ("id", id), ("page", page.Id), ("leg", leg), ("address", way.Address), ("kind", way.Kind), ("key", $"{page.Id:N}-{leg}-{way.Address:N}"), ("now", scope.Now));
            Event(scope, page.Id, "sending", id, null);
        }

        scope.AfterCommit(() => Made?.Invoke());
    }

    static List<Way> Ways(WriteScope scope, Guid staff)
    {
        var down = ChannelHealth.DownKinds(scope.Connection);
        return [.. ReachBook.Of(scope.Connection, staff).Where(each => each.ConfirmedAt is not null).Select(each => new Way(each.Id, each.Kind)).OrderBy(way => down.Contains(way.Kind) ? 1 : 0)];
    }

    static PageRow Insert(WriteScope scope, string key, Guid? alert, Guid? unit, Guid staff, int round, int step, int repeat, string about = "alert")
    {
        var id = Guid.CreateVersion7();
        scope.Connection.Execute(
            """
            INSERT INTO page (id, key, kind, alert_id, unit_id, staff_id, round, step, repeat, code, state, made_at, about)
            VALUES (@id, @key, @kind, @alert, @unit, @staff, @round, @step, @repeat, @code, 1, @now, @about)
            """,
            ("id", id), ("key", key), ("kind", alert is null ? "test" : "alert"), ("alert", alert), ("unit", unit), ("staff", staff), ("round", round), ("step", step), ("repeat", repeat),
            ("code", PagingSecrets.ShortCode(id)), ("now", scope.Now), ("about", about));
        Event(scope, id, "made", null, null);
        return PageRow.Find(scope.Connection, id)!;
    }

    static void End(WriteScope scope, PageRow page, string why, PageState state = PageState.Ended)
    {
        GiveUp(scope, page, DeliveryRow.Of(scope.Connection, page.Id));
        Event(scope, page.Id, "ended", null, why);
        Close(scope, page.Id, state);
    }

    static void Close(WriteScope scope, Guid page, PageState state)
    {
        scope.Connection.Execute("UPDATE page SET state = @state, ended_at = @now WHERE id = @id", ("id", page), ("state", state), ("now", scope.Now));
        DueKind.Set(scope, DueKindName, page, null);
    }

    static void Event(WriteScope scope, Guid page, string kind, Guid? delivery, string? reason) => scope.Connection.Execute(
        "INSERT INTO page_event (page_id, no, at, kind, delivery_id, reason) VALUES (@page, (SELECT coalesce(max(no), 0) + 1 FROM page_event WHERE page_id = @page), @now, @kind, @delivery, @reason)",
        ("page", page), ("now", scope.Now), ("kind", kind), ("delivery", delivery), ("reason", reason));
}
