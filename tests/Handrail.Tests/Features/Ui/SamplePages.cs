using System.Collections.Immutable;
using Handrail.Core.Kernel;
using Handrail.Core.Scores;
using Handrail.Core.Watch;
using Handrail.Features.Access;
using Handrail.Features.Visits;
using Handrail.Features.Watch;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Tests.Features.Ui;

/// <summary>Every page in every state worth looking at, with invented people. Also used by the accessibility scan in Handrail.Browser.</summary>
public static class SamplePages
{
    public static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 12, 44);
    static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["America/New_York"];
    static readonly LocationId UnitId = new(Guid.Parse("0194f000-0000-7000-8000-000000000001"));
    static readonly UnitLink Unit = new(UnitId, "Detox unit");
    public static readonly PageFrame Nurse = new(Now, Zone, true, new FormTokens("forgery-token", "seed"), new Viewer("Ama Boateng", "nurse"), Unit);
    static readonly PageFrame Prescriber = Nurse with { Viewer = new Viewer("Dr Sato", "prescriber") };
    static readonly PageFrame Director = Nurse with { Viewer = new Viewer("Dr Okafor", "medical-director") };
    static readonly PageFrame Nobody = Nurse with { Viewer = null, Unit = null };
    static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    static Guid Id(int n) => new(n, 0x1000, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1);
    static Duration Min(double minutes) => Duration.FromMinutes(minutes);

    /// <summary>Name to (component, model).</summary>
    public static IReadOnlyDictionary<string, (Type Page, object Model)> All { get; } = new SortedDictionary<string, (Type Page, object Model)>(Watch.Concat(PeopleSamples.All).Concat(WardSamples.All).ToDictionary());

    static Dictionary<string, (Type Page, object Model)> Watch => new()
    {
        ["home"] = (typeof(Home), new HomeModel(Nobody, new HomeDoors("/signs", "/signs", "/call-back", "/es/signs", "/es/call-back"))),
        ["home-without-doors"] = (typeof(Home), new HomeModel(Nobody, new HomeDoors())),
        ["visits"] = (typeof(VisitPage), new VisitModel(Nurse, new VisitDays(["guide", "home"], [new("2026-11-23", new Dictionary<string, long?> { ["guide"] = 1240, ["home"] = null }), new("2026-11-22", new Dictionary<string, long?> { ["home"] = 31 })]))),
        ["about"] = (typeof(About), new AboutModel(Nobody)),
        ["signin"] = (typeof(SignIn), new SignInModel(Nobody, "", "", [])),
        ["signin-error"] = (typeof(SignIn), new SignInModel(Nobody, "nurse@demo", "", [new("phrase", "This login and phrase do not fit together, or the phrase was used before")])),
        ["signin-password"] = (typeof(SignIn), new SignInModel(Nobody, "", "", [], ByPhrase: false, "Harbour House accounts")),
        ["unlock"] = (typeof(ProveAgain), new ProveAgainModel(Nobody, "Ama Boateng", "nurse", false, "/", "sealed", false, [], null)),
        ["step-up"] = (typeof(ProveAgain), new ProveAgainModel(Nobody with { Demo = false }, "Ama Boateng", "nurse", true, "/", "", true, [new("password", "That was not right. Try again, or use another way.")], null)),
        ["send-kept"] = (typeof(SendKept), new SendKeptModel(Nurse, new KeptForm("/person/1/observe", Id(1), [new("once", "x"), new("respiratory_rate", "26"), new("spo2", "93")]))),
        ["account"] = (typeof(AccountPage), new AccountModel(Nurse, "ama.boateng", false, true, [new(Id(2), "Ward laptop", Now - Min(900), Now - Min(4)), new(Id(3), "My phone", Now - Min(90), null)], true,
            [new(Id(4), "Chrome on Windows", "passkey", Now - Min(80), Now, true), new(Id(5), "Safari on iPhone", "password and code", Now - Min(300), Now - Min(200), false)], new HelpedModel("Bo Lind", Now - Min(2000)), [])),
        ["account-enrol"] = (typeof(AccountPage), new AccountModel(Nurse with { Unit = null }, "ama.boateng", true, true, [], false, [], null, [new("", "The passkey was not accepted. Try again, or use another way to sign in.")])),
        ["password"] = (typeof(PasswordPage), new PasswordModel(Nurse, "ama.boateng", "ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567", "otpauth://totp/Handrail:ama.boateng?secret=ABCD", "sealed", [new("again", "The two are not the same. Type the password once more.")])),
        ["cannot-sign-in"] = (typeof(CannotSignIn), new CannotSignInModel(Nobody, true, [])),
        ["recovery"] = (typeof(RecoveryPage), new RecoveryModel(Nurse with { Viewer = new Viewer("Bo Lind", "charge-nurse") }, [new(Id(6), Id(7), "Tove Berg", "nurse", Now - Min(5), false, 1), new(Id(8), Id(9), "Bo Lind", "charge-nurse", Now - Min(50), true, 0)], "bamo-tiku-reza-lido", [])),
        ["walls"] = (typeof(WallsPage), new WallsModel(Nurse, [new(Id(10), "Corridor, opposite the nurses' station", "Detox unit", "Bo Lind", Now - Min(5000), Now + Min(100_000), "Chrome on Linux")], [Unit], new PairWall("ABC", Guid.Empty, ""), [new("code", "Enter the six letters that the screen shows.")])),
        ["wall-code"] = (typeof(WallWaiting), new WallWaitingModel(Nobody, "BCDFGH", false)),
        ["wall-screen"] = (typeof(WallPage), WallView.Of(Ward())),
        ["error-404"] = (typeof(ErrorPage), new ErrorModel(Nurse, 404, "h7k2-99")),
        ["error-403"] = (typeof(ErrorPage), new ErrorModel(Nurse, 403, "h7k2-98")),
        ["error-500"] = (typeof(ErrorPage), new ErrorModel(Nobody, 500, "h7k2-97") { Staff = true }),
        ["ward"] = (typeof(WardPage), Ward()),
        ["ward-quiet"] = (typeof(WardPage), Ward() with { Alerts = [], ChargeNurse = null, OnCall = null }),
        ["person"] = (typeof(PersonPage), Person(Nurse)),
        ["person-prescriber"] = (typeof(PersonPage), Person(Prescriber) with { Errors = [new("reason", "Write why this person needs another limit")], Person = Banner with { Age = 15, Scale = SpO2Scale.Two, ScaleBy = "Dr Sato", ScaleAt = Now - Min(900) } }),
        ["observe"] = (typeof(ObservePage), new ObserveModel(Nurse, Banner, Nothing, [], [], Links)),
        ["observe-error"] = (typeof(ObservePage), new ObserveModel(Nurse, Banner, Typed, [new("spo2", "Oxygen saturation must be between 40 and 100 %; you typed 960"), new("oxygen_flow", "Oxygen flow goes with oxygen, but air was chosen")], [], Links)),
        ["observe-confirm"] = (typeof(ObservePage), new ObserveModel(Nurse, Banner, new Dictionary<string, string>(Typed) { ["spo2"] = "78", ["oxygen_flow"] = "" }, [], [new("spo2", "Oxygen saturation 78 % is unusually low")], Links)),
        ["sheet-ketamine"] = (typeof(SheetPage), Ketamine([])),
        ["sheet-rass"] = (typeof(SheetPage), Rass()),
        ["correct"] = (typeof(CorrectPage), new CorrectModel(Nurse, Banner, Corrected, Nothing, [])),
        ["correct-error"] = (typeof(CorrectPage), new CorrectModel(Nurse, Banner, Corrected, new Dictionary<string, string> { ["kind"] = "correct", ["v1"] = "91" }, [new("reason", "Write why the value is corrected")])),
        ["alerts"] = (typeof(AlertsPage), new AlertListModel(Nurse, Unit, Cards, [Closed])),
        ["alert"] = (typeof(AlertPage), Alert(Cards[0])),
        ["alert-accepted"] = (typeof(AlertPage), Alert(Cards[1]) with { Errors = [new("done", "Write what was done")] }),
        ["alert-unassigned"] = (typeof(AlertPage), Alert(Cards[0] with { Stay = null, BedName = null, ShortName = null, Title = "Readings from a device that is at no bed", FirstStep = null, Measure = null, Milli = null, Priority = Priority.Medium }) with { Person = null }),
        ["loudness"] = (typeof(LoudnessPage), Loudness()),
        ["protocol"] = (typeof(ProtocolPage), new ProtocolModel(Nurse, Protocol, "9f2c64d1a7b3", [new("Dr Okafor", "medical-director", Now - Min(60 * 70), "Approved for the demo unit; invented.", 3, "9f2c64d1a7b3")], true, [])),
        ["protocol-unsigned"] = (typeof(ProtocolPage), new ProtocolModel(Director, Protocol, "9f2c64d1a7b3", [new("Dr Okafor", "medical-director", Now - Min(60 * 700), "Earlier.", 2, "0000")], false, [])),
    };

    static IReadOnlyList<SheetLink> Links => [new("ciwa-ar", "CIWA-Ar"), new("cows", "COWS"), new("rass", "RASS"), new("moaas", "MOAA/S"), new("ketamine-sheet", "Ketamine sheet")];
    static Dictionary<string, string> Typed => new() { ["respiratory_rate"] = "26", ["spo2"] = "960", ["oxygen"] = "air", ["systolic_bp"] = "104", ["pulse"] = "118", ["acvpu"] = "A", ["temperature_c"] = "37.4", ["oxygen_flow"] = "2" };

    static PersonBannerModel Banner => new(new EncounterId(Id(104)), Id(204), "Dario Tarantini-Oyelaran", "HR-000104", new LocalDate(2001, 2, 3), 25, "male", false, "4", Unit, ["seizure risk", "falls", "returned to use yesterday"], SpO2Scale.One, null, null, Now - Min(60 * 31), null, "general-detox");

    static (string Name, int Score, int Due, string[] Flags)[] People =>
    [
        ("Alva R.", 0, 34, []), ("Bo K.", 3, 4, ["COWS 11"]), ("Cleo M.", 0, 30, ["day 2"]), ("Dario T.", 7, -3, ["seizure risk", "falls"]), ("Edda S.", 1, 54, []), ("Finn O.", 0, 55, ["sleeping"]), ("Gia P.", 2, 18, ["bladder pain 3"]),
        ("Hugo L.", 1, 32, []), ("Iris N.", 5, -12, ["CIWA-Ar 14"]), ("Jonas W.", 0, 37, ["day 3"]), ("Kaya B.", 3, 26, []), ("Leon F.", 1, 59, []), ("", 0, 0, []), ("Maximiliana-Josephine D.", 0, 38, ["day 5"]),
    ];

    public static WardBoardModel Ward()
    {
        var tiles = People.Select((p, i) => Tile(i + 1, p.Name, p.Score, p.Due, p.Flags)).OrderBy(t => t.Rank(Now)).ToList();
        return new WardBoardModel(Nurse, UnitId, "Detox unit, Harbour House", 13, "Bo Lind", "Dr Sato", 812, Cards, tiles);
    }

    static BedTileModel Tile(int bed, string name, int score, int due, string[] flags)
    {
        var place = new LocationId(Id(bed));
        if (name.Length == 0) return BedTileModel.Empty(place, $"{bed}");
        var bad = score >= 5;
        var partial = bed == 11;
        var risk = score >= 7 ? News2Risk.High : score >= 5 ? News2Risk.Medium : bed == 2 ? News2Risk.LowMedium : News2Risk.Low;
        return new BedTileModel(place, $"{bed}", new EncounterId(Id(100 + bed)), name,
            bed == 14 ? null : new ScoreModel(score, partial ? [Measure.RespiratoryRate, Measure.Temperature] : [], partial ? null : risk, bed % 3 == 0 ? null : bad ? 3 : 0, Min(60)),
            bed == 6 ? null : new DueModel(bed == 9 ? "CIWA-Ar" : "Vital signs", Now + Min(due) + Duration.FromSeconds(bed)),
            [
                new(Measure.SpO2, score >= 7 ? 88_000 : 97_000, null, Now - Duration.FromSeconds(8), false, false, score >= 7 ? 3 : 0, score >= 7 ? -6_000 : null),
                partial ? new(Measure.RespiratoryRate, 14_000, null, Now - Min(421), true, true, null, null) : new(Measure.RespiratoryRate, (14 + score * 2 - (score >= 7 ? 2 : 0)) * 1000, null, Now - Min(4), true, false, score >= 7 ? 3 : score >= 5 ? 2 : 0, bad ? 8_000 : null),
                new(Measure.Pulse, (70 + score * 7) * 1000, null, Now - Duration.FromSeconds(8), false, false, score >= 3 ? 1 : 0, bad ? 12_000 : null),
                new(Measure.SystolicBp, 118_000, 74_000, Now - Min(47), true, false, 0, null),
                partial ? new(Measure.Temperature, null, null, null, false, false, null, null) : new(Measure.Temperature, 37_100, null, Now - Min(47), true, false, 0, null),
                new(Measure.Consciousness, 0, null, Now - Min(47), true, false, 0, null),
            ], flags,
            bed == 4 ? new TileAlertModel(Priority.High, "NEWS2 7 or more", AlertState.Notified, Now - Duration.FromSeconds(98)) : bed == 9 ? new TileAlertModel(Priority.Medium, "CIWA-Ar 10 or more", AlertState.Accepted, Now - Min(4)) : bed == 2 ? new TileAlertModel(Priority.Low, "Vital signs overdue", AlertState.Notified, Now - Min(1)) : null,
            bed == 4 ? 2 : bed == 9 || bed == 2 ? 1 : 0);
    }

    static AlertCardModel[] Cards =>
    [
        new(new AlertId(Id(501)), Priority.High, AlertState.Notified, "NEWS2 7 or more", "Call 911 and transfer", new EncounterId(Id(104)), "4", "Dario T.", Measure.News2, 7_000, Now - Duration.FromSeconds(98), Now + Duration.FromSeconds(22), "charge-nurse", null, null, null, null, 1),
        new(new AlertId(Id(502)), Priority.Medium, AlertState.Accepted, "CIWA-Ar 10 or more", null, new EncounterId(Id(109)), "9", "Iris N.", Measure.CiwaAr, 14_000, Now - Min(4), null, null, "Ama Boateng", Now - Duration.FromSeconds(40), null, null, 0),
        new(new AlertId(Id(503)), Priority.Low, AlertState.Notified, "Vital signs overdue", null, new EncounterId(Id(102)), "2", "Bo K.", null, null, Now - Min(1), Now + Min(9), "charge-nurse", null, null, Now - Duration.FromSeconds(10), null, 0),
    ];

    static AlertCardModel Closed => Cards[1] with { Id = new AlertId(Id(510)), State = AlertState.Resolved, ResolvedAt = Now - Min(140), OpenedAt = Now - Min(171), AcceptedAt = Now - Min(169) };

    static AlertModel Alert(AlertCardModel card) => new(Nurse, card, Banner, "news2-7", "general-detox", card.OpenedAt - Duration.FromSeconds(3),
        [
            new(card.OpenedAt, "raised", 0, 0, null, 7_000, null), new(card.OpenedAt, "notified", 0, 0, null, null, "nurse: Ama Boateng, Lin Mo"),
            new(card.OpenedAt + Duration.FromSeconds(20), "seen", 0, 0, "Lin Mo", null, null), new(card.OpenedAt + Duration.FromSeconds(31), "declined", 0, 0, "Lin Mo", null, "with another person"), new(card.OpenedAt + Duration.FromSeconds(70), "repeated", 0, 0, null, 8_000, null),
        ],
        [new("nurse", "Ama Boateng", "wall", card.OpenedAt, card.OpenedAt), new("nurse", "Lin Mo", "spool", card.OpenedAt, null)], card.Waiting ? ["Ama Boateng"] : [], true, Nothing, []);

    static LastValueModel Corrected => new(Id(601), Measure.SpO2,
        [new(2, 91_000, null, "corrected", Now - Min(47), Now - Min(40), true, "Ama Boateng", "typed 19 for 91", false), new(1, 19_000, null, "final", Now - Min(47), Now - Min(46), true, "Ama Boateng", null, false)]);

    static PersonModel Person(PageFrame frame)
    {
        var columns = Enumerable.Range(0, 9).Select(i =>
        {
            var at = Now - Min(60 * (8 - i) + 5);
            int rr = (14 + i + (i > 6 ? 4 : 0)) * 1000, spo2 = (98 - i - (i > 7 ? 2 : 0)) * 1000, pulse = (74 + i * 5) * 1000, bp = (126 - i * 3) * 1000;
            int? temp = i == 3 ? null : 36_800 + i * 100;
            var score = News2.Score(new News2Input(rr, spo2, SpO2Scale.One, i > 7 ? 1000 : 0, bp, pulse, i > 7 ? 1000 : 0, temp));
            return new News2Column(at, rr, spo2, i > 7 ? 1000 : 0, i > 7 ? 2_000 : null, bp, bp - 44_000, pulse, i > 7 ? 1000 : 0, temp, i % 4 == 2 ? null : i % 2 == 0 ? "Ama Boateng" : "Lin Mo", score);
        }).ToList();
        return new PersonModel(frame, Banner, new ScoreModel(7, [], News2Risk.High, 3, Min(60)), true, [new("Vital signs", Now - Min(3)), new("CIWA-Ar", Now + Min(41))],
            new News2ChartModel(SpO2Scale.One, columns),
            [Trend(Measure.SpO2, 97, -9), Trend(Measure.Pulse, 74, 44), Trend(Measure.SystolicBp, 126, -24) with { Second = Points(78, -12, 9).Points }, new TrendModel(Measure.CiwaAr, Now - Min(480), Now, [new(Now - Min(300), 6_000, true), new(Now - Min(60), 14_000, true)], [], [])],
            [Corrected, new(Id(602), Measure.BloodPressure, [new(1, 104_000, 61_000, "final", Now - Min(47), Now - Min(46), true, "Lin Mo", null, false)]), new(Id(603), Measure.Pulse, [new(1, 118_000, null, "final", Now - Min(1), Now - Min(1), false, "Monitor 4", null, false)]), new(Id(604), Measure.Temperature, [new(2, null, null, "entered-in-error", Now - Min(90), Now - Min(80), true, "Lin Mo", "wrong person", false), new(1, 39_200, null, "final", Now - Min(90), Now - Min(89), true, "Lin Mo", null, false)])],
            Links, [Cards[0], Closed],
            [new(Id(701), "pulse-high", "Pulse high", Measure.Pulse, 140_000, 130_000, "Known fast pulse, cardiology letter seen", "Dr Sato", Now - Min(300), Now + Min(900), null), new(Id(702), "spo2-low", "Oxygen saturation low", Measure.SpO2, 88_000, 90_000, "COPD", "Dr Sato", Now - Min(3000), Now - Min(900), null)],
            [new("spo2-low", "Oxygen saturation low", Measure.SpO2, 91_000, 93_000), new("pulse-high", "Pulse high", Measure.Pulse, 130_000, 120_000)], frame.Viewer!.Prescribes ? null : "Saved. NEWS2 is 7. The next set is due in 1 hour.");
    }

    static (IReadOnlyList<TrendPoint> Points, int N) Points(int start, int change, int n) => ([.. Enumerable.Range(0, n).Select(i => new TrendPoint(Now - Min(480 - 470.0 * i / (n - 1)), (int)((start + change * Math.Pow((double)i / (n - 1), 2) + Math.Sin(i) * 0.8) * 1000), i % (n / 8 + 1) == 0))], n);

    static TrendModel Trend(Measure measure, int start, int change) => new(measure, Now - Min(480), Now, Points(start, change, 80).Points, [], [new(Now - Min(40), Priority.High, "NEWS2 7 or more"), new(Now - Min(200), Priority.Medium, "Oxygen saturation low")], true);

    static SheetModel Ketamine(IReadOnlyList<FieldError> errors) => new(Nurse, Banner, "ketamine-sheet", "Ketamine symptom sheet", "Not validated: a list to look and ask by, not a score to act on", "Our own list.",
        [.. Enum.GetValues<Measure>().Where(m => m is >= Measure.Craving and <= Measure.PerceptualChange).Select(m => new SheetQuestion(m.ToString().ToLowerInvariant(), Wording.Name(m), [.. Enumerable.Range(0, 5).Select(i => new SheetChoice($"{i}"))])),
            .. Enum.GetValues<Measure>().Where(m => m >= Measure.SuicidalThoughts).Select(m => new SheetQuestion(m.ToString().ToLowerInvariant(), Wording.Name(m), [new("0", "no"), new("1", "yes")]))], Nothing, errors);

    static SheetModel Rass() => new(Nurse, Banner, "rass", "RASS", null, "Sessler CN et al. 2002.", [new("rass", "Level", [.. Enumerable.Range(-5, 10).Reverse().Select(i => new SheetChoice($"{i}", i == 0 ? "alert and calm" : null))])], new Dictionary<string, string>(), [new("rass", "Choose a level")]);

    static LoudnessModel Loudness() => new(Nurse, Unit, Now - Min(60 * 24 * 7), Now, 91.4, new LoudnessRow("All", 61, 9, 30, 22, 44, 11, Duration.FromSeconds(71)),
        [new("Oxygen saturation low", 24, 6, 18, 0, 20, 3, Duration.FromSeconds(48)), new("Vital signs overdue", 22, 0, 0, 22, 11, 8, Duration.FromSeconds(190)), new("NEWS2 7 or more", 3, 3, 0, 0, 3, 0, Duration.FromSeconds(39)), new("I am worried", 12, 0, 12, 0, 10, 0, null)],
        [new("4", 20, 6, 10, 4, 18, 1, Duration.FromSeconds(44)), new("9", 12, 1, 8, 3, 9, 2, Duration.FromSeconds(66)), new("no bed", 2, 0, 2, 0, 0, 0, null)]);

    static Protocol Protocol
    {
        get
        {
            var rcp = new Source("RCP, NEWS2, London 2017, chart 4");
            var example = new Source(Source.NotApproved);
            return new Protocol
            {
                Id = "general-detox", Version = 3, Title = "General detox", Summary = "For adults in withdrawal in a staffed unit. Not for people under 16 or pregnant.", Interpretation = true, FreeStanding = true, AcceptDeviceValues = true,
                AgeWindows = [new(Measure.SpO2, 15, example), new(Measure.Temperature, 360, example)],
                Timetable = [new("vitals", "Vital signs", [Measure.RespiratoryRate, Measure.SpO2, Measure.Pulse], [new(2, null, null, false, 60, example), new(null, Measure.News2, 5, false, 60, rcp), new(null, Measure.News2, null, true, 60, rcp)], 15, example)],
                Rules =
                [
                    new Rule { Id = "news2-7", Kind = RuleKind.ScoreAtLeast, Title = "NEWS2 7 or more", Priority = Priority.High, Measure = Measure.News2, LimitMilli = 7_000, ClearMilli = 5_000, FoldMinutes = 30, RenotifyRiseMilli = 2_000, FirstStep = "Call 911 and transfer", Source = rcp },
                    new Rule { Id = "spo2-low", Kind = RuleKind.Below, Title = "Oxygen saturation low", Priority = Priority.Medium, Measure = Measure.SpO2, LimitMilli = 91_000, ClearMilli = 93_000, ConfirmSeconds = 20, Source = example },
                    new Rule { Id = "feed-silent", Kind = RuleKind.FeedSilent, Title = "Monitor silent", Priority = Priority.Medium, SilentSeconds = 120, Latching = false, Source = example },
                    new Rule { Id = "concern", Kind = RuleKind.Concern, Title = "Someone is worried", Priority = Priority.High, Source = example },
                ],
                Ladders = [new("*", "*", Priority.High, [new("nurse", 2, ["wall"], "charge-nurse"), new("charge-nurse", 2, ["wall", "spool"], null)], 2, example)],
                Sheet = [new(Measure.Craving, 0, 4, "Craving"), new(Measure.VisibleBlood, 0, 1, "Visible blood in urine")], SheetLabel = "not validated",
            };
        }
    }
}
