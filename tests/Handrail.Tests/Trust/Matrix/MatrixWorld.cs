using System.Net;
using System.Text.RegularExpressions;
using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Access;
using Handrail.Features.Consents;
using Handrail.Features.Desk;
using Handrail.Features.HandOvers;
using Handrail.Features.Rounds;
using Handrail.Features.Watch;
using Handrail.Gate;
using Handrail.Tests.Features.Consents;
using NodaTime;

namespace Handrail.Tests.Trust;

/// <summary>What stands in each of the three places besides the demo's people: one thing of every kind that has an address of its own.</summary>
/// <param name="Value">A measured value.</param>
/// <param name="Alert">An alert.</param>
/// <param name="Consent">A consent that may be taken back.</param>
/// <param name="Scan">A scan of its paper.</param>
/// <param name="Packet">A packet that was sent under another consent, which stands.</param>
/// <param name="Lost">A packet whose consent was taken back.</param>
/// <param name="Order">A court's order.</param>
/// <param name="Opening">An opening in an emergency.</param>
/// <param name="Report">A hand-over of the shift.</param>
/// <param name="Word">The code at the door of the person's room.</param>
/// <param name="Request">A colleague of this place who cannot sign in.</param>
sealed record MatrixPlace(Guid Value, Guid Alert, Guid Consent, Guid Scan, Guid Packet, Guid Lost, Guid Order, Guid Opening, Guid Report, string Word, Guid Request);

/// <summary>The three places with a person, a value and an alert in each, and one signed-in member of staff for each role and way of working.</summary>
sealed partial class MatrixWorld : IAsyncDisposable
{
    // A screen that was ended is not there any more: each ask has one of its own.
    const int Walls = 300;
    static readonly Guid[] Units = [DemoWard.Unit, DemoNetwork.Residential, DemoNetwork.NorthUnit];
    static readonly Guid[] Sites = [DemoNetwork.Harbour, DemoNetwork.Harbour, DemoNetwork.NorthShore];
    readonly Dictionary<(string Role, string Work), HttpClient> clients = [];
    readonly MatrixPlace[] places = new MatrixPlace[3];
    readonly Guid handover = Guid.CreateVersion7();
    readonly Guid[][] walls = [new Guid[Walls], new Guid[Walls], new Guid[Walls]];
    readonly int[] nextWall = new int[3];
    string formField = "", formToken = "", formCookie = "";

    public Running Running { get; private init; } = null!;

    public HttpClient Nobody { get; private set; } = null!;

    static Guid Victim => DemoWard.StaffId("matrix.victim");

    public static Guid Stay(int place) => place == 0 ? DemoWard.Stay(1) : DemoNetwork.Stay(Units[place], 1);

    public static Guid Person(int place, int number = 1) => place == 0 ? DemoWard.Person(number) : DemoNetwork.Person(Units[place], number);

    public static async Task<MatrixWorld> Open(MatrixTable table, Engine engine, TimeProvider? time = null, Func<Handrail.Hosting.ServeOptions, Handrail.Hosting.ServeOptions>? with = null, IReadOnlyList<string>? roles = null)
    {
        var world = new MatrixWorld { Running = await Running.Start(engine, beds: 4, time: time, with: with) };
        await world.Running.Write(scope => Staff(scope, table));
        for (var place = 0; place < 3; place++) await world.Furnish(place);
        await world.Desk();
        await world.Tokens();
        foreach (var role in roles ?? table.Roles)
            foreach (var work in MatrixTable.Works)
                world.clients[(role, work.Name)] = await world.Client(Login(role, work), AccountOf(role, work));
        return world;
    }

    /// <summary>A client that is the paired screen of this place.</summary>
    public async Task<HttpClient> Screen(int place)
    {
        var secret = Phrases.Secret();
        await Running.Write(scope => scope.Connection.Execute("UPDATE wall_screen SET hash = @hash WHERE id = @id", ("hash", Phrases.HashSecret(secret)), ("id", walls[place][0])));
        var http = await Running.Client();
        http.DefaultRequestHeaders.Add("Cookie", $"{WallScreens.Cookie}={secret}; {formCookie}");
        return http;
    }

    public Task<Answer> Ask(MatrixRoute route, string? role, MatrixWork? work, int place) => Ask(route, role is null ? Nobody : clients[(role, work!.Name)], place);

