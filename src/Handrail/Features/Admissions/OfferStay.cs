using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Admissions;

/// <summary>Offering somebody to another unit, which then takes them or not: nobody needs to work in both.</summary>
/// <param name="Stay">The stay.</param>
/// <param name="To">The unit that is asked.</param>
/// <param name="Why">Why they are to go there.</param>
/// <param name="ToKnow">What that unit must know and do; may be empty.</param>
public sealed record OfferStay(Guid Stay, Guid? To, string Why, string ToKnow) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Admit;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (To is null) yield return Refusal.Invalid("offer_to", "Choose the unit that is to take them.");
        if (Why.Trim().Length is 0 or > 1000) yield return Refusal.Invalid("offer_why", "Write why they are to go there, in at most 1,000 characters.");
        if (ToKnow.Length > 1000) yield return Refusal.Invalid("offer_needs", "Use at most 1,000 characters.");
    }
}

/// <summary>Taking an offer back. About the stay, so that the unit that is asked cannot.</summary>
public sealed record WithdrawOffer(Guid Stay, Guid Offer) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Admit;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);
}

/// <summary>Opening an offer: what the unit that is asked may see of somebody who is not theirs yet.</summary>
public sealed record ViewOffer(Guid Offer) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Admit;

    /// <inheritdoc/>
    public Subject About => Subject.Offer(Offer);
}

/// <summary>Taking them, into a bed of the unit that is asked; at the time it happened.</summary>
public sealed record AcceptOffer(Guid Offer, Guid? Bed, Instant At) : IAsk
{
    /// <summary>The hold of the bed that is used up by it; null without one.</summary>
    public Guid? Hold { get; init; }

    /// <summary>Why this bed, when something that touches safety speaks against it.</summary>
    public string BedWhy { get; init; } = "";

    /// <inheritdoc/>
    public Permission Needs => Permission.Admit;

    /// <inheritdoc/>
    public Subject About => Subject.Offer(Offer);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Bed is null) yield return Refusal.Invalid("bed", "Choose the bed they come into.");
        if (BedWhy.Length > 500) yield return Refusal.Invalid("bed_why", "Use at most 500 characters.");
    }
}

/// <summary>Not taking them, with why: it goes back to the unit that asked.</summary>
public sealed record DeclineOffer(Guid Offer, string Why) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Admit;

    /// <inheritdoc/>
    public Subject About => Subject.Offer(Offer);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Why.Trim().Length is 0 or > 500) yield return Refusal.Invalid("decline_why", "Write why you cannot take them, in a few words.");
    }
}

/// <summary>Does it. Each answer looks at the offer again under a lock of the stay: of two answers one wins, and the other is told.</summary>
public sealed class OfferHandlers(StayBook stays)
{
    static readonly Refusal NoOffer = Refusal.NotFound("There is no such offer.");

    /// <summary>Offers.</summary>
    public Outcome<Guid> Offer(OfferStay ask, Actor by, WriteScope scope)
    {
        var db = scope.Connection;
        OfferBook.Lock(db, ask.Stay);
        var found = db.Query("SELECT unit_id, ended_at, away_at FROM encounter WHERE id = @stay", row => (Unit: row.Id(0), Ended: row.TimeOrNull(1), Away: row.TimeOrNull(2)), ("stay", ask.Stay));
        if (found is not [var stay]) return Refusal.NotFound("There is no such stay.");
        if (stay.Ended is not null) return Refusal.Conflict("This stay has ended: nothing was changed.");
        if (stay.Away is not null) return Refusal.Conflict("They are away on leave. Record their return first.");
        if (!OfferViews.UnitsFor(db, stay.Unit).Any(unit => unit.Unit == ask.To)) return Refusal.Invalid("offer_to", "Choose a unit from the list.");
        var open = OfferBook.OfStay(db, scope.Vault, ask.Stay).FirstOrDefault(offer => offer.IsOpen);
        if (open is not null) return Refusal.Conflict($"They are offered to {open.ToName} already. Withdraw that offer first.");
        return OfferBook.Add(scope, ask.Stay, stay.Unit, ask.To!.Value, ask.Why, ask.ToKnow, by.Id);
    }

