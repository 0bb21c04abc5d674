using System.Collections;
using System.Data.Common;
using System.Text;
using Handrail.Core.Kernel;
using Handrail.Core.Rounds;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;
using QRCoder;

namespace Handrail.Features.Rounds;

/// <summary>Reads the pages of rounds.</summary>
public sealed class RoundViews(Database database)
{
    /// <summary>How far back patterns and gaps are looked for.</summary>
    public static readonly Duration Back = Duration.FromHours(24);

    /// <summary>The list; null when there is no such unit.</summary>
    public RoundsModel? Rounds(Guid unit, PageFrame frame, bool orders, bool leads)
    {
        using var db = database.Open();
        if (Unit(db, unit) is not { } link) return null;
        var rows = RoundBook.OfUnit(db, unit, frame.Now);
        var names = PersonNames.Of(db, database.Vault, rows.Select(row => row.Person));
        return new RoundsModel(frame, link, [.. rows.Select(row => (row, names[row.Person].Short))], orders, leads);
    }

    /// <summary>Who it is; null when there is no such open stay.</summary>
    public RoundPerson? Person(Guid stay)
    {
        using var db = database.Open();
        return People(db, "WHERE e.id = @id AND e.ended_at IS NULL", stay).FirstOrDefault();
    }

    /// <summary>Who it is, as on every page about one person; null when there is no such open stay.</summary>
    public PersonBannerModel? Banner(Guid stay, Instant now)
    {
        using var db = database.Open();
        return BannerRow.Read(db, database.Vault, stay, now) is { EndedAt: null } person ? person : null;
    }

