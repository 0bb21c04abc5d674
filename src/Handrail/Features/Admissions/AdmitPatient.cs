using System.Data.Common;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Admissions;

/// <summary>Opening the admission form of a unit.</summary>
public sealed record OpenAdmission(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Admit;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>
/// Admitting somebody with what is known; the rest comes later. Without a name they get one that says so and can be told apart. With a record number they are the
/// person of that record, when a second identifier fits too.
/// </summary>
/// <param name="Unit">The unit.</param>
/// <param name="Bed">A bed of it; null for none yet.</param>
/// <param name="At">When they came.</param>
/// <param name="Who">Who they are, as far as known.</param>
/// <param name="Acuity">0 stable to 4 critical; null when not chosen.</param>
/// <param name="Uses">Substances.</param>
public sealed record AdmitPatient(Guid Unit, Guid? Bed, Instant At, KnownWho Who, int? Acuity, IReadOnlyList<SubstanceUse> Uses) : IAsk
{
    /// <summary>The hold of the bed that is used up by it; null without one.</summary>
    public Guid? Hold { get; init; }

    /// <summary>Codes of precautions that are known now.</summary>
    public IReadOnlyList<string> Precautions { get; init; } = [];

    /// <summary>Why this bed, when something that touches safety speaks against it.</summary>
    public string BedWhy { get; init; } = "";

    /// <inheritdoc/>
    public Permission Needs => Permission.Admit;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        foreach (var issue in Who.Issues()) yield return issue;
        if (BedWhy.Length > 500) yield return Refusal.Invalid("bed_why", "Use at most 500 characters.");
        if (Precautions.Any(code => !FactCodes.Knows(FactKind.Precaution, code))) yield return Refusal.Invalid("care_suicide", "Choose precautions from the list.");
        if (Acuity is null or < 0 or > 4) yield return Refusal.Invalid("acuity", "Choose how ill they are now.");
        foreach (var use in Uses)
            if (!Substances.All.Any(each => each.Code == use.Code) || (use.Route.Length > 0 && !Substances.Routes.Any(each => each.Code == use.Route)) || use.Amount.Length > 200)
                yield return Refusal.Invalid($"use_{use.Code}", "Choose a substance and a way of taking from the list; the amount has at most 200 characters.");
    }
}

/// <summary>Who somebody is, as far as it is known.</summary>
/// <param name="Given">Given name; empty when not known.</param>
/// <param name="Family">Family name; empty when not known.</param>
/// <param name="Born">Birth date; null when not known.</param>
/// <param name="Age">Age in years as judged by staff; null when not judged.</param>
/// <param name="Sex">female, male, other or unknown.</param>
/// <param name="RecordNumber">Number of an earlier record; empty for a new one.</param>
public sealed record KnownWho(string Given, string Family, LocalDate? Born, int? Age, string Sex, string RecordNumber)
{
    /// <summary>What is wrong with it.</summary>
    public IEnumerable<Refusal> Issues()
    {
        if (Given.Length > 100) yield return Refusal.Invalid("given", "Use at most 100 characters.");
        if (Family.Length > 100) yield return Refusal.Invalid("family", "Use at most 100 characters.");
        if (RecordNumber.Length > 40) yield return Refusal.Invalid("record_number", "Use at most 40 characters.");
        if (Sex is not ("female" or "male" or "other" or "unknown")) yield return Refusal.Invalid("sex", "Choose one; “not known” is an answer too.");
        if (Born is { Year: < 1901 or > 2200 }) yield return Refusal.Invalid("born", "Write the birth date like 1990-02-03, or leave it empty.");
        if (Age is < 0 or > 120) yield return Refusal.Invalid("age", "Enter the age in years, about, or leave it empty.");
        if (RecordNumber.Length > 0 && Born is null && Family.Length == 0) yield return Refusal.Invalid("record_number", "With a record number write the birth date or the family name too, so that it is surely the same person.");
    }
}

/// <summary>Admits.</summary>
public sealed class AdmitHandler(StayBook stays, StayHooks hooks)
{
    /// <summary>The protocol everybody is watched by until somebody confirms one.</summary>
    public const string FirstProtocol = "general-detox";

    // Two words that nobody's family name is confused with; which one, by the record number.
    static readonly string[] Trees =
        ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ironwood", "Juniper", "Kapok", "Larch", "Maple", "Nutmeg", "Oak", "Pine", "Quince", "Rowan", "Spruce", "Tulip", "Viburnum", "Willow", "Yew", "Zelkova"];

