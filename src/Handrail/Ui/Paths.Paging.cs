namespace Handrail.Ui;

/// <summary>Addresses of paging: how staff are reached, one page, receipts.</summary>
public static partial class Paths
{
    /// <summary>How we reach you (GET); add an address (POST).</summary>
    public const string Reach = "/account/reach";

    /// <summary>POST: register this browser.</summary>
    public const string ReachPhone = "/account/reach/phone";

    /// <summary>POST: send me a test page.</summary>
    public const string ReachTest = "/account/reach/test";

    /// <summary>What came of a test page (GET).</summary>
    public static string ReachTested(Guid page) => $"/account/reach/test/{page}";

    /// <summary>POST: the code of a test message.</summary>
    public const string ReachCode = "/account/reach/code";

    /// <summary>POST: remove an address.</summary>
    public static string ReachRemove(Guid address) => $"/account/reach/{address}/remove";

    /// <summary>POST: this address first.</summary>
    public static string ReachFirst(Guid address) => $"/account/reach/{address}/first";

    /// <summary>One page: opens what it is about, and confirms it.</summary>
    public static string Page(Guid page) => $"/page/{page}";

    /// <summary>POST: a browser says that a page was shown or tapped.</summary>
    public const string PageReceipt = "/page/receipt";

    /// <summary>POST: the gateway says what became of a message.</summary>
    public const string GatewayReceipt = "/gateway/receipt";

    /// <summary>Who on shift can be reached.</summary>
    public static string UnitReach(Guid unit) => $"/ward/{unit}/reach";
}
