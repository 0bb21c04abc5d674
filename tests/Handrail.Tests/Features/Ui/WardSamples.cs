using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Core.Scores;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Features.Admissions;
using Handrail.Features.Beds;
using Handrail.Features.Facts;
using Handrail.Features.Find;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Tests.Features.Ui;

/// <summary>The pages of beds, stays, facts and finding, each in a full state, with invented people.</summary>
static class WardSamples
{
    static Instant Now => SamplePages.Now;

    static PageFrame Frame => SamplePages.Nurse with { RunsBeds = true, FindsPeople = true };

    static Guid Id(int n) => new(n, 0x1002, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 3);

    static Instant Ago(int minutes) => Now - Duration.FromMinutes(minutes);

    static UnitLink Unit => new(new LocationId(Id(1)), "Detox unit, Harbour House");

    static PersonBannerModel Milo => new(new EncounterId(Id(2)), Id(3), "Milo Varga-Oyelaran", "H0000012", new LocalDate(2011, 4, 5), 15, "male", false, "14", Unit, ["day 2"], SpO2Scale.One, null, null, Ago(300), null, "ketamine")
    {
        Allergies = ["Penicillins (rash)", "Latex"], Weight = (72_500, Ago(200)), Precautions = ["Risk of suicide or self-harm", "Risk of falling"], LookAlikes = ["bed 3: the same family name and a like given name"],
    };

    static PersonBannerModel Unknown => new(new EncounterId(Id(4)), Id(5), "Unknown Birch", "H0000013", Handrail.Core.People.PersonFacts.BornUnknown, null, "unknown", true, null, Unit, [], SpO2Scale.One, null, null, Ago(30), null, "general-detox") { Pregnancy = "Pregnant", NoAllergyKnown = true, AwaySince = Ago(10) };

    static BedLine Bed(int n, BedState state, string? who = null, string? heldFor = null) => new(
        new BedNow(Id(20 + n), $"{n}", Id(1), state, new BedProperties(n % 2 == 0 ? "female" : "any", n > 2, n > 3, true), who is null ? null : Id(2), who is null ? null : Id(3), heldFor is null ? null : new BedHold(Id(9), Ago(60), Now + Duration.FromHours(4), null), Ago(60)), who, heldFor);

    static HeldBed Held => new(Id(9), Id(24), "4", Id(1), "Mia, from the desk", "Promised for tonight", Now + Duration.FromHours(4));

    static StayPicture Picture => new()
    {
        Stay = Milo.Stay.Value, Person = Milo.Person, BedName = "14", Name = Milo.Name, RecordNumber = Milo.RecordNumber, Born = Milo.BirthDate, Sex = Milo.Sex, News2Applies = true, Flags = [], AdmittedAt = Ago(300), Protocol = "ketamine",
        Values = [new(Measure.Pulse, 96_000, Ago(12), true, false)], Alerts = [new(Id(70), Priority.High, AlertState.Notified, "Breathing rate is high", null, Ago(4), null)],
    };

    static StayOffer Offer(string? answer) => new(Id(80), Milo.Stay.Value, Milo.Person, Id(1), "Detox unit, Harbour House", Id(8), "Residential unit, Harbour House", Ago(50), "Ama Osei")
    {
        Words = "Day 6, vital signs quiet for 48 hours. Ready for the groups.", Needs = "Sleeps badly; knock before you come in. Bladder pain is better on three litres a day.", Answer = answer, AnsweredAt = answer is null ? null : Ago(20), AnsweredBy = answer is null ? null : "Ola Brandt", AnswerWords = answer == "declined" ? "Two on leave come back tonight: no bed before tomorrow." : "",
    };

    static Filled Wrong(string form, params FieldError[] errors) => new(form, new Dictionary<string, string> { ["given"] = "Typed before", ["use_ketamine"] = "yes", ["amount_ketamine"] = "2 g a day" }, errors);

    static StayLine Step(int n, StayKind kind, int ago, string? bed, Guid? undoneBy = null, Guid? undoes = null, string way = "", params string[] notDone) =>
        new(new StayLogRow(new StayEvent(Id(50 + n), n, kind, Ago(ago), null), way, n == 2 ? "Wrong person chosen" : null, "Ama Osei", Ago(ago - 20), undoneBy, undoes), bed, notDone);

