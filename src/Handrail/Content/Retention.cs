namespace Handrail.Content;

/// <summary>
/// One kind of thing that is stored. Each feature declares its own when it is registered (<see cref="Retention.Keeps"/>); the privacy page is made from the
/// declarations, and a test fails for a table of the database that no declaration names.
/// </summary>
/// <param name="What">What it is, in plain words.</param>
/// <param name="Fields">What is written down of it, in plain words.</param>
/// <param name="Why">What it is needed for.</param>
/// <param name="Days">Days until it is deleted; null: nothing deletes it by itself.</param>
/// <param name="From">From when the days count ("it was closed"); empty without days.</param>
/// <param name="Job">What deletes it, in plain words; empty without days.</param>
/// <param name="Tables">Its tables in the database.</param>
public sealed record Kept(string What, string Fields, string Why, int? Days, string From, string Job, params IReadOnlyList<string> Tables);

/// <summary>One cookie of ours.</summary>
/// <param name="Name">Its name in the browser.</param>
/// <param name="When">What must be opened or done before it is set.</param>
/// <param name="Why">What it is needed for.</param>
/// <param name="Until">When it ends.</param>
public sealed record CookieUse(string Name, string When, string Why, string Until);

/// <summary>One way in which something leaves this program.</summary>
/// <param name="Name">What it is.</param>
/// <param name="To">Where it goes.</param>
/// <param name="Tells">What it says about a person.</param>
public sealed record OutsideChannel(string Name, string To, string Tells);

/// <summary>How features declare what they keep, set and send.</summary>
public static class Retention
{
    /// <summary>Declares something that is stored.</summary>
    public static IServiceCollection Keeps(this IServiceCollection services, params ReadOnlySpan<Kept> all)
    {
        foreach (var kept in all) services.AddSingleton(kept);
        return services;
    }

    /// <summary>Declares a cookie.</summary>
    public static IServiceCollection Sets(this IServiceCollection services, CookieUse cookie) => services.AddSingleton(cookie);

    /// <summary>Declares a way out.</summary>
    public static IServiceCollection Sends(this IServiceCollection services, OutsideChannel channel) => services.AddSingleton(channel);
}
