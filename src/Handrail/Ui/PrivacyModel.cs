using Handrail.Content;

namespace Handrail.Ui;

/// <summary>What is kept, set and sent, as the running program has it.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Cookies">Cookies.</param>
/// <param name="Kept">What is stored.</param>
/// <param name="Channels">Ways out of the program.</param>
/// <param name="LeaveHost">Where "Leave this site quickly" goes.</param>
/// <param name="Policy">The Content-Security-Policy that each answer carries.</param>
/// <param name="Where">Where the record lies.</param>
/// <param name="Counts">Whether visits are counted.</param>
/// <param name="ShownFrom">The least number of visits that is shown.</param>
/// <param name="Country">Whose crisis numbers are shown.</param>
public sealed record PrivacyModel(
    PageFrame Frame, IReadOnlyList<CookieUse> Cookies, IReadOnlyList<Kept> Kept, IReadOnlyList<OutsideChannel> Channels, string LeaveHost, string Policy, string Where, bool Counts, int ShownFrom, string Country);
