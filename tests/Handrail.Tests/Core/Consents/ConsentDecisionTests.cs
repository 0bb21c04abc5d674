using CsCheck;
using Handrail.Core.Consent;
using NodaTime;

namespace Handrail.Tests.Core.Consents;

/// <summary>The decision as set algebra: what is given is never wider than anything that went in. 100,000 generated cases each; planted faults are found.</summary>
public sealed class ConsentDecisionTests
{
    const long Runs = 100_000;

    delegate Decision Decides(IReadOnlyCollection<Consent> consents, IReadOnlyCollection<DataClass> asked, Recipient to, Purpose purpose, Instant now);

    static Decision Ask(Decides decide, Case one) => decide(one.Consents, one.Asked, one.To, one.Purpose, one.Now);

    // Written apart from the decision: each datum given must pass every gate by itself.
    static bool NeverWider(Decides decide, Case one)
    {
        var answer = Ask(decide, one);
        var given = answer.Given.Select(each => each.Datum).ToHashSet();
        var kept = answer.Kept.Select(each => each.Datum).ToHashSet();
        if (!given.IsSubsetOf(one.Asked) || given.Overlaps(kept) || !given.Union(kept).ToHashSet().SetEquals(one.Asked)) return false;
        foreach (var allowed in answer.Given)
        {
            var note = allowed.Datum.Labels.HasFlag(SecurityLabel.CounsellingNote);
            if (allowed.Under is not { } consent)
            {
                var within = one.To.Kind == RecipientKind.OwnProgramme && one.Purpose is Purpose.Treatment or Purpose.Operations;
                var own = one.To.Kind == RecipientKind.Patient && one.Purpose == Purpose.PatientRequest;
                if (note || !(within || own)) return false;
                continue;
            }

            var form = consent.Form;
            var inTime = one.Now >= form.SignedAt && (form.ExpiresAt is not { } until || one.Now < until) && (consent.EndedAt is not { } ended || one.Now < ended);
            var covered = (form.Parts & allowed.Datum.Part) != 0 && (allowed.Datum.Labels & ~form.Labels) == 0;
            if (!one.Consents.Contains(consent) || !inTime || !covered || !form.Purposes.Contains(one.Purpose) || !form.Grantees.Any(each => each.Names(one.To))) return false;
            if (note != (form.Kind == ConsentKind.CounsellingNotes)) return false;
            if (one.Purpose == Purpose.Legal != (form.Kind == ConsentKind.LegalProceedings)) return false;
        }

        return true;
    }

    static bool Complete(Decides decide, Case one)
    {
        var kept = Ask(decide, one).Kept.Select(each => each.Datum);
        return kept.All(datum => !one.Consents.Any(consent => consent.Covers(datum) && consent.Names(one.To) && consent.For(one.Purpose) && consent.HoldsAt(one.Now)
            && datum.Labels.HasFlag(SecurityLabel.CounsellingNote) == (consent.Kind == ConsentKind.CounsellingNotes)));
    }

    static bool OrderDoesNotMatter(Decides decide, Case one)
    {
        var (there, back) = (Ask(decide, one), Ask(decide, one with { Consents = [.. one.Consents.Reverse()], Asked = [.. one.Asked.Reverse()] }));
        return Text(there) == Text(back);

        static string Text(Decision answer) =>
            string.Join('|', answer.Given.Select(each => $"{each.Datum} {each.Ground} {each.Under?.Reference} {each.Under?.Form.SignedAt}").Order(StringComparer.Ordinal)) + "#"
            + string.Join('|', answer.Kept.Select(each => $"{each.Datum} {each.Why}").Order(StringComparer.Ordinal));
    }

    static bool RevokingNeverWidens(Decides decide, Case one, int which, int hours)
    {
        if (one.Consents.Length == 0) return true;
        var revoked = one.Consents.Select((consent, i) => i == which % one.Consents.Length ? consent.Ended(Agreed.Signed + Duration.FromHours(hours), revoked: true) : consent).ToArray();
        return Ask(decide, one with { Consents = revoked }).Given.Select(each => each.Datum).ToHashSet().IsSubsetOf(Ask(decide, one).Given.Select(each => each.Datum));
    }

