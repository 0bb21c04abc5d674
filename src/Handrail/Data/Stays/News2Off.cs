using System.Data.Common;
using Handrail.Core.Admission;
using NodaTime;

namespace Handrail.Data;

/// <summary>Whether NEWS2 is computed for a person: by age and pregnancy. encounter.news2_off is the projection the watch reads.</summary>
public static class News2Off
{
    /// <summary>Whole years at a day; from the birth date, else the age that somebody judged; null when nobody knows.</summary>
    public static int? AgeOf(PersonText who, IEnumerable<PersonFact> standing, LocalDate today) => who.IsGone ? null
        : who.BornKnown ? Period.Between(who.BirthDate, today, PeriodUnits.Years).Years
        : standing.Where(fact => fact.Kind == FactKind.Age).Select(fact => (int?)(fact.Milli / 1000)).FirstOrDefault();

    /// <summary>The zone of a unit; UTC without one.</summary>
    public static DateTimeZone ZoneOf(DbConnection db, Guid unit) =>
        db.Query("SELECT zone FROM unit_setting WHERE unit_id = @unit", row => row.GetString(0), ("unit", unit)) is [var zone] ? DateTimeZoneProviders.Tzdb[zone] : DateTimeZone.Utc;

    /// <summary>Writes the projection anew for the open stays of a person, and person.pregnant; tells the watch of stays for which it changed.</summary>
    public static void Set(WriteScope scope, StayHooks hooks, Guid person)
    {
        var db = scope.Connection;
        var standing = FactBook.Standing(FactBook.Of(db, scope.Vault, person));
        // Older records have the answer in the column only.
        var pregnant = standing.FirstOrDefault(fact => fact.Kind == FactKind.Pregnancy) is { } said ? said.Code == "pregnant" : db.Scalar<int>("SELECT pregnant FROM person WHERE id = @id", ("id", person)) == 1;
        db.Execute("UPDATE person SET pregnant = @pregnant WHERE id = @id", ("pregnant", pregnant), ("id", person));
        var who = PersonNames.One(db, scope.Vault, person);
        foreach (var (stay, unit, off) in db.Query("SELECT id, unit_id, news2_off FROM encounter WHERE person_id = @id AND ended_at IS NULL", row => (row.Id(0), row.Id(1), row.GetInt32(2) == 1), ("id", person)))
        {
            var now = News2Use.WhyNot(AgeOf(who, standing, scope.Now.InZone(ZoneOf(db, unit)).Date), pregnant) is not null;
            if (now == off) continue;
            db.Execute("UPDATE encounter SET news2_off = @off WHERE id = @id", ("off", now), ("id", stay));
            hooks.Reread?.Invoke(scope, stay);
            scope.Touch(unit);
        }
    }
}
