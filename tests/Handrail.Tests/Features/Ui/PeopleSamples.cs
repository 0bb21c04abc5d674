using Handrail.Core.People;
using Handrail.Features.People;
using Handrail.Gate;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Tests.Features.Ui;

/// <summary>The pages of people and places, each in a full state, with invented people.</summary>
static class PeopleSamples
{
    static readonly PageFrame Admin = SamplePages.Nurse with { Viewer = new Viewer("Tomas Reyes", "admin") { SeesNetwork = true }, Unit = null };
    static readonly PageFrame Charge = SamplePages.Nurse with { Viewer = new Viewer("Bo Lind", "charge-nurse") { SeesNetwork = true }, ManyUnits = true };

    static Guid Id(int n) => new(n, 0x1001, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 2);

    static LicenceRow Licence(int n, string kind, CredentialState state, int left, int? warning) =>
        new(Id(n), kind, $"NY-{n}", "State board of nursing", "Copy in the binder, seen on 3 March 2026", new(2024, 12, 1), new LocalDate(2026, 11, 23).PlusDays(left), state, left, warning);

    static readonly SiteRow Harbour = new(Id(1), "Harbour House", "1 Harbour Road", [new(Id(2), "Detox unit, Harbour House", 14, 13, "Bo Lind"), new(Id(3), "Residential unit, Harbour House", 22, 20, "Ester Vane")]);
    static readonly IReadOnlyList<Choice> Places = [new("organization|x", "Harbour Network"), new("site|y", "Harbour House"), new("unit|z", "Detox unit, Harbour House")];
    static readonly LicenceRow[] Licences = [Licence(11, "licence", CredentialState.EndsSoon, 6, 7), Licence(12, "prescribing", CredentialState.Lapsed, -3, null), Licence(13, "training", CredentialState.Valid, 300, null), Licence(14, "certification", CredentialState.Ended, 90, null)];
    static readonly RecordRow One = new(Id(21), "Alva Ravndal", "D00001", new(1990, 4, 12), "female", 2);
    static readonly RecordRow Two = new(Id(22), "Alva Ravndahl", "D00777", new(1990, 4, 12), "female", 1);

    static Typed Wrong(string form, params FieldError[] errors) => new(form, new Dictionary<string, string> { ["name"] = "Typed before" }, errors);

    public static IReadOnlyDictionary<string, (Type Page, object Model)> All { get; } = new Dictionary<string, (Type, object)>
    {
        ["units"] = (typeof(UnitsPage), new UnitsModel(Charge, [new(Id(2), "Detox unit, Harbour House", true, true, true), new(Id(3), "Residential unit, Harbour House", false, false, true)])),
        ["units-none"] = (typeof(UnitsPage), new UnitsModel(Admin, [])),
        ["network"] = (typeof(NetworkPage), new NetworkModel(Admin, Id(0), "Harbour Network", [Harbour, new(Id(4), "North Shore", "20 Shore Lane", [])],
            [new("Dr Ruth Adair", "/staff/1", Licences[1]), new("Harbour House", "/network/sites/1", Licence(15, "state-licence", CredentialState.EndsSoon, 29, 30))], true, true, true, Typed.Nothing)),
        ["site"] = (typeof(SitePage), new SiteModel(Admin, Harbour, [Licence(16, "accreditation", CredentialState.Valid, 500, null), Licence(17, "controlled-substances", CredentialState.Lapsed, -1, null)],
            [new("a", "Bo Lind"), new("b", "Ester Vane")], true, Wrong("licence", new FieldError("valid_to", "The last day is before the first.")))),
        ["staff-list"] = (typeof(StaffListPage), new StaffListModel(Admin,
            [new(Id(31), "Ama Osei", "ama.osei", "nurse", false, ["nurse, Detox unit, Harbour House"], 0), new(Id(32), "Dr Ruth Adair", "ruth.adair", "medical-director", false, ["medical director, Harbour Network"], 2), new(Id(33), "Old Hand", "old.hand", "nurse", true, [], 0)], true)),
        ["staff-new"] = (typeof(NewStaffPage), new NewStaffModel(Admin, Places, Wrong("staff", new FieldError("login", "This login is taken. Choose another.")))),
        ["staff-member"] = (typeof(MemberPage), new MemberModel(Admin, Id(32), "Dr Ruth Adair", "ruth.adair", null,
            [new(Id(41), "medical-director", PlaceKind.Organization, Id(0), "Harbour Network", SamplePages.Now - Duration.FromDays(30), null, true), new(Id(42), "prescriber", PlaceKind.Unit, Id(2), "Detox unit, Harbour House", SamplePages.Now - Duration.FromDays(90), SamplePages.Now - Duration.FromDays(30), false)],
            [new(Id(43), Id(2), "Detox unit, Harbour House", "medical-director", SamplePages.Now, SamplePages.Now + Duration.FromHours(8), true)], Licences,
            "You cannot sign: not in force any more: Registration to prescribe controlled medicines. Ask an administrator to record the renewal.", (PlaceKind.Organization, Id(0)), Places,
            [new($"{Id(2)}|medical-director", "Detox unit, Harbour House, as medical director")], Wrong("assign", new FieldError("place", "Choose a place.")))),
        ["roles"] = (typeof(RolesPage), new RolesModel(Charge)),
        ["why"] = (typeof(WhyPage), new WhyModel(Admin, [new("a", "Ama Osei")], [new("u", "Detox unit, Harbour House")], "a", "u", "Ama Osei, Detox unit, Harbour House",
            [new(PermissionWords.Of(Permission.SeeWard), true, "on shift in this unit"), new(PermissionWords.Of(Permission.SignProtocol), false, "no role of theirs has it")], ["The account is on.", "On shift in this unit now."])),
        ["duplicates"] = (typeof(DuplicatesPage), new DuplicatesModel(Charge, [new(One, Two, 75, ["same birth date", "family names nearly the same", "same given name"])],
            [new(One with { Person = Id(23) }, Two with { Person = Id(24) }, "Priya Nair", SamplePages.Now, "same identity card")], Wrong($"{One.Person}{Two.Person}", new FieldError("reason", "Write how you know, in a few words.")))),
        ["person-record"] = (typeof(PersonRecordPage), new PersonRecordModel(Charge, One, [Two],
            [new(Id(51), SamplePages.Now - Duration.FromDays(4), null, null, [new(Id(52), "Detox unit, Harbour House", SamplePages.Now - Duration.FromDays(4), null, [new("7", SamplePages.Now - Duration.FromDays(4), SamplePages.Now - Duration.FromDays(1)), new("9", SamplePages.Now - Duration.FromDays(1), null)])]),
                new(Id(53), SamplePages.Now - Duration.FromDays(400), SamplePages.Now - Duration.FromDays(380), "D00777", [new(Id(54), "Detox unit, North Shore", SamplePages.Now - Duration.FromDays(400), SamplePages.Now - Duration.FromDays(380), [])])],
            [new(Id(55), "Noor Khan", "therapist", SamplePages.Now - Duration.FromDays(3), null)], [new(Id(56), "Rolf Ravndal", "parent", "555 0100, evenings")], [new("a|therapist", "Noor Khan, therapist")], true, true, Typed.Nothing)),
    };
}
