using Handrail.Core.CallBack;
using NodaTime;

namespace Handrail.Tests.Core.CallBack;

/// <summary>Which signals make a request doubtful, and the small parts the judgement rests on.</summary>
public sealed class DoubtTests
{
    static readonly Instant Now = Instant.FromUtc(2026, 11, 24, 15, 0);

    static DoubtSignals Person => new() { FormAge = Duration.FromSeconds(40), TextLength = 100 };

    static string Judge(DoubtSignals signals) => Doubt.Judge(signals);

    [Fact]
    public void What_a_person_does_is_no_reason_for_doubt()
    {
        Assert.Equal("", Judge(Person));
        Assert.Equal("", Judge(Person with { FormAge = Doubt.Fastest, TextLength = 0 }));
        Assert.Equal("", Judge(Person with { FormAge = Duration.FromMinutes(110) })); // read aloud, phone in between, a child wakes up
        Assert.Equal("", Judge(Person with { OpenWithNumber = Doubt.MostOpen - 1, SameWords = Doubt.MostSameWords - 1, FormReused = Doubt.MostReused }));
    }

    [Fact]
    public void Each_strong_reason_alone_makes_it_doubtful()
    {
        Assert.Equal("trap", Judge(Person with { Trap = true }));
        Assert.Equal("no-form", Judge(Person with { FormAge = null }));
        Assert.Equal("too-fast", Judge(Person with { FormAge = Doubt.Fastest - Duration.FromMilliseconds(1), TextLength = 0 }));
        Assert.Equal("premium", Judge(Person with { Number = PhoneKind.Premium }));
        Assert.Equal("foreign", Judge(Person with { Number = PhoneKind.Foreign }));
        Assert.Equal("unlikely-number", Judge(Person with { Number = PhoneKind.Unlikely }));
        Assert.Equal("number-open", Judge(Person with { OpenWithNumber = Doubt.MostOpen }));
        Assert.Equal("same-words", Judge(Person with { SameWords = Doubt.MostSameWords }));
        Assert.Equal("form-reused", Judge(Person with { FormReused = Doubt.MostReused + 1 }));
        Assert.Equal("network", Judge(Person with { NetworkOver = true }));
    }

    [Fact]
    public void One_weak_reason_is_not_enough_and_two_are()
    {
        var old = Person with { FormAge = Doubt.Slowest + Duration.FromMilliseconds(1) };
        var pasted = Person with { FormAge = Duration.FromSeconds(4), TextLength = 81 };
        Assert.Equal("", Judge(old));
        Assert.Equal("", Judge(pasted));
        Assert.Equal("", Judge(Person with { Flood = true }));
        Assert.Equal("", Judge(Person with { LooksLikeABrowser = false }));
        Assert.Equal("form-old flood", Judge(old with { Flood = true }));
        Assert.Equal("typed-fast no-browser", Judge(pasted with { LooksLikeABrowser = false }));
    }

    [Fact, Hazard("HZ-122")]
    public void Whoever_opens_a_form_of_ours_and_reads_it_is_like_a_person_whatever_their_number_browser_or_neighbours()
    {
        Assert.True(Doubt.LikeAPerson(Person with { Number = PhoneKind.Foreign, NetworkOver = true, Flood = true, LooksLikeABrowser = false, OpenWithNumber = 9, FormAge = Duration.FromHours(20) }));
        Assert.True(Doubt.LikeAPerson(Person with { FormReused = Doubt.MostReused })); // who corrects a number
        foreach (var script in (DoubtSignals[])[
            Person with { FormAge = null }, Person with { FormAge = Duration.FromSeconds(2) }, Person with { Trap = true }, Person with { FormReused = Doubt.MostReused + 1 },
            Person with { SameWords = Doubt.MostSameWords }]) Assert.False(Doubt.LikeAPerson(script));
    }

    [Theory]
    [InlineData("foreign", PhoneKind.Ordinary, 0, "")]
    [InlineData("premium", PhoneKind.Foreign, 0, "foreign")]
    [InlineData("foreign flood", PhoneKind.Ordinary, 0, "")] // one weak reason is not enough
    [InlineData("foreign flood no-browser", PhoneKind.Ordinary, 0, "flood no-browser")]
    [InlineData("trap foreign", PhoneKind.Ordinary, 0, "trap")]
    [InlineData("unlikely-number number-open", PhoneKind.Ordinary, 2, "number-open")]
    [InlineData("", PhoneKind.Premium, 0, "premium")]
    public void Another_number_takes_away_the_doubt_about_the_first_one_and_no_other(string before, PhoneKind number, int open, string after) => Assert.Equal(after, Doubt.Renumber(before, number, open));

    [Fact]
    public void A_bucket_lets_its_size_through_at_once_and_one_more_after_each_quiet_time()
    {
        var bucket = Bucket.Full(2, Duration.FromMinutes(6), Now);
        (bucket, var first) = bucket.Take(Now);
        (bucket, var second) = bucket.Take(Now);
        (bucket, var third) = bucket.Take(Now);
        Assert.Equal((true, true, false), (first, second, third));
        (_, var early) = bucket.Take(Now + Duration.FromMinutes(6) - Duration.FromMilliseconds(1));
        (_, var inTime) = bucket.Take(Now + Duration.FromMinutes(6));
        Assert.Equal((false, true), (early, inTime));
        Assert.True(bucket.IsFull(Now + Duration.FromMinutes(12)));
        Assert.False(bucket.IsFull(Now + Duration.FromMinutes(11)));
    }

    [Fact]
    public void Whoever_keeps_knocking_at_an_empty_bucket_never_gets_in()
    {
        var bucket = Bucket.Full(1, Duration.FromMinutes(6), Now);
        (bucket, _) = bucket.Take(Now);
        for (var minute = 1; minute <= 300; minute++)
        {
            (bucket, var had) = bucket.Take(Now + Duration.FromMinutes(minute));
            Assert.False(had);
        }
    }

    [Theory]
    [InlineData("Robin", "Robin")]
    [InlineData("  Zoë  O'Neill-Ağa ", "Zoë  O'Neill-Ağa")]
    [InlineData("<b>Robin</b>", "<b>Robin</b>")]
    [InlineData("=HYPERLINK(1)", "=HYPERLINK(1)")]
    [InlineData("a\r\nBcc: x@example.org", "a Bcc: x@example.org")]
    [InlineData("abc\u202Egnp.exe", "abcgnp.exe")]
    [InlineData("\u2067x\u2069\u200Ey\uFEFF", "xy")]
    [InlineData("a\0b\u0007c\u001B[31m", "abc[31m")]
    [InlineData("nobody\u00ADsees", "nobodysees")]
    public void Typed_words_stay_and_what_only_confuses_goes(string typed, string safe) => Assert.Equal(safe, Typed.Safe(typed));

    [Fact]
    public void Line_breaks_stay_where_they_are_allowed_and_half_a_character_goes()
    {
        Assert.Equal("one\ntwo", Typed.Safe("one\r\ntwo", lines: true));
        Assert.Equal("👩‍👧", Typed.Safe("👩‍👧"));
        Assert.Equal("ab\uFFFD", Typed.Safe("ab\uD83D"));
        Assert.Equal("pleasecallme", Typed.Core("Please, CALL   me!!"));
    }
}
