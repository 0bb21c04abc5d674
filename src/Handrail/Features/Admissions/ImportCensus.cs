using System.Data.Common;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Data;
using NodaTime;

namespace Handrail.Features.Admissions;

/// <summary>What came of one line.</summary>
public enum CensusResult
{
    /// <summary>Admitted into the bed.</summary>
    Admitted,

    /// <summary>They lie there already: nothing was changed.</summary>
    Unchanged,

    /// <summary>Something is wrong; nothing of the line was kept.</summary>
    Faulty,
}

/// <summary>One line of the report.</summary>
/// <param name="Line">Row of the file, 1 is the first after the header.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Why">For a faulty line: what to mend, with nothing about a person.</param>
/// <param name="Readings">Readings since the admission that were nobody's and are now asked again whose they are: of this bed, or sent for this person.</param>
public sealed record CensusReport(int Line, CensusResult Result, string Why, int Readings = 0);

/// <summary>
/// Takes one line of a census into the record: the same way as an admission at the bedside, so that the same rules keep beds and people. A second import of the same
/// file changes nothing; a line that does not fit what is there is reported, never bent.
/// </summary>
public sealed class ImportCensus(StayBook stays, StayHooks hooks)
{
    /// <summary>Does it inside the open commit.</summary>
    public CensusReport Take(WriteScope scope, int no, CensusLine line)
    {
        var db = scope.Connection;
        if (Units(db).FirstOrDefault(unit => unit.Name == line.Unit) is not { Name: not null } unit) return Faulty("unit is no unit of this installation");
        if (db.Query("SELECT id FROM location WHERE unit_id = @unit AND kind = 'bed' AND name = @name AND retired_at IS NULL", row => row.Id(0), ("unit", unit.Id), ("name", line.Bed)) is not [var bed]) return Faulty("bed is no bed of this unit");
        var person = PersonNames.ByRecordNumber(db, scope.Vault, line.Record);
        if (person is { } known)
        {
            var who = PersonNames.One(db, scope.Vault, known);
            if (who.IsGone || !Same(who, line)) return Faulty("record_number belongs to somebody with another name or birth date");
            db.Execute("UPDATE person SET pregnant = pregnant WHERE id = @person", ("person", known)); // waits for another process that admits them
            var open = db.Query("SELECT e.id, t.bed_id FROM encounter e LEFT JOIN bed_stay t ON t.encounter_id = e.id AND t.to_at IS NULL WHERE e.person_id = @person AND e.ended_at IS NULL", row => row.IdOrNull(1), ("person", known));
            if (open is [{ } lies] && lies == bed) return new CensusReport(no, CensusResult.Unchanged, "");
            if (open.Count > 0) return Faulty("this person is admitted already, in another bed or in none: move them in Handrail");
            if (db.Scalar<long>("SELECT count(*) FROM encounter WHERE person_id = @person AND voided_at IS NULL AND ended_at > @at", ("person", known), ("at", line.At)) > 0) return Faulty("admitted_at is before the end of an earlier stay of this person");
        }

        var id = person ?? Guid.CreateVersion7();
        var stay = Guid.CreateVersion7();
        _ = scope.Vault.Index(scope, "record-number", ""); // the key of all fingerprints is made outside what may be taken back
        db.Execute("SAVEPOINT census");
        if (person is null) PersonNames.Add(scope, id, new PersonText(line.Family, line.Given, line.Record, line.Born, line.Sex));
        db.Execute("INSERT INTO encounter (id, person_id, unit_id, protocol, acuity, spo2_scale, flags, admitted_at) VALUES (@id, @person, @unit, @protocol, @acuity, 1, '', @at)",
            ("id", stay), ("person", id), ("unit", unit.Id), ("protocol", AdmitHandler.FirstProtocol), ("acuity", line.Acuity), ("at", line.At));
        if (stays.Change(scope, [new StayDeed(stay, StayKind.Admit, line.At, bed)], null) is Outcome<StayOutcome>.Refused refused)
        {
            db.Execute("ROLLBACK TO SAVEPOINT census");
            db.Execute("RELEASE SAVEPOINT census");
            return Faulty(refused.Why.Reason);
        }

        db.Execute("RELEASE SAVEPOINT census");
        Episodes.Join(db, stay, id, unit.Id, line.At);
        ChooseProtocol.Propose(scope, stay, [], null);
        News2Off.Set(scope, hooks, id);
        // The watch of a serving process finds the stay by its timer.
        db.Execute("INSERT INTO due_work (kind, subject_id, due_at) VALUES ('watch', @stay, @now) ON CONFLICT (kind, subject_id) DO NOTHING", ("stay", stay), ("now", scope.Now));
        // Readings that came before this line did are nobody's: the process that watches gives them to whom they belong.
        DueKind.Set(scope, StayBook.FollowLater, stay, scope.Now);
        return new CensusReport(no, CensusResult.Admitted, "", (int)db.Scalar<long>(
            """
            SELECT count(*) FROM observation o LEFT JOIN observation_claim c ON c.observation_id = o.id
            WHERE o.encounter_id IS NULL AND (o.bed_id = @bed OR c.subject_id = @person) AND o.effective_at >= @at AND o.status <> 'entered-in-error'
              AND o.version = (SELECT max(n.version) FROM observation n WHERE n.id = o.id)
            """,
            ("bed", bed), ("person", id), ("at", line.At)));

        CensusReport Faulty(string why) => new(no, CensusResult.Faulty, why);
    }

    /// <summary>Units with their clocks.</summary>
    public static IReadOnlyList<(Guid Id, string Name, DateTimeZone Zone)> Units(DbConnection db) => db.Query(
        "SELECT l.id, l.name, s.zone FROM location l LEFT JOIN unit_setting s ON s.unit_id = l.id WHERE l.kind = 'unit'",
        row => (row.Id(0), row.GetString(1), row.TextOrNull(2) is { } zone ? DateTimeZoneProviders.Tzdb[zone] : DateTimeZone.Utc));

    static bool Same(PersonText who, CensusLine line) =>
        Duplicates.Plain(who.Family) == Duplicates.Plain(line.Family) && Duplicates.Plain(who.Given) == Duplicates.Plain(line.Given) && who.BirthDate == line.Born;
}
