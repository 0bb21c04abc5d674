using Handrail.Content;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;

namespace Handrail.Features.Downtime;

/// <summary>Paper and power cuts: the pack that is read with the server off, and the page that leads to everything on paper.</summary>
public static class DowntimeFeature
{
    /// <summary>Services.</summary>
    public static void Add(IServiceCollection services, ServeOptions options)
    {
        services.AddSingleton<DowntimeWriter>();
        services.AddSingleton<PackWatch>();
        services.AddSingleton(provider => new DueKind(PackWatch.DueKindName, provider.GetRequiredService<PackWatch>().Look));
        services.AddHostedService<DowntimeJob>();
        services.Keeps(new Kept("List of downtime packs", "Which file was written for which unit and when, and how many people are in it", "So that old packs are removed", null, "", "", "downtime_pack"));
        services.Sends(new OutsideChannel("Downtime packs", "files in a folder that the centre has set, readable by the account that runs this program; the newest two of each unit", "Everything a nurse needs while the program is off: name, birth date, values, alerts"));
    }

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.GatedGet("/ward/{unit:guid}/paper", Permission.SeePerson, Show);

    static async Task<IResult> Show(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By, visit.Id("unit"));
        return visit.Show(
            await visit.Read(new ViewPaper(visit.Id("unit")), async (ask, _, stop) =>
            {
                if (await visit.Of<WardPictures>().Of(ask.Unit, stop) is not { } picture) return (Outcome<PaperModel>)Refusal.NotFound("There is no such unit.");
                using var connection = visit.Of<Database>().Open();
                return new PaperModel(frame, picture, DowntimeAge.Of(connection).First(pack => pack.Unit == ask.Unit));
            }),
            model => Pages.Of<PaperPage, PaperModel>(model));
    }
}

/// <summary>Looking at what there is on paper.</summary>
public sealed record ViewPaper(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeePerson;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>The page about paper and power cuts.</summary>
public sealed record PaperModel(PageFrame Frame, Core.Watch.UnitPicture Unit, NewestPack Pack);
