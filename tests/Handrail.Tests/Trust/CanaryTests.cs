using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Handrail.Core.Admission;
using Handrail.Core.CallBack;
using Handrail.Core.Consent;
using Handrail.Core.HandOvers;
using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Data.Backups;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Beds;
using Handrail.Features.Consents;
using Handrail.Features.Desk;
using Handrail.Features.Facts;
using Handrail.Features.HandOvers;
using Handrail.Features.People;
using Handrail.Features.Watch;
using Handrail.Fhir;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Tests.Features.Consents;
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
        var planted = await Live(running, new PersonText(Canaries.Family, Canaries.Given, Canaries.Number, new LocalDate(1931, 2, 27), "female"), Canaries.Words);
        using var staff = await Clients.Of(running);
        var (hits, shown, tried, kinds) = (new List<string>(), 0, 0, new HashSet<string>());
        foreach (var path in Paths(running, planted))
        {
            tried++;
            await foreach (var (answer, text) in staff.Until(path))
            {
                hits.AddRange(Canaries.In($"headers of {path}", answer.Headers.ToString() + answer.Content.Headers));
                if (answer.IsSuccessStatusCode && Canaries.In(path, text).Any()) shown++;
                if (!answer.IsSuccessStatusCode) hits.AddRange(Canaries.In($"error {(int)answer.StatusCode} of {path}", text));
                hits.AddRange(Address().Matches(text).SelectMany(match => Canaries.In($"an address on {path}", match.Value)));
                kinds.UnionWith(Kinds().Matches(text).Select(match => match.Value));
            }
        }

        Assert.Equal(Planted.Shown, kinds.Order(StringComparer.Ordinal));
        Assert.True(shown >= 20 && tried > 80, $"{shown} of {tried} pages show somebody: the scan would prove nothing");
        foreach (var (method, path, body) in Wrong())
        {
            using var request = new HttpRequestMessage(method, path) { Content = body };
            using var answer = await staff.Nurse.SendAsync(request);
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
        var planted = await Live(running, new PersonText(Nasty, Nasty, "N<b>|1", new LocalDate(1990, 1, 1), "other"), Nasty);
        // Places and colleagues have names too, and whoever names them is not always a friend.
        var member = await Act(running, "tomas.reyes", new AddStaff("nasty.one", Nasty + " k-staff", "charge-nurse", PlaceKind.Unit, DemoWard.Unit), running.Of<StaffHandlers>().Add);
        var site = await Act(running, "tomas.reyes", new AddSite(DemoNetwork.Organization, Nasty + " k-site", Nasty), running.Of<PlaceHandlers>().AddSite);
        var unit = await Act(running, "tomas.reyes", new AddUnit(site, Nasty + " k-unit", "America/New_York", DemoWard.StaffId("ruth.adair")), running.Of<PlaceHandlers>().AddUnit);
        await running.Write(scope => scope.Connection.Execute("INSERT INTO shift (id, unit_id, staff_id, role, from_at, to_at) VALUES (@id, @unit, @staff, 'charge-nurse', @from, @to)",
            ("id", Guid.CreateVersion7()), ("unit", DemoWard.Unit), ("staff", member), ("from", scope.Now - Duration.FromHours(1)), ("to", scope.Now + Duration.FromHours(8))));
        using var staff = await Clients.Of(running);
        await staff.First(running, "nasty.one", member);
        var (shown, kinds) = (0, new HashSet<string>());
        foreach (var path in Paths(running, planted).Concat([$"/network/sites/{site}", $"/staff/{member}", $"/ward/{unit}"]))
        {
            await foreach (var (answer, text) in staff.Until(path, enough: 2))
            {
                if (text.Contains("HYPERLINK", StringComparison.Ordinal) || text.Contains("O|^", StringComparison.Ordinal)) shown++;
                kinds.UnionWith(Kinds().Matches(text).Select(match => match.Value));
                if (answer.Content.Headers.ContentType?.MediaType == "application/fhir+json")
                {
                    // JSON that no browser takes for anything else; a program gets what was sent.
                    Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
                    System.Text.Json.JsonDocument.Parse(text).Dispose();
                    continue;
                }

                // Of a stream the HTML inside its JSON, which a script puts into the page.
                foreach (var html in answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? Pieces(text) : [text])
                {
                    Assert.DoesNotContain("<script>alert", html, StringComparison.OrdinalIgnoreCase);
                    Assert.DoesNotContain("<img src=x", html, StringComparison.OrdinalIgnoreCase);
                    Assert.DoesNotContain("N<b>", html, StringComparison.Ordinal);
                    Assert.False(html.Contains('\u202E') || html.Contains("&#x202E;", StringComparison.OrdinalIgnoreCase) || html.Contains("\\u202E", StringComparison.OrdinalIgnoreCase), $"{path} turns the direction of the text");
                }
            }
        }

        Assert.Equal(Planted.Shown.Concat(["k-site", "k-staff", "k-unit"]).Order(StringComparer.Ordinal), kinds.Order(StringComparer.Ordinal));
        Assert.True(shown >= 40, $"{shown} pages show the name: the test would prove nothing");
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

    // A night with everything in it that has words, each with a mark of its own, so that the test can say that a page has shown it: an alert that is told on, worried about and
    // resolved, a limit, a correction, a note sent by a device, a caller, a consent and what was sent under it, a counselling note, a relative, an allergy, a bed held, a hand-over, an opening.
    static async Task<Planted> Live(Running running, PersonText who, string words)
    {
        string Words(string kind) => $"{words} {kind}";
        var bed = Guid.CreateVersion7();
        var (person, stay, name) = (DemoWard.Person(1), DemoWard.Stay(1), $"{who.Given} {who.Family}");
        await running.Write(scope =>
        {
            PersonNames.Change(scope, person, who);
            return scope.Connection.Execute("INSERT INTO location (id, kind, name, unit_id, sort) VALUES (@id, 'bed', 'K9', @unit, 90)", ("id", bed), ("unit", DemoWard.Unit));
        });
        var gate = running.Of<Gate.Gate>();
        var readings = running.Of<TakeReadings>();
        var stored = await readings.Store(new ReadingsBatch(new Sender(null, null, DemoWard.StaffId("ama.osei"), "Ama Osei"),
            [By(Measure.SpO2, 79_000), By(Measure.Pulse, 72_000) with { Body = System.Text.Json.JsonSerializer.Serialize(new { note = new[] { new { text = Words("k-device") } } }) }]));
        var alert = await Done(gate, "ama.osei", new RaiseConcern(stay, Words("k-concern")), running.Of<RaiseConcernHandler>().Handle);
        await Done(gate, "ama.osei", new NotEscalateAlert(alert, Words("k-answer")), running.Of<AlertAnswers>().NotEscalate);
        await Done(gate, "kenji.sato", new SetLimit(stay, "spo2-very-low", 80_000, 82_000, Words("k-limit"), 4), running.Of<SetLimitHandler>().Handle);
        await Done(gate, "ama.osei", new CorrectObservation(stay, stored[1].Id, 1, 73_000, null, Words("k-correction")), running.Of<CorrectObservationHandler>().Handle);

        // The record.
        var consent = await Hands.Agree(running, person, form => form with { Grantees = [Grantee.Named(RecipientKind.TreatingProvider, Words("k-recipient"))], Description = Words("k-consent") });
        var ready = new PrepareDisclosure(person, new Recipient(RecipientKind.TreatingProvider, Folding.Inert(Words("k-recipient"))), Purpose.Treatment, [.. SecurityLabels.AllClasses.Where(each => each.Part == RecordPart.Presence)], 30);
        var made = Assert.IsType<Outcome<PreparedPacket>.Done>(await running.Of<DisclosureHandlers>().Prepare(ready, rest => "https://canary.invalid/" + rest)).Value;
        var packet = await Act(running, "priya.nair", new Disclose(ready, made.Packet, made.Decided), running.Of<DisclosureHandlers>().Give);
        await Act(running, "noor.khan", new WriteNote(person, Words("k-counselling")), running.Of<CounsellingNoteBook>().Write);
        await running.Write(scope => scope.Connection.Execute("INSERT INTO care_team (id, encounter_id, staff_id, role, from_at) VALUES (@id, @stay, @staff, 'therapist', 0)", ("id", Guid.CreateVersion7()), ("stay", stay), ("staff", DemoWard.StaffId("noor.khan"))));
        await Act(running, "ama.osei", new AddRelative(person, Words("k-relative"), "parent", Words("k-reach")), running.Of<CareTeamHandlers>().AddRelative);
        await Done(gate, "ama.osei", new AddFact(stay, FactKind.Allergy, "other", null, Words("k-allergy"), FactCodes.Sources[0].Code, null), running.Of<FactHandlers>().Add);
        await Act(running, "ama.osei", new HoldBed(DemoWard.Unit, bed, $"{name} k-for", 4, Words("k-hold")), running.Of<BedHandlers>().Hold);
        var opening = await Done(gate, "bo.lind", new BreakGlass(person, "overdose", Words("k-emergency"), Words("k-told")), running.Of<EmergencyHandlers>().Open);
        var picture = await running.Of<WardPictures>().Of(DemoWard.Unit, CancellationToken.None);
        var report = await Done(gate, "ama.osei", new StartHandOver(DemoWard.Unit, null, false), running.Of<HandOverHandlers>().Start(picture!));
        await Done(gate, "ama.osei", new SaveHandOverNote(report, stay, 1, new Sbar(Words("k-situation"), Words("k-background"), Words("k-assessment"), Words("k-recommendation"))), running.Of<HandOverHandlers>().Save);

        await Act(running, "priya.nair", new LinkPeople(person, DemoWard.Person(3), LinkKind.Merge, Words("k-merge")), running.Of<LinkHandlers>().Handle);

        // The desk: somebody who calls, what is written of it, and the nurse it is handed to.
        var call = Guid.CreateVersion7();
        await running.Write(scope =>
        {
            DemoDesk.Seed(scope);
            var enquiry = new Enquiry(Guid.CreateVersion7(), "web", "en", "other", "America/New_York", new ContactWishes(true, true, true), scope.Now, scope.Now);
            EnquiryBook.Add(scope, scope.Vault, enquiry, new EnquiryTold($"{name} k-caller", Canaries.Phone, Words("k-asked"), null), Canaries.Phone);
            CallBook.Add(scope, new CallRow(new Call { Id = call }, enquiry, DemoDesk.Desk, "amber heron", "", "soonest", "any"), CallRules.Request(new Promise(scope.Now, scope.Now + Duration.FromMinutes(20), PromiseGround.Now, true), "", scope.Now), null);
            return true;
        });
        await Done(gate, "ines.vidal", new ClaimCall(call), running.Of<ClaimCallHandler>().Claim);
        var form = new CallForm { Note = Words("k-note"), Caller = new CallerForm { Name = $"{name} k-caller", Phone = "(212) 555-0147", About = "other", Relation = "parent", AboutName = $"{name} k-about" }, HandTo = DemoWard.StaffId("ama.osei").ToString() };
        await Act(running, "ines.vidal", new OfferHandover(call, form), running.Of<HandOverHandler>().Offer);
        await Act(running, "ines.vidal", new SaveDraft(call, form with { Note = Words("k-draft") }, 0), running.Of<SaveDraftHandler>().Handle);
        using var connection = running.Database.Open();
        return new Planted(call, connection.Query("SELECT id FROM call_handover", row => row.Id(0)).Single(), consent.Id, packet, report, opening, bed);

        static ReadingIn By(Measure measure, int milli) => new()
        {
            Measure = measure, V1 = milli, EffectiveAt = LoadRun.Now, ByHand = true, ContentHash = milli, Subject = SubjectKind.Patient, SubjectId = DemoWard.Person(1),
        };
    }

    // What the gate would not let this person do at this moment, or would ask a form for.
    static async Task<T> Act<TAsk, T>(Running running, string login, TAsk ask, Func<TAsk, Actor, WriteScope, Outcome<T>> handle) =>
        Assert.IsType<Outcome<T>.Done>(await running.Write(scope => handle(ask, Ward.Staff(login), scope))).Value;

    static async Task<T> Done<TAsk, T>(Gate.Gate gate, string login, TAsk ask, Func<TAsk, Actor, WriteScope, Handrail.Core.Kernel.Outcome<T>> handle) where TAsk : IAsk =>
        Assert.IsType<Handrail.Core.Kernel.Outcome<T>.Done>(await gate.Run(ask, Ward.Staff(login), handle)).Value;

    // Every GET there is, with ids that fit: each hole of a pattern is filled with each id of that kind, so that a new page is scanned without anybody adding it here.
    static IEnumerable<string> Paths(Running running, Planted planted)
    {
        using var connection = running.Database.Open();
        var observation = connection.Query("SELECT id FROM observation WHERE version > 1", row => row.Id(0).ToString());
        var alerts = connection.Query("SELECT id FROM alert", row => row.Id(0).ToString());
        string[] any = [DemoWard.Stay(1).ToString(), DemoWard.Person(1).ToString(), DemoWard.Unit.ToString(), DemoWard.Bed(1).ToString(), .. observation, .. alerts];
        var holes = new Dictionary<string, string[]>
        {
            ["unit"] = [DemoWard.Unit.ToString()], ["stay"] = [DemoWard.Stay(1).ToString()], ["encounter"] = [DemoWard.Stay(1).ToString()], ["alert"] = [.. alerts], ["observation"] = [.. observation],
            ["person"] = [DemoWard.Person(1).ToString()], ["call"] = [planted.Call.ToString()], ["handover"] = [planted.Handover.ToString()], ["consent"] = [planted.Consent.ToString()], ["disclosure"] = [planted.Packet.ToString()],
            ["report"] = [planted.Report.ToString()], ["opening"] = [planted.Opening.ToString()], ["bed"] = [DemoWard.Bed(1).ToString(), planted.Bed.ToString()], ["site"] = [DemoNetwork.Harbour.ToString()], ["staff"] = [DemoWard.StaffId("ama.osei").ToString()],
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

    // What stands in the pieces of a stream, as a browser would put it into the page.
    static List<string> Pieces(string stream)
    {
        var found = new List<string>();
        foreach (var line in stream.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)))
        {
            using var json = System.Text.Json.JsonDocument.Parse(line[6..]);
            Collect(json.RootElement);
        }

        return found;

        void Collect(System.Text.Json.JsonElement part)
        {
            if (part.ValueKind == System.Text.Json.JsonValueKind.String) found.Add(part.GetString()!);
            else if (part.ValueKind == System.Text.Json.JsonValueKind.Object) foreach (var each in part.EnumerateObject()) Collect(each.Value);
            else if (part.ValueKind == System.Text.Json.JsonValueKind.Array) foreach (var each in part.EnumerateArray()) Collect(each);
        }
    }

    [GeneratedRegex(@"\bk-[a-z]+\b")]
    private static partial Regex Kinds();

    [GeneratedRegex(@"(?:href|action|src)=""[^""]*""|""(?:url|fullUrl|reference)"":""[^""]*""")]
    private static partial Regex Address();

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Hole();
}