    /// <summary>Rounds and last looks of a stay.</summary>
    public (RoundRow? Round, IReadOnlyList<RoundLine> Last) Of(Guid stay, Instant now)
    {
        using var db = database.Open();
        var lines = db.Query(
            """
            SELECT c.at, c.kind, c.state, c.way, s.name, c.claimed_at, c.reason, c.id FROM round_check c JOIN staff s ON s.id = c.staff_id
            WHERE c.encounter_id = @stay ORDER BY c.at DESC, c.id DESC LIMIT 12
            """,
            row => (Line: new RoundLine(row.Time(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.TimeOrNull(5), row.TextOrNull(6)), Id: row.Id(7)), ("stay", stay));
        return (RoundBook.OfStay(db, stay, now), lines.ConvertAll(each => each.Line with { Reason = database.Vault.OpenTextOrNull(db, RoundHandlers.ReasonOf(each.Id), each.Line.Reason) }));
    }

    /// <summary>Who lies in the room of a code.</summary>
    public (Guid Bed, Guid? Stay)? Room(string word)
    {
        using var db = database.Open();
        return RoundHandlers.RoomOf(db, word);
    }

    /// <summary>Everybody on a unit with their interval; null when there is no such unit.</summary>
    public RoundOrdersModel? Orders(Guid unit, PageFrame frame, IReadOnlyList<FieldError> errors)
    {
        using var db = database.Open();
        if (Unit(db, unit) is not { } link) return null;
        var rounds = RoundBook.OfUnit(db, unit, frame.Now).ToDictionary(row => row.Stay, row => row.EveryMinutes);
        return new RoundOrdersModel(frame, link, [.. People(db, "WHERE e.unit_id = @id AND e.ended_at IS NULL AND b.id IS NOT NULL", unit).Select(person => (person, rounds.TryGetValue(person.Stay, out var every) ? every : (int?)null))], errors);
    }

    /// <summary>Codes of a unit; null when there is no such unit. <paramref name="home"/>: the address under which phones reach this server, without a slash at its end.</summary>
    public RoomCodesModel? Codes(Guid unit, PageFrame frame, string home)
    {
        using var db = database.Open();
        if (Unit(db, unit) is not { } link) return null;
        var codes = db.Query("SELECT b.name, c.word FROM room_code c JOIN location b ON b.id = c.bed_id WHERE b.unit_id = @unit AND c.ended_at IS NULL ORDER BY b.sort, b.name",
            row => (Bed: row.GetString(0), Word: row.GetString(1)), ("unit", unit));
        return new RoomCodesModel(frame, link, [.. codes.Select(code => Draw(code.Bed, home + Paths.RoomCode(code.Word)))], home.Contains("localhost", StringComparison.Ordinal));
    }

    /// <summary>Patterns and gaps of the last day; null when there is no such unit.</summary>
    public RoundPatternsModel? Patterns(Guid unit, PageFrame frame)
    {
        using var db = database.Open();
        if (Unit(db, unit) is not { } link) return null;
        var since = frame.Now - Back;
        var looks = db.Query("SELECT bed_id, staff_id, at, kind, way FROM round_check WHERE unit_id = @unit AND at >= @since ORDER BY at",
            row => (Bed: row.IdOrNull(0), By: row.Id(1), At: row.Time(2), Seen: row.GetString(3) == "seen", Code: row.GetString(4) == "code"), ("unit", unit), ("since", since));
        var staff = db.Query("SELECT id, name FROM staff", row => (Id: row.Id(0), Name: row.GetString(1))).ToDictionary(row => row.Id, row => row.Name);
        var beds = db.Query("SELECT id, name FROM location WHERE unit_id = @unit", row => (Id: row.Id(0), Name: row.GetString(1)), ("unit", unit)).ToDictionary(row => row.Id, row => row.Name);
        var found = RoundPatterns.Find(looks.Where(look => look.Seen && look.Bed is not null).Select(look => new RoundLook(look.Bed!.Value, look.By, look.At)), RoundPolicy.Example);
        var gaps = RoundBook.OfUnit(db, unit, frame.Now)
            .Select(row => new GapLine(row.BedName, row.EveryMinutes, RoundRules.Gaps(row.EnrolledAt > since ? row.EnrolledAt : since, RoundBook.Seen(db, row.Stay, since), row.EveryMinutes, RoundPolicy.Example, frame.Now)));
        return new RoundPatternsModel(
            frame, link, RoundPolicy.Example, since, looks.Count(look => look.Seen), looks.Count(look => look.Code), looks.Count(look => !look.Seen),
            [.. found.Select(pattern => new PatternLine(pattern, staff.GetValueOrDefault(pattern.By, "unknown"), pattern.Room is { } room ? beds.GetValueOrDefault(room) : null))], [.. gaps.Where(gap => gap.Gaps.Count > 0)]);
    }

    List<RoundPerson> People(DbConnection db, string where, Guid id)
    {
        const string Select =
            """
            SELECT e.id, e.unit_id, u.name, b.name, e.person_id FROM encounter e JOIN location u ON u.id = e.unit_id
            LEFT JOIN bed_stay t ON t.encounter_id = e.id AND t.to_at IS NULL LEFT JOIN location b ON b.id = t.bed_id

            """;
        var rows = db.Query(Select + where + " ORDER BY b.sort, b.name", row => (Person: new RoundPerson(row.Id(0), new UnitLink(new LocationId(row.Id(1)), row.GetString(2)), row.TextOrNull(3) ?? "", "", default), Who: row.Id(4)), ("id", id));
        var names = PersonNames.Of(db, database.Vault, rows.Select(row => row.Who));
        return rows.ConvertAll(row => row.Person with { Name = names[row.Who].Name, Born = names[row.Who].BirthDate });
    }

    static UnitLink? Unit(DbConnection db, Guid unit) =>
        db.Scalar<string>("SELECT name FROM location WHERE id = @unit AND kind = 'unit'", ("unit", unit)) is { } name ? new UnitLink(new LocationId(unit), name) : null;

    // Medium correction: a code on a door gets scratched. The library's matrix has the quiet zone of four modules that scanners need.
    static RoomCodeModel Draw(string bed, string address)
    {
        using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var y = 0; y < code.ModuleMatrix.Count; y++)
        {
            BitArray row = code.ModuleMatrix[y];
            for (var x = 0; x < row.Length; x++)
            {
                if (!row[x]) continue;
                var from = x;
                while (x + 1 < row.Length && row[x + 1]) x++;
                path.Append('M').Append(from).Append(' ').Append(y).Append('h').Append(x - from + 1).Append("v1H").Append(from).Append('z');
            }
        }

        return new RoomCodeModel(bed, address, path.ToString(), code.ModuleMatrix.Count);
    }
}
