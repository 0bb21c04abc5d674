using System.Data.Common;
using Handrail.Core.Kernel;
using NodaTime;

namespace Handrail.Data;

/// <summary>A stay that a unit is asked to take.</summary>
/// <param name="Id">The offer.</param>
/// <param name="Stay">The stay.</param>
/// <param name="Person">Whose.</param>
/// <param name="From">The unit that offers.</param>
/// <param name="FromName">Its name.</param>
/// <param name="To">The unit that is asked.</param>
/// <param name="ToName">Its name.</param>
/// <param name="At">When.</param>
/// <param name="By">Who offered; null for nobody known.</param>
public sealed record StayOffer(Guid Id, Guid Stay, Guid Person, Guid From, string FromName, Guid To, string ToName, Instant At, string? By)
{
    /// <summary>accepted, declined, withdrawn, lapsed; null while nobody has answered.</summary>
    public string? Answer { get; init; }

    /// <summary>Who answered.</summary>
    public string? AnsweredBy { get; init; }

    /// <summary>When.</summary>
    public Instant? AnsweredAt { get; init; }

    /// <summary>Why, in words.</summary>
    public string Words { get; init; } = "";

    /// <summary>What the other unit must know and do; empty when nothing was written.</summary>
    public string Needs { get; init; } = "";

    /// <summary>Why not, of one that was declined or withdrawn.</summary>
    public string AnswerWords { get; init; } = "";

    /// <summary>The other unit may still answer.</summary>
    public bool IsOpen => Answer is null;
}

/// <summary>An offer as one line of a unit's board or shift page.</summary>
/// <param name="Offer">The offer.</param>
/// <param name="Who">Short name.</param>
/// <param name="Incoming">This unit is asked; otherwise it has asked.</param>
public sealed record OfferLine(StayOffer Offer, string Who, bool Incoming);

/// <summary>Offers of stays from one unit to another: rows that are added and never changed.</summary>
public static class OfferBook
{
    /// <summary>How long the unit that offered is shown that it was declined, unless they offer again or the person leaves. A local choice, example.</summary>
    public static readonly Duration DeclinedShown = Duration.FromHours(24);

    const string Columns =
        """
        SELECT o.id, o.encounter_id, e.person_id, o.from_unit, f.name, o.to_unit, u.name, o.at, s.name, a.kind, t.name, a.at, o.words, o.needs, a.words
        FROM stay_offer o JOIN encounter e ON e.id = o.encounter_id JOIN location f ON f.id = o.from_unit JOIN location u ON u.id = o.to_unit
        LEFT JOIN staff s ON s.id = o.by_staff LEFT JOIN stay_offer a ON a.id = o.id AND a.no = 2 LEFT JOIN staff t ON t.id = a.by_staff

        """;

    const string OfUnit =
        """
        WHERE o.no = 1 AND e.ended_at IS NULL AND e.unit_id = o.from_unit
          AND ((a.id IS NULL AND (o.to_unit = @unit OR o.from_unit = @unit))
            OR (a.kind = 'declined' AND o.from_unit = @unit AND a.at > @since AND NOT EXISTS (SELECT 1 FROM stay_offer n WHERE n.encounter_id = o.encounter_id AND n.no = 1 AND n.at > o.at)))
        ORDER BY o.at
        """;

    /// <summary>Place of the sealed words of a row: 1 the offer, 2 the answer.</summary>
    public static string WordsOf(Guid offer, int no) => $"stay_offer.words:{offer:N}:{no}";

    /// <summary>Place of what the other unit must know and do.</summary>
    public static string NeedsOf(Guid offer) => $"stay_offer.needs:{offer:N}";

    /// <summary>One with its words; null when there is none.</summary>
    public static StayOffer? Find(DbConnection db, Vault vault, Guid offer) =>
        db.Query(Columns + "WHERE o.no = 1 AND o.id = @id", row => Read(row, words: true), ("id", offer)) is [var found] ? Opened(db, vault, found) : null;

    /// <summary>All of a stay, newest first, with their words.</summary>
    public static IReadOnlyList<StayOffer> OfStay(DbConnection db, Vault vault, Guid stay) =>
        db.Query(Columns + "WHERE o.no = 1 AND o.encounter_id = @stay ORDER BY o.at DESC, o.id DESC", row => Read(row, words: true), ("stay", stay)).ConvertAll(each => Opened(db, vault, each));

    /// <summary>What a unit is offered, has offered, and was declined lately; without words.</summary>
    public static IReadOnlyList<OfferLine> At(DbConnection db, Vault vault, Guid unit, Instant now)
    {
        var offers = db.Query(Columns + OfUnit, row => Read(row, words: false), ("unit", unit), ("since", now - DeclinedShown));
        if (offers.Count == 0) return [];
        var names = PersonNames.Of(db, vault, offers.Select(offer => offer.Person));
        return [.. offers.Select(offer => new OfferLine(offer, names[offer.Person].Short, offer.To == unit)).OrderByDescending(line => line.Incoming)];
    }

