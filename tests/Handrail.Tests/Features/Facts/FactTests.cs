using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Admissions;
using Handrail.Features.Facts;
using Handrail.Tests.Features.Admissions;
using NodaTime;

namespace Handrail.Tests.Features.Facts;

public sealed class FactTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task An_allergy_ends_none_known_and_nothing_is_edited(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 1);
        await Add(ward, FactKind.Allergy, FactCodes.NoneKnown);
        Assert.True(Banner(ward).NoAllergyKnown);
        var penicillin = await Add(ward, FactKind.Allergy, "penicillin", words: "rash and swelling");
        Assert.Equal((false, "Penicillins (rash and swelling)"), (Banner(ward).NoAllergyKnown, Assert.Single(Banner(ward).Allergies)));
        Assert.Contains("no longer stands", Hands.Refused(await Try(ward, FactKind.Allergy, FactCodes.NoneKnown)), StringComparison.Ordinal);

        await ward.Done(Hands.Nurse, new EndFact(DemoWard.Stay(1), penicillin, 1, true, "It was their sister"), Handlers(ward).End);
        Assert.Empty(Banner(ward).Allergies);
        Assert.Equal(4, ward.Count("person_fact")); // two facts, each with the version that ended it
        Assert.Equal(["active", "entered-in-error"], ward.Query("SELECT status FROM person_fact WHERE id = @id ORDER BY version", row => row.GetString(0), ("id", penicillin)));
        Assert.Contains("in the meantime", Hands.Refused(await ward.Gate.Run(new EndFact(DemoWard.Stay(1), penicillin, 1, false, "again"), Ward.Staff(Hands.Nurse), Handlers(ward).End)), StringComparison.Ordinal);
        Assert.All(ward.Query("SELECT words FROM person_fact WHERE words IS NOT NULL", row => row.GetString(0)), words => Assert.DoesNotContain("rash", words, StringComparison.Ordinal));
        using var connection = ward.Database.Open();
        Assert.ThrowsAny<System.Data.Common.DbException>(() => connection.Execute("UPDATE person_fact SET code = 'latex'"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_newest_weight_counts_with_its_day_and_a_slip_of_the_finger_is_refused(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 1);
        await Add(ward, FactKind.Weight, "", 72_500);
        ward.Clock.Now += Duration.FromDays(3);
        await Add(ward, FactKind.Weight, "", 70_100);
        Assert.Equal((70_100L, ward.Clock.Now), Banner(ward).Weight);
        Hands.Refused(await Try(ward, FactKind.Weight, "", 725_000));
        Hands.Refused(await Try(ward, FactKind.Weight, ""));
        Hands.Refused(await Try(ward, FactKind.Allergy, "penicilin"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-084")]
    public async Task In_pregnancy_and_under_sixteen_no_News2_is_computed_and_no_alert_comes_from_it(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 2);
        await Add(ward, FactKind.Pregnancy, "pregnant");
        Assert.Contains("MEOWS", Banner(ward).WhyNoNews2, StringComparison.Ordinal);
        var child = await ward.Admit(await ward.FreeBed("9"), Hands.Known("Nova", "Lind", new LocalDate(2011, 3, 4)));
        // Seven points for both; the other person of the unit, an adult, is the control.
        await ward.Hand(1, (Measure.RespiratoryRate, 26), (Measure.SpO2, 95), (Measure.Oxygen, 0), (Measure.SystolicBp, 95), (Measure.Pulse, 115), (Measure.Consciousness, 0), (Measure.Temperature, 37));
        await ward.Hand(2, (Measure.RespiratoryRate, 26), (Measure.SpO2, 95), (Measure.Oxygen, 0), (Measure.SystolicBp, 95), (Measure.Pulse, 115), (Measure.Consciousness, 0), (Measure.Temperature, 37));
        Assert.DoesNotContain(ward.AlertsOf(1), alert => alert.Rule.StartsWith("news2", StringComparison.Ordinal));
        Assert.Contains(ward.AlertsOf(2), alert => alert.Rule.StartsWith("news2", StringComparison.Ordinal));
        Assert.Equal(1, ward.Count("encounter", "news2_off = 1 AND admitted_at > 0 AND id IN (SELECT encounter_id FROM protocol_choice)")); // the child, from the admission on
        // A value that is dangerous for anybody is still told.
        await ward.Hand(1, (Measure.SpO2, 80));
        Assert.Contains(ward.AlertsOf(1), alert => alert.Rule.StartsWith("spo2", StringComparison.Ordinal));

        await Add(ward, FactKind.Pregnancy, "not-pregnant");
        Assert.Null(Banner(ward).WhyNoNews2);
        await ward.Hand(1, (Measure.RespiratoryRate, 27));
        Assert.Contains(ward.AlertsOf(1), alert => alert.Rule.StartsWith("news2", StringComparison.Ordinal));
        // The child has a birthday written wrong: corrected, the score is back.
        await ward.Done(Hands.Nurse, new CompletePerson(child, Hands.Known("Nova", "Lind", new LocalDate(2001, 3, 4))), new CompleteHandler(ward.Hooks).Handle);
        Assert.Equal(0, ward.Count("encounter", "news2_off = 1"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-083")]
    public async Task Two_on_the_unit_who_are_easily_confused_warn_on_both_and_name_nobody(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 1);
        var one = await ward.Admit(await ward.FreeBed("9"), Hands.Known("Anna", "Berg", new LocalDate(1990, 2, 3)));
        var two = await ward.Admit(await ward.FreeBed("10"), Hands.Known("Anne", "Berg", new LocalDate(1971, 5, 6)));
        using var connection = ward.Database.Open();
        Assert.Equal(["bed 10: the same family name and a like given name"], BannerRow.Read(connection, ward.Database.Vault, one, ward.Clock.Now)!.LookAlikes);
        Assert.Equal(["bed 9: the same family name and a like given name"], BannerRow.Read(connection, ward.Database.Vault, two, ward.Clock.Now)!.LookAlikes);
        Assert.Empty(Banner(ward).LookAlikes);
    }

    static FactHandlers Handlers(Ward ward) => new(ward.Hooks);

    static Task<Outcome<Guid>> Try(Ward ward, FactKind kind, string code, long? milli = null, string words = "") =>
        ward.Gate.Run(new AddFact(DemoWard.Stay(1), kind, code, milli, words, "person", null), Ward.Staff(Hands.Nurse), Handlers(ward).Add);

    static async Task<Guid> Add(Ward ward, FactKind kind, string code, long? milli = null, string words = "") => Hands.Done(await Try(ward, kind, code, milli, words));

    static Handrail.Ui.PersonBannerModel Banner(Ward ward)
    {
        using var connection = ward.Database.Open();
        return BannerRow.Read(connection, ward.Database.Vault, DemoWard.Stay(1), ward.Clock.Now)!;
    }
}