    /// <summary>Does it; answers the stay.</summary>
    public Outcome<Guid> Handle(AdmitPatient ask, Actor by, WriteScope scope)
    {
        var db = scope.Connection;
        if (ask.Who.Born is { } born && born > scope.Now.InUtc().Date.PlusDays(1)) return Refusal.Invalid("born", "This day has not come yet. Write the birth date like 1990-02-03.");
        // Who comes with a hold and names no bed comes into the bed of the hold.
        var bed = ask.Bed ?? (ask.Hold is { } hold ? BedBook.BedOfHold(db, hold) : null);
        if (bed is null && ask.Hold is not null) return Refusal.Conflict("There is no such hold. Open the bed again.");
        if (bed is { } wanted && BedBook.UnitOf(db, wanted) != ask.Unit) return Refusal.Invalid("bed", "Choose a bed of this unit, or none.");
        var known = PersonOf(scope, ask.Who);
        if (known is not Outcome<Guid>.Done { Value: var person }) return known;
        db.Execute("UPDATE person SET pregnant = pregnant WHERE id = @person", ("person", person)); // waits for another process that admits them
        foreach (var record in PersonLinkRows.AllOf(db, person))
            if (db.Scalar<long>("SELECT count(*) FROM encounter WHERE person_id = @person AND ended_at IS NULL", ("person", record)) > 0)
                return Refusal.Conflict("This person is admitted already. Find them and move them instead.");
        var stay = Guid.CreateVersion7();
        db.Execute("INSERT INTO encounter (id, person_id, unit_id, protocol, acuity, spo2_scale, flags, admitted_at) VALUES (@id, @person, @unit, @protocol, @acuity, 1, '', @at)",
            ("id", stay), ("person", person), ("unit", ask.Unit), ("protocol", FirstProtocol), ("acuity", ask.Acuity), ("at", Micros.Cut(ask.At)));
        Episodes.Join(db, stay, person, ask.Unit, ask.At);
        foreach (var code in ask.Precautions) FactBook.Add(scope, person, stay, new NewFact(FactKind.Precaution, code, "seen"), by.Id);
        foreach (var use in ask.Uses) FactBook.Add(scope, person, stay, new NewFact(FactKind.Substance, use.Code, "person") { Route = use.Route, Words = use.Amount, HappenedAt = use.LastUse }, by.Id);
        if (ask.Who.Born is null && ask.Who.Age is { } age) FactBook.Add(scope, person, stay, new NewFact(FactKind.Age, "", "seen") { Milli = age * 1000L }, by.Id);
        var chosen = bed is { } into ? BedFit.Chosen(scope, into, person, "", ask.BedWhy) : "";
        if (chosen is not Outcome<string>.Done { Value: var words }) return ((Outcome<string>.Refused)chosen).Why;
        if (stays.Change(scope, [new StayDeed(stay, StayKind.Admit, Micros.Cut(ask.At), bed) { Reason = words, Hold = ask.Hold }], by.Id) is Outcome<StayOutcome>.Refused refused) return refused.Why;
        ChooseProtocol.Propose(scope, stay, ask.Uses.Select(use => use.Code), by.Id);
        News2Off.Set(scope, hooks, person);
        return stay;
    }

    static Outcome<Guid> PersonOf(WriteScope scope, KnownWho who)
    {
        if (who.RecordNumber.Length > 0)
        {
            // One answer for every failure: whether a number exists is nobody's business who does not know the person.
            var known = PersonNames.ByRecordNumber(scope.Connection, scope.Vault, who.RecordNumber);
            var fits = known is { } id && PersonNames.One(scope.Connection, scope.Vault, id) is var found && !found.IsGone
                && (who.Born is { } born ? found.BirthDate == born : Folding.Words(found.Family).SequenceEqual(Folding.Words(who.Family)));
            return fits ? known!.Value : Refusal.Invalid("record_number", "No record has this number together with this birth date or family name. Look again, or leave the number empty: two records of one person can be joined later.");
        }

        var number = RecordNumbers.Next(scope);
        var person = Guid.CreateVersion7();
        var unnamed = who.Given.Trim().Length == 0 && who.Family.Trim().Length == 0;
        PersonNames.Add(scope, person, new PersonText(
            unnamed ? Trees[int.Parse(number[1..], System.Globalization.CultureInfo.InvariantCulture) % Trees.Length] : who.Family.Trim(), unnamed ? "Unknown" : who.Given.Trim(), number, who.Born ?? PersonText.BirthUnknown, who.Sex));
        return person;
    }
}

/// <summary>The whole treatment a stay belongs to.</summary>
static class Episodes
{
    /// <summary>Joins the stay to the person's open episode in the unit's organization; begins one when there is none.</summary>
    public static void Join(DbConnection db, Guid stay, Guid person, Guid unit, Instant at)
    {
        var organization = db.Query("SELECT s.organization_id FROM unit_place u JOIN site s ON s.id = u.site_id WHERE u.unit_id = @unit", row => row.Id(0), ("unit", unit));
        if (organization is not [var home]) return; // a unit that stands in no network has no episodes
        var open = db.Query("SELECT id FROM episode_of_care WHERE person_id = @person AND organization_id = @home AND ended_at IS NULL ORDER BY started_at LIMIT 1", row => row.Id(0), ("person", person), ("home", home));
        var episode = open is [var found] ? found : Guid.CreateVersion7();
        if (open.Count == 0) db.Execute("INSERT INTO episode_of_care (id, person_id, organization_id, started_at) VALUES (@id, @person, @home, @at)", ("id", episode), ("person", person), ("home", home), ("at", Micros.Cut(at)));
        db.Execute("INSERT INTO encounter_episode (encounter_id, episode_id) VALUES (@stay, @episode)", ("stay", stay), ("episode", episode));
    }
}
