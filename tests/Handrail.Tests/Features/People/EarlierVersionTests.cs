using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Watch;
using Handrail.Gate;

namespace Handrail.Tests.Features.People;

/// <summary>A database of a version without places: the script that brings them fills them from what is there.</summary>
public sealed class EarlierVersionTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Everybody_keeps_their_role_where_they_work_and_every_stay_has_an_episode(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await ward.Writer.Run(scope =>
        {
            scope.Connection.Execute("DELETE FROM care_team; DELETE FROM encounter_episode; DELETE FROM episode_of_care; DELETE FROM assignment; DELETE FROM unit_place; DELETE FROM site; DELETE FROM organization");
            return scope.Connection.Execute(Filling(engine));
        });
        Assert.Equal(1, ward.Count("organization"));
        Assert.Equal(1, ward.Count("site"));
        Assert.Equal(DemoWard.Staff.Length, ward.Count("assignment"));
        Assert.Equal([("nurse", "unit")], Held(ward, "ama.osei"));
        Assert.Equal([("medical-director", "organization")], Held(ward, "ruth.adair"));
        Assert.Equal(0, ward.Count("encounter", "id NOT IN (SELECT encounter_id FROM encounter_episode)"));
        Assert.Null(ward.Gate.Judge(new ViewPerson(DemoWard.Stay(1)), Ward.Staff("ama.osei")).Refused);
        Assert.Null(ward.Gate.Judge(new ViewLoudness(DemoWard.Unit), Ward.Staff("ruth.adair")).Refused);
    }

    static List<(string, string)> Held(Ward ward, string login) =>
        ward.Query("SELECT role, place_kind FROM assignment WHERE staff_id = @id", row => (row.GetString(0), row.GetString(1)), ("id", DemoWard.StaffId(login)));

    // The very statements of the script, from the first row it fills in to its triggers.
    static string Filling(Engine engine)
    {
        var script = File.ReadAllText(Repository.At($"src/Handrail/Data/Schema/0008_places.{(engine == Engine.Sqlite ? "sqlite" : "postgres")}.sql"));
        var from = script.IndexOf("INSERT INTO organization", StringComparison.Ordinal);
        return script[from..script.IndexOf("CREATE TRIGGER", StringComparison.Ordinal)];
    }
}
