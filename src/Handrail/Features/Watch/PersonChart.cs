using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>Reads the person page: who, scores and due times from the watch, charts, values with their versions, alerts, limits.</summary>
public sealed class PersonChart(Database database, WatchLook look, ProtocolShelf shelf, IClock clock)
{
    /// <summary>Who it is; refused when there is no such stay.</summary>
    public Task<Outcome<PersonBannerModel>> Banner(Guid stay, CancellationToken stop)
    {
        using var connection = database.Open();
        return Task.FromResult<Outcome<PersonBannerModel>>(
            BannerRow.Read(connection, database.Vault, stay, clock.GetCurrentInstant()) is { } person ? person : Refusal.NotFound("There is no such stay."));
    }

    /// <summary>A value with its versions, and whose it is; null when there is none or nobody could be named for it.</summary>
    public Task<(PersonBannerModel Person, LastValueModel Value)?> ValueOf(Guid observation, CancellationToken stop)
    {
        using var connection = database.Open();
        var stay = connection.Query("SELECT encounter_id FROM observation WHERE id = @id ORDER BY version DESC LIMIT 1", row => row.IdOrNull(0), ("id", observation)).FirstOrDefault();
        if (stay is not { } known || BannerRow.Read(connection, database.Vault, known, clock.GetCurrentInstant()) is not { } person) return Task.FromResult<(PersonBannerModel, LastValueModel)?>(null);
        return Task.FromResult<(PersonBannerModel, LastValueModel)?>((person, ValueVersions.Of(connection, database.Vault, observation)!));
    }

    /// <summary>The same, with how many values were entered together and everybody else on the unit.</summary>
    internal async Task<MoveFound?> ToMove(Guid observation, CancellationToken stop)
    {
        if (await ValueOf(observation, stop) is not { } found) return null;
        using var connection = database.Open();
        var together = connection.Scalar<long>(
            """
            SELECT count(*) FROM observation o JOIN observation f ON f.id = @id AND f.version = 1
            WHERE o.version = 1 AND o.batch_no = f.batch_no AND o.encounter_id = f.encounter_id AND o.effective_at = f.effective_at AND o.staff_id = f.staff_id
              AND NOT EXISTS (SELECT 1 FROM observation n WHERE n.id = o.id AND n.status = 'entered-in-error')
            """,
            ("id", observation));
        var others = connection.Query(
            """
            SELECT e.id, b.name, e.person_id FROM encounter e JOIN bed_stay t ON t.encounter_id = e.id AND t.to_at IS NULL JOIN location b ON b.id = t.bed_id
            WHERE e.unit_id = @unit AND e.ended_at IS NULL AND e.id <> @stay ORDER BY b.sort, b.name
            """,
            row => (Stay: row.Id(0), Bed: row.GetString(1), Person: row.Id(2)), ("unit", found.Person.Unit.Id), ("stay", found.Person.Stay));
        var names = PersonNames.Of(connection, database.Vault, others.Select(each => each.Person));
        return new MoveFound(found.Person, found.Value, (int)together, [.. others.Select(each => new OtherPerson(each.Stay, each.Bed, names[each.Person].Name, names[each.Person].BirthDate))]);
    }

    /// <summary>The whole page; null when there is no such stay.</summary>
    public async Task<PersonModel?> Of(Guid stay, PageFrame frame, string? notice, IReadOnlyDictionary<string, string> typed, IReadOnlyList<FieldError> errors, CancellationToken stop)
    {
        using var connection = database.Open();
        if (BannerRow.Read(connection, database.Vault, stay, frame.Now) is not { } person) return null;
        var known = (await look.Of([stay], stop)).TryGetValue(stay, out var watch) ? watch : (Known?)null;
        var protocol = shelf.Find(person.Protocol)?.Protocol;
        var interpretation = protocol?.Interpretation ?? false;
        using var history = new ValueHistory(connection);
        var chart = new News2ChartModel(person.Scale, person.News2Applies ? ChartColumns.Read(connection, history, person, frame.Now) : []);
        var alerts = AlertCards.OfStay(connection, database.Vault, shelf, stay, frame.Now);
        return new PersonModel(
            frame, person,
            known is { } now && person.News2Applies ? Scoring.Model(now.State.News2(now.Plan, frame.Now), interpretation, person.News2Applies, Scoring.Before(history, stay, now, frame.Now)) : null,
            interpretation,
            known is { } due ? [.. WatchRules.DueList(due.State, due.Plan).Select(each => new DueModel(each.Title, each.At))] : [],
            chart, TrendLines.Read(connection, stay, person.AdmittedAt, chart, alerts, frame.Now), ValueVersions.Latest(connection, database.Vault, stay, frame.Now),
            known is null ? [] : [.. SheetForm.All.Select(sheet => new SheetLink(sheet.Name, sheet.Title))], alerts, Limits(connection, database.Vault, stay, protocol),
            known is null || protocol is null ? [] : [.. protocol.Rules.Where(rule => rule.Kind is RuleKind.Below or RuleKind.Above or RuleKind.ScoreAtLeast)
                .Select(rule => new RuleChoice(rule.Id, rule.Title, rule.Measure, rule.LimitMilli, rule.ClearMilli))],
            notice, errors, typed);
    }

    static List<LimitModel> Limits(DbConnection connection, Vault vault, Guid stay, Protocol? protocol) => connection.Query(
        "SELECT l.id, l.rule, l.limit_milli, l.clear_milli, l.reason, s.name, l.set_at, l.expires_at, l.ended_at FROM patient_limit l JOIN staff s ON s.id = l.set_by WHERE l.encounter_id = @stay ORDER BY l.set_at DESC",
        row =>
        {
            var rule = protocol?.Rules.FirstOrDefault(each => each.Id == row.GetString(1));
            return new LimitModel(row.Id(0), row.GetString(1), rule?.Title ?? row.GetString(1), rule?.Measure, row.GetInt32(2), row.GetInt32(3), row.GetString(4), row.GetString(5), row.Time(6), row.Time(7), row.TimeOrNull(8));
        },
        ("stay", stay)).ConvertAll(limit => limit with { Reason = vault.OpenText(connection, SetLimitHandler.ReasonOf(limit.Id), limit.Reason) });
}