    public static IReadOnlyDictionary<string, (Type Page, object Model)> All { get; } = new Dictionary<string, (Type, object)>
    {
        ["ward-beds"] = (typeof(BedsPage), new BedsModel(Frame, Unit, [Bed(1, BedState.Occupied, "Milo V."), Bed(2, BedState.Held, null, "Mia, from the desk"), Bed(3, BedState.Dirty), Bed(4, BedState.Free), Bed(5, BedState.Blocked), Bed(6, BedState.Leaving, "Alva R.")], true)),
        ["ward-bed-held"] = (typeof(BedPage), new BedModel(Frame, Unit, Bed(2, BedState.Held, null, "Mia, from the desk"), "Promised for tonight", [new(Ago(60), BedMark.Ready, null, "Ama Osei"), new(Ago(90), BedMark.Blocked, "Water pipe", null)], Filled.Nothing) { Admits = true, Movers = [("Alva R., bed 1", "/person/1/stay"), ("Milo V., offered by Detox unit, North Shore", "/offers/1")] }),
        ["ward-bed-free"] = (typeof(BedPage), new BedModel(Frame, Unit, Bed(4, BedState.Free), null, [], Wrong("hold", new FieldError("for", "Write for whom the bed is held, in a few words.")))),
        ["ward-admit"] = (typeof(AdmitPage), new AdmitModel(Frame, Unit, [new(Id(24), "Bed 4, women's room, detox")], Wrong("admit", new FieldError("sex", "Choose one; “not known” is an answer too.")))),
        ["ward-admit-hold"] = (typeof(AdmitPage), new AdmitModel(Frame, Unit, [new(Id(24), "Bed 4, held for Mia, from the desk, women's room. Against it: not known to be ligature-safe", true) { Name = "4", Against = ["not known to be ligature-safe", "a women's room"] }], Wrong("admit", new FieldError("bed_why", "Bed 4 is not known to be ligature-safe."))) { Hold = Held }),
        ["ward-stay"] = (typeof(StayPage), new StayModel(Frame, Milo, [Step(3, StayKind.Move, 60, "14"), Step(2, StayKind.Move, 90, "3", undoes: Id(51)), Step(1, StayKind.Move, 90, "3", undoneBy: Id(52)), Step(0, StayKind.Admit, 300, "4")],
            [new(Id(24), "Bed 4, women's room")], [(Id(7), "Alva R., bed 1")], ["Ketamine, by nose, 2 g a day, last use Sun 22 Nov 16:00"], [new("ketamine", "Ketamine", false, "The symptom sheet", null, Ago(300)), new("ketamine", "Ketamine", true, "", "Bo Lind", Ago(200))],
            [new("ketamine", "Ketamine", true), new("general-detox", "General detox", false)], 12, 3, Wrong("move", new FieldError("bed", "Choose the bed they moved to.")))
        { Hold = Held, Against = ["not known to be ligature-safe"], Units = [(Id(8), "Residential unit, Harbour House")], Offers = [Offer("declined")] }),
        ["ward-stay-offered"] = (typeof(StayPage), new StayModel(Frame, Milo, [Step(0, StayKind.Admit, 300, "4")], [], [], [], [], [], 0, 0, Filled.Nothing) { Units = [(Id(8), "Residential unit, Harbour House")], Offers = [Offer(null), Offer("withdrawn")] }),
        ["ward-offer"] = (typeof(OfferPage), new OfferModel(Frame, Offer(null), Milo, ["Ketamine, by nose, 2 g a day"], new UnitPicture(Id(1), "Detox unit, Harbour House", DateTimeZone.Utc, Now, [new(Id(34), "14", Picture)], []), Picture,
            [new(Id(24), "Bed R4. Against it: not known to be ligature-safe", true) { Name = "4", Against = ["not known to be ligature-safe", "a women's room"] }], Held, true, Wrong("accept", new FieldError("bed", "Choose the bed they come into.")))),
        ["ward-offer-declined"] = (typeof(OfferPage), new OfferModel(Frame, Offer("declined"), Milo, [], null, null, [], null, false, Filled.Nothing)),
        ["ward-stay-leave"] = (typeof(StayPage), new StayModel(Frame, Unknown, [Step(1, StayKind.Leave, 10, null), Step(0, StayKind.Admit, 30, null)], [new(Id(24), "Bed 4, held for them")], [], [], [], [], 0, 0, Filled.Nothing)),
        ["ward-complete"] = (typeof(CompletePage), new CompleteModel(Frame, Unknown, "Unknown", "Birch", Filled.Nothing, ["Unknown Birch, born not known, unknown"])),
        ["ward-discharge-way"] = (typeof(DischargePage), new DischargeModel(Frame, Milo, "", Filled.Nothing)),
        ["ward-discharge"] = (typeof(DischargePage), new DischargeModel(Frame, Milo, "advice", Wrong("discharge", new FieldError("not_done", "Write in their own words why they leave.")))),
        ["ward-facts"] = (typeof(FactsPage), new FactsModel(Frame, Milo,
            [new(Id(61), 1, FactKind.Allergy, "penicillin", "", null, "rash", "person", "active", null, Ago(200), "Ama Osei", null), new(Id(62), 2, FactKind.Allergy, FactCodes.NoneKnown, "", null, null, "person", "resolved", null, Ago(200), "Ama Osei", "An allergy became known"),
                new(Id(63), 1, FactKind.Weight, "", "", 72_500, null, "measured", "active", Ago(210), Ago(200), "Ama Osei", null)], Wrong("weight", new FieldError("weight", "Enter the weight in kilograms, for example 72.5.")))),
        ["ward-find"] = (typeof(FindPage), new FindModel(Frame, "var", [new(Milo.Stay, Milo.Name, Milo.BirthDate, Milo.RecordNumber, "Bed 14, Detox unit, Harbour House", null), new(Unknown.Stay, Unknown.Name, null, Unknown.RecordNumber, "Detox unit, Harbour House", Ago(3000))], true, [])),
        ["ward-find-nobody"] = (typeof(FindPage), new FindModel(Frame, "xq", [], false, [])),
    };
}
