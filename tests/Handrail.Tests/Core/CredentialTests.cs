using Handrail.Core.People;
using NodaTime;

namespace Handrail.Tests.Core;

public sealed class CredentialTests
{
    static readonly LocalDate First = new(2025, 1, 1);
    static readonly LocalDate Last = new(2026, 11, 30);

    static Credential Held(string kind = "licence", bool ended = false) => new(kind, First, Last, ended);

    [Theory]
    [InlineData("2024-12-31", CredentialState.NotYet)]
    [InlineData("2025-01-01", CredentialState.Valid)]
    [InlineData("2026-10-30", CredentialState.Valid)]
    [InlineData("2026-10-31", CredentialState.EndsSoon)]
    [InlineData("2026-11-30", CredentialState.EndsSoon)]
    [InlineData("2026-12-01", CredentialState.Lapsed)]
    public void A_credential_counts_from_its_first_day_to_the_end_of_its_last(string today, CredentialState state) => Assert.Equal(state, Credentials.StateOn(Held(), Day(today)));

    [Theory]
    [InlineData("2026-10-30", null)]
    [InlineData("2026-10-31", 30)]
    [InlineData("2026-11-15", 30)]
    [InlineData("2026-11-16", 14)]
    [InlineData("2026-11-22", 14)]
    [InlineData("2026-11-23", 7)]
    [InlineData("2026-11-30", 7)]
    [InlineData("2026-12-01", null)]
    public void Warnings_begin_exactly_30_14_and_7_days_before_the_last_day(string today, int? warning) => Assert.Equal(warning, Credentials.Warning(Held(), Day(today)));

    [Fact, Hazard("HZ-057")]
    public void A_lapsed_licence_blocks_signing_until_one_of_its_kind_is_in_force()
    {
        Assert.Empty(Credentials.LapsedForSigning([Held()], Last));
        Assert.Equal(["licence"], Credentials.LapsedForSigning([Held()], Last.PlusDays(1)));
        Assert.Empty(Credentials.LapsedForSigning([Held(), new("licence", Last, Last.PlusDays(365), false)], Last.PlusDays(1)));
        Assert.Equal(["licence"], Credentials.LapsedForSigning([Held(), new("licence", Last.PlusDays(5), Last.PlusDays(365), false)], Last.PlusDays(1)));
        Assert.Equal(["licence"], Credentials.LapsedForSigning([Held(ended: true)], Last));
        Assert.Equal(["licence", "prescribing"], Credentials.LapsedForSigning([Held("prescribing"), Held()], Last.PlusDays(1)));
    }

    [Fact]
    public void A_lapsed_training_certificate_and_a_kind_never_recorded_block_nothing()
    {
        Assert.Empty(Credentials.LapsedForSigning([Held("training")], Last.PlusDays(1)));
        Assert.Empty(Credentials.LapsedForSigning([], Last));
    }

    static LocalDate Day(string text) => NodaTime.Text.LocalDatePattern.Iso.Parse(text).Value;
}
