using NodaTime;

namespace Handrail.Core.CallBack;

/// <summary>How a caller may be reached: what they answered binds everybody who calls.</summary>
/// <param name="MayLeaveMessage">It is safe to leave a message.</param>
/// <param name="MayText">It is safe to text.</param>
/// <param name="MaySayWho">We may say where we call from. When not, we say a first name and nothing else; never a false name.</param>
public sealed record ContactWishes(bool MayLeaveMessage, bool MayText, bool MaySayWho);

/// <summary>The person calling (FHIR RelatedPerson): what is stored open. Name, number and text are in the vault.</summary>
/// <param name="Id">Its id; owner of its key in the vault.</param>
/// <param name="Source">"web" or "incoming".</param>
/// <param name="Lang">Language they read: en or es.</param>
/// <param name="About">"me", "other" or "unknown".</param>
/// <param name="Zone">tz name of their clock.</param>
/// <param name="Wishes">How they may be reached.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="LastContactAt">The last time we had to do with each other. What they told is deleted <see cref="CallerKept.Days"/> days after the last of their requests was over.</param>
public sealed record Enquiry(Guid Id, string Source, string Lang, string About, string Zone, ContactWishes Wishes, Instant CreatedAt, Instant LastContactAt);
