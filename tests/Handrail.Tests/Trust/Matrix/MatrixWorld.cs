using System.Net;
using System.Text.RegularExpressions;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Access;
using Handrail.Features.Watch;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Tests.Trust;

/// <summary>The three places with a person, a value and an alert in each, and one signed-in member of staff for each role and way of working.</summary>
sealed class MatrixWorld : IAsyncDisposable
{
    // A screen that was ended is not there any more: each ask has one of its own.
    const int Walls = 300;
    static readonly Guid[] Units = [DemoWard.Unit, DemoNetwork.Residential, DemoNetwork.NorthUnit];
    static readonly Guid[] Sites = [DemoNetwork.Harbour, DemoNetwork.Harbour, DemoNetwork.NorthShore];
    readonly Dictionary<(string Role, string Work), HttpClient> clients = [];
    readonly Guid[] values = new Guid[3];
    readonly Guid[] alerts = new Guid[3];
    readonly Guid[][] walls = [new Guid[Walls], new Guid[Walls], new Guid[Walls]];
    readonly int[] nextWall = new int[3];
    string formField = "", formToken = "", formCookie = "";

    public Running Running { get; private init; } = null!;

    public HttpClient Nobody { get; private set; } = null!;

    static Guid Victim => DemoWard.StaffId("matrix.victim");

    static Guid Stay(int place) => place == 0 ? DemoWard.Stay(1) : DemoNetwork.Stay(Units[place], 1);

    static Guid Person(int place, int number = 1) => place == 0 ? DemoWard.Person(number) : DemoNetwork.Person(Units[place], number);

    public static async Task<MatrixWorld> Open(MatrixTable table, Engine engine, TimeProvider? time = null, Func<Handrail.Hosting.ServeOptions, Handrail.Hosting.ServeOptions>? with = null, IReadOnlyList<string>? roles = null)
    {
        var world = new MatrixWorld { Running = await Running.Start(engine, beds: 4, time: time, with: with) };
        await world.Running.Write(scope => Staff(scope, table));
        for (var place = 0; place < 3; place++) await world.Furnish(place);
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

    public async Task<Answer> Ask(MatrixRoute route, HttpClient http, int place)
    {
        var path = Filled(route.Pattern, place);
        if (route.Pattern == "/why") path += $"?staff={Victim}&unit={Units[place]}";
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), path);
        if (route.Method == "POST") request.Content = new FormUrlEncodedContent(Form(place));
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode switch
        {
            HttpStatusCode.Forbidden => Answer.Forbidden,
            HttpStatusCode.NotFound => Answer.NotThere,
            HttpStatusCode.Redirect when answer.Headers.Location!.ToString().StartsWith("/signin", StringComparison.Ordinal) => Answer.SignIn,
            >= HttpStatusCode.InternalServerError => throw new InvalidOperationException($"{route.Method} {route.Pattern} answered {(int)answer.StatusCode}."),
            _ => Answer.In,
        };
    }

    // One form that fits every route: each takes the fields it knows.
    IEnumerable<KeyValuePair<string, string>> Form(int place) => new Dictionary<string, string>
    {
        [formField] = formToken, ["once"] = Guid.NewGuid().ToString(), ["place"] = $"unit|{Units[place]}", ["unit"] = $"{Units[place]}", ["where"] = $"{Units[place]}|nurse", ["words"] = "matrix", ["reason"] = "matrix", ["done"] = "matrix",
        ["role"] = "nurse", ["name"] = "Matrix", ["login"] = "matrix." + Guid.NewGuid().ToString("N"), ["number"] = "1", ["issuer"] = "matrix", ["evidence"] = "matrix", ["valid_from"] = "2026-01-01", ["valid_to"] = "2027-01-01",
        ["organization"] = DemoNetwork.Organization.ToString(), ["zone"] = "America/New_York", ["charge"] = DemoWard.StaffId("ruth.adair").ToString(), ["hours"] = "8", ["rule"] = "none", ["limit"] = "1", ["clear"] = "2",
        ["hash"] = "matrix", ["kind"] = "licence", ["member"] = $"{Victim}|nurse", ["respiratory-rate"] = "16", ["reach"] = "", ["version"] = "1", ["v1"] = "71",
    };

    string Filled(string pattern, int place) => Regex.Replace(pattern, @"\{(\w+)(:guid)?\}", match => match.Groups[1].Value switch
    {
        "unit" => Units[place].ToString(),
        "site" => Sites[place].ToString(),
        "stay" => Stay(place).ToString(),
        "person" => Person(place).ToString(),
        "other" => Person(place, 2).ToString(),
        "bed" => (place == 0 ? DemoWard.Bed(1) : DemoNames.Id($"bed {Units[place]} 1")).ToString(),
        "alert" => alerts[place].ToString(),
        "wall" => walls[place][(Interlocked.Increment(ref nextWall[place]) - 1) % Walls].ToString(),
        "observation" => values[place].ToString(),
        "staff" => Victim.ToString(),
        "sheet" => "rass",
        "photo" => "1",
        "id" => "general-detox",
        _ => Guid.NewGuid().ToString(),
    });

    // An account of a person is that person: five people for the five ways of working, which change nothing for them.
    static Guid AccountOf(string role, MatrixWork work) => role == "patient"
        ? new[] { Person(0, 2), Person(0, 3), Person(0, 4), Person(1, 2), Person(2, 2) }[MatrixTable.Works.ToList().IndexOf(work)]
        : DemoWard.StaffId(Login(role, work));

    static string Login(string role, MatrixWork work) => $"matrix.{role}.{work.Name}";

    static bool Staff(WriteScope scope, MatrixTable table)
    {
        Add(scope, "matrix.victim", "nurse", Victim);
        foreach (var unit in Units) Assign(scope, Victim, "nurse", "unit", unit);
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
        values[place] = stored[0].Id;
        await Running.Write(scope => PhotoBook.Add(scope, Person(place), Stay(place), new Handrail.Core.Admission.Photo("image/png", 64, 64, new byte[] { 1 }), "person", nurse));
        var concern = Running.Of<RaiseConcernHandler>();
        alerts[place] = await Running.Write(scope => ((Handrail.Core.Kernel.Outcome<Guid>.Done)concern.Handle(new RaiseConcern(Stay(place), "matrix"), new Actor("staff", nurse, "matrix", "nurse"), scope)).Value);
    }

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
}
