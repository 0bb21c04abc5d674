using System.Data.Common;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Admissions;

/// <summary>Reads what the pages of admission show.</summary>
public sealed class AdmissionViews(Database database, StayHooks hooks)
{
    /// <summary>Precautions that decide about the bed and are asked at the door: codes.</summary>
    public static IReadOnlyList<string> AskedAtTheDoor { get; } = ["suicide", "mobility"];

    /// <summary>The admission form; null when there is no such unit. Before it is sent nothing is known of the person; shown again, the list of beds knows what was typed.</summary>
    public AdmitModel? Admit(Guid unit, PageFrame frame, Guid? hold, Filled filled)
    {
        using var db = database.Open();
        var held = Held(db, hold, [unit], frame.Now);
        var needs = new BedNeeds(filled.Of("admit", "sex"), filled.Of("admit", "care_mobility") == "yes", filled.Of("admit", "care_suicide") == "yes",
            Substances.AreWatched(Substances.All.Select(each => each.Code).Where(code => filled.Of("admit", $"use_{code}") == "yes")));
        return db.Query("SELECT name FROM location WHERE id = @unit AND kind = 'unit'", row => row.GetString(0), ("unit", unit)) is [var name]
            ? new AdmitModel(frame, new UnitLink(new LocationId(unit), name), FreeBeds(db, unit, null, "", needs, held, frame.Now), filled) { Hold = held, HoldIsOver = hold is not null && held is null }
            : null;
    }

    /// <summary>Who it is; null when there is no such stay.</summary>
    public PersonBannerModel? Banner(Guid stay, Instant now)
    {
        using var db = database.Open();
        return BannerRow.Read(db, database.Vault, stay, now);
    }

    /// <summary>Completing who somebody is; null when there is no such stay.</summary>
    public CompleteModel? Complete(Guid stay, PageFrame frame, Filled filled)
    {
        using var db = database.Open();
        if (BannerRow.Read(db, database.Vault, stay, frame.Now) is not { } person) return null;
        var who = PersonNames.One(db, database.Vault, person.Person);
        return new CompleteModel(frame, person, who.Given, who.Family, filled, PersonWas.Of(db, database.Vault, person.Person));
    }

    /// <summary>The page of a stay; null when there is no such stay.</summary>
    public StayModel? Stay(Guid stay, PageFrame frame, Actor by, Guid? hold, Filled filled)
    {
        using var db = database.Open();
        if (BannerRow.Read(db, database.Vault, stay, frame.Now) is not { } person) return null;
        var units = new[] { person.Unit.Id.Value }.Concat(MyUnits.Of(db, by, frame.Now).Where(each => each.SeesWard).Select(each => each.Unit)).Distinct().ToList();
        var needs = BedFit.NeedsOf(db, database.Vault, person.Person, frame.Now);
        var held = Held(db, hold, units, frame.Now);
        var protocols = hooks.Protocols?.Invoke() ?? [];
        return new StayModel(
            frame, person, Log(db, stay), person.EndedAt is null ? [.. units.SelectMany(unit => FreeBeds(db, unit, person.Person, unit == person.Unit.Id.Value ? "" : Name(db, unit), needs, held, frame.Now))] : [],
            person.BedName is null ? [] : Others(db, person), Uses(db, database.Vault, person.Person, frame), Choices(db, stay, protocols), by.May(Permission.ConfirmProtocol) ? protocols : [],
            Moved(db, "SELECT count(*) FROM reading_changed_hands m WHERE EXISTS (SELECT 1 FROM observation o WHERE o.id = m.from_id AND o.encounter_id = @stay)", stay),
            Moved(db, "SELECT count(*) FROM reading_changed_hands m WHERE EXISTS (SELECT 1 FROM observation o WHERE o.id = m.to_id AND o.encounter_id = @stay)", stay), filled)
        {
            Hold = held, HoldIsOver = hold is not null && held is null, Offers = OfferBook.OfStay(db, database.Vault, stay), Units = person.EndedAt is null ? OfferViews.UnitsFor(db, person.Unit.Id.Value) : [],
            Against = person.EndedAt is null && BedBook.NowOf(db, stay) is { } lies ? [.. Core.Admission.Beds.Concerns(BedFit.LikeOf(db, lies), needs).Select(each => each.Words)] : [],
        };
    }

    // A hold of a bed elsewhere is nobody's business here: its words name somebody.
    HeldBed? Held(DbConnection db, Guid? hold, IReadOnlyCollection<Guid> units, Instant now) => hold is { } id && BedBook.Held(db, database.Vault, id, now) is { } held && units.Contains(held.Unit) ? held : null;