    /// <summary>Who a role and way of working is in the audit.</summary>
    public static string ActorOf(string role, MatrixWork work) => AccountOf(role, work).ToString();

    public async Task<Answer> Ask(MatrixRoute route, HttpClient http, int place)
    {
        using var answer = await Send(route, http, place);
        return answer.StatusCode switch
        {
            HttpStatusCode.Forbidden => Answer.Forbidden,
            HttpStatusCode.NotFound => Answer.NotThere,
            HttpStatusCode.Redirect when answer.Headers.Location!.ToString().StartsWith("/signin", StringComparison.Ordinal) => Answer.SignIn,
            >= HttpStatusCode.InternalServerError => throw new InvalidOperationException($"{route.Method} {route.Pattern} answered {(int)answer.StatusCode}."),
            _ => Answer.In,
        };
    }

    /// <summary>What is said, without what differs from one answer to the next: for comparing "not yours" with "not there".</summary>
    public async Task<(int Status, string Said)> Hear(MatrixRoute route, string role, MatrixWork work, int place, Guid? instead = null)
    {
        using var answer = await Send(route, clients[(role, work.Name)], place, instead);
        return ((int)answer.StatusCode, Changing().Replace(await answer.Content.ReadAsStringAsync(), ""));
    }

    async Task<HttpResponseMessage> Send(MatrixRoute route, HttpClient http, int place, Guid? instead = null)
    {
        var path = Filled(route, place, instead);
        if (route.Pattern == "/why") path += $"?staff={Victim}&unit={Units[place]}";
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), path);
        if (route.Method == "POST") request.Content = new FormUrlEncodedContent(Form(place));
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    // One form that fits every route: each takes the fields it knows.
    IEnumerable<KeyValuePair<string, string>> Form(int place) => new Dictionary<string, string>
    {
        [formField] = formToken, ["once"] = Guid.NewGuid().ToString(), ["place"] = $"unit|{Units[place]}", ["unit"] = $"{Units[place]}", ["where"] = $"{Units[place]}|nurse", ["words"] = "matrix", ["reason"] = "matrix", ["done"] = "matrix",
        ["role"] = "nurse", ["name"] = "Matrix", ["login"] = "matrix." + Guid.NewGuid().ToString("N"), ["number"] = "1", ["issuer"] = "matrix", ["evidence"] = "matrix", ["valid_from"] = "2026-01-01", ["valid_to"] = "2027-01-01",
        ["organization"] = DemoNetwork.Organization.ToString(), ["zone"] = "America/New_York", ["charge"] = DemoWard.StaffId("ruth.adair").ToString(), ["hours"] = "8", ["rule"] = "none", ["limit"] = "1", ["clear"] = "2",
        ["hash"] = "matrix", ["kind"] = "licence", ["member"] = $"{Victim}|nurse", ["respiratory-rate"] = "16", ["reach"] = "", ["version"] = "1", ["v1"] = "71", ["answer"] = "refused",
    };

    // Ids that fit the place; those of the rows "unknown" are nobody's, and so is every one when there is an id instead (of what a route is about, which is its first).
    string Filled(MatrixRoute route, int place, Guid? instead)
    {
        var (here, first) = (places[place], true);
        return Hole().Replace(route.Pattern, match =>
        {
            var name = match.Groups[1].Value;
            if (instead is { } other && first && match.Groups[2].Success)
            {
                first = false;
                return other.ToString();
            }

            if (route.Subject == "unknown" && name is not ("stay" or "unit" or "site" or "person")) return Guid.NewGuid().ToString();
            return name switch
            {
                "unit" => Units[place].ToString(),
                "site" => Sites[place].ToString(),
                "stay" => Stay(place).ToString(),
                "person" => Person(place).ToString(),
                "other" => Person(place, 2).ToString(),
                "bed" => (place == 0 ? DemoWard.Bed(1) : DemoNames.Id($"bed {Units[place]} 1")).ToString(),
                "alert" => here.Alert.ToString(),
                "wall" => walls[place][(Interlocked.Increment(ref nextWall[place]) - 1) % Walls].ToString(),
                "observation" => here.Value.ToString(),
                "consent" => here.Consent.ToString(),
                "evidence" => here.Scan.ToString(),
                "disclosure" => here.Packet.ToString(),
                "order" => here.Order.ToString(),
                "opening" => here.Opening.ToString(),
                "report" => here.Report.ToString(),
                "offer" => OfferOf(place).ToString(),
                "word" => here.Word,
                "request" => here.Request.ToString(),
                "call" => DemoDesk.Call(1).ToString(),
                "handover" => handover.ToString(),
                "staff" => Victim.ToString(),
                "sheet" => "rass",
                "photo" => "1",
                "id" => "general-detox",
                "topic" => "score",
                _ => Guid.NewGuid().ToString(),
            };
        });
    }

    /// <summary>The address of a packet whose consent was taken back.</summary>
    public string LostPacket(int place) => $"/disclosure/{places[place].Lost}";

    /// <summary>What somebody gets there.</summary>
    public async Task<(int Status, string Said)> Hear(string path, string role, string work)
    {
        using var answer = await clients[(role, work)].GetAsync(new Uri(path, UriKind.Relative));
        return ((int)answer.StatusCode, Changing().Replace(await answer.Content.ReadAsStringAsync(), ""));
    }

    // An account of a person is that person: five people for the five ways of working, which change nothing for them.
    static Guid AccountOf(string role, MatrixWork work) => role == "patient"
        ? new[] { Person(0, 2), Person(0, 3), Person(0, 4), Person(1, 2), Person(2, 2) }[MatrixTable.Works.ToList().IndexOf(work)]
        : DemoWard.StaffId(Login(role, work));

    static string Login(string role, MatrixWork work) => $"matrix.{role}.{work.Name}";

    static Guid OfferOf(int place) => DemoNames.Id($"matrix offer {place}");

    // Of the person of each place, to a unit in which nobody of this world works: what an offer opens to the unit that is asked has a test of its own.
    static void Offers(WriteScope scope)
    {
        var asked = DemoNames.Id("matrix unit");
        scope.Connection.Execute("INSERT INTO location (id, kind, name, unit_id, sort) VALUES (@id, 'unit', 'Matrix unit', @id, 99)", ("id", asked));
        for (var place = 0; place < 3; place++)
            scope.Connection.Execute("INSERT INTO stay_offer (id, no, encounter_id, from_unit, to_unit, kind, at) VALUES (@id, 1, @stay, @from, @to, 'offered', @now)",
                ("id", OfferOf(place)), ("stay", Stay(place)), ("from", Units[place]), ("to", asked), ("now", scope.Now));
    }

    static bool Staff(WriteScope scope, MatrixTable table)
    {
        Offers(scope);
        Add(scope, "matrix.victim", "nurse", Victim);
        foreach (var unit in Units) Assign(scope, Victim, "nurse", "unit", unit);
        for (var place = 0; place < 3; place++) Assign(scope, Add(scope, $"matrix.forgot.{place}", "nurse", DemoWard.StaffId($"matrix.forgot.{place}")), "nurse", "unit", Units[place]);
        foreach (var role in table.Roles)
        {
            foreach (var work in MatrixTable.Works)
            {
                var id = Add(scope, Login(role, work), role, AccountOf(role, work));
                Assign(scope, id, role, work.Scope, work.Scope switch { "unit" => DemoWard.Unit, "site" => DemoNetwork.Harbour, _ => DemoNetwork.Organization });
                foreach (var place in work.OnShift)
                    scope.Connection.Execute("INSERT INTO shift (id, unit_id, staff_id, role, from_at, to_at) VALUES (@id, @unit, @staff, @role, @from, @to)",
                        ("id", Guid.CreateVersion7()), ("unit", Units[place]), ("staff", id), ("role", role), ("from", scope.Now - Duration.FromHours(1)), ("to", scope.Now + Duration.FromHours(8)));
                for (var place = 0; work.OnTeam && place < 3; place++)
                    scope.Connection.Execute("INSERT INTO care_team (id, encounter_id, staff_id, role, from_at) VALUES (@id, @stay, @staff, @role, @from)",
                        ("id", Guid.CreateVersion7()), ("stay", Stay(place)), ("staff", id), ("role", role), ("from", scope.Now - Duration.FromHours(1)));
            }
        }

        return true;
    }

    static Guid Add(WriteScope scope, string login, string role, Guid id)
    {
        scope.Connection.Execute("INSERT INTO staff (id, login, name, role) VALUES (@id, @login, @login, @role)", ("id", id), ("login", login), ("role", role));
        return id;
    }

    static void Assign(WriteScope scope, Guid staff, string role, string kind, Guid place) => scope.Connection.Execute(
        "INSERT INTO assignment (id, staff_id, role, place_kind, place_id, from_at, made_at) VALUES (@id, @staff, @role, @kind, @place, @from, @from)",
        ("id", Guid.CreateVersion7()), ("staff", staff), ("role", role), ("kind", kind), ("place", place), ("from", scope.Now - Duration.FromHours(1)));

    async Task Furnish(int place)
    {
        for (var i = 0; i < Walls; i++) walls[place][i] = Guid.CreateVersion7();
        await Running.Write(scope => walls[place].Sum(wall => scope.Connection.Execute(
            "INSERT INTO wall_screen (id, hash, code_until, name, unit_id, paired_by, paired_at, ends_at) VALUES (@id, @hash, 0, 'matrix', @unit, @by, @now, @ends)",
            ("id", wall), ("hash", wall.ToByteArray()), ("unit", Units[place]), ("by", DemoWard.StaffId("bo.lind")), ("now", scope.Now), ("ends", scope.Now + Duration.FromDays(1)))));
        var nurse = DemoWard.StaffId(place switch { 0 => "ama.osei", 1 => "ola.brandt", _ => "mei.tanaka" });
        var stored = await Running.Of<TakeReadings>().Store(new ReadingsBatch(new Sender(null, null, nurse, "matrix"),
        [
            new ReadingIn
            {
                Measure = Measure.Pulse, V1 = 70_000, EffectiveAt = Running.Of<IClock>().GetCurrentInstant(), Subject = SubjectKind.Patient, SubjectId = Person(place), ByHand = true, ContentHash = 1,
            },
        ]));
        var (by, rooms, hands) = (new Actor("staff", nurse, "matrix", "nurse"), new RoundHandlers(), new HandOverHandlers());
        var picture = await Running.Of<WardPictures>().Of(Units[place], CancellationToken.None);
        var alert = await Write((_, scope) => Running.Of<RaiseConcernHandler>().Handle(new RaiseConcern(Stay(place), "matrix"), by, scope));
        var (loose, firm, ended) = (await Hands.Agree(Running, Person(place)), await Hands.Agree(Running, Person(place), For("Dr Firm")), await Hands.Agree(Running, Person(place), For("Dr Lost")));
        var (packet, lost) = (await Packet(place, "Dr Firm", by), await Packet(place, "Dr Lost", by));
        await Hands.Revoke(Running, ended);
        var scan = await Write((_, scope) => Running.Of<EvidenceStore>().Add(new AddEvidence(Person(place), loose.Id, "%PDF-1.4 matrix"u8.ToArray()), by, scope));
        var order = await Write((now, scope) => Running.Of<CourtOrderHandlers>().Record(new RecordCourtOrder(Person(place), Order(now)), by, scope));
        var opening = await Write((_, scope) => Running.Of<EmergencyHandlers>().Open(new BreakGlass(Person(place), "overdose", "matrix", "matrix"), by, scope));
        await Running.Write(scope => PhotoBook.Add(scope, Person(place), Stay(place), new Handrail.Core.Admission.Photo("image/png", 64, 64, new byte[] { 1 }), "person", nurse));
        var report = await Write((now, scope) => hands.Start(picture!)(new StartHandOver(Units[place], now - Duration.FromHours(1), false), by, scope));
        // The codes are renewed by a route of the table that stands far behind the one that uses them.
        await Write((_, scope) => rooms.NewCodes(new CreateRoomCodes(Units[place]), by, scope));
        var word = await Running.Write(scope => scope.Connection.Query(
            "SELECT c.word FROM room_code c JOIN bed_stay t ON t.bed_id = c.bed_id AND t.to_at IS NULL WHERE t.encounter_id = @stay AND c.ended_at IS NULL", row => row.GetString(0), ("stay", Stay(place))).Single());
        var request = Guid.CreateVersion7();
        await Running.Write(scope => scope.Connection.Execute("INSERT INTO recovery_request (id, staff_id, asked_at, expires_at) VALUES (@id, @staff, @now, @until)",
            ("id", request), ("staff", DemoWard.StaffId($"matrix.forgot.{place}")), ("now", scope.Now), ("until", scope.Now + Duration.FromHours(24))));
        places[place] = new MatrixPlace(stored[0].Id, alert, loose.Id, scan, packet, lost, order, opening, report, word, request);

        static Func<ConsentForm, ConsentForm> For(string name) => form => form with { Grantees = [Grantee.Named(RecipientKind.TreatingProvider, name)] };
    }

    // The desk has people who wait, and one of them is handed to one nurse.
    async Task Desk() => await Running.Write(scope =>
    {
        DemoDesk.Seed(scope);
        DemoDesk.SeedCalls(scope, scope.Vault);
        var (call, ines) = (CallBook.Find(scope.Connection, DemoDesk.Call(2))!, DemoWard.StaffId("ines.vidal"));
        scope.Connection.Execute("INSERT INTO call_handover (id, call_back_id, note_id, from_staff, to_staff, at) VALUES (@id, @call, @note, @from, @to, @now)",
            ("id", handover), ("call", call.Call.Id), ("note", CallNotes.Add(scope, scope.Vault, call, ines, "handover", "", new CallForm { Note = "matrix" })), ("from", ines),
            ("to", DemoWard.StaffId($"matrix.{MatrixTable.Given.Role}.{MatrixTable.Given.Work}")), ("now", scope.Now));
        return true;
    });

    async Task<Guid> Packet(int place, string name, Actor by)
    {
        var ready = new PrepareDisclosure(Person(place), new Recipient(RecipientKind.TreatingProvider, name), Purpose.Treatment, [.. SecurityLabels.AllClasses.Where(each => each.Part == RecordPart.Presence)], 30);
        var handlers = Running.Of<DisclosureHandlers>();
        var made = Assert.IsType<Outcome<PreparedPacket>.Done>(await handlers.Prepare(ready, rest => "https://matrix.invalid/" + rest)).Value;
        return await Write((_, scope) => handlers.Give(new Disclose(ready, made.Packet, made.Decided), by, scope));
    }

    async Task<T> Write<T>(Func<Instant, WriteScope, Outcome<T>> act) => await Running.Write(scope => act(scope.Now, scope)) switch
    {
        Outcome<T>.Done done => done.Value,
        Outcome<T>.Refused { Why: var why } => throw new InvalidOperationException(why.Reason),
        _ => throw new InvalidOperationException(),
    };

    static CourtOrderForm Order(Instant now) => new()
    {
        Kind = CourtOrderKind.NonCriminal, Court = "County court", CaseNumber = "12", OrderedAt = now - Duration.FromDays(3), OrderSeen = true, Mandate = "Subpoena", CouldBeHeard = true, CauseFound = true,
        Receiver = "County court", Parts = RecordPart.Presence, Labels = SecurityLabel.Sud,
    };

    // The token of forms belongs to no session here; one pair serves everybody.
    async Task Tokens()
    {
        Nobody = await Running.Client();
        using var page = await Nobody.GetAsync(new Uri("signin", UriKind.Relative));
        var token = Regex.Match(await page.Content.ReadAsStringAsync(), "name=\"([^\"]+)\" value=\"([^\"]+)\" data-token=\"forgery\"");
        (formField, formToken) = (token.Groups[1].Value, WebUtility.HtmlDecode(token.Groups[2].Value));
        formCookie = page.Headers.GetValues("Set-Cookie").First(each => each.StartsWith("handrail_form=", StringComparison.Ordinal)).Split(';')[0];
        Assert.NotEqual("", formToken);
    }

    async Task<HttpClient> Client(string login, Guid id)
    {
        var http = await Running.Client(login, id);
        var session = http.DefaultRequestHeaders.GetValues("Cookie").Single();
        http.DefaultRequestHeaders.Remove("Cookie");
        http.DefaultRequestHeaders.Add("Cookie", $"{session}; {formCookie}");
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var http in clients.Values) http.Dispose();
        Nobody.Dispose();
        await Running.DisposeAsync();
    }

    [GeneratedRegex(@"\{(\w+)(:guid)?\}")]
    private static partial Regex Hole();

    // Tokens of forms, ids (those that were asked for stand in links back), the time, the reference for support.
    [GeneratedRegex(@"value=""[^""]*""|[0-9A-Z]{13}:[0-9A-F]{8}|[0-9a-f]{8}-[0-9a-f-]{27}|\d{1,2}:\d{2}")]
    private static partial Regex Changing();
}
