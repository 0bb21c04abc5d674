using Handrail.Data;
using Handrail.Features.Access;
using Handrail.Features.Watch;
using NodaTime;

namespace Handrail.Demo;

/// <summary>
/// The one demo network: Harbour House, a free-standing detox unit with a charge nurse, two nurses, a prescriber on call, a medical director and its beds.
/// Everybody in it is invented.
/// </summary>
public static class DemoWard
{
    /// <summary>Logins and roles, in the order they are printed.</summary>
    public static readonly (string Login, string Name, string Role)[] Staff =
    [
        ("ama.osei", "Ama Osei", "nurse"),
        ("tove.berg", "Tove Berg", "nurse"),
        ("bo.lind", "Bo Lind", "charge-nurse"),
        ("kenji.sato", "Dr Kenji Sato", "prescriber"),
        ("ruth.adair", "Dr Ruth Adair", "medical-director"),
        ("maud.ek", "Maud Ek", "manager"),
        ("ines.vidal", "Ines Vidal", "advisor"),
        ("sam.okoro", "Sam Okoro", "advisor"),
        ("lena.hart", "Lena Hart", "lead-advisor"),
        ("noor.khan", "Noor Khan", "therapist"),
        ("priya.nair", "Priya Nair", "privacy-officer"),
        ("tomas.reyes", "Tomas Reyes", "admin"),
    ];

    /// <summary>The unit.</summary>
    public static Guid Unit { get; } = DemoNames.Id("unit detox");

    /// <summary>Bed <paramref name="number"/>.</summary>
    public static Guid Bed(int number) => DemoNames.Id($"bed {number}");

    /// <summary>The monitor that stands at bed <paramref name="number"/>.</summary>
    public static Guid Monitor(int number) => DemoNames.Id($"monitor {number}");

    /// <summary>The person in bed <paramref name="number"/>.</summary>
    public static Guid Person(int number) => DemoNames.Id($"person {number}");

    /// <summary>Birth date of that person.</summary>
    public static LocalDate Born(int number) => new(1962 + (number * 7 % 42), 1 + (number * 5 % 12), 1 + (number * 11 % 28));

    /// <summary>The stay of that person.</summary>
    public static Guid Stay(int number) => DemoNames.Id($"stay {number}");

    /// <summary>A member of staff.</summary>
    public static Guid StaffId(string login) => DemoNames.Id("staff " + login);

    /// <summary>True when this database holds the demo already.</summary>
    public static bool IsSeeded(Database database)
    {
        using var connection = database.Open();
        return connection.Scalar<long>("SELECT count(*) FROM location WHERE id = @unit", ("unit", Unit)) > 0;
    }

    /// <summary>Writes people, places, shifts and stays; <paramref name="at"/> is when the people were admitted. One commit.</summary>
    public static void Seed(WriteScope scope, int beds, Instant at, ProtocolShelf unsigned)
    {
        var db = scope.Connection;
        foreach (var (login, name, role) in Staff)
            db.Execute("INSERT INTO staff (id, login, name, role) VALUES (@id, @login, @name, @role)", ("id", StaffId(login)), ("login", login), ("name", name), ("role", role));
        db.Execute("INSERT INTO location (id, kind, name, unit_id, sort) VALUES (@id, 'unit', 'Detox unit, Harbour House', @id, 0)", ("id", Unit));
        db.Execute("INSERT INTO unit_setting (unit_id, zone, charge_staff_id, day_from, night_from) VALUES (@unit, 'America/New_York', @charge, '07:00', '19:00')",
            ("unit", Unit), ("charge", StaffId("bo.lind")));
        foreach (var (login, role) in ((string, string)[])[("ama.osei", "nurse"), ("tove.berg", "nurse"), ("bo.lind", "charge-nurse"), ("kenji.sato", "prescriber")])
            db.Execute("INSERT INTO shift (id, unit_id, staff_id, role, from_at, to_at) VALUES (@id, @unit, @staff, @role, @from, @to)",
                ("id", DemoNames.Id("shift " + login)), ("unit", Unit), ("staff", StaffId(login)), ("role", role), ("from", at - Duration.FromHours(1)), ("to", at + Duration.FromDays(365)));
        foreach (var shelved in unsigned.All.Where(each => each.NeedsSignature))
            db.Execute("INSERT INTO protocol_signature (id, protocol, version, content_hash, staff_id, words, at) VALUES (@id, @protocol, @version, @hash, @staff, @words, @at)",
                ("id", Guid.CreateVersion7()), ("protocol", shelved.Protocol.Id), ("version", shelved.Protocol.Version), ("hash", shelved.ContentHash),
                ("staff", StaffId("ruth.adair")), ("words", "Signed by the demo's invented medical director, for the demo only."), ("at", at));
        DemoNetwork.SeedHome(scope, at);
        for (var number = 1; number <= beds; number++) SeedBed(scope, number, at);
        DemoNetwork.SeedEpisodes(scope);
        Sweep.EveryStayHasItsTimer(scope);
    }

    /// <summary>Makes a fresh one-time phrase for every member of staff.</summary>
    public static IReadOnlyList<(string Login, string Name, string Role, string Phrase)> NewPhrases(WriteScope scope) =>
        [.. Staff.Concat(DemoNetwork.Staff.Select(each => (each.Login, each.Name, each.Role))).Concat(DemoRoster.Staff).Where(each => IsThere(scope, each.Login))
            .Select(each => (each.Login, each.Name, each.Role, Sessions.NewPhrase(scope, StaffId(each.Login))))];

    // A demo folder of an earlier version goes on with the people it has.
    static bool IsThere(WriteScope scope, string login) => scope.Connection.Scalar<long>("SELECT count(*) FROM staff WHERE id = @id", ("id", StaffId(login))) > 0;

    static void SeedBed(WriteScope scope, int number, Instant at)
    {
        var db = scope.Connection;
        var (given, family) = DemoNames.Person(number);
        var story = DemoStory.Of(number);
        db.Execute("INSERT INTO location (id, kind, name, unit_id, sort) VALUES (@id, 'bed', @name, @unit, @sort)", ("id", Bed(number)), ("name", $"{number}"), ("unit", Unit), ("sort", number));
        PersonNames.Add(scope, Person(number), new PersonText(
            family, given, $"D{number:00000}", Born(number), number % 2 == 0 ? "male" : "female"));
        db.Execute(
            "INSERT INTO encounter (id, person_id, unit_id, protocol, acuity, spo2_scale, flags, admitted_at) VALUES (@id, @person, @unit, @protocol, @acuity, 1, @flags, @at)",
            ("id", Stay(number)), ("person", Person(number)), ("unit", Unit), ("protocol", story.Protocol), ("acuity", story.Acuity), ("flags", story.Flags), ("at", at));
        db.Execute("INSERT INTO bed_stay (id, encounter_id, bed_id, from_at) VALUES (@id, @stay, @bed, @at)", ("id", DemoNames.Id($"bed stay {number}")), ("stay", Stay(number)), ("bed", Bed(number)), ("at", at));
        db.Execute("INSERT INTO device (id, name, trusted) VALUES (@id, @name, 1)", ("id", Monitor(number)), ("name", $"Monitor {number}"));
        db.Execute("INSERT INTO device_place (id, device_id, bed_id, from_at) VALUES (@id, @device, @bed, @at)",
            ("id", DemoNames.Id($"device place {number}")), ("device", Monitor(number)), ("bed", Bed(number)), ("at", at));
    }
}
