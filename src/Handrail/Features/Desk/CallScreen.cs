using System.Data.Common;
using Handrail.Content;
using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Desk;

/// <summary>Opening a call screen.</summary>
public sealed record ViewCall(Guid Call) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.WorkDesk;

    /// <inheritdoc/>
    public Subject About => CallSteps.About(Call);
}

/// <summary>Opening the notes of earlier requests of the same number, after the caller has confirmed who they are. A separate ask, so that the audit tells it apart.</summary>
public sealed record ViewEarlierNotes(Guid Call) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.WorkDesk;

    /// <inheritdoc/>
    public Subject About => CallSteps.About(Call);
}

/// <summary>
/// Reads a call screen. Name and number are opened only for who holds the request; notes of earlier requests of the same number only after the caller has said who they are, and never
/// those of another person on the same telephone.
/// </summary>
public sealed class CallScreen(Database database, Vault vault, SignsReader signs)
{
    /// <summary>The screen for this viewer; <paramref name="typed"/>: what was posted and refused.</summary>
    public Outcome<CallModel> Of(Guid call, Actor by, PageFrame frame, bool earlier, CallForm? typed, IReadOnlyList<FieldError> errors)
    {
        using var connection = database.Open();
        if (CallBook.Find(connection, call) is not { } row || DeskBook.Find(connection, row.Desk) is not { } desk) return CallSteps.Gone;
        frame = frame with { Zone = DateTimeZoneProviders.Tzdb[desk.Zone] };
        var names = DeskBoard.Names(connection);
        QueueRow Item(CallRow each) => DeskBoard.Item(each, names, by.Id, frame.Now, default);
        var item = Item(row);
        var deleted = CallerRetention.IsOver(connection, row.Enquiry.Id, frame.Now);
        var notes = CallNotes.Of(connection, vault, call);
        var others = deleted ? [] : OfThisNumber(connection, row);
        item = item with { Stopped = others.Select(each => each.Call.Outcome).FirstOrDefault(CallCodes.Stops.Contains), SameNumber = others.Count(each => each.Call.IsOpen) };
        var told = deleted ? null : EnquiryBook.Open(connection, vault, row.Enquiry.Id);
        var caller = item.Mine && !deleted ? CallerDetails.Read(connection, vault, row) : null;
        var draft = deleted ? null : CallNotes.Find(connection, vault, call, by.Id);
        var form = typed ?? draft?.Form ?? new CallForm();
        if (caller is not null && form.Caller.About.Length == 0) form = form with { Caller = caller };
        var (lines, fault) = signs.Read(item.Mine ? told?.Signs : null, item.Mine ? form.SignsCode : "");
        var past = others.Where(each => !each.Call.IsOpen && DeskQueue.MayBeOnePerson(row.Enquiry.About, each.Enquiry.About)).ToList();
        return new CallModel(
            frame, item, desk, caller, item.Mine || row.Call.Doubtful ? told?.Text ?? "" : "", form, draft?.Version ?? 0, draft?.SavedAt, lines, fault, [.. others.Where(each => each.Call.IsOpen).Select(Item)],
            [.. past.Select(Item)], notes, earlier && item.Mine ? [.. past.SelectMany(each => CallNotes.Of(connection, vault, each.Call.Id))] : [], HandoverRow.Of(connection, call), Colleagues(connection, by.Id),
            [.. CallBook.Events(connection, call).Select(what => (what, what.Staff is { } staff ? names.GetValueOrDefault(staff) : null))], [.. Joined(connection, call).Select(Item)], deleted, CallContent.Shipped(), errors);
    }

    /// <summary>The pieces of it that move by themselves.</summary>
    public (QueueRow Item, IReadOnlyList<HandoverRow> Handovers, DateTimeZone Zone)? Live(Guid call, Guid viewer, Instant now)
    {
        using var connection = database.Open();
        if (CallBook.Find(connection, call) is not { } row || DeskBook.Find(connection, row.Desk) is not { } desk) return null;
        return (DeskBoard.Item(row, DeskBoard.Names(connection), viewer, now, default), HandoverRow.Of(connection, call), DateTimeZoneProviders.Tzdb[desk.Zone]);
    }

    static List<CallRow> OfThisNumber(DbConnection connection, CallRow row) =>
        [.. connection.Query(
            """
            SELECT c.id FROM call_back c JOIN enquiry e ON e.id = c.enquiry_id JOIN enquiry m ON m.id = @enquiry
            WHERE e.phone_index = m.phone_index AND c.id <> @call AND (c.joined_to IS NULL OR c.joined_to <> @call) ORDER BY c.requested_at DESC, c.id LIMIT 20
            """,
            found => found.Id(0), ("enquiry", row.Enquiry.Id), ("call", row.Call.Id)).Select(id => CallBook.Find(connection, id)!)];

    static IEnumerable<CallRow> Joined(DbConnection connection, Guid call) =>
        connection.Query("SELECT id FROM call_back WHERE joined_to = @call ORDER BY requested_at, id", row => row.Id(0), ("call", call)).Select(id => CallBook.Find(connection, id)!);

    static List<Colleague> Colleagues(DbConnection connection, Guid but) =>
        [.. connection.Query("SELECT id, name, role FROM staff WHERE disabled_at IS NULL ORDER BY role, name, id", row => new Colleague(row.Id(0), row.GetString(1), row.GetString(2)))
            .Where(each => each.Id != but && Roles.Has(each.Role, Permission.TakeHandover))];
}
