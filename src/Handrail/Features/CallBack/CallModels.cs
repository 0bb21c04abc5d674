using Handrail.Content;
using Handrail.Core.CallBack;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.CallBack;

/// <summary>The form.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Words">Its words.</param>
/// <param name="Draft">What stands in the fields.</param>
/// <param name="Zones">Zones to choose from.</param>
/// <param name="Expected">What a request would be promised now; null when it cannot be said.</param>
/// <param name="Signs">"carried": answers go along; "lost": they could not be opened; "": none.</param>
/// <param name="Number">Number to call instead; "" when none is known.</param>
/// <param name="Errors">What is wrong.</param>
public sealed record CallFormModel(PageFrame Frame, Words Words, CallDraft Draft, IReadOnlyList<string> Zones, Promise? Expected, string Signs, string Number, IReadOnlyList<FieldError> Errors);

/// <summary>There is no desk here.</summary>
public sealed record CallClosedModel(PageFrame Frame, Words Words);

/// <summary>One's own request: right after asking, or later.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Words">Its words.</param>
/// <param name="Token">The link's token, for the addresses of this page's own forms.</param>
/// <param name="Call">Where it stands.</param>
/// <param name="Pair">The two words.</param>
/// <param name="Zone">The caller's zone.</param>
/// <param name="Wishes">How they may be reached.</param>
/// <param name="WishKept">False when the chosen time could not be met.</param>
/// <param name="WithSigns">Answers of the signs check go with it.</param>
/// <param name="Number">Number the call comes from.</param>
/// <param name="JustSent">True on the page right after asking.</param>
/// <param name="Changed">Key of what is said right after a change; "" otherwise.</param>
/// <param name="NumberDoubt">The number is abroad, costs extra or may not be in use: it is said beside a field in which another can be written.</param>
/// <param name="Draft">What stands in the form that changes the time.</param>
/// <param name="Zones">Zones to choose from.</param>
/// <param name="Errors">What is wrong with it.</param>
public sealed record CallStatusModel(
    PageFrame Frame, Words Words, string Token, Call Call, string Pair, DateTimeZone Zone, ContactWishes Wishes, bool WishKept, bool WithSigns, string Number, bool JustSent, string Changed,
    bool NumberDoubt, CallDraft Draft, IReadOnlyList<string> Zones, IReadOnlyList<FieldError> Errors);
