using Handrail.Content;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Desk;

/// <summary>Looking at what was handed to oneself.</summary>
public sealed record ViewHandovers : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.TakeHandover;

    /// <inheritdoc/>
    public Subject About => Subject.System;
}

/// <summary>Reading one hand-over with its note.</summary>
public sealed record ReadHandover(Guid Handover) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.TakeHandover;

    /// <inheritdoc/>
    public Subject About => new("hand-over", Handover.ToString());
}

/// <summary>The pages of the desk: each reads its model through the gate and shows it.</summary>
static class DeskPages
{
    static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    public static async Task<IResult> Queue(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new ViewDesk(), (_, by, _) => Task.FromResult<Outcome<DeskModel>>(visit.Of<DeskBoard>().Of(frame, by))), model => Pages.Of<DeskPage, DeskModel>(model));
    }

    public static Task<IResult> Call(Visit visit) => Call(visit, null, [], 200);

    /// <summary>The call screen again, with what was typed and what is wrong with it.</summary>
    public static async Task<IResult> Call(Visit visit, CallForm? typed, IReadOnlyList<FieldError> errors, int status, bool earlier = false)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        Task<Outcome<CallModel>> Read(Guid call, Actor by) => Task.FromResult(visit.Of<CallScreen>().Of(call, by, frame, earlier, typed, errors));
        var read = earlier
            ? await visit.Read(new ViewEarlierNotes(visit.Id("call")), (ask, by, _) => Read(ask.Call, by))
            : await visit.Read(new ViewCall(visit.Id("call")), (ask, by, _) => Read(ask.Call, by));
        return visit.Show(read, model => Pages.Of<CallPage, CallModel>(model, status));
    }

    public static Task<IResult> Incoming(Visit visit) => Incoming(visit, Nothing, [], 200);

    public static Task<IResult> Incoming(Visit visit, IReadOnlyDictionary<string, string> typed, IReadOnlyList<FieldError> errors, int status) =>
        Task.FromResult<IResult>(Pages.Of<IncomingPage, IncomingModel>(new IncomingModel(Pages.Frame(visit.Http, visit.By), typed, errors), status));

    public static async Task<IResult> Report(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new ViewDeskReport(), (_, _, _) => Task.FromResult(visit.Of<DeskReports>().Of(frame))), model => Pages.Of<DeskReportPage, DeskReportModel>(model));
    }

    public static async Task<IResult> Handovers(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(
            await visit.Read(new ViewHandovers(), (_, by, _) =>
            {
                using var connection = visit.Of<Database>().Open();
                return Task.FromResult<Outcome<HandoversModel>>(new HandoversModel(frame, HandoverRow.Given(connection, by.Id, frame.Now - HandoversWaiting.Look)));
            }),
            model => Pages.Of<HandoversPage, HandoversModel>(model));
    }

    public static async Task<IResult> Handover(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new ReadHandover(visit.Id("handover")), (ask, by, _) => Task.FromResult(Read(ask, by))), model => Pages.Of<HandoverPage, HandoverModel>(model));

        // Only whom it was handed to reads it; to everyone else it is not there.
        Outcome<HandoverModel> Read(ReadHandover ask, Actor by)
        {
            var (vault, gone) = (visit.Of<Vault>(), HandoverRow.Gone);
            using var connection = visit.Of<Database>().Open();
            if (HandoverRow.Find(connection, ask.Handover) is not { } row || row.To != by.Id) return gone;
            if (CallBook.Find(connection, row.Call) is not { } call || DeskBook.Find(connection, call.Desk) is not { } desk || CallNotes.One(connection, vault, row.Note) is not { } note) return gone;
            var caller = note.Form is null ? null : CallerDetails.Read(connection, vault, call);
            return new HandoverModel(frame with { Zone = DateTimeZoneProviders.Tzdb[desk.Zone] }, row, note, caller, RecordOutcomeHandler.Allowed(call), desk.Name, desk.Number, CallContent.Shipped());
        }
    }
}
