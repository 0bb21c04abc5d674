using Handrail.Gate;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Handrail.Tests.Trust;

/// <summary>What a cell of the committed table means.</summary>
enum Cell
{
    /// <summary>Nowhere.</summary>
    Never,

    /// <summary>Everywhere.</summary>
    Any,

    /// <summary>Where an assignment covers the place.</summary>
    Place,

    /// <summary>The same, on shift in the unit.</summary>
    Ward,

    /// <summary>The same, on shift in the unit or on the person's care team.</summary>
    Person,
}

/// <summary>What must come of one request.</summary>
enum Answer
{
    /// <summary>Let in: whatever the page then says about the form.</summary>
    In,

    /// <summary>403: no role of theirs may.</summary>
    Forbidden,

    /// <summary>404: as if it were not there.</summary>
    NotThere,

    /// <summary>To the sign-in page.</summary>
    SignIn,
}

/// <summary>One route, as the committed table has it.</summary>
sealed record MatrixRoute(string Method, string Pattern, string Permission, string Subject);

/// <summary>One way of working somewhere. Home is the detox unit of Harbour House.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Scope">unit, site or organization: how wide the assignment is.</param>
/// <param name="OnShift">Numbers of the places (0 own unit, 1 other unit, 2 other site) where they are on shift.</param>
/// <param name="OnTeam">True: on the care team of one person in each place.</param>
sealed record MatrixWork(string Name, string Scope, int[] OnShift, bool OnTeam);

/// <summary>The committed expectation. It is read from tables written by hand and worked out here, by nothing the product uses.</summary>
sealed class MatrixTable
{
    readonly Dictionary<(string Permission, string Role), Cell> cells = [];

    MatrixTable(IReadOnlyList<MatrixRoute> routes, IReadOnlyList<string> roles)
    {
        Routes = routes;
        Roles = roles;
    }

    public IReadOnlyList<MatrixRoute> Routes { get; }

    public IReadOnlyList<string> Roles { get; }

    public static IReadOnlyList<MatrixWork> Works { get; } =
    [
        new("shift", "unit", [0], false),
        new("unit", "unit", [], false),
        new("team", "unit", [], true),
        new("site", "site", [0, 1], false),
        new("network", "organization", [], true),
    ];

    /// <summary>The one to whom the desk of this world hands a caller.</summary>
    public static (string Role, string Work) Given { get; } = ("nurse", "shift");

    /// <summary>Subjects that are a person's record: what is done with them must be in the audit with that person.</summary>
    public static bool IsRecord(MatrixRoute route) => route.Subject is "person" or "stay" or "alert" or "observation" or "own" or "consent" or "disclosure" or "order" or "room" or "offer";

    /// <summary>What the role may nowhere is asked once for each way of working: the place is not looked at, and the place asked about changes from one to the next.</summary>
    public IEnumerable<(MatrixRoute Route, string Role, MatrixWork Work, int Place)> Asks(IEnumerable<MatrixRoute> routes, IReadOnlyList<string> roles) =>
        from route in routes
        where route.Subject != "skip"
        from role in roles
        from work in Works.Select((work, no) => (work, no))
        from place in route.Subject is "none" or "unknown" or "own" or "call" or "given" ? [0] : route.Subject != "screen" && cells[(route.Permission, role)] == Cell.Never ? [work.no % 3] : new[] { 0, 1, 2 }
        select (route, role, work.work, place);

    public static MatrixTable Committed()
    {
        var routes = Lines("routes.csv").Skip(1).Select(line => line.Split(',')).Select(cell => new MatrixRoute(cell[0], cell[1], cell[2], cell[3])).ToList();
        var lines = Lines("permissions.csv").Select(line => line.Split(',')).ToList();
        var table = new MatrixTable(routes, [.. lines[0].Skip(1)]);
        foreach (var line in lines.Skip(1))
            for (var i = 1; i < line.Length; i++) table.cells[(line[0], lines[0][i])] = Parse(line[i]);
        return table;
    }

    /// <summary>The same with one cell changed: a test of the test.</summary>
    public MatrixTable With(string permission, string role, Cell cell)
    {
        var changed = new MatrixTable(Routes, Roles);
        foreach (var (key, value) in cells) changed.cells[key] = value;
        changed.cells[(permission, role)] = cell;
        return changed;
    }

    /// <summary>What must come of it. <paramref name="place"/>: 0 own unit, 1 other unit of the site, 2 other site.</summary>
    public Answer Expected(MatrixRoute route, string role, MatrixWork work, int place)
    {
        // A wall is seen by a paired screen and by nobody's session; the screen has a test of its own.
        if (route.Subject == "screen") return Answer.SignIn;
        var cell = cells[(route.Permission, role)];
        if (cell == Cell.Never) return Answer.Forbidden;
        // An id that nobody has: whoever may ask is told that it is not here, whoever may not is told that they may not.
        if (route.Subject == "unknown") return Answer.NotThere;
        // What a caller said is handed to one person by name: to everybody else, whatever their role, it is not there.
        if (route.Subject == "given") return (role, work.Name) == Given ? Answer.In : Answer.NotThere;
        if (cell == Cell.Any || route.Subject == "none") return Answer.In;
        var covered = (route.Subject, work.Scope) switch
        {
            (_, "organization") => true,
            ("organization", _) => false,
            (_, "site") => place < 2,
            ("site", _) => false,
            _ => place == 0,
        };
        var related = cell switch
        {
            Cell.Place => true,
            Cell.Ward => work.OnShift.Contains(place),
            // A unit as a whole is nobody's care: only a shift opens it.
            _ => work.OnShift.Contains(place) || (work.OnTeam && route.Subject is not ("unit" or "report")),
        };
        return covered && related ? Answer.In : Answer.NotThere;
    }

    /// <summary>Gated routes of the program that the table does not have, and rows without a route.</summary>
    public static IReadOnlyList<string> Missing(IEnumerable<MatrixRoute> table, IEnumerable<RouteEndpoint> routes)
    {
        var known = table.Select(row => $"{row.Method} {row.Pattern}").ToHashSet();
        var real = routes.Where(route => route.Metadata.GetMetadata<RoutePolicy>() is { Needs: not null } && !route.RoutePattern.RawText!.StartsWith("/fhir", StringComparison.Ordinal))
            .SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {route.RoutePattern.RawText}")).ToHashSet();
        return [.. real.Except(known).Select(each => "no row for " + each).Concat(known.Except(real).Select(each => "no route for " + each)).Order(StringComparer.Ordinal)];
    }

    static Cell Parse(string text) => text switch
    {
        "-" => Cell.Never,
        "any" => Cell.Any,
        "place" => Cell.Place,
        "ward" => Cell.Ward,
        "person" => Cell.Person,
        _ => throw new InvalidDataException($"permissions.csv has the unknown cell '{text}'."),
    };

    static IEnumerable<string> Lines(string name) => File.ReadAllLines(Repository.At("tests/Handrail.Tests/Trust/Matrix/" + name)).Where(line => line.Length > 0);
}
