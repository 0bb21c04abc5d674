using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Audit;

/// <summary>One line as it is shown.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Name on screen of who did it.</param>
/// <param name="What">What was done, in words.</param>
/// <param name="About">What it was about, in words.</param>
/// <param name="Person">Whose record it was; null for nobody's.</param>
/// <param name="Done">True when it was done; false when it was refused or failed.</param>
/// <param name="Outcome">How it ended, in words.</param>
/// <param name="Why">Purpose, ground and consent in words; empty when there is nothing to say.</param>
/// <param name="Place">Chain and number, to find it again.</param>
public sealed record AuditLineModel(Instant At, string Who, string What, string About, Guid? Person, bool Done, string Outcome, string Why, string Place);

/// <summary>The search page.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Values">What was typed.</param>
/// <param name="Errors">Faults.</param>
/// <param name="Staff">Members of staff to choose from: id and name.</param>
/// <param name="Lines">What was found; null before a search.</param>
/// <param name="More">Where the next page begins; null when this was all.</param>
public sealed record AuditSearchModel(
    PageFrame Frame, IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldError> Errors, IReadOnlyList<(string Id, string Name)> Staff, IReadOnlyList<AuditLineModel>? Lines, string? More)
{
    /// <summary>What was typed into a field.</summary>
    public string Typed(string field) => Values.GetValueOrDefault(field, "");
}

/// <summary>Who used one person's record.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Person">Record number or another second identifier on the page.</param>
/// <param name="From">From when.</param>
/// <param name="To">To when.</param>
/// <param name="ByWho">Each person or machine with how often it looked and wrote, and when last.</param>
/// <param name="Lines">Every line, newest first.</param>
/// <param name="Cut">True when there are more lines than the page shows.</param>
/// <param name="Disclosures">What left the house, the newest first.</param>
public sealed record AccountingModel(PageFrame Frame, string Person, Instant From, Instant To, IReadOnlyList<AccountingRow> ByWho, IReadOnlyList<AuditLineModel> Lines, bool Cut, IReadOnlyList<DisclosureLine> Disclosures);

/// <summary>One user of a record, counted.</summary>
public sealed record AccountingRow(string Who, int Looked, int Wrote, int Refused, Instant Last);
