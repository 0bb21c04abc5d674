using System.Net;
using System.Text.RegularExpressions;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Watch;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Tests.Trust;

/// <summary>The three places with a person, a value and an alert in each, and one signed-in member of staff for each role and way of working.</summary>
sealed class MatrixWorld : IAsyncDisposable
{
    static readonly Guid[] Units = [DemoWard.Unit, DemoNetwork.Residential, DemoNetwork.NorthUnit];
    static readonly Guid[] Sites = [DemoNetwork.Harbour, DemoNetwork.Harbour, DemoNetwork.NorthShore];
    readonly Dictionary<(string Role, string Work), HttpClient> clients = [];
    readonly Guid[] values = new Guid[3];
    readonly Guid[] alerts = new Guid[3];
    string formField = "", formToken = "", formCookie = "";

    public Running Running { get; private init; } = null!;

    public HttpClient Nobody { get; private set; } = null!;

    static Guid Victim => DemoWard.StaffId("matrix.victim");

    static Guid Stay(int place) => place == 0 ? DemoWard.Stay(1) : DemoNetwork.Stay(Units[place], 1);

    static Guid Person(int place, int number = 1) => place == 0 ? DemoWard.Person(number) : DemoNetwork.Person(Units[place], number);

    public static async Task<MatrixWorld> Open(MatrixTable table, Engine engine)
    {
        var world = new MatrixWorld { Running = await Running.Start(engine) };
        await world.Running.Write(scope => Staff(scope, table));
        for (var place = 0; place < 3; place++) await world.Furnish(place);
        await world.Tokens();
        foreach (var role in table.Roles)
            foreach (var work in MatrixTable.Works)
                world.clients[(role, work.Name)] = await world.Client(Login(role, work));
        return world;
    }

    public async Task<Answer> Ask(MatrixRoute route, string? role, MatrixWork? work, int place)
    {
        var http = role is null ? Nobody : clients[(role, work!.Name)];
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
        "observation" => values[place].ToString(),
        "staff" => Victim.ToString(),
        "sheet" => "rass",
        "id" => "general-detox",
        _ => Guid.NewGuid().ToString(),
    });

    static string Login(string role, MatrixWork work) => $"matrix.{role}.{work.Name}";

    static bool Staff(WriteScope scope, MatrixTable table)
    {
        Add(scope, "matrix.victim", "nurse");
        foreach (var unit in Units) Assign(scope, Victim, "nurse", "unit", unit);
        foreach (var role in table.Roles)
        {
            foreach (var work in MatrixTable.Works)
            {
                var id = Add(scope, Login(role, work), role);
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

    static Guid Add(WriteScope scope, string login, string role)
    {
        var id = DemoWard.StaffId(login);
        scope.Connection.Execute("INSERT INTO staff (id, login, name, role) VALUES (@id, @login, @login, @role)", ("id", id), ("login", login), ("role", role));
        return id;
    }

    static void Assign(WriteScope scope, Guid staff, string role, string kind, Guid place) => scope.Connection.Execute(
        "INSERT INTO assignment (id, staff_id, role, place_kind, place_id, from_at, made_at) VALUES (@id, @staff, @role, @kind, @place, @from, @from)",
        ("id", Guid.CreateVersion7()), ("staff", staff), ("role", role), ("kind", kind), ("place", place), ("from", scope.Now - Duration.FromHours(1)));

    async Task Furnish(int place)
    {
        var nurse = DemoWard.StaffId(place switch { 0 => "ama.osei", 1 => "ola.brandt", _ => "mei.tanaka" });
        var stored = await Running.Of<TakeReadings>().Store(new ReadingsBatch(new Sender(null, null, nurse, "matrix"),
        [
            new ReadingIn
            {
                Measure = Measure.Pulse, V1 = 70_000, EffectiveAt = Running.Of<IClock>().GetCurrentInstant(), Subject = SubjectKind.Patient, SubjectId = Person(place), ByHand = true, ContentHash = 1,
            },
        ]));
        values[place] = stored[0].Id;
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

    async Task<HttpClient> Client(string login)
    {
        var http = await Running.Client(login);
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
