using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Core.Scores;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>Reads the ward board: beds, people and alerts from the database, scores and due times from the watch.</summary>
public sealed class WardBoard(Database database, WatchLook look, ProtocolShelf shelf)
{
    // Key of the remembered score of an hour ago; the measures themselves are the other keys.
    const int ScoreBefore = 0;
    readonly TrendMemory trends = new();
    static readonly Measure[] OnTile = [Measure.SpO2, Measure.RespiratoryRate, Measure.Pulse, Measure.SystolicBp, Measure.Temperature, Measure.Consciousness];

    /// <summary>The board of this unit; null when there is no such unit.</summary>
    public async Task<WardBoardModel?> Of(Guid unit, PageFrame frame, CancellationToken stop = default)
    {
        using var connection = database.Open();
        var name = connection.Scalar<string>("SELECT name FROM location WHERE id = @unit AND kind = 'unit'", ("unit", unit));
        if (name is null) return null;
        // The number first: what happens while the rest is read is then sent again, not missed.
        var no = connection.Scalar<long>("SELECT coalesce(max(no), 0) FROM unit_counter WHERE unit_id = @unit", ("unit", unit));
        var alerts = AlertCards.Open(connection, database.Vault, shelf, unit, frame.Now);
        var beds = Beds(connection, unit);
        var stays = beds.Where(bed => bed.Stay is not null).Select(bed => bed.Stay!.Value).ToList();
        var known = await look.Of(stays, stop);
        var rounds = RoundBook.OfUnit(connection, unit, frame.Now).Where(row => row.Stand.Overdue).ToDictionary(row => row.Stay, row => $"Round overdue, was due {Times.Clock(row.Stand.DueAt, frame.Zone)}");
        var tiles = new List<BedTileModel>(beds.Count);
        using var history = new ValueHistory(connection);
        // A hold that has ended is read as ended, whatever has run in the meantime.
        var states = BedBook.Of(connection, unit, frame.Now).ToDictionary(bed => bed.Id, bed => Wording.Of(bed.State));
        foreach (var bed in beds)
        {
            var own = alerts.Where(alert => alert.Stay?.Value is { } stay && stay == bed.Stay).ToList();
            tiles.Add(bed.Stay is { } person ? Tile(bed, person, known, history, own, frame.Now, rounds.GetValueOrDefault(person)) : BedTileModel.Empty(new LocationId(bed.Bed), bed.Name) with { EmptyAs = states.GetValueOrDefault(bed.Bed, "empty") });
        }

        // OrderBy is stable: equal ranks stay in bed order.
        return new WardBoardModel(
            frame, new LocationId(unit), name, stays.Count, Names(connection, unit, "charge-nurse", frame.Now), Names(connection, unit, "prescriber", frame.Now), no,
            alerts, [.. tiles.OrderBy(tile => tile.Rank(frame.Now))])
        { Offers = [.. OfferBook.At(connection, database.Vault, unit, frame.Now).Where(line => line.Incoming || !line.Offer.IsOpen)] };
    }

    /// <summary>The board as a whole page shows it: with the gaps of the roster.</summary>
    public async Task<WardBoardModel?> Page(Guid unit, PageFrame frame, CancellationToken stop = default)
    {
        if (await Of(unit, frame, stop) is not { } board) return null;
        using var connection = database.Open();
        return board with { Roster = RosterBook.Glance(connection, unit, frame.Now) };
    }

    BedTileModel Tile(BedRow bed, Guid stay, IReadOnlyDictionary<Guid, Known> known, ValueHistory history, List<AlertCardModel> alerts, Instant now, string? round)
    {
        var flags = bed.Flags.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList();
        if (round is not null) flags.Insert(0, round);
        var alert = alerts.Count == 0 ? null : new TileAlertModel(alerts[0].Priority, alerts[0].Title, alerts[0].State, alerts[0].OpenedAt);
        var tile = BedTileModel.Empty(new LocationId(bed.Bed), bed.Name) with { Stay = new EncounterId(stay), ShortName = bed.ShortName, Alert = alert, OpenAlerts = alerts.Count, Flags = flags };
        if (!known.TryGetValue(stay, out var watch)) return tile;
        var score = watch.State.News2(watch.Plan, now);
        var due = WatchRules.DueList(watch.State, watch.Plan).Select(each => new DueModel(each.Title, each.At)).FirstOrDefault();
        if (!bed.News2Applies) flags.Add("no NEWS2");
        flags.AddRange(Signs(watch, now));
        return tile with
        {
            Score = !bed.News2Applies ? null : Scoring.Model(score, watch.Plan.Protocol.Interpretation, applies: true, trends.Of(stay, ScoreBefore, now, () => Scoring.Before(history, stay, watch, now))),
            Due = due,
            Vitals = [.. OnTile.Select(measure => Vital(measure, stay, watch, bed.News2Applies ? score.Parts : null, history, now))],
        };
    }