    static int Moved(DbConnection db, string sql, Guid stay) => (int)db.Scalar<long>(sql, ("stay", stay));

    static string Name(DbConnection db, Guid place) => db.Query("SELECT name FROM location WHERE id = @id", row => row.GetString(0), ("id", place)).FirstOrDefault("");

    /// <summary>Beds of a unit that this person can be put into, in the order of the ward.</summary>
    internal static List<BedChoice> FreeBeds(DbConnection db, Guid unit, Guid? person, string unitName, BedNeeds needs, HeldBed? held, Instant now) =>
        [.. BedBook.Of(db, unit, now).Where(bed => bed.State == BedState.Free || (bed.State == BedState.Held && (IsTheirs(bed, person) || bed.Hold?.Id == held?.Hold)))
            .Select(bed =>
            {
                var against = Core.Admission.Beds.Concerns(bed.Properties, needs);
                var words = new[] { $"Bed {bed.Name}", unitName, bed.State != BedState.Held ? "" : IsTheirs(bed, person) ? "held for them" : $"held for {held!.For}", Room(bed.Properties) };
                return new BedChoice(bed.Id, string.Join(", ", words.Where(word => word.Length > 0)) + (against.Count == 0 ? "" : $". Against it: {string.Join(", ", against.Select(each => each.Words))}"), against.Any(each => each.Safety)) { Name = bed.Name, Against = [.. against.Select(each => each.Words)] };
            })];

    static bool IsTheirs(BedNow bed, Guid? person) => person is not null && bed.Hold?.Person == person;

    static string Room(BedProperties like) => string.Join(", ", new[]
    {
        like.Sex switch { "female" => "women's room", "male" => "men's room", _ => "" }, like.Mobility ? "limited mobility" : "", like.LigatureSafe ? "ligature-safe" : "", like.Detox ? "detox" : "",
    }.Where(word => word.Length > 0));

    List<StayLine> Log(DbConnection db, Guid stay)
    {
        var items = db.Query("SELECT i.event_id, i.item FROM discharge_item i JOIN stay_event e ON e.id = i.event_id WHERE e.encounter_id = @stay AND i.done = 0", row => (Event: row.Id(0), Item: row.GetString(1)), ("stay", stay)).ToLookup(each => each.Event, each => each.Item);
        return [.. StayRows.Log(db, database.Vault, stay).Select(row => new StayLine(row, row.Event.Bed is { } bed ? BedBook.NameOf(db, bed) : null,
            [.. items[row.Event.Id].Select(item => Going.ListOf(row.Way).Where(each => each.Code == item).Select(each => each.Words).FirstOrDefault(item))]))];
    }

    List<(Guid, string)> Others(DbConnection db, PersonBannerModel person)
    {
        var others = db.Query(
            "SELECT e.id, e.person_id, b.name FROM encounter e JOIN bed_stay t ON t.encounter_id = e.id AND t.to_at IS NULL JOIN location b ON b.id = t.bed_id WHERE e.unit_id = @unit AND e.id <> @stay AND e.ended_at IS NULL ORDER BY b.sort",
            row => (Stay: row.Id(0), Person: row.Id(1), Bed: row.GetString(2)), ("unit", person.Unit.Id), ("stay", person.Stay));
        var names = PersonNames.Of(db, database.Vault, others.Select(other => other.Person));
        return others.ConvertAll(other => (other.Stay, $"{names[other.Person].Short}, bed {other.Bed}"));
    }

    /// <summary>Substances in words.</summary>
    internal static List<string> Uses(DbConnection db, Vault vault, Guid person, PageFrame frame) =>
        [.. FactBook.Standing(FactBook.Of(db, vault, person)).Where(fact => fact.Kind == FactKind.Substance).Select(fact => string.Join(", ", new[]
        {
            FactCodes.WordsOf(FactKind.Substance, fact.Code), Substances.RouteWords(fact.Route), fact.Words ?? "", fact.HappenedAt is { } at ? $"last use {Times.DayClock(at, frame.Zone)}" : "",
        }.Where(word => word.Length > 0)))];

    static List<ChoiceLine> Choices(DbConnection db, Guid stay, IReadOnlyList<ProtocolOnShelf> protocols) => db.Query(
        "SELECT c.protocol, c.kind, c.why, s.name, c.at FROM protocol_choice c LEFT JOIN staff s ON s.id = c.by_staff WHERE c.encounter_id = @stay ORDER BY c.no",
        row => new ChoiceLine(row.GetString(0), protocols.FirstOrDefault(each => each.Id == row.GetString(0))?.Title ?? row.GetString(0), row.GetString(1) == "confirmed", row.GetString(2), row.TextOrNull(3), row.Time(4)), ("stay", stay));
}