    /// <summary>Withdraws.</summary>
    public Outcome<Guid> Withdraw(WithdrawOffer ask, Actor by, WriteScope scope)
    {
        OfferBook.Lock(scope.Connection, ask.Stay);
        if (scope.Connection.Scalar<long>("SELECT count(*) FROM encounter WHERE id = @stay", ("stay", ask.Stay)) == 0) return Refusal.NotFound("There is no such stay.");
        if (OfferBook.Find(scope.Connection, scope.Vault, ask.Offer) is not { } offer || offer.Stay != ask.Stay) return NoOffer;
        if (!offer.IsOpen) return Over(offer);
        OfferBook.Answer(scope, offer.Id, "withdrawn", "", null, by.Id);
        return offer.Id;
    }

    /// <summary>Takes them: the answer and the move are one commit.</summary>
    public Outcome<Guid> Accept(AcceptOffer ask, Actor by, WriteScope scope)
    {
        var db = scope.Connection;
        var asked = Asked(scope, ask.Offer, by);
        if (asked is not Outcome<StayOffer>.Done { Value: var offer }) return ((Outcome<StayOffer>.Refused)asked).Why;
        if (BedBook.UnitOf(db, ask.Bed!.Value) != offer.To) return Refusal.Invalid("bed", $"Choose a bed of {offer.ToName}.");
        var chosen = BedFit.Chosen(scope, ask.Bed.Value, offer.Person, $"Taken over from {offer.FromName}.", ask.BedWhy);
        if (chosen is not Outcome<string>.Done { Value: var words }) return ((Outcome<string>.Refused)chosen).Why;
        OfferBook.Answer(scope, offer.Id, "accepted", "", ask.Bed, by.Id);
        return stays.Change(scope, [new StayDeed(offer.Stay, StayKind.Move, Micros.Cut(ask.At), ask.Bed) { Reason = words, Hold = ask.Hold }], by.Id) is Outcome<StayOutcome>.Refused refused ? refused.Why : offer.Stay;
    }

    /// <summary>Declines.</summary>
    public Outcome<Guid> Decline(DeclineOffer ask, Actor by, WriteScope scope)
    {
        var asked = Asked(scope, ask.Offer, by);
        if (asked is not Outcome<StayOffer>.Done { Value: var offer }) return ((Outcome<StayOffer>.Refused)asked).Why;
        OfferBook.Answer(scope, offer.Id, "declined", ask.Why, null, by.Id);
        return offer.To;
    }

    // Only the unit that is asked answers: somebody of the unit that asked sees the offer too.
    static Outcome<StayOffer> Asked(WriteScope scope, Guid id, Actor by)
    {
        var db = scope.Connection;
        if (OfferBook.Find(db, scope.Vault, id) is not { } seen) return NoOffer;
        OfferBook.Lock(db, seen.Stay);
        if (OfferBook.Find(db, scope.Vault, id) is not { } offer) return NoOffer;
        if (!offer.IsOpen) return Over(offer);
        return RelationshipRule.OnShift(db, by.Id, offer.To, scope.Now) ? offer : Refusal.Conflict($"Only somebody on shift in {offer.ToName} can answer this offer.");
    }

    static Refusal Over(StayOffer offer) => Refusal.Conflict(offer.Answer switch
    {
        "accepted" => $"{offer.ToName} has taken them already. Nothing was changed.",
        "declined" => $"{offer.ToName} has declined already. Nothing was changed: a new offer can be made.",
        "withdrawn" => "This offer was withdrawn. Nothing was changed.",
        _ => "This offer is over: they have left or are in another unit. Nothing was changed.",
    });
}