    [Fact, Hazard("HZ-060"), Hazard("HZ-061")]
    public void What_is_given_is_never_wider_than_asked_granted_recipient_purpose_and_time() =>
        Agreed.Cases.Sample(one => NeverWider(ConsentDecision.Decide, one), iter: Runs);

    [Fact]
    public void What_a_consent_in_force_covers_is_given() => Agreed.Cases.Sample(one => Complete(ConsentDecision.Decide, one), iter: Runs);

    [Fact, Hazard("HZ-061")]
    public void A_revocation_more_never_widens() =>
        Gen.Select(Agreed.Cases, Gen.Int[0, 9], Gen.Int[-10, 1500]).Sample((one, which, hours) => RevokingNeverWidens(ConsentDecision.Decide, one, which, hours), iter: Runs);

    [Fact]
    public void The_order_of_consents_and_of_what_is_asked_does_not_matter() => Agreed.Cases.Sample(one => OrderDoesNotMatter(ConsentDecision.Decide, one), iter: Runs);

    [Fact, Hazard("HZ-062")]
    public void Counselling_notes_are_never_opened_by_another_sort_and_never_without_a_consent() => Agreed.Cases.Sample(one =>
        Ask(ConsentDecision.Decide, one).Given.Where(each => each.Datum.Part == RecordPart.CounsellingNotes).All(each => each.Under?.Kind == ConsentKind.CounsellingNotes), iter: Runs);

    [Fact, Hazard("HZ-060")]
    public void A_proceeding_is_never_served_by_another_sort() => Agreed.Cases.Sample(one =>
        Ask(ConsentDecision.Decide, one with { Purpose = Purpose.Legal }).Given.All(each => each.Under?.Kind == ConsentKind.LegalProceedings), iter: Runs);

    public static TheoryData<string> Faults => ["ignores revocation", "ignores time", "ignores the receiver", "ignores the purpose", "ignores labels", "ignores parts", "opens notes", "gives more than asked", "first consent only", "empty means all"];

    static Decides Faulty(string fault) => (consents, asked, to, purpose, now) => fault switch
    {
        "ignores revocation" => Pretend(ConsentDecision.Decide([.. consents.Select(each => Agreed.Of(each.Form, each.Id))], asked, to, purpose, now), consents),
        "ignores time" => ConsentDecision.Decide(consents, asked, to, purpose, consents.Select(each => each.Form.SignedAt!.Value).DefaultIfEmpty(now).First()),
        "ignores the receiver" => ConsentDecision.Decide(consents, asked, consents.SelectMany(each => each.Form.Grantees).Where(each => each.Kind == GranteeKind.Named).Select(each => new Recipient(each.Of, each.Name)).FirstOrDefault() ?? to, purpose, now),
        "ignores the purpose" => ConsentDecision.Decide(consents, asked, to, consents.Select(each => each.Form.Purposes[0]).DefaultIfEmpty(purpose).First(), now),
        "ignores labels" => Back(asked, ConsentDecision.Decide(consents, [.. asked.Select(each => each with { Labels = each.Labels & ~SecurityLabel.MentalHealth })], to, purpose, now), (datum, had) => datum.Part == had.Part),
        "ignores parts" => Back(asked, ConsentDecision.Decide(consents, [.. asked.Select(each => each with { Part = RecordPart.Presence })], to, purpose, now), (datum, had) => datum.Labels == had.Labels),
        "opens notes" => Back(asked, ConsentDecision.Decide(consents, [.. asked.Select(each => new DataClass(RecordPart.Presence, SecurityLabel.Sud))], to, purpose, now), (_, _) => true),
        "gives more than asked" => ConsentDecision.Decide(consents, SecurityLabels.AllClasses, to, purpose, now),
        "first consent only" => ConsentDecision.Decide([.. consents.Take(1)], asked, to, purpose, now),
        "empty means all" => consents.Count == 0 ? new Decision([.. asked.Distinct().Select(each => new Allowed(each, null, "consent"))], []) : ConsentDecision.Decide(consents, asked, to, purpose, now),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Unknown fault."),
    };

