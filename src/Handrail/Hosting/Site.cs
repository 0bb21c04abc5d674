namespace Handrail.Hosting;

/// <summary>The routes of everything, in the order of the path of care.</summary>
public static class Site
{
    /// <summary>Maps all features.</summary>
    public static void Map(WebApplication app, ServeOptions options)
    {
        _ = app;
        _ = options;
    }
}
