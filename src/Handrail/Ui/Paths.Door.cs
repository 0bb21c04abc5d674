namespace Handrail.Ui;

public static partial class Paths
{
    /// <summary>What we keep, and for how long.</summary>
    public const string Privacy = "/privacy";

    /// <summary>How often public pages were opened (staff).</summary>
    public const string Visits = "/figures/visits";

    /// <summary>The stylesheet of public pages: ours without what only staff pages use.</summary>
    public const string PublicStyle = "/public.css";
}
