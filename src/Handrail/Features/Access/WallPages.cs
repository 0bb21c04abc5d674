using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;

namespace Handrail.Features.Access;

/// <summary>A screen that is not paired.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Code">The code it shows; null before it has asked.</param>
/// <param name="Full">Too many screens wait.</param>
public sealed record WallWaitingModel(PageFrame Frame, string? Code, bool Full);

/// <summary>The list of wall screens with the form that pairs one.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Walls">Paired screens.</param>
/// <param name="Units">Units to choose from.</param>
/// <param name="Typed">What was typed.</param>
/// <param name="Errors">Faults.</param>
public sealed record WallsModel(PageFrame Frame, IReadOnlyList<WallRow> Walls, IReadOnlyList<UnitLink> Units, PairWall Typed, IReadOnlyList<FieldError> Errors);

/// <summary>Pairing of wall screens: what the screen shows until then, and what staff do.</summary>
static class WallPages
{
    static readonly PairWall Nothing = new("", Guid.Empty, "");

    /// <summary>GET on the screen: its board when it is paired, its code while it waits, otherwise a button.</summary>
    public static IResult Screen(HttpContext http, WallScreens walls) =>
        walls.Find(http) is { } wall ? Visit.Go(Paths.WallBoard(new LocationId(wall.Unit))) : Waiting(http, walls.Waiting(http), full: false);

    /// <summary>POST on the screen: it asks to be paired.</summary>
    public static async Task<IResult> Ask(HttpContext http, Writer writer, WallScreens walls)
    {
        if (await FormCheck.Wrong(http) is { } wrong) return Problems.Shown(http, wrong.Status, wrong.Words);
        if (walls.Find(http) is not null || walls.Waiting(http) is not null) return Visit.Go(Paths.Wall);
        var secret = await writer.Run(
            scope => WallScreens.Ask(scope, Agent.Of(http.Request.Headers.UserAgent.ToString())),
            audit: (scope, made, failure) =>
            {
                if (made is not null || failure is not null) scope.Audit(new AuditRow("anonymous", "", "AskToPair", "wall", "", failure is null ? "done" : "failed")); // a refused one leaves nothing: anybody can ask
            },
            stop: http.RequestAborted);
        if (secret is null) return Waiting(http, null, full: true);
        http.Response.Cookies.Append(WallScreens.CookieOf(http), secret,
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/", MaxAge = WallScreens.Life.ToTimeSpan() });
        return Visit.Go(Paths.Wall);
    }

    static IResult Waiting(HttpContext http, string? code, bool full) => Pages.Of<WallWaiting, WallWaitingModel>(new WallWaitingModel(Pages.Frame(http, null), code, full), full ? 429 : 200);

    public static Task<IResult> List(Visit visit) => List(visit, Nothing, []);

    public static async Task<IResult> Pair(Visit visit)
    {
        var ask = new PairWall(visit.Field("code"), Guid.TryParse(visit.Field("unit"), out var unit) ? unit : Guid.Empty, visit.Field("name"));
        return await visit.Run(ask, visit.Of<WallHandlers>().Handle) switch
        {
            Outcome<Guid>.Refused { Why: { Kind: RefusalKind.Invalid } why } => await List(visit, ask, [new FieldError(why.Field ?? "", why.Reason)]),
            var outcome => visit.Show(outcome, _ => Visit.Go(Paths.Walls)),
        };
    }

    public static async Task<IResult> End(Visit visit) => visit.Show(await visit.Run(new EndWall(visit.Id("wall")), visit.Of<WallHandlers>().Handle), _ => Visit.Go(Paths.Walls));

    static async Task<IResult> List(Visit visit, PairWall typed, IReadOnlyList<FieldError> errors) =>
        visit.Show(
            await visit.Read(new ViewWalls(), (_, _, _) => Task.FromResult<Outcome<WallsModel>>(new WallsModel(Pages.Frame(visit.Http, visit.By), visit.Of<WallScreens>().All(), Units(visit), typed, errors))),
            model => Pages.Of<WallsPage, WallsModel>(model, errors.Count > 0 ? 400 : 200));

    static List<UnitLink> Units(Visit visit)
    {
        using var connection = visit.Of<Database>().Open();
        // Only units where this person may pair: the others could be chosen and would be refused.
        return [.. connection.Query(
            "SELECT l.id, l.name, p.site_id, s.organization_id FROM location l LEFT JOIN unit_place p ON p.unit_id = l.id LEFT JOIN site s ON s.id = p.site_id WHERE l.kind = 'unit' ORDER BY l.sort, l.name",
            row => (Link: new UnitLink(new LocationId(row.Id(0)), row.GetString(1)), Place: new Place(row.Id(0), row.IdOrNull(2), row.IdOrNull(3))))
            .Where(unit => visit.By.May(Permission.PairWall, unit.Place)).Select(unit => unit.Link)];
    }
}
