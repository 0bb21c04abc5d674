using Handrail.Core.Admission;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Devices;
using Handrail.Features.Watch;
using Handrail.Gate;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Demo;

/// <summary>The twelve hours before the demo starts, lived through the real writer on a stepping clock: nurses take sets when they fall due, and answer alerts.</summary>
public static class DemoPast
{
    const int Hours = 12;

    /// <summary>Seeds the ward and lives its past up to <paramref name="now"/>.</summary>
    public static async Task Live(Database database, AuditChain audit, string contentFolder, int beds, bool withPast, Instant now)
    {
        var from = Micros.Cut(withPast ? now - Duration.FromHours(Hours) : now);
        var clock = new SteppingClock(from);
        await using var writer = new Writer(database, audit, clock, NullLogger<Writer>.Instance);
        var unsigned = Protocols.Load(contentFolder, database);
        await writer.Run(scope =>
        {
            DemoWard.Seed(scope, beds, from, unsigned);
            for (var bed = 1; bed <= beds; bed++) BedBook.Describe(scope, DemoWard.Bed(bed), new BedProperties(bed is 9 ? "female" : bed is 12 ? "male" : "any", bed is 5 or 6, bed <= 4, true), null);
            scope.Audit(new AuditRow("system", "Handrail", "SeedDemo", "system", "", "done", $"{beds} beds"));
            return true;
        });
        if (!withPast)
        {
            await writer.Run(scope => DemoNetwork.SeedOthers(scope, from));
            return;
        }

        var shelf = Protocols.Load(contentFolder, database); // now with the director's signatures
        var book = new WatchBook(shelf);
        var pages = new PageBook();
        var alerts = new AlertBook(shelf, pages);
        var readings = new TakeReadings(writer, book, alerts, shelf);
        using var sweep = new Sweep(writer, database, book, alerts, readings, clock, TimeProvider.System, NullLogger<Sweep>.Instance, [new DueKind(PageBook.DueKindName, pages.Due)]);
        var night = new Night(writer, database, book, readings, new AlertAnswers(alerts, book, shelf, pages), sweep, clock, beds, shelf);
        for (var bed = 1; bed <= beds; bed++) await night.FirstSet(bed);
        while (await night.Next(now - Duration.FromSeconds(20)))
        {
        }

        // The other units are quiet: their people came in now, and were observed once.
        await writer.Run(scope => DemoNetwork.SeedOthers(scope, clock.Now - Duration.FromMinutes(30)));
        foreach (var (person, nurse) in DemoNetwork.FirstSets)
            await readings.Store(new ReadingsBatch(new Sender(null, null, nurse, "demo"), DemoSets.Quiet(person, clock.Now)));
    }

    sealed class Night(Writer writer, Database database, WatchBook book, TakeReadings readings, AlertAnswers answers, Sweep sweep, SteppingClock clock, int bedCount, ProtocolShelf shelf)
    {
        public async Task FirstSet(int bed)
        {
            clock.Now += Duration.FromSeconds(50);
            foreach (var item in Plan(bed).Protocol.Timetable) await Do(bed, item.Item);
        }

        // The next thing that happens: work due by time, an answer to an alert, or a set a nurse takes some minutes after it fell due.
        public async Task<bool> Next(Instant end)
        {
            var (due, alert, set) = (NextDue(), NextAnswer(), await NextSet());
            var at = new[] { due, alert?.At, set?.At }.Where(each => each is not null).DefaultIfEmpty(null).Min();
            if (at is not { } next || next >= end) return false;
            if (next > clock.Now) clock.Now = next;
            if (set is { } take && take.At == at) await Do(take.Bed, take.Item);
            else if (alert is { } answer && answer.At == at) await Answer(answer.Id);
            else await sweep.Round(CancellationToken.None);
            return true;
        }

        Instant? NextDue()
        {
            using var connection = database.Open();
            return connection.Scalar<long?>("SELECT min(due_at) FROM due_work") is { } micros ? Micros.ToInstant(micros) : null;
        }

        // A nurse takes an alert after one to three minutes.
        (Guid Id, Instant At)? NextAnswer()
        {
            using var connection = database.Open();
            var open = connection.Query("SELECT id, opened_at, priority FROM alert WHERE state <> 6 ORDER BY opened_at LIMIT 1", row => (Id: row.Id(0), At: row.Time(1), Priority: row.GetInt32(2)));
            return open.Count == 0 ? null : (open[0].Id, open[0].At + Duration.FromSeconds(50 + (open[0].At.ToUnixTimeSeconds() % 100)));
        }

        async Task Answer(Guid alert)
        {
            var nurse = new Actor("staff", DemoWard.StaffId(clock.Now.ToUnixTimeSeconds() % 2 == 0 ? "ama.osei" : "tove.berg"), "nurse", "nurse");
            await writer.Run(scope => answers.Accept(new AcceptAlert(alert), nurse, scope));
            clock.Now += Duration.FromSeconds(75);
            await writer.Run(scope => answers.Attend(new AttendAlert(alert), nurse, scope));
            clock.Now += Duration.FromMinutes(4);
            await writer.Run(scope => answers.Resolve(new ResolveAlert(alert, "Seen at the bedside; prescriber informed; observed again."), nurse, scope));
        }

        async Task<(int Bed, string Item, Instant At)?> NextSet()
        {
            var beds = Enumerable.Range(1, bedCount);
            var dues = await writer.Look(() =>
            {
                using var connection = database.Open();
                return beds.Select(bed => (Bed: bed, Watched: book.Look(connection, DemoWard.Stay(bed))))
                    .Where(each => each.Watched is not null)
                    .SelectMany(each => WatchRules.DueList(each.Watched!.State, each.Watched.Plan).Select(due => (each.Bed, due.Item, At: due.At + Duration.FromSeconds(Math.Min(60 + (each.Bed * 37 % 420), due.EveryMinutes * 4)))))
                    .OrderBy(each => each.At).Take(1).ToList();
            });
            return dues.Count == 0 ? null : dues[0];
        }

        WatchPlan Plan(int bed) => shelf.Plan(DemoStory.Of(bed).Protocol, []);

        async Task Do(int bed, string item)
        {
            var step = clock.Now.ToUnixTimeSeconds() / 60;
            var sender = new Sender(null, null, DemoWard.StaffId(step % 2 == 0 ? "ama.osei" : "tove.berg"), "demo");
            var measures = Plan(bed).Protocol.Timetable.Single(each => each.Item == item).Measures;
            await readings.Store(new ReadingsBatch(sender, DemoSets.Of(bed, measures, step, clock.Now)));
            clock.Now += Duration.FromSeconds(1);
        }
    }
}