    /// <summary>The unit that an open offer asks; null when it is not open (answered, or the stay ended or is elsewhere).</summary>
    public static Guid? AskedUnit(DbConnection db, Guid offer) => db.Query(
        """
        SELECT o.to_unit FROM stay_offer o JOIN encounter e ON e.id = o.encounter_id
        WHERE o.id = @id AND o.no = 1 AND e.ended_at IS NULL AND e.unit_id = o.from_unit AND NOT EXISTS (SELECT 1 FROM stay_offer a WHERE a.id = o.id AND a.no = 2)
        """,
        row => (Guid?)row.Id(0), ("id", offer)).FirstOrDefault();

    /// <summary>Waits for another process that moves this stay or answers an offer of it.</summary>
    public static void Lock(DbConnection db, Guid stay) => db.Execute("UPDATE encounter SET acuity = acuity WHERE id = @stay", ("stay", stay));

    /// <summary>Writes an offer; answers its id.</summary>
    public static Guid Add(WriteScope scope, Guid stay, Guid from, Guid to, string words, string needs, Guid by)
    {
        var (id, owner) = (Guid.CreateVersion7(), PersonNames.OwnerOf(scope.Connection, stay));
        scope.Connection.Execute(
            "INSERT INTO stay_offer (id, no, encounter_id, from_unit, to_unit, kind, words, needs, by_staff, at) VALUES (@id, 1, @stay, @from, @to, 'offered', @words, @needs, @by, @now)",
            ("id", id), ("stay", stay), ("from", from), ("to", to), ("words", scope.Vault.SealText(scope, owner, WordsOf(id, 1), Folding.Inert(words.Trim()))),
            ("needs", needs.Trim().Length == 0 ? null : scope.Vault.SealText(scope, owner, NeedsOf(id), Folding.Inert(needs.Trim()))), ("by", by), ("now", scope.Now));
        scope.Touch(from);
        scope.Touch(to);
        return id;
    }

    /// <summary>Answers one. A second answer fails the commit: ask <see cref="AskedUnit"/> first, under <see cref="Lock"/>.</summary>
    public static void Answer(WriteScope scope, Guid offer, string kind, string words, Guid? bed, Guid? by)
    {
        var (stay, from, to) = scope.Connection.Query("SELECT encounter_id, from_unit, to_unit FROM stay_offer WHERE id = @id AND no = 1", row => (row.Id(0), row.Id(1), row.Id(2)), ("id", offer))[0];
        scope.Connection.Execute(
            "INSERT INTO stay_offer (id, no, encounter_id, from_unit, to_unit, kind, words, bed_id, by_staff, at) VALUES (@id, 2, @stay, @from, @to, @kind, @words, @bed, @by, @now)",
            ("id", offer), ("stay", stay), ("from", from), ("to", to), ("kind", kind), ("bed", bed), ("by", by), ("now", scope.Now),
            ("words", words.Trim().Length == 0 ? null : scope.Vault.SealText(scope, PersonNames.OwnerOf(scope.Connection, stay), WordsOf(offer, 2), Folding.Inert(words.Trim()))));
        scope.Touch(from);
        scope.Touch(to);
    }

    /// <summary>A stay that ended or is in another unit now is offered no more. The one that was accepted by this very move has its answer already.</summary>
    internal static void Follow(WriteScope scope, StayChanged change, Guid? by)
    {
        foreach (var stay in change.Stays)
            foreach (var offer in scope.Connection.Query(
                """
                SELECT o.id FROM stay_offer o JOIN encounter e ON e.id = o.encounter_id
                WHERE o.encounter_id = @stay AND o.no = 1 AND (e.ended_at IS NOT NULL OR e.unit_id <> o.from_unit) AND NOT EXISTS (SELECT 1 FROM stay_offer a WHERE a.id = o.id AND a.no = 2)
                """,
                row => row.Id(0), ("stay", stay.Encounter)))
                Answer(scope, offer, "lapsed", "", null, by);
    }

    static StayOffer Read(DbDataReader row, bool words) => new(row.Id(0), row.Id(1), row.Id(2), row.Id(3), row.GetString(4), row.Id(5), row.GetString(6), row.Time(7), row.TextOrNull(8))
    {
        Answer = row.TextOrNull(9), AnsweredBy = row.TextOrNull(10), AnsweredAt = row.TimeOrNull(11),
        Words = words ? row.TextOrNull(12) ?? "" : "", Needs = words ? row.TextOrNull(13) ?? "" : "", AnswerWords = words ? row.TextOrNull(14) ?? "" : "",
    };

    static StayOffer Opened(DbConnection db, Vault vault, StayOffer offer)
    {
        return offer with { Words = Open(WordsOf(offer.Id, 1), offer.Words), Needs = Open(NeedsOf(offer.Id), offer.Needs), AnswerWords = Open(WordsOf(offer.Id, 2), offer.AnswerWords) };

        string Open(string place, string text) => text.Length == 0 ? "" : vault.OpenText(db, place, text);
    }
}
