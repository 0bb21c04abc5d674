using System.Collections.Concurrent;
using Handrail.Data;

namespace Handrail.Tests.Trust;

/// <summary>What was asked and answered, to be compared with the audit: a use of a record must name who and whose, a refusal must name who.</summary>
sealed class MatrixTrail
{
    readonly ConcurrentDictionary<(string Actor, string Person), int> records = [];
    readonly ConcurrentDictionary<string, int> refusals = [];

    public int Records => records.Values.Sum();

    public int Refusals => refusals.Values.Sum();

    public void Saw(MatrixRoute route, string role, MatrixWork work, int place, Answer answer)
    {
        var actor = MatrixWorld.ActorOf(role, work);
        if (answer is Answer.Forbidden or Answer.NotThere) refusals.AddOrUpdate(actor, 1, (_, count) => count + 1);
        else if (answer == Answer.In && MatrixTable.IsRecord(route)) records.AddOrUpdate((actor, PersonOf(route, actor, place)), 1, (_, count) => count + 1);
    }

    /// <summary>Whose record a request to this route at this place is about.</summary>
    public static string PersonOf(MatrixRoute route, string actor, int place) => route.Subject == "own" ? actor : MatrixWorld.Person(place).ToString();

    /// <summary>Who has fewer rows in the audit than they asked.</summary>
    public IReadOnlyList<string> Gaps(Database database)
    {
        using var connection = database.Open();
        // Looking at the accounting of a person is no use of their record: its row names them as what it is about.
        var used = connection.Query("SELECT actor, CASE WHEN subject_kind = 'accounting' THEN subject_id ELSE person_id END AS whose, count(*) FROM audit_event GROUP BY actor, whose", row => (Key: (row.GetString(0), row.GetString(1)), Count: row.GetInt64(2))).ToDictionary(row => row.Key, row => row.Count);
        var refused = connection.Query("SELECT actor, count(*) FROM audit_event WHERE outcome NOT IN ('done', 'Invalid', 'Conflict', 'Unsafe') GROUP BY actor", row => (Actor: row.GetString(0), Count: row.GetInt64(1))).ToDictionary(row => row.Actor, row => row.Count);
        return
        [
            .. records.Where(each => used.GetValueOrDefault(each.Key) < each.Value).Select(each => $"{each.Key.Actor} used {each.Key.Person} {each.Value} times: {used.GetValueOrDefault(each.Key)} rows"),
            .. refusals.Where(each => refused.GetValueOrDefault(each.Key) < each.Value).Select(each => $"{each.Key} was refused {each.Value} times: {refused.GetValueOrDefault(each.Key)} rows"),
        ];
    }
}
