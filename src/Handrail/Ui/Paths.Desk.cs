namespace Handrail.Ui;

/// <summary>Addresses of the advisor desk.</summary>
public static partial class Paths
{
    /// <summary>The queue.</summary>
    public const string Desk = "/desk";

    /// <summary>Server-sent events of the queue.</summary>
    public const string DeskLive = "/desk/live";

    /// <summary>Log a call that came in (GET the form, POST it).</summary>
    public const string DeskIncoming = "/desk/incoming";

    /// <summary>Promised and kept, speed of answer, missed.</summary>
    public const string DeskReport = "/desk/report";

    /// <summary>What was handed over to me.</summary>
    public const string Handovers = "/handover";

    /// <summary>One call-back: the call screen.</summary>
    public static string DeskCall(Guid call) => $"/desk/call/{call}";

    /// <summary>Server-sent events of one call screen.</summary>
    public static string DeskCallLive(Guid call) => $"/desk/call/{call}/live";

    /// <summary>POST: do something with a call-back. <paramref name="act"/>: claim, release, dial, draft, caller, record, handover, join, unjoin, real, not-real, earlier.</summary>
    public static string DeskAct(Guid call, string act) => $"/desk/call/{call}/{act}";

    /// <summary>One hand-over, with its note.</summary>
    public static string Handover(Guid handover) => $"/handover/{handover}";

    /// <summary>POST: take it or say that one cannot. <paramref name="act"/>: take, decline.</summary>
    public static string HandoverAct(Guid handover, string act) => $"/handover/{handover}/{act}";
}
