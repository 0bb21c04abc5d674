using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Handrail.Content;
using Handrail.Core.SelfCheck;
using Handrail.Data;
using Handrail.Features.SelfCheck;
using Handrail.Gate;
using Handrail.Ui;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace Handrail.Tests.Features;

/// <summary>The signs check over HTTP, on the running product, as a browser without script and without cookies gets it.</summary>
public sealed partial class SignsPageTests
{
    static readonly string[] Flags = [.. Signs.RedFlags.Select(flag => flag.Id)];

    public static TheoryData<string, string> Doors => new() { { "en", "me" }, { "en", "other" }, { "es", "me" }, { "es", "other" } };

    [Theory, MemberData(nameof(Doors)), Hazard("HZ-031")]
    public async Task All_no_is_few_signs_and_says_what_would_change_it(string lang, string door)
    {
        await using var running = await Running.Start();
        var (visit, words) = await Open(running, lang, door);
        await visit.Answer("none");
        await visit.AnswerAll("no");
        Assert.Equal((HttpStatusCode.OK, words["level.Few"]), (visit.Status, visit.Heading));
        foreach (var key in (string[])["lede.Few", "result.not", "result.why.none", "change.flag", "change.time", "step.LookAgain", "step.Advisor"]) Assert.Contains(words[key], visit.Html, StringComparison.Ordinal);
        Assert.Contains(words.With("change.next", ("more", "3"), ("level", words["level.Several"].ToLowerInvariant())), visit.Html, StringComparison.Ordinal);
        Assert.Contains(words.With("result.cuts", ("several", "3"), ("many", "6")), visit.Html, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task All_yes_is_many_signs_each_with_its_reason_and_a_link_to_what_we_know(string lang, string door)
    {
        await using var running = await Running.Start();
        var (visit, words) = await Open(running, lang, door);
        await visit.Answer("none");
        await visit.AnswerAll("yes");
        Assert.Equal(words["level.Many"], visit.Heading);
        var book = SignsBook.Load(Repository.At("content"));
        foreach (var sign in Signs.Core)
        {
            Assert.Contains(words["why." + sign.Id], visit.Html, StringComparison.Ordinal);
            Assert.Contains($"href=\"/guide/{book.Signs[sign.Id].Page}#claim-{book.Signs[sign.Id].Claim}\"", visit.Html, StringComparison.Ordinal);
        }

        foreach (var page in InternalLinks().Matches(visit.Html).Select(match => match.Groups[1].Value).Distinct().ToList())
        {
            await visit.Get(page);
            Assert.Equal((page, HttpStatusCode.OK), (page, visit.Status));
        }
    }

    // H10: each red flag interrupts at once, with its number, and the person may go on and sees it again at the end.
    [Theory, MemberData(nameof(Doors)), Hazard("HZ-030")]
    public async Task Every_red_flag_interrupts_at_once_with_what_to_do_and_the_person_may_go_on(string lang, string door)
    {
        await using var running = await Running.Start();
        var book = SignsBook.Load(Repository.At("content"));
        foreach (var flag in Flags)
        {
            var (visit, words) = await Open(running, lang, door);
            Assert.Equal("safety", visit.At);
            await visit.Answer(flag);
            Assert.Equal((flag, HttpStatusCode.OK, words["now.title"], "now"), (flag, visit.Status, visit.Heading, visit.At));
            Interrupts(visit.Html, words, book, flag);
            await visit.Act("continue");
            Assert.Equal(Signs.Core[0].Id, visit.At);
            await visit.AnswerAll("no");
            Assert.Equal(words["level.Few"], visit.Heading);
            Interrupts(visit.Html, words, book, flag);
            Assert.Contains(words["step.Flag"], visit.Html, StringComparison.Ordinal);
        }

        await using var pieces = new HtmlPieces();
        foreach (var flag in Flags) Interrupts(await Card(pieces, lang, door, "gb", flag), Words.Of("signs", lang), book, flag, "gb");
    }

    [Theory, InlineData("en"), InlineData("es"), Hazard("HZ-030")]
    public async Task Not_sure_interrupts_too_with_every_number_of_the_strip_and_several_flags_stand_most_urgent_first(string lang)
    {
        await using var running = await Running.Start();
        var (visit, words) = await Open(running, lang, "other");
        await visit.Answer("not-sure");
        Assert.Equal("now", visit.At);
        foreach (var number in (string[])["911", "988", "18002221222"]) Assert.Contains($"tel:{number}", Body(visit.Html), StringComparison.Ordinal);
        Assert.Contains(words["now.not-sure.1"], visit.Html, StringComparison.Ordinal);
        await visit.Act("back");
        await visit.Answer("urine-blood", "suicide", "wake-or-breathe");
        Assert.Equal(["now-wake-or-breathe", "now-suicide", "now-urine-blood"], Cards().Matches(visit.Html).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public async Task An_empty_answer_is_a_fault_that_says_what_to_do_and_loses_nothing()
    {
        await using var running = await Running.Start();
        var (visit, words) = await Open(running, "en", "me");
        await visit.Answer();
        Fault("error.choose-flags");
        await visit.Answer("none", "suicide");
        Fault("error.none-and-more");
        Assert.Contains("value=\"suicide\" checked", visit.Html, StringComparison.Ordinal);
        await visit.Answer("none");
        await visit.Answer("yes");
        await visit.Answer();
        Fault("error.choose");
        Assert.Equal("pain-use", visit.At);
        await visit.Act("back");
        Assert.Equal("bladder", visit.At);
        Assert.Contains("value=\"yes\" checked", visit.Html, StringComparison.Ordinal);

        void Fault(string key)
        {
            Assert.Equal(HttpStatusCode.BadRequest, visit.Status);
            Assert.Contains("<title>Error: ", visit.Html, StringComparison.Ordinal);
            Assert.Contains(words["error.title"], visit.Html, StringComparison.Ordinal);
            Assert.Contains($"<a href=\"#answer\">{words[key]}</a>", visit.Html, StringComparison.Ordinal);
            Assert.Contains("id=\"answer\"", visit.Html, StringComparison.Ordinal);
        }
    }

    [Fact, Hazard("HZ-031")]
    public async Task What_is_skipped_is_too_little_to_say_and_never_a_no()
    {
        await using var running = await Running.Start();
        var (visit, words) = await Open(running, "en", "me");
        for (var i = 0; i < SignsWalk.Questions; i++) await visit.Act("skip");
        Assert.Equal(words["level.TooLittle"], visit.Heading);
        Assert.Contains(words["step.AnswerMore"], visit.Html, StringComparison.Ordinal);
        Assert.Equal(SignsWalk.Questions, Regex.Count(visit.Html, $"<dd>{words["answer.skipped"]}</dd>"));
    }

    [Fact]
    public async Task Back_leads_all_the_way_to_the_start_and_one_answer_can_be_changed_from_the_result()
    {
        await using var running = await Running.Start();
        var (visit, words) = await Open(running, "en", "me");
        await visit.Answer("none");
        await visit.AnswerAll("no");
        await visit.Change("memory");
        Assert.Equal("memory", visit.At);
        await visit.Answer("yes");
        Assert.Equal(words["level.Few"], visit.Heading);
        Assert.Contains(words["why.memory"], visit.Html, StringComparison.Ordinal);
        await visit.Change("safety");
        await visit.Answer("violence");
        Assert.Equal("now", visit.At);
        await visit.Act("continue");
        Assert.Contains("now-violence", visit.Html, StringComparison.Ordinal);
        await visit.Change("mood");
        await visit.Act("back");
        Assert.Equal(words["level.Few"], visit.Heading);
        await visit.Post([new("signs", visit.Sealed), new("at", "result"), new("act", "back")]);
        foreach (var sign in Signs.Core.Reverse())
        {
            Assert.Equal(sign.Id, visit.At);
            await visit.Act("back");
        }

        Assert.Equal("safety", visit.At);
        await visit.Act("back");
        Assert.Equal(HttpStatusCode.Redirect, visit.Status);
        Assert.EndsWith(" /signs", visit.Addresses[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_language_can_be_changed_on_the_way_and_the_answers_come_along()
    {
        await using var running = await Running.Start();
        var (visit, _) = await Open(running, "en", "other");
        await visit.Answer("none");
        await visit.Answer("yes");
        await visit.Post([new("signs", visit.Sealed), new("at", "pain-use"), new("act", "show")], "/es/signs/question");
        Assert.Contains("<html lang=\"es\"", visit.Html, StringComparison.Ordinal);
        Assert.Equal(Words.Of("signs", "es")["other.pain-use"], visit.Heading);
        Assert.Equal(SignAnswer.Yes, SignsCodec.Read(running.Of<Sealed>().Open(Sealed.Signs, visit.Sealed))!.Value["bladder"]);
    }

    [Theory, InlineData("en"), InlineData("es")]
    public async Task The_result_carries_a_code_to_read_aloud_and_sends_the_sealed_answers_only_to_the_call_back(string lang)
    {
        await using var running = await Running.Start();
        var (visit, _) = await Open(running, lang, "me");
        await visit.Answer("none");
        await visit.AnswerAll("not-sure");
        var answers = SignsCodec.Read(running.Of<Sealed>().Open(Sealed.Signs, visit.Sealed))!.Value;
        Assert.Equal(answers, SignsCode.Read(Code().Match(visit.Html).Groups[1].Value));
        Assert.Contains($"<form method=\"post\" action=\"{visit.Prefix}/call-back/with-signs\"><input type=\"hidden\" name=\"signs\" value=\"{visit.Sealed}\"", visit.Html, StringComparison.Ordinal);
    }

    static async Task<(SignsVisit Visit, Words Words)> Open(Running running, string lang, string door)
    {
        var visit = new SignsVisit(await running.Client(), lang);
        await visit.Open(door);
        return (visit, Words.Of("signs", lang));
    }

    static void Interrupts(string html, Words words, SignsBook book, string flag, string country = "us")
    {
        var card = Regex.Match(html, $"<section class=\"now-card\" id=\"now-{flag}\">(.*?)</section>", RegexOptions.Singleline).Groups[1].Value;
        foreach (var key in (string[])["", ".1", ".2", ".3"]) Assert.Contains(words["now." + flag + key], card, StringComparison.Ordinal);
        var calls = book.CallsOf(flag, CrisisLines.Shipped(country));
        Assert.Equal(calls.Select(call => call.Line.Call), Tel().Matches(card).Select(match => match.Groups[1].Value));
        Assert.All(calls, call => Assert.Contains(words.Lang == "es" ? call.Line.DoEs : call.Line.DoEn, card, StringComparison.OrdinalIgnoreCase));
    }

    static async Task<string> Card(HtmlPieces pieces, string lang, string door, string country, string flag)
    {
        var frame = new PageFrame(Instant.FromUtc(2026, 11, 26, 6, 0), DateTimeZone.Utc, Demo: true, FormTokens.FilledByScript) { Crisis = CrisisLines.Shipped(country), Lang = lang };
        var answers = new SignsAnswers(door == "me" ? SignsDoor.Me : SignsDoor.Other).With(flag, SignAnswer.Yes);
        var model = new SignsPageModel(frame, Words.Of("signs", lang), SignsBook.Load(Repository.At("content")), new SignsPlace(SignsWalk.Now, answers), "sealed");
        return WebUtility.HtmlDecode(await pieces.Render<SignsNow>(("Model", model)));
    }

    static string Body(string html) => html[html.IndexOf("<main", StringComparison.Ordinal)..];

    [GeneratedRegex("href=\"(/(?:guide|signs|es/signs)[^\"#]*)")]
    private static partial Regex InternalLinks();

    [GeneratedRegex("<section class=\"now-card\" id=\"([^\"]+)\"")]
    private static partial Regex Cards();

    [GeneratedRegex("href=\"tel:([0-9]+)\"")]
    private static partial Regex Tel();

    [GeneratedRegex("<p class=\"signs-code\"><code>([^<]+)</code>")]
    private static partial Regex Code();
}