    VitalModel Vital(Measure measure, Guid stay, Known watch, News2Parts? parts, ValueHistory history, Instant now)
    {
        if (watch.State.Of(measure) is not { } latest) return new VitalModel(measure, null, null, null, false, false, null, null);
        var second = measure == Measure.SystolicBp && watch.State.Of(Measure.DiastolicBp) is { } low && low.At == latest.At ? low.Milli : (int?)null;
        var old = now - latest.At > Scoring.Window(watch.Plan.Protocol, measure);
        var change = old ? null : trends.Of(stay, (int)measure, now, () => history.MedianOfHourBefore(stay, measure, latest.At)) is { } median && Math.Abs(latest.Milli - median) >= Notable(measure) ? Rounded(measure, latest.Milli - median) : (int?)null;
        return new VitalModel(measure, latest.Milli, second, latest.At, latest.ByHand, old, old || parts is not { } scored ? null : Scoring.PointsOf(scored, measure), change);
    }

    // A median of averages is no whole number, but a difference of whole numbers should read like one.
    static int Rounded(Measure measure, int milli) => measure == Measure.Temperature ? milli : (int)Math.Round(milli / 1000.0) * 1000;

    // How much a value must have moved before the tile says so: only to keep tiles quiet, no clinical threshold. Thousandths.
    static int Notable(Measure measure) => measure switch
    {
        Measure.SpO2 => 2_000,
        Measure.RespiratoryRate => 3_000,
        Measure.Temperature => 500,
        Measure.Consciousness => int.MaxValue,
        _ => 10_000,
    };

    // Other scores of the last day, and what a symptom sheet found, a few words each.
    static IEnumerable<string> Signs(Known watch, Instant now)
    {
        foreach (var (measure, from) in new[] { (Measure.CiwaAr, 0), (Measure.Cows, 0), (Measure.UrinaryPain, 2_000), (Measure.PerceptualChange, 1_000), (Measure.Agitation, 2_000) })
            if (Recent(measure) is { } value && value >= from) yield return $"{Wording.Name(measure)} {Wording.Value(measure, value)}";
        if (Recent(Measure.Rass) is { } rass && rass != 0) yield return $"RASS {Wording.Value(Measure.Rass, rass)}";
        if (Recent(Measure.MoaaS) is { } level && level < 5_000) yield return $"MOAA/S {Wording.Value(Measure.MoaaS, level)}";
        foreach (var sign in new[] { Measure.SuicidalThoughts, Measure.VisibleBlood, Measure.UrinaryRetention })
            if (Recent(sign) is > 0) yield return Wording.Name(sign);

        int? Recent(Measure measure) => watch.State.Of(measure) is { } latest && now - latest.At <= Duration.FromHours(24) ? latest.Milli : null;
    }

    static string? Names(DbConnection connection, Guid unit, string role, Instant now)
    {
        var names = Roster.OnShift(connection, unit, role, now).Select(id => connection.Scalar<string>("SELECT name FROM staff WHERE id = @id", ("id", id))).Where(name => name is not null).ToList();
        return names.Count == 0 ? null : string.Join(", ", names);
    }

    List<BedRow> Beds(DbConnection connection, Guid unit)
    {
        var rows = connection.Query(
            """
            SELECT b.id, b.name, e.id, e.flags, e.news2_off, p.id
            FROM location b
            LEFT JOIN bed_stay t ON t.bed_id = b.id AND t.to_at IS NULL
            LEFT JOIN encounter e ON e.id = t.encounter_id AND e.ended_at IS NULL
            LEFT JOIN person p ON p.id = e.person_id
            WHERE b.unit_id = @unit AND b.kind = 'bed' AND b.retired_at IS NULL ORDER BY b.sort, b.name
            """,
            row => row.IsDBNull(2)
                ? (Bed: new BedRow(row.Id(0), row.GetString(1), null, "", "", true), Person: null)
                : (Bed: new BedRow(row.Id(0), row.GetString(1), row.Id(2), "", row.GetString(3), row.GetInt16(4) == 0), Person: row.IdOrNull(5)),
            ("unit", unit));
        var names = PersonNames.Of(connection, database.Vault, rows.Select(row => row.Person).OfType<Guid>());
        return rows.ConvertAll(row => row.Person is { } person && names.TryGetValue(person, out var name) ? row.Bed with { ShortName = name.Short } : row.Bed);
    }

    sealed record BedRow(Guid Bed, string Name, Guid? Stay, string ShortName, string Flags, bool News2Applies);
}
