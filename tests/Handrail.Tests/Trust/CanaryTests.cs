using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Data.Backups;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Watch;
using Handrail.Fhir;
using Handrail.Gate;
using Handrail.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Handrail.Tests.Trust;

/// <summary>What is known of people stays on the pages that show it: it is in no log, file, address or error, and no name can do anything on a page.</summary>
public sealed partial class CanaryTests
{
    // What people have typed into name fields of other systems to see what happens.
    const string Nasty = "O|^~\\&'\r\n<script>alert(1)</script>\"><img src=x onerror=alert(2)>=HYPERLINK(\"http://x\")\u202Etxet desrever";

    [Fact, Hazard("HZ-065")]
    public async Task Canary_names_and_words_are_in_no_log_file_address_error_backup_or_command_and_a_planted_leak_is_found()
    {
        using var log = new KeptLog();
        await using var running = await Running.Start(beds: 3, logging: to => to.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Trace).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Trace));
        await Live(running, new PersonText(Canaries.Family, Canaries.Given, Canaries.Number, new LocalDate(1931, 2, 27), "female"), Canaries.Words);
        using var nurse = await running.Client("ama.osei");
        using var prescriber = await running.Client("kenji.sato");
        using var privacy = await running.Client("priya.nair");
        using var admin = await running.Client("tomas.reyes");
        using var reader = await running.Client();
        reader.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await running.Token(canRead: true));
        var (hits, shown, tried) = (new List<string>(), 0, 0);
        foreach (var path in Paths(running))
        {
            tried++;
            using var answer = await FirstToSee(path, path.StartsWith("/fhir", StringComparison.Ordinal) ? [reader] : tried % 2 == 0 ? [nurse, privacy, admin] : [prescriber, privacy, admin]);
            hits.AddRange(Canaries.In($"headers of {path}", answer.Headers.ToString() + answer.Content.Headers));
            if (answer.Content.Headers.ContentType?.MediaType == "text/event-stream") continue;
            var text = await answer.Content.ReadAsStringAsync();
            if (Canaries.In(path, text).Any()) shown++;
            if (!answer.IsSuccessStatusCode) hits.AddRange(Canaries.In($"error {(int)answer.StatusCode} of {path}", text));
            hits.AddRange(Address().Matches(text).SelectMany(match => Canaries.In($"an address on {path}", match.Value)));
        }

        Assert.True(shown >= 5 && tried > 25, $"{shown} of {tried} pages show somebody: the scan would prove nothing");
        foreach (var (method, path, body) in Wrong())
        {
            using var request = new HttpRequestMessage(method, path) { Content = body };
            using var answer = await nurse.SendAsync(request);
            hits.AddRange(Canaries.In($"error of {path}", await answer.Content.ReadAsStringAsync()));
        }

        await AnchorEveryMinute.Write(running.Of<Writer>(), running.Folder);
        TakeBackup.Run(running.Database, running.Folder, Path.Combine(running.Folder, "x.handrail-backup"), Instant.FromUtc(2026, 11, 26, 3, 0));
        foreach (var command in (string[][])[["doctor"], ["audit", "verify"], ["keys", "status"], ["backup", "--to", running.Folder], ["audit", "export", "--to", Path.Combine(running.Folder, "anchors.html")]])
            hits.AddRange(Canaries.In(string.Join(' ', command), await Command([.. command, "--data", running.Folder])));
        await Task.Delay(TimeSpan.FromSeconds(2)); // the outbox looks each second
        var outbox = Directory.Exists(Path.Combine(running.Folder, "outbox")) ? Directory.GetFiles(Path.Combine(running.Folder, "outbox")).Length : 0;
        Assert.True(outbox > 0, "no notice was written: the scan would prove nothing");
        var (inFiles, files) = await Canaries.Below(running.Folder);
        hits.AddRange(inFiles);
        hits.AddRange(log.Lines.SelectMany(line => Canaries.In("log " + line.Split(' ')[0], line)));
        Assert.True(files > 8 && log.Lines.Count > 300, $"{files} files, {log.Lines.Count} log lines");
        Assert.Empty(hits.Distinct());
        Figures.Say($"0 hits in {tried} answers ({shown} show somebody), {files} files, {log.Lines.Count} log lines, {outbox} notices");

        // The same search finds what is planted.
        await File.WriteAllTextAsync(Path.Combine(running.Folder, "outbox", "planted.json"), $"{{\"name\":\"{Canaries.Given}\"}}");
        running.Of<ILoggerFactory>().CreateLogger("planted").LogDebug("{Name}", Canaries.Family);
        Assert.Equal([$"{Path.Combine("outbox", "planted.json")}: {Canaries.Given}"], (await Canaries.Below(running.Folder)).Hits);
        Assert.Contains(log.Lines, line => Canaries.In("", line).Any());
    }

    [Fact]
    public async Task A_name_or_words_that_hold_markup_formulas_separators_or_turning_marks_do_nothing_on_any_page_print_or_answer()
    {
        await using var running = await Running.Start(beds: 3);
        await Live(running, new PersonText(Nasty, Nasty, "N<b>|1", new LocalDate(1990, 1, 1), "other"), Nasty);
        using var nurse = await running.Client("ama.osei");
        using var prescriber = await running.Client("kenji.sato");
        using var reader = await running.Client();
        reader.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await running.Token(canRead: true));
        var shown = 0;
        foreach (var path in Paths(running))
        {
            foreach (var who in path.StartsWith("/fhir", StringComparison.Ordinal) ? new[] { reader } : [nurse, prescriber])
            {
                using var answer = await who.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
                if (answer.Content.Headers.ContentType?.MediaType == "text/event-stream") continue;
                var text = await answer.Content.ReadAsStringAsync();
                if (text.Contains("HYPERLINK", StringComparison.Ordinal) || text.Contains("O|^", StringComparison.Ordinal)) shown++;
                if (answer.Content.Headers.ContentType?.MediaType == "application/fhir+json")
                {
                    // JSON that no browser takes for anything else; a program gets what was sent.
                    Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
                    System.Text.Json.JsonDocument.Parse(text).Dispose();
                    continue;
                }

                Assert.DoesNotContain("<script>alert", text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("<img src=x", text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("N<b>", text, StringComparison.Ordinal);
                Assert.DoesNotContain('\u202E', text);
                Assert.DoesNotContain("\\u202E", text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("&#x202E;", text, StringComparison.OrdinalIgnoreCase);
            }
        }

        Assert.True(shown >= 5, $"{shown} pages show the name: the test would prove nothing");
        var zip = Path.Combine(running.Folder, "copy.zip");
        Assert.Null(ExportPerson.Run(running.Database, ExportOrder.OwnCopy(DemoWard.Person(1), Instant.FromUtc(2026, 11, 26, 3, 0)), zip, Instant.FromUtc(2026, 11, 26, 3, 0), () => null).Stopped);
        using var copy = System.IO.Compression.ZipFile.OpenRead(zip);
        using var page = new StreamReader(copy.GetEntry("record.html")!.Open());
        var print = await page.ReadToEndAsync();
        Assert.Contains("HYPERLINK", print, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", print, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", print, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u202E', print);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("+1 555 0100 or call", "\"'+1 555 0100 or call\"")]
    [InlineData("-12.5", "\"-12.5\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("Alva \"A\" Ravndal", "\"Alva \"\"A\"\" Ravndal\"")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("", "\"\"")]
    public void A_CSV_cell_is_no_formula(string text, string cell) => Assert.Equal(cell, Folding.CsvCell(text));

    // A night with everything in it that has words: an alert that is told on, worried about and resolved, a limit, a correction, a note sent by a device.
    static async Task Live(Running running, PersonText who, string words)
    {
        await running.Write(scope =>
        {
            PersonNames.Change(scope, DemoWard.Person(1), who);
            return true;
        });
        var gate = running.Of<Gate.Gate>();
        var readings = running.Of<TakeReadings>();
        var stored = await readings.Store(new ReadingsBatch(new Sender(null, null, DemoWard.StaffId("ama.osei"), "Ama Osei"),
            [By(Measure.SpO2, 79_000), By(Measure.Pulse, 72_000) with { Body = System.Text.Json.JsonSerializer.Serialize(new { note = new[] { new { text = words } } }) }]));
        var alert = await Done(gate, "ama.osei", new RaiseConcern(DemoWard.Stay(1), words), running.Of<RaiseConcernHandler>().Handle);
        await Done(gate, "ama.osei", new NotEscalateAlert(alert, words), running.Of<AlertAnswers>().NotEscalate);
        await Done(gate, "kenji.sato", new SetLimit(DemoWard.Stay(1), "spo2-very-low", 80_000, 82_000, words, 4), running.Of<SetLimitHandler>().Handle);
        await Done(gate, "ama.osei", new CorrectObservation(DemoWard.Stay(1), stored[1].Id, 1, 73_000, null, words), running.Of<CorrectObservationHandler>().Handle);

        static ReadingIn By(Measure measure, int milli) => new()
        {
            Measure = measure, V1 = milli, EffectiveAt = LoadRun.Now, ByHand = true, ContentHash = milli, Subject = SubjectKind.Patient, SubjectId = DemoWard.Person(1),
        };
    }

    // The answer of the first who may see it, otherwise the last refusal.
    static async Task<HttpResponseMessage> FirstToSee(string path, HttpClient[] who)
    {
        foreach (var client in who[..^1])
        {
            var answer = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            if (answer.StatusCode != HttpStatusCode.Forbidden) return answer;
            answer.Dispose();
        }

        return await who[^1].GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
    }

    static async Task<T> Done<TAsk, T>(Gate.Gate gate, string login, TAsk ask, Func<TAsk, Actor, WriteScope, Handrail.Core.Kernel.Outcome<T>> handle) where TAsk : IAsk =>
        Assert.IsType<Handrail.Core.Kernel.Outcome<T>.Done>(await gate.Run(ask, Ward.Staff(login), handle)).Value;

    // Every GET there is, with ids that fit: each hole of a pattern is filled with each id of that kind, so that a new page is scanned without anybody adding it here.
    static IEnumerable<string> Paths(Running running)
    {
        using var connection = running.Database.Open();
        var observation = connection.Query("SELECT id FROM observation WHERE version > 1", row => row.Id(0).ToString());
        var alerts = connection.Query("SELECT id FROM alert", row => row.Id(0).ToString());
        string[] any = [DemoWard.Stay(1).ToString(), DemoWard.Person(1).ToString(), DemoWard.Unit.ToString(), DemoWard.Bed(1).ToString(), .. observation, .. alerts];
        var holes = new Dictionary<string, string[]>
        {
            ["unit"] = [DemoWard.Unit.ToString()], ["stay"] = [DemoWard.Stay(1).ToString()], ["encounter"] = [DemoWard.Stay(1).ToString()], ["alert"] = [.. alerts], ["observation"] = [.. observation],
            ["sheet"] = ["cows", "ciwa-ar"], ["protocol"] = ["general-detox"], ["slug"] = ["bladder"], ["version"] = ["1", "2"],
        };
        var routes = ((IEndpointRouteBuilder)running.App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true).Select(route => "/" + route.RoutePattern.RawText!.TrimStart('/')).Distinct();
        return routes.SelectMany(route => Fill(route)).Concat([$"/fhir/Patient?identifier={Uri.EscapeDataString("N<b>|1")}", $"/fhir/Observation?patient={DemoWard.Person(1)}", "/not/here"]).Distinct();

        IEnumerable<string> Fill(string pattern) =>
            Hole().Match(pattern) is { Success: true } hole
                ? holes.GetValueOrDefault(hole.Groups[1].Value, any).SelectMany(id => Fill(pattern[..hole.Index] + id + pattern[(hole.Index + hole.Length)..]))
                : [pattern];
    }

    static IEnumerable<(HttpMethod, string, HttpContent?)> Wrong() =>
    [
        (HttpMethod.Post, $"/person/{DemoWard.Stay(1)}/observe", new FormUrlEncodedContent([new("pulse", "x"), new("note", "y")])),
        (HttpMethod.Get, $"/person/{Guid.NewGuid()}", null),
        (HttpMethod.Post, $"/alert/{Guid.NewGuid()}/accept", new FormUrlEncodedContent([])),
        (HttpMethod.Post, "/fhir/Observation", new StringContent("{")),
    ];

    static async Task<string> Command(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "handrail.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var said = await output + await errors;
        Assert.True(process.ExitCode is 0 or 1 && said.Length > 0, $"{string.Join(' ', arguments)}: {process.ExitCode} {said}");
        return said;
    }

    [GeneratedRegex(@"(?:href|action|src)=""[^""]*""|""(?:url|fullUrl|reference)"":""[^""]*""")]
    private static partial Regex Address();

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Hole();
}
