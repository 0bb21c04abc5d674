using System.Globalization;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Watch;
using NodaTime;

namespace Handrail.Tests.Trust;

/// <summary>
/// A random night on a ward, the same for the same seed: monitors, nurses, resends, strays, answers, worry, and time. Every single act goes through
/// <paramref name="attempt"/>, where a test may restart the process, make the commit fail first, or drop the caches.
/// </summary>
public sealed class NightStory(Ward ward, int seed, int beds, Func<Func<Task>, Task> attempt)
{
    static readonly string[] Logins = ["ama.osei", "tove.berg", "bo.lind", "kenji.sato"];
    readonly Random random = new(seed);
    (int Bed, ReadingIn Reading)? lastSent;
    int sent;

    /// <summary>One act, and then some time, in which everything due is done at its moment.</summary>
    public async Task Step()
    {
        switch (random.Next(12))
        {
            case < 4:
                await Monitor(random.Next(1, beds + 1), 1 + random.Next(3));
                break;
            case 4 or 5:
                await Set(random.Next(1, beds + 1));
                break;
            case 6 when lastSent is { } again:
                await attempt(() => ward.Store(Gateway, [again.Reading]));
                break;
            case 7:
                await OddTime(random.Next(1, beds + 1));
                break;
            case 8:
                var stray = Reading(Measure.Pulse, 60 + random.Next(60)) with { Device = DemoNames.Id($"stray {random.Next(3)}") };
                await attempt(() => ward.Store(Gateway, [stray]));
                break;
            case 9 when random.Next(4) == 0:
                var (worried, bed) = (Ward.Staff(Logins[random.Next(2)]), random.Next(1, beds + 1));
                await attempt(() => ward.Gate.Run(new RaiseConcern(DemoWard.Stay(bed)), worried, new RaiseConcernHandler(ward.Book, ward.Readings).Handle));
                break;
            default:
                await Answer();
                break;
        }

        await Pass(Duration.FromSeconds(random.Next(4) switch { 0 => random.Next(600, 2400), 1 => random.Next(60, 300), _ => random.Next(1, 30) }));
    }

    static Sender Gateway { get; } = new(1, null, null, "test gateway");

    async Task Monitor(int bed, int measures)
    {
        var readings = Enumerable.Range(0, measures).Select(i => (i == 0 ? random.Next(3) : i) switch
        {
            0 => Reading(Measure.SpO2, Any(98, 97, 95, 93, 92, 90, 88, 84)),
            1 => Reading(Measure.RespiratoryRate, Any(14, 16, 20, 22, 25, 30, 9, 8, 6)),
            _ => Reading(Measure.Pulse, Any(70, 88, 95, 112, 125, 135, 42, 38)),
        }).Select(reading => reading with { Device = DemoWard.Monitor(bed) }).ToList();
        lastSent = (bed, readings[^1]);
        await attempt(() => ward.Store(Gateway, readings));
    }

    async Task Set(int bed)
    {
        (Measure, int)[] set =
        [
            (Measure.RespiratoryRate, Any(16, 16, 18, 24, 26)), (Measure.SpO2, Any(98, 97, 96, 94, 91)), (Measure.Oxygen, Any(0, 0, 0, 1)), (Measure.SystolicBp, Any(120, 118, 105, 95, 85)),
            (Measure.Pulse, Any(72, 80, 95, 115)), (Measure.Consciousness, Any(0, 0, 0, 0, 1)), (Measure.Temperature, Any(37, 37, 38, 40)),
        ];
        if (random.Next(3) == 0) set = set[..4];
        await attempt(() => ward.Hand(bed, set));
    }

    async Task OddTime(int bed)
    {
        var at = ward.Clock.Now + Duration.FromMinutes(Any(-10, -45, -400, 1, 10));
        var reading = Reading(Measure.SpO2, Any(97, 92, 88)) with { EffectiveAt = at, Device = DemoWard.Monitor(bed) };
        await attempt(() => ward.Store(Gateway, [reading]));
    }

    async Task Answer()
    {
        var open = ward.Query("SELECT id FROM alert WHERE state <> 6 ORDER BY opened_at, subject_id, rule", row => row.Id(0));
        if (open.Count == 0) return;
        var (alert, who, how) = (open[random.Next(open.Count)], Ward.Staff(Logins[random.Next(Logins.Length)]), random.Next(8));
        await attempt(() => how switch
        {
            0 => ward.Gate.Run(new SeeAlert(alert), who, ward.Answers.See),
            1 or 2 => ward.Gate.Run(new AcceptAlert(alert), who, ward.Answers.Accept),
            3 => ward.Gate.Run(new DeclineAlert(alert), who, ward.Answers.Decline),
            4 => ward.Gate.Run(new AttendAlert(alert), who, ward.Answers.Attend),
            5 => ward.Gate.Run(new NotEscalateAlert(alert, "Known, planned."), who, ward.Answers.NotEscalate),
            _ => (Task)ward.Gate.Run(new ResolveAlert(alert, "Seen and treated."), who, ward.Answers.Resolve),
        });
    }

    /// <summary>Time as a living process spends it: everything due is done at its moment.</summary>
    public async Task Pass(Duration time)
    {
        var end = ward.Clock.Now + time;
        while (ward.Query("SELECT min(due_at) FROM due_work", row => row.TimeOrNull(0))[0] is { } due && due <= end)
        {
            if (due > ward.Clock.Now) ward.Clock.Now = due;
            await attempt(() => ward.Sweep.Round(CancellationToken.None));
        }

        ward.Clock.Now = end;
    }

    int Any(params int[] values) => values[random.Next(values.Length)];

    ReadingIn Reading(Measure measure, int value) => new()
    {
        Measure = measure,
        V1 = value * 1000,
        EffectiveAt = ward.Clock.Now,
        ContentHash = (int)measure * 1000L + value,
        Identifier = string.Create(CultureInfo.InvariantCulture, $"urn:test|{++sent}"),
    };
}
