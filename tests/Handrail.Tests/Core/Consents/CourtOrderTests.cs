using Handrail.Core.Consent;
using NodaTime;

namespace Handrail.Tests.Core.Consents;

/// <summary>Legal proceedings are apart (42 CFR 2.31(d), 2.61 to 2.66): a consent for them, or a court's order with its mandate, and nothing else.</summary>
public sealed class CourtOrderTests
{
    static readonly Recipient Court = new(RecipientKind.Court, "county court,  case 12");
    static readonly DataClass Measured = new(RecordPart.Measurements, SecurityLabel.Sud);

    static CourtOrderForm Whole { get; } = new()
    {
        Kind = CourtOrderKind.NonCriminal, Court = "County court", CaseNumber = "12", OrderedAt = Agreed.Signed, OrderSeen = true, Mandate = "Subpoena of 2 November to the centre", CouldBeHeard = true, CauseFound = true,
        Receiver = "County court, case 12", Parts = RecordPart.Presence | RecordPart.Measurements, Labels = SecurityLabel.Sud,
    };

    public static TheoryData<string, string> Missing => new()
    {
        { "kind", "2.64" }, { "court", "which court" }, { "case", "number of the case" }, { "ordered", "day of the order" }, { "seen", "A subpoena" }, { "mandate", "2.61(b)" }, { "heard", "2.64(b)" }, { "cause", "2.64(d)" },
        { "receiver", "2.64(e)(2)" }, { "parts", "2.64(e)(1)" },
    };

    [Theory, MemberData(nameof(Missing)), Hazard("HZ-078")]
    public void An_order_without_one_element_is_none_and_the_reason_names_it(string element, string words)
    {
        var form = element switch
        {
            "kind" => Whole with { Kind = null },
            "court" => Whole with { Court = " " },
            "case" => Whole with { CaseNumber = "" },
            "ordered" => Whole with { OrderedAt = null },
            "seen" => Whole with { OrderSeen = false },
            "mandate" => Whole with { Mandate = "" },
            "heard" => Whole with { CouldBeHeard = false },
            "cause" => Whole with { CauseFound = false },
            "receiver" => Whole with { Receiver = "" },
            _ => Whole with { Parts = RecordPart.None },
        };
        var check = form.Check(Guid.CreateVersion7(), Agreed.Someone, Agreed.Now);
        Assert.Null(check.Order);
        Assert.Equal(element, Assert.Single(check.Wrong).Field);
        Assert.Contains(words, check.Wrong[0].Reason, StringComparison.Ordinal);
        Assert.NotNull(Whole.Check(Guid.CreateVersion7(), Agreed.Someone, Agreed.Now).Order);
    }

    [Fact, Hazard("HZ-078")]
    public void A_TPO_consent_gives_a_court_nothing_even_if_its_form_had_been_bent()
    {
        var bent = Agreed.Tpo with { Purposes = [Purpose.Treatment, Purpose.Legal] };
        Assert.Contains(bent.Check(Guid.Empty, 1, Agreed.Someone, Agreed.Now).Wrong, why => why.Reason.Contains("2.31(d)", StringComparison.Ordinal));
        foreach (var form in new[] { Agreed.Tpo, Agreed.Specific, Agreed.Notes })
            Assert.Equal(Verdict.Deny, ConsentDecision.Decide([Agreed.Of(form)], SecurityLabels.AllClasses, Court, Purpose.Legal, Agreed.Now).Verdict);
        Assert.Equal("consent", ConsentDecision.Decide([Agreed.Of(Agreed.Legal)], [Measured], Court with { Name = "County court, case 12" }, Purpose.Legal, Agreed.Now).Ground);
    }

    [Fact, Hazard("HZ-078")]
    public void An_order_gives_its_receiver_its_parts_for_its_time_for_a_proceeding_and_never_notes()
    {
        var order = Whole.Check(Guid.CreateVersion7(), Agreed.Someone, Agreed.Now).Order!;
        var given = Decide(order, SecurityLabels.AllClasses, Court, Purpose.Legal, Agreed.Now);
        Assert.Equal(("court-order", order.Reference, Verdict.Part), (given.Ground, given.Consents, given.Verdict));
        Assert.Equal([new DataClass(RecordPart.Presence, SecurityLabel.Sud), Measured], given.Given.Select(each => each.Datum));
        foreach (var purpose in Enum.GetValues<Purpose>().Where(each => each != Purpose.Legal))
            Assert.Equal((purpose, Verdict.Deny), (purpose, Decide(order, [Measured], Court, purpose, Agreed.Now).Verdict));
        Assert.Equal(Verdict.Deny, Decide(order, [Measured], new Recipient(RecipientKind.Named, Court.Name), Purpose.Legal, Agreed.Now).Verdict);
        Assert.Equal(Verdict.Deny, Decide(order, [Measured], Court with { Name = "The other side" }, Purpose.Legal, Agreed.Now).Verdict);
        Assert.Equal(Verdict.Deny, Decide(order, [Measured], Court, Purpose.Legal, Agreed.Signed - Duration.FromSeconds(1)).Verdict);
        Assert.Equal(Verdict.Deny, Decide(order.Ended(Agreed.Now), [Measured], Court, Purpose.Legal, Agreed.Now).Verdict);
        Assert.Equal(Verdict.Deny, Decide((Whole with { EndsAt = Agreed.Now }).Check(order.Id, Agreed.Someone, Agreed.Now).Order!, [Measured], Court, Purpose.Legal, Agreed.Now).Verdict);
        var notes = Whole with { Parts = RecordPart.CounsellingNotes, Labels = SecurityLabel.Sud | SecurityLabel.CounsellingNote };
        Assert.Contains(notes.Check(order.Id, Agreed.Someone, Agreed.Now).Wrong, why => why.Reason.Contains("2.63", StringComparison.Ordinal));
    }

    static Decision Decide(CourtOrder order, IReadOnlyCollection<DataClass> asked, Recipient to, Purpose purpose, Instant now) => ConsentDecision.Decide([], [order], asked, to, purpose, now);
}
