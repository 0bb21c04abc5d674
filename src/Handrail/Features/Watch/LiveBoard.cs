using System.Text.Json;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>
/// What goes down the stream of the ward board. Two kinds of event, both JSON: "tiles" (pieces of the page; the first on a connection holds all of them)
/// and "beat" (at least every 2 s; the page calls itself NOT LIVE after 5 s of silence, or when a beat says ok: false).
/// </summary>
public static class LiveBoard
{
    /// <summary>Name of the event that carries pieces.</summary>
    public const string Tiles = "tiles";

    /// <summary>Name of the event that says the server is alive.</summary>
    public const string Beat = "beat";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// The data of a "tiles" event. <paramref name="sent"/> remembers what this connection was sent: only tiles that look different go out again, all of them the
    /// first time. The pieces carry no form tokens: every browser puts its own in. <paramref name="board"/> needs a viewer in its frame, or the Accept
    /// buttons are left out.
    /// </summary>
    public static async Task<string> TilesOf(HtmlPieces pieces, WardBoardModel board, Dictionary<string, string> sent)
    {
        var frame = board.Frame with { Tokens = FormTokens.FilledByScript };
        var html = new List<Piece>();
        foreach (var tile in board.Tiles)
        {
            var text = await pieces.Render<BedTile>((nameof(BedTile.Model), tile), (nameof(BedTile.Now), frame.Now), (nameof(BedTile.Bare), frame.Bare));
            if (sent.TryGetValue(tile.ElementId, out var before) && before == text) continue;
            sent[tile.ElementId] = text;
            html.Add(new Piece(tile.ElementId, text));
        }

        var alerts = await pieces.Render<AlertStrip>((nameof(AlertStrip.Alerts), board.Alerts), (nameof(AlertStrip.Frame), frame));
        if (board.Offers.Count > 0) alerts += await pieces.Render<OfferStrip>((nameof(OfferStrip.Offers), board.Offers), (nameof(OfferStrip.Frame), frame));
        return JsonSerializer.Serialize(new Event(board.EventNo, Times.Epoch(frame.Now), html, alerts, [.. board.Tiles.Select(tile => tile.ElementId)]), Json);
    }

    /// <summary>The data of a "beat" event. <paramref name="ok"/>: the worker that raises alerts has shown life lately. <paramref name="handed"/>: callers handed to the viewer, unanswered.</summary>
    public static string BeatOf(Instant now, bool ok, int handed = 0) => JsonSerializer.Serialize(new BeatData(ok, Times.Epoch(now), handed), Json);

    sealed record Piece(string Id, string Html);

    sealed record Event(long No, long Now, IReadOnlyList<Piece> Html, string AlertsHtml, IReadOnlyList<string> Order);

    sealed record BeatData(bool Ok, long Now, int Handed);
}
