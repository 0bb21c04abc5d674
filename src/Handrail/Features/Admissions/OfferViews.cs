using System.Data.Common;
using Handrail.Core.Admission;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;

namespace Handrail.Features.Admissions;

/// <summary>An offer as its page shows it: who it is and what the next shift must know, and no more of the record.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Offer">The offer.</param>
/// <param name="Person">Who; without photo and without ways into the record.</param>
/// <param name="Uses">Substances in words.</param>
/// <param name="Unit">The unit they are in, at the moment of the picture; null when there is none.</param>
/// <param name="Picture">Latest values, score, alerts, what is due; null for somebody without a bed.</param>
/// <param name="Beds">Beds of the unit that is asked; empty for who may not answer.</param>
/// <param name="Hold">They come with the hold of a bed.</param>
/// <param name="Answers">The viewer can answer it.</param>
/// <param name="Filled">A form that is shown again.</param>
public sealed record OfferModel(
    PageFrame Frame, StayOffer Offer, PersonBannerModel Person, IReadOnlyList<string> Uses, UnitPicture? Unit, StayPicture? Picture, IReadOnlyList<BedChoice> Beds, HeldBed? Hold, bool Answers, Filled Filled)
{
    /// <summary>They come with a hold that is over.</summary>
    public bool HoldIsOver { get; init; }
}

/// <summary>Reads the page of an offer.</summary>
public sealed class OfferViews(Database database, WardPictures pictures)
{
    /// <summary>The page; null when there is no such offer. What was answered shows no picture: it is none of theirs, or has a chart.</summary>
    public async Task<OfferModel?> One(Guid id, PageFrame frame, Actor by, Guid? hold, Filled filled, CancellationToken stop)
    {
        using var db = database.Open();
        if (OfferBook.Find(db, database.Vault, id) is not { } offer || BannerRow.Read(db, database.Vault, offer.Stay, frame.Now, compare: OfferBook.AskedUnit(db, id) is not null, offer.To) is not { } person) return null;
        var picture = offer.IsOpen ? await pictures.Of(offer.From, stop) : null;
        var answers = offer.IsOpen && RelationshipRule.OnShift(db, by.Id, offer.To, frame.Now);
        var held = answers && hold is { } with && BedBook.Held(db, database.Vault, with, frame.Now) is { } found && found.Unit == offer.To ? found : null;
        return new OfferModel(
            frame, offer, person, offer.IsOpen ? AdmissionViews.Uses(db, database.Vault, offer.Person, frame) : [], picture, picture?.Stays.FirstOrDefault(each => each.Stay == offer.Stay),
            answers ? AdmissionViews.FreeBeds(db, offer.To, offer.Person, "", BedFit.NeedsOf(db, database.Vault, offer.Person, frame.Now), held, frame.Now) : [], held, answers, filled)
        { HoldIsOver = hold is not null && held is null };
    }

    /// <summary>The unit that is asked, and so the clock of the page; null when there is no such offer.</summary>
    public Guid? AskedUnit(Guid offer)
    {
        using var db = database.Open();
        return db.Query("SELECT to_unit FROM stay_offer WHERE id = @id AND no = 1", row => (Guid?)row.Id(0), ("id", offer)).FirstOrDefault();
    }

    /// <summary>Units that somebody of this unit can be offered to: the others of the same organization. Another organization is another programme, and needs a consent.</summary>
    public static IReadOnlyList<(Guid Unit, string Name)> UnitsFor(DbConnection db, Guid unit) => db.Query(
        """
        SELECT l.id, l.name FROM location l LEFT JOIN unit_place p ON p.unit_id = l.id LEFT JOIN site s ON s.id = p.site_id
        WHERE l.kind = 'unit' AND l.id <> @unit
          AND coalesce(s.organization_id, @none) = coalesce((SELECT o.organization_id FROM unit_place h JOIN site o ON o.id = h.site_id WHERE h.unit_id = @unit), @none)
        ORDER BY l.sort, l.name
        """,
        row => (row.Id(0), row.GetString(1)), ("unit", unit), ("none", Guid.Empty));
}
