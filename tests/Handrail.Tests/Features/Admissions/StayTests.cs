using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Admissions;
using NodaTime;

namespace Handrail.Tests.Features.Admissions;

public sealed class StayTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-082")]
    public async Task Somebody_without_a_name_is_admitted_told_apart_and_completed_later(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 1);
        var (first, second) = (await ward.Admit(await ward.FreeBed("9"), uses: new SubstanceUse("ketamine", "nose", "2 g a day", ward.Clock.Now - Duration.FromHours(6))), await ward.Admit(await ward.FreeBed("10")));
        var (one, two) = (Banner(ward, first), Banner(ward, second));
        Assert.StartsWith("Unknown ", one.Name, StringComparison.Ordinal);
        Assert.NotEqual(one.Name, two.Name);
        Assert.NotEqual(one.RecordNumber, two.RecordNumber);
        Assert.Equal((false, null), (one.BornKnown, one.Age));
        Assert.Empty(one.LookAlikes); // two unknown people have names that are told apart

        await ward.Done(Hands.Nurse, new CompletePerson(first, new KnownWho("Åsa", "Kvist", new LocalDate(1990, 2, 3), null, "female", "")), new CompleteHandler(ward.Hooks).Handle);
        var known = Banner(ward, first);
        Assert.Equal(("Åsa Kvist", one.RecordNumber, true), (known.Name, known.RecordNumber, known.BornKnown));
        using var connection = ward.Database.Open();
        Assert.Contains(one.Name, ward.Database.Vault.OpenText(connection, "person_was:1", connection.Query("SELECT sealed FROM person_was", row => row.GetString(0))[0]), StringComparison.Ordinal);
        Assert.Equal([known.Person], PersonNames.Find(connection, ward.Database.Vault, "asa kvist 1990-02-03").Select(each => each.Id));
        Assert.Empty(PersonNames.Find(connection, ward.Database.Vault, "1900-01-01")); // a date nobody knows finds nobody
        Assert.Equal(["general-detox", "ketamine"], new[] { one.Protocol, ward.Query("SELECT protocol FROM protocol_choice WHERE encounter_id = @stay", row => row.GetString(0), ("stay", first))[0] }.ToArray());
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-082")]
    public async Task A_record_number_is_believed_only_with_a_second_identifier(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 1);
        var bed = await ward.FreeBed("9");
        Hands.Done(await ward.TryDischarge(DemoWard.Stay(1)));
        ward.Clock.Now += Duration.FromDays(1);
        var (given, family) = DemoNames.Person(1);
        var wrong = Hands.Refused(await ward.TryAdmit(bed, new KnownWho(given, "", new LocalDate(1950, 1, 1), null, "unknown", "D00001")));
        Assert.Equal(wrong, Hands.Refused(await ward.TryAdmit(bed, new KnownWho(given, family, null, null, "unknown", "D99999")))); // the same words: no existence is told
        var again = Hands.Done(await ward.TryAdmit(bed, new KnownWho("", "", DemoWard.Born(1), null, "unknown", "d00001")));
        Assert.Equal(DemoWard.Person(1), Banner(ward, again).Person);
        Assert.Equal(1, ward.Count("episode_of_care")); // one treatment goes on
        Assert.Contains("admitted already", Hands.Refused(await ward.TryAdmit(await ward.FreeBed("10"), new KnownWho("", family, null, null, "unknown", "D00001"))), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_prescriber_or_the_charge_nurse_confirms_the_protocol_and_the_watch_follows(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 1);
        var stay = await ward.Admit(await ward.FreeBed("9"), uses: new SubstanceUse("opioids", "vein", "", null));
        var choose = new ChooseProtocol(ward.Hooks);
        Assert.Equal(RefusalKind.NotAllowed, Assert.IsType<Outcome<Guid>.Refused>(await ward.Gate.Run(new ConfirmProtocol(stay, "opioid"), Ward.Staff(Hands.Nurse), choose.Confirm)).Why.Kind);
        await ward.Done(Hands.Charge, new ConfirmProtocol(stay, "opioid"), choose.Confirm);
        Assert.Equal("opioid", Banner(ward, stay).Protocol);
        Assert.Equal("opioid", await ward.Writer.Look(() =>
        {
            using var connection = ward.Database.Open();
            return ward.Book.Look(connection, stay)!.Plan.Protocol.Id;
        }));
        Hands.Refused(await ward.Gate.Run(new ConfirmProtocol(stay, "invented"), Ward.Staff("kenji.sato"), choose.Confirm));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-080"), Hazard("HZ-086")]
    public async Task On_leave_nothing_is_due_the_bed_is_kept_and_what_the_monitor_sees_is_nobodys(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 2);
        Hands.Done(await ward.TryLeave(DemoWard.Stay(1), ward.Clock.Now, hours: 6));
        Assert.Equal(BedState.Held, ward.Bed(DemoWard.Bed(1)).State);
        Assert.Contains("held for somebody else", Hands.Refused(await ward.TryMove(DemoWard.Stay(2), DemoWard.Bed(1))), StringComparison.Ordinal);
        var stored = Assert.Single(await ward.Device(1, Measure.SpO2, 80));
        Assert.True(stored.Unassigned);
        await ward.Pass(Duration.FromHours(5));
        Assert.DoesNotContain(ward.AlertsOf(1), alert => alert.State != AlertState.Resolved);

        Hands.Done(await ward.TryReturn(DemoWard.Stay(1), DemoWard.Bed(1), ward.Clock.Now));
        Assert.Equal(BedState.Occupied, ward.Bed(DemoWard.Bed(1)).State);
        Assert.False(Assert.Single(await ward.Device(1, Measure.SpO2, 97)).Unassigned);
        await ward.Pass(Duration.FromHours(13));
        Assert.Contains(ward.AlertsOf(1), alert => alert.Rule.StartsWith("observations-overdue", StringComparison.Ordinal)); // watched again
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-085")]
    public async Task Leaving_against_advice_needs_every_line_or_a_reason_and_closes_what_was_open(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 1);
        await ward.Hand(1, (Measure.SpO2, 80));
        Assert.Contains(ward.AlertsOf(1), alert => alert.State != AlertState.Resolved);
        var missing = Assert.IsType<Outcome<Guid>.Refused>(await ward.TryDischarge(DemoWard.Stay(1), way: "advice", reason: "", ticked: ["tolerance", "danger-signs", "naloxone"]));
        Assert.Equal(("not_done", true), (missing.Why.Field, missing.Why.Reason.Contains("safe way home", StringComparison.Ordinal)));
        Hands.Done(await ward.TryDischarge(DemoWard.Stay(1), way: "advice", reason: "Their child is ill; a friend drives", ticked: ["tolerance", "danger-signs", "naloxone", "call", "back"]));

        Assert.All(ward.AlertsOf(1), alert => Assert.Equal(AlertState.Resolved, alert.State));
        Assert.Equal(BedState.Dirty, ward.Bed(DemoWard.Bed(1)).State);
        Assert.Equal(["belongings", "ride"], ward.Query("SELECT item FROM discharge_item WHERE done = 0 ORDER BY item", row => row.GetString(0)));
        Assert.Equal(0, ward.Count("due_work", "kind = 'watch'"));
        Assert.True(Assert.Single(await ward.Device(1, Measure.Pulse, 70)).Unassigned);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-080")]
    public async Task A_mistaken_admission_is_undone_and_nothing_is_erased(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 1);
        var bed = await ward.FreeBed("9");
        var stay = await ward.Admit(bed, Hands.Known("Wrong", "Person"));
        var step = Assert.Single(ward.Steps(stay));
        Hands.Done(await ward.TryUndo(stay, step.Id));
        Assert.True(Banner(ward, stay).Mistaken);
        Assert.Equal(BedState.Free, ward.Bed(bed).State);
        Assert.Equal(2, ward.Count("stay_event")); // what was written and what undid it
        Assert.Contains("undone already", Hands.Refused(await ward.TryUndo(stay, step.Id)), StringComparison.Ordinal);
        Assert.ThrowsAny<System.Data.Common.DbException>(() => ward.Count("stay_event") + Erase());

        long Erase()
        {
            using var connection = ward.Database.Open();
            return connection.Execute("DELETE FROM stay_event");
        }
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-080")]
    public async Task A_move_of_an_older_stay_can_be_undone_too_and_two_change_beds_in_one_moment(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 2); // the demo's stays were made before any log
        ward.Clock.Now += Duration.FromHours(1);
        Hands.Done(await ward.TrySwap(DemoWard.Stay(1), DemoWard.Stay(2), ward.Clock.Now));
        Assert.Equal((DemoWard.Stay(2), DemoWard.Stay(1)), (ward.Bed(DemoWard.Bed(1)).Stay, ward.Bed(DemoWard.Bed(2)).Stay));
        Assert.Equal(BedState.Occupied, ward.Bed(DemoWard.Bed(1)).State); // nobody's bed waits for cleaning
        var back = Hands.Refused(await ward.TryUndo(DemoWard.Stay(1), ward.Steps(DemoWard.Stay(1))[^1].Id));
        Assert.Contains("Somebody else lies in bed 1", back, StringComparison.Ordinal); // the other one lies there: swap back instead
        ward.Clock.Now += Duration.FromMinutes(1);
        Hands.Done(await ward.TrySwap(DemoWard.Stay(2), DemoWard.Stay(1), ward.Clock.Now));
        Assert.Equal(DemoWard.Stay(1), ward.Bed(DemoWard.Bed(1)).Stay);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-087")]
    public async Task A_move_recorded_late_takes_its_readings_along_says_so_and_alerts_are_judged_again(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 2);
        await ward.QuietSet(1);
        ward.Clock.Now += Duration.FromMinutes(30);
        Hands.Done(await ward.TryDischarge(DemoWard.Stay(2), ward.Clock.Now)); // bed 2 is empty
        await ward.Writer.Run(scope =>
        {
            BedBook.Mark(scope, DemoWard.Bed(2), BedMark.Ready, null, null);
            return true;
        });
        var moved = ward.Clock.Now + Duration.FromMinutes(1);
        // The person of bed 1 is taken to bed 2; nobody writes it down. Then somebody new is laid into bed 1, in reality: the monitors go on.
        ward.Clock.Now += Duration.FromMinutes(2);
        await ward.Device(1, Measure.SpO2, 84);
        await ward.Device(2, Measure.SpO2, 97);
        ward.Clock.Now += Duration.FromSeconds(20);
        await ward.Device(1, Measure.SpO2, 84);
        ward.Clock.Now += Duration.FromSeconds(20);
        Assert.Equal(3, ward.Count("observation", "measure = 2 AND v1 IN (84000, 97000)"));
        var low = ward.AlertsOf(1).Where(alert => alert.Rule == "spo2-very-low").ToList();
        Assert.Single(low); // on the wrong person

        await ward.Move(DemoWard.Stay(1), DemoWard.Bed(2), moved);
        var next = await ward.Admit(await Ready(ward, DemoWard.Bed(1)), Hands.Known("Nova", "Lind"), moved);

        var live = ward.Query("SELECT o.v1, o.encounter_id FROM observation o WHERE o.measure = 2 AND o.v1 IN (84000, 97000) AND o.status <> 'entered-in-error' AND o.version = (SELECT max(n.version) FROM observation n WHERE n.id = o.id) ORDER BY o.v1, o.effective_at",
            row => (row.GetInt32(0), row.IdOrNull(1)));
        Assert.Equal([(84000, (Guid?)next), (84000, next), (97000, DemoWard.Stay(1))], live);
        // Said on both charts: struck through with the reason where they were, and in the log of what changed hands.
        Assert.Equal(2, ward.Count("observation", "status = 'entered-in-error' AND reason IS NOT NULL AND v1 = 84000 AND encounter_id IS NOT NULL"));
        Assert.True(ward.Count("observation_moved") >= 3);
        var raised = ward.Query("SELECT rule FROM alert WHERE encounter_id = @stay AND state <> 6", row => row.GetString(0), ("stay", next));
        Assert.Contains("spo2-very-low", raised); // and told for whom it is true
        // The watch as it is in memory is the one the database gives.
        var (hot, cold) = (await Snapshots(ward, DemoWard.Stay(1), next), "");
        await ward.Restart();
        cold = await Snapshots(ward, DemoWard.Stay(1), next);
        Assert.Equal(cold, hot);
    }

    static async Task<Guid> Ready(Ward ward, Guid bed)
    {
        await ward.Writer.Run(scope =>
        {
            BedBook.Mark(scope, bed, BedMark.Ready, null, null);
            return true;
        });
        return bed;
    }

    internal static Task<string> Snapshots(Ward ward, params Guid[] stays) => ward.Writer.Look(() =>
    {
        using var connection = ward.Database.Open();
        return string.Join("\n", stays.Select(stay => ward.Book.Look(connection, stay)?.State.Snapshot() ?? "-"));
    });

    static Handrail.Ui.PersonBannerModel Banner(Ward ward, Guid stay)
    {
        using var connection = ward.Database.Open();
        return BannerRow.Read(connection, ward.Database.Vault, stay, ward.Clock.Now)!;
    }
}
