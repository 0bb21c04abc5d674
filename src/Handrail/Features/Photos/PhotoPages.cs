using System.Globalization;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using Microsoft.Net.Http.Headers;

namespace Handrail.Features.Photos;

/// <summary>The page of a person's photo.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Person">Whose.</param>
/// <param name="All">All that was taken and taken off, the newest first.</param>
/// <param name="MayTake">The viewer may take one.</param>
/// <param name="Filled">What was typed.</param>
public sealed record PhotoModel(PageFrame Frame, PersonBannerModel Person, IReadOnlyList<PhotoRow> All, bool MayTake, Filled Filled);

/// <summary>The page, its forms, and the picture itself.</summary>
static class PhotoPages
{
    public static Task<IResult> Show(Visit visit) => Show(visit, Filled.Nothing, 200);

    /// <summary>The picture; kept by no browser and no proxy. Only the one that stands, so that a superseded address shows nothing.</summary>
    public static async Task<IResult> Picture(Visit visit) => visit.Show(
        await visit.Read(new ViewPhoto(visit.Id("stay")), (ask, _, _) =>
        {
            using var db = visit.Of<Database>().Open();
            var found = PersonOf(db, ask.Stay) is { } person && PhotoBook.Standing(db, person) is { } no && no.ToString(CultureInfo.InvariantCulture) == (string?)visit.Http.GetRouteValue("photo") ? PhotoBook.Picture(db, visit.Of<Database>().Vault, person, no) : null;
            return Task.FromResult<Outcome<(string Media, byte[] Bytes)>>(found is { } picture ? picture : Refusal.NotFound("There is no such stay."));
        }),
        picture =>
        {
            visit.Http.Response.Headers[HeaderNames.CacheControl] = "no-store";
            visit.Http.Response.Headers[HeaderNames.ContentDisposition] = "inline";
            return Results.Bytes(picture.Bytes, picture.Media);
        });

    public static async Task<IResult> Add(Visit visit)
    {
        using var content = new MemoryStream();
        if (visit.Http.Request.Form.Files.GetFile("photo") is { } file) await file.CopyToAsync(content, visit.Stop);
        return await Then(visit, "add", visit.RunOnce(new AddPhoto(visit.Id("stay"), content.ToArray(), visit.Field("agreed")), visit.Of<PhotoHandlers>().Add, no => no.ToString()));
    }

    public static Task<IResult> Remove(Visit visit) =>
        Then(visit, "remove", visit.RunOnce(new RemovePhoto(visit.Id("stay"), visit.Field("photo_why")), visit.Of<PhotoHandlers>().Remove, no => no.ToString()));

    static Task<IResult> Then(Visit visit, string form, Task<Outcome<string>> doing) =>
        Forms.Then(visit, doing, form, _ => Paths.Photo(new EncounterId(visit.Id("stay"))), (filled, status) => Show(visit, filled, status));

    static async Task<IResult> Show(Visit visit, Filled filled, int status) => visit.Show(
        await visit.Read(new ViewPhoto(visit.Id("stay")), (ask, by, _) =>
        {
            using var db = visit.Of<Database>().Open();
            var frame = Pages.Frame(visit.Http, visit.By, Whereabouts.Of(db, Subject.Encounter(ask.Stay)).Unit ?? Guid.Empty);
            return Task.FromResult<Outcome<PhotoModel>>(BannerRow.Read(db, visit.Of<Database>().Vault, ask.Stay, frame.Now) is { } person
                ? new PhotoModel(frame, person, PhotoBook.Of(db, visit.Of<Database>().Vault, person.Person), visit.May(new RemovePhoto(ask.Stay, "may they?")), filled) : Refusal.NotFound("There is no such stay."));
        }),
        model => Pages.Of<PhotoPage, PhotoModel>(model, status));

    static Guid? PersonOf(System.Data.Common.DbConnection db, Guid stay) => db.Query("SELECT person_id FROM encounter WHERE id = @stay", row => (Guid?)row.Id(0), ("stay", stay)).FirstOrDefault();
}
