using System.Text;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using NodaTime;

namespace Handrail.Tests.Core;

public sealed class ProtocolFileTests
{
    static string Shipped(string id) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "content", "protocols", id + ".json"));

    static Protocol Load(string id) => Done(ProtocolFile.Parse(Encoding.UTF8.GetBytes(Shipped(id)), id + ".json"));

    static Protocol Done(Outcome<Protocol> outcome) =>
        outcome is Outcome<Protocol>.Refused refused ? throw new InvalidOperationException(refused.Why.ToString()) : ((Outcome<Protocol>.Done)outcome).Value;

    static Refusal Refused(string text) =>
        Assert.IsType<Outcome<Protocol>.Refused>(ProtocolFile.Parse(Encoding.UTF8.GetBytes(text), "x.json")).Why;

    public static TheoryData<string> Ids => ["general-detox", "alcohol", "opioid", "ketamine", "post-infusion"];

    [Theory, MemberData(nameof(Ids))]
    public void Every_shipped_protocol_loads_and_is_not_approved_as_it_stands(string id)
    {
        var protocol = Load(id);
        Assert.Equal(id, protocol.Id);
        Assert.True(ProtocolFile.NeedsSignature(protocol));
        Assert.Contains("respiratory-rate counts in a score", ProtocolFile.ExampleNumbers(protocol)[0], StringComparison.Ordinal);
        var plan = WatchPlan.Compile(protocol, []);
        Assert.Equal("Call 911 and transfer", plan.RuleOf("news2-7")!.FirstStep);
        foreach (var rule in protocol.Rules)
            foreach (var shift in new[] { "day", "night" })
                Assert.Equal("charge-nurse", Escalation.LadderFor(protocol, "any", shift, rule.Priority).Steps[^1].Role);
    }

    /// <summary>Version and content of what is shipped. Whoever changes a file raises its version, and writes both here.</summary>
    public static TheoryData<string, int, string> Contents => new()
    {
        { "general-detox", 2, "f980b2fe9acb5eb7" },
        { "alcohol", 2, "e4956a8059a96bbe" },
        { "opioid", 2, "a9b2084ea2e0b6da" },
        { "ketamine", 2, "0eddee9e760770dc" },
        { "post-infusion", 2, "1298066371738a62" },
    };

    // A centre signs a content; its number is how people talk of it. Two contents under one number would be one in every talk and two at the start.
    [Theory, MemberData(nameof(Contents)), Hazard("HZ-119")]
    public void A_shipped_protocol_that_changes_gets_a_new_version(string id, int version, string content)
    {
        Assert.Equal(version, Load(id).Version);
        Assert.Equal(content, ProtocolFile.ContentHash(Encoding.UTF8.GetBytes(Shipped(id).ReplaceLineEndings("\n")))[..16]);
    }

    [Fact]
    public void Nothing_else_is_shipped() =>
        Assert.Equal(
            Ids.Select(row => row.Data + ".json").Order(StringComparer.Ordinal),
            Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "content", "protocols")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Ids))]
    public void What_has_a_source_names_it_and_what_has_none_says_so_in_these_words(string id)
    {
        var protocol = Load(id);
        var sources = protocol.Rules.SelectMany(r => new[] { r.Source, r.TimingSource })
            .Concat(protocol.AgeWindows.Select(w => w.Source)).Concat(protocol.Ladders.Select(l => l.Source))
            .Concat(protocol.Timetable.SelectMany(t => t.Intervals.Select(i => i.Source).Append(t.GraceSource)));
        Assert.All(sources, source => Assert.True(
            source.IsExample || source.Text.Length > 25 || source.Text == "no times", $"\"{source.Text}\" names no document"));
        Assert.All(sources.Where(s => s.Text.Contains("approved", StringComparison.OrdinalIgnoreCase)), s => Assert.True(s.IsExample));
    }

    [Fact]
    public void The_response_table_of_NEWS2_is_as_published()
    {
        var rows = Load("general-detox").Timetable[0].Intervals.Where(i => i.Score == Measure.News2 && !i.Source.IsExample);
        Assert.Equal(
            ["0 720", "1 240", "3! 60", "5 60"], rows.Select(r => r.Single3 ? $"3! {r.Minutes}" : $"{r.AtLeast} {r.Minutes}"));
    }

    [Fact]
    public void The_ketamine_sheet_says_that_it_is_not_validated()
    {
        var protocol = Load("ketamine");
        Assert.Contains("not validated", protocol.SheetLabel, StringComparison.Ordinal);
        Assert.Equal(16, protocol.Sheet.Length);
        string[] signs = ["urinary-retention", "visible-blood", "bladder-pain", "psychosis-severe", "agitation-extreme", "sedation-deep", "suicidal-thoughts"];
        Assert.Empty(signs.Except(protocol.Rules.Select(r => r.Id)));
    }

    [Fact]
    public void A_saturation_that_falls_is_medium_at_93_and_high_at_90_ten_seconds_after_the_monitor_first_says_so()
    {
        var w = new Watching(Load("general-detox"));
        w.CalmSet(0);
        var said = new List<string>();
        int[] fall = [97, 95, 94, 93, 93, 92, 92, 91, 91, 90, 90, 89, 89, 88];
        for (var i = 0; i < fall.Length; i++)
            if (w.Device(Measure.SpO2, fall[i], 1 + i * 5 / 60.0) is { Length: > 0 } words) said.Add($"{fall[i]}: {words} {w.Events[0].Priority} +{(w.Events[0].At - Watching.At(1)).TotalSeconds}");
        Assert.Equal(["92: Raise spo2-low Medium +25", "89: Raise spo2-very-low High +55"], said);
    }

    [Fact]
    public void A_unit_inside_a_hospital_does_not_call_911_first()
    {
        var inside = Done(ProtocolFile.Parse(Encoding.UTF8.GetBytes(Shipped("general-detox").Replace("\"freeStanding\": true", "\"freeStanding\": false")), "x"));
        Assert.Null(inside.Rules.First(r => r.Id == "news2-7").FirstStep);
    }

    [Fact]
    public void The_hash_is_of_the_bytes_as_everyone_else_computes_it()
    {
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ProtocolFile.ContentHash([]));
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", ProtocolFile.ContentHash("abc"u8));
    }

    [Fact]
    public void A_byte_order_mark_is_no_fault() =>
        Assert.Equal("general-detox", Done(ProtocolFile.Parse(Encoding.UTF8.GetBytes("\uFEFF" + Shipped("general-detox")), "x")).Id);

    /// <summary>What is replaced by what, the text on the line that must be named, and words the reason must hold.</summary>
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "\"version\": 2,", "\"version\": 2, \"colour\": 2,", "colour", "no property \"colour\"" },
        { "\"version\": 2,", "\"version\": 2, \"version\": 3,", "\"version\": 3", "given twice" },
        { "\"version\": 2,", "\"version\": 0,", "\"version\": 0", "from 1" },
        { "\"version\": 2,", "\"version\": 2.5,", "\"version\": 2.5", "whole number" },
        { "  \"version\": 2,\n", "", "{", "\"version\" is missing" },
        { "\"id\": \"general-detox\"", "\"id\": \"General Detox\"", "General Detox", "small letters" },
        { "\"title\": \"General detox\"", "\"title\": \" \"", "\"title\": \" \"", "empty" },
        { "\"interpretation\": true", "\"interpretation\": \"off\"", "\"off\"", "true or false" },
        { "\"version\": 2,", "\"version\": 2;", "\"version\": 2;", "not JSON" },
        { "\"measure\": \"spo2\", \"minutes\": 270", "\"measure\": \"spo3\", \"minutes\": 270", "spo3", "no single measure \"spo3\"" },
        { "    { \"measure\": \"spo2\", \"minutes\": 270, \"source\": \"example, not approved\" },\n", "", "\"ageWindows\"", "spo2 counts in NEWS2" },
        { "\"measure\": \"spo2\", \"minutes\": 270", "\"measure\": \"respiratory-rate\", \"minutes\": 270", "\"measure\": \"respiratory-rate\", \"minutes\": 270", "already an age window" },
        { "\"measure\": \"spo2\", \"minutes\": 270", "\"measure\": \"spo2\", \"minutes\": 0", "\"minutes\": 0", "from 1" },
        { "\"graceMinutes\": 30", "\"graceMinutes\": 0", "\"graceMinutes\": 0", "from 1" },
        { "\"acuity\": 3, \"minutes\": 60", "\"acuity\": 2, \"minutes\": 60", "\"intervals\"", "2 intervals for acuity 2" },
        { "        { \"acuity\": 3, \"minutes\": 60, \"source\": \"example, not approved\" },\n", "", "\"intervals\"", "no interval for acuity 3" },
        { "\"acuity\": 3, \"minutes\": 60", "\"acuity\": 3, \"minutes\": -60", "-60", "from 1" },
        { "\"score\": \"news2\", \"atLeast\": 5", "\"score\": \"pulse\", \"atLeast\": 5", "\"score\": \"pulse\"", "not a score" },
        { "\"score\": \"news2\", \"atLeast\": 5", "\"score\": \"news2\", \"atLeast\": 21", "21", "from 0 to 20" },
        { "\"kind\": \"below\"", "\"kind\": \"beneath\"", "beneath", "no kind \"beneath\"" },
        { "\"limit\": 93, \"clear\": 94", "\"limit\": 93, \"clear\": 92", "\"clear\": 92", "cannot clear above 92" },
        { "\"limit\": 93, \"clear\": 94", "\"limit\": 93, \"clear\": 100", "\"clear\": 100", "never clear" },
        { "\"limit\": 93, \"clear\": 94", "\"limit\": 130, \"clear\": 131", "\"limit\": 130", "outside what SpO2 can be" },
        { "\"limit\": 93, \"clear\": 94", "\"limit\": 93, \"clear\": 94.0001", "94.0001", "three decimals" },
        { "\"limit\": 93, \"clear\": 94", "\"limit\": 93", "{", "\"clear\" is missing" },
        { "\"limit\": 5, \"clear\": 4", "\"limit\": 5, \"clear\": 6", "\"clear\": 6, \"confirm", "cannot clear below 6" },
        { "\"limit\": 5, \"clear\": 4", "\"limit\": 5, \"clear\": 0", "\"limit\": 5, \"clear\": 0", "never clear" },
        { "\"id\": \"spo2-low\"", "\"id\": \"news2-5\"", "\"news2-5\", \"kind\": \"below\"", "already a rule named \"news2-5\"" },
        { "\"id\": \"spo2-low\"", "\"id\": \"spo2:low\"", "spo2:low", "small letters" },
        { "[\"spo2-very-low\"]", "[\"spo2-lowest\"]", "spo2-lowest", "no rule \"spo2-lowest\"" },
        { "[\"spo2-very-low\"]", "[\"news2-7\"]", "[\"news2-7\"]", "does not say the same but worse" },
        { "\"priority\": \"medium\",\n      \"measure\": \"spo2\"", "\"priority\": \"urgent\",\n      \"measure\": \"spo2\"", "urgent", "no priority \"urgent\"" },
        { "\"priority\": \"low\",\n      \"repeat", "\"priority\": \"high\",\n      \"repeat", "{", "never used" },
        { "\"shift\": \"*\",\n      \"priority\": \"low\"", "\"shift\": \"day\",\n      \"priority\": \"low\"", "\"id\": \"observations-overdue\"", "no ladder for low alerts" },
        { "\"role\": \"charge-nurse\", \"minutes\": 2,", "\"role\": \"prescriber\", \"minutes\": 2,", "\"steps\"", "cannot be empty" },
        { "\"repeatLastMinutes\": 2", "\"repeatLastMinutes\": 3", "\"repeatLastMinutes\": 3", "one number twice" },
        { "\"repeatLastMinutes\": 2", "\"repeatLastMinutes\": 0", "\"repeatLastMinutes\": 0", "from 1" },
        { "\"kind\": \"concern\"", "\"kind\": \"concern\", \"limit\": 3", "\"limit\": 3", "A rule of kind concern has no property \"limit\"" },
        { "\"silentSeconds\": 120", "\"silentSeconds\": 0", "\"silentSeconds\": 0", "from 1" },
        { "\"foldMinutes\": 15,\n      \"source\": \"example, not approved\", \"timingSource\": \"example, not approved\"\n    }\n  ]", "\"foldMinutes\": 0,\n      \"source\": \"example, not approved\", \"timingSource\": \"example, not approved\"\n    }\n  ]", "\"silentSeconds\"", "raised again in the same moment" },
        { "\"measure\": \"news2\", \"limit\": 7, \"clear\": 6", "\"measure\": \"news2\", \"limit\": 8, \"clear\": 7", "\"rules\"", "free-standing" },
        { "\"confirmSeconds\": 10", "\"confirmSeconds\": -1", "-1", "from 0" },
    };

    [Theory, MemberData(nameof(Faults)), Hazard("HZ-013"), Hazard("HZ-006")]
    public void A_planted_fault_is_refused_with_its_line(string find, string replace, string on, string because)
    {
        var text = Shipped("general-detox").Replace("\r", "");
        Assert.Contains(find, text, StringComparison.Ordinal);
        var at = text.IndexOf(find, StringComparison.Ordinal);
        var planted = text[..at] + replace + text[(at + find.Length)..];
        // The line meant is the nearest with that text: the line of the fault itself, else one above, else one below.
        var (lines, here) = (planted.Split('\n'), text[..at].Count(c => c == '\n'));
        var line = Enumerable.Range(0, lines.Length).Where(i => lines[i].Contains(on, StringComparison.Ordinal))
            .OrderBy(i => i == here ? 0 : i < here ? here - i : 1_000 + i).First() + 1;

        var why = Refused(planted);
        Assert.Equal(RefusalKind.Invalid, why.Kind);
        Assert.StartsWith($"x.json line {line}: ", why.Reason, StringComparison.Ordinal);
        Assert.Contains(because, why.Reason, StringComparison.Ordinal);
    }

    [Theory, InlineData(""), InlineData("{"), InlineData("[]"), InlineData("null"), InlineData("{\"id\":1e999}"), InlineData("{\"id\": \"\\ud800\"}")]
    public void What_is_no_protocol_at_all_is_refused_and_never_thrown(string text) =>
        Assert.StartsWith("x.json line 1: ", Refused(text).Reason, StringComparison.Ordinal);

    [Fact]
    public void Every_measure_has_a_name_and_is_found_by_it()
    {
        Assert.All(Enum.GetValues<Measure>(), m => Assert.Equal(m, MeasureNames.Find(MeasureNames.NameOf(m))));
        Assert.Equal(("respiratory-rate", "spo2", "news2", "ciwa-ar", "moaa-s"), (MeasureNames.NameOf(Measure.RespiratoryRate),
            MeasureNames.NameOf(Measure.SpO2), MeasureNames.NameOf(Measure.News2), MeasureNames.NameOf(Measure.CiwaAr), MeasureNames.NameOf(Measure.MoaaS)));
        Assert.Null(MeasureNames.Find("SpO2"));
    }
}