    // Says the consent as it came in, so that the fault is in the decision and not in the object it hands back.
    static Decision Pretend(Decision answer, IReadOnlyCollection<Consent> real) =>
        answer with { Given = [.. answer.Given.Select(each => each with { Under = each.Under is { } under ? real.First(one => one.Id == under.Id && one.Form == under.Form) : null })] };

    static Decision Back(IReadOnlyCollection<DataClass> asked, Decision narrower, Func<DataClass, DataClass, bool> same)
    {
        var found = asked.Distinct().Select(datum => (datum, by: narrower.Given.FirstOrDefault(each => same(datum, each.Datum)))).ToList();
        return new Decision([.. found.Where(each => each.by is not null).Select(each => each.by! with { Datum = each.datum })],
            [.. found.Where(each => each.by is null).Select(each => new Withheld(each.datum, WhyNot.NoConsent))]);
    }

    [Theory, MemberData(nameof(Faults)), Hazard("HZ-060")]
    public void A_planted_fault_is_found(string fault)
    {
        var decide = Faulty(fault);
        Assert.ThrowsAny<CsCheckException>(() => Agreed.Cases.Sample(one => NeverWider(decide, one) && Complete(decide, one) && OrderDoesNotMatter(decide, one), iter: Runs));
    }

    [Fact]
    public void The_reason_says_how_far_a_consent_came()
    {
        var measured = new DataClass(RecordPart.Measurements, SecurityLabel.Sud);
        var elm = new Recipient(RecipientKind.TreatingProvider, "dr  elm");
        Assert.Equal(WhyNot.NoConsent, Why([], elm, Purpose.Treatment));
        Assert.Equal(WhyNot.OtherPurpose, Why([Agreed.Of(Agreed.Specific)], elm, Purpose.Payment));
        Assert.Equal(WhyNot.NotCovered, Why([Agreed.Of(Agreed.Specific with { Parts = RecordPart.Stays })], elm, Purpose.Treatment));
        Assert.Equal(WhyNot.NotInForce, Why([Agreed.Of(Agreed.Specific).Ended(Agreed.Now, revoked: true)], elm, Purpose.Treatment));
        Assert.Equal(Verdict.Permit, ConsentDecision.Decide([Agreed.Of(Agreed.Specific)], [measured], elm, Purpose.Treatment, Agreed.Now).Verdict);
        Assert.Equal(WhyNot.KeptApart, ConsentDecision.Decide([Agreed.Of(Agreed.Tpo)], [SecurityLabels.AllClasses[^1]], elm, Purpose.Treatment, Agreed.Now).Kept[0].Why);

        WhyNot Why(Consent[] consents, Recipient to, Purpose purpose) => Assert.Single(ConsentDecision.Decide(consents, [measured], to, purpose, Agreed.Now).Kept).Why;
    }

    [Fact]
    public void Part_says_what_was_withheld_and_under_which_consent_the_rest_went()
    {
        var consent = Agreed.Of(Agreed.Specific);
        var answer = ConsentDecision.Decide([consent], SecurityLabels.AllClasses, new Recipient(RecipientKind.TreatingProvider, "Dr Elm"), Purpose.Treatment, Agreed.Now);
        Assert.Equal((Verdict.Part, consent.Reference, "consent"), (answer.Verdict, answer.Consents, answer.Ground));
        Assert.Equal([SecurityLabels.AllClasses[0], SecurityLabels.AllClasses[3]], answer.Given.Select(each => each.Datum));
        Assert.Equal(4, answer.Kept.Count);
    }
}
