using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Handrail.Content;
using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;

namespace Handrail.Features.CallBack;

/// <summary>Somebody asks to be called.</summary>
/// <param name="Read">What they ask.</param>
/// <param name="Nonce">Number of the form, used once.</param>
/// <param name="Network">Network it came from; null when not known.</param>
/// <param name="Signals">What is known of it before the database is asked.</param>
/// <param name="HasPlace">It was doubtful before the database was asked, and a place among the doubtful ones was taken for it.</param>
public sealed record RequestCall(CallRead Read, string Nonce, string? Network, DoubtSignals Signals, bool HasPlace) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.AskForCall;

    /// <summary>The call-back it became, for the audit row.</summary>
    public Guid Became { get; set; }

    /// <inheritdoc/>
    public Subject About => new("call-back", Became == Guid.Empty ? "" : Became.ToString());
}

/// <summary>
/// Stores a request: enquiry, call-back, promise, clock and once-row in one commit, and only then the page says so. The same form sent again gives the same
/// answer; with other words in it, the new request takes the place of the old one.
/// </summary>
public sealed class RequestCallHandler(Vault vault, CallBrake brake)
{
    /// <summary>Field of the refusal that means: too many doubtful ones at the moment.</summary>
    public const string Limit = "limit";

    /// <summary>Stores it; answers the token of its link. Refused: no desk, the time is over, or the most of doubtful ones.</summary>
    public Outcome<string> Handle(RequestCall ask, Actor by, WriteScope scope)
    {
        var read = ask.Read;
        var words = Words.Of("call-back", read.Lang);
        var nonce = HashOf(ask.Nonce);
        var content = vault.Index(scope, "call-back form", string.Join('\u001F', read.Told.Name, read.Told.Phone, read.Told.Text, read.Told.Signs, read.Wish.Day, read.Wish.Part, read.Wish.Zone.Id, read.Wishes, read.About));
        var before = scope.Connection.Query("SELECT call_back_id, content_index, times FROM call_once WHERE nonce_hash = @nonce",
            row => (Id: row.Id(0), Content: row.GetFieldValue<byte[]>(1), Times: row.GetInt32(2)), ("nonce", nonce));
        if (before is [var same] && same.Content.AsSpan().SequenceEqual(content))
        {
            ask.Became = same.Id;
            return Token(scope, same.Id);
        }

        if (DeskBook.All(scope.Connection) is not [var desk, ..]) return Refusal.NotFound(words["closed"]);
        if (Promise.Make(DeskBook.Plan(scope.Connection, desk, scope.Now), read.Wish, scope.Now, DeskBook.Waiting(scope.Connection, desk.Id)) is not { } promise)
            return Refusal.Invalid(CallFields.When, words["when.over"]);
        var signals = Signals(ask, scope, reused: before.Count > 0 ? before[0].Times : 0);
        var doubt = Doubt.Judge(signals);
        if (doubt.Length > 0 && !ask.HasPlace && !brake.TakeDoubtful(ask.Network, Doubt.LikeAPerson(signals))) return new Refusal(RefusalKind.Conflict, words["limited"], Limit);

        ask.Became = Store(scope, read, desk.Id, promise, doubt, words);
        if (before is [var old]) Replace(scope, old.Id, ask.Became);
        scope.Connection.Execute(
            """
            INSERT INTO call_once (nonce_hash, content_index, call_back_id, at) VALUES (@nonce, @content, @id, @now)
            ON CONFLICT (nonce_hash) DO UPDATE SET content_index = excluded.content_index, call_back_id = excluded.call_back_id, times = call_once.times + 1
            """,
            ("nonce", nonce), ("content", content), ("id", ask.Became), ("now", scope.Now));
        return Token(scope, ask.Became);
    }

    /// <summary>
    /// The token of a call-back's link: 128 bits that only this installation can make again from the id. So the second press of a button gets the same link,
    /// and the database holds only its hash.
    /// </summary>
    string Token(WriteScope scope, Guid id) => WebEncoders.Base64UrlEncode(vault.Index(scope, "call-back link", id.ToString("N")));

    /// <summary>Hash of a token or a form's number, as stored.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>True when this form has been stored before: its second press costs nothing and counts nowhere.</summary>
    public static bool Knows(DbConnection connection, string nonce) => connection.Scalar<long>("SELECT count(*) FROM call_once WHERE nonce_hash = @nonce", ("nonce", HashOf(nonce))) > 0;

    // What this one takes the place of is none against it.
    DoubtSignals Signals(RequestCall ask, WriteScope scope, int reused) => ask.Signals with
    {
        FormReused = reused,
        OpenWithNumber = EnquiryBook.OpenWithNumber(scope, vault, ask.Read.E164) - Math.Min(reused, 1),
        SameWords = EnquiryBook.SameWords(scope, vault, ask.Read.Told.Text, scope.Now - Duration.FromHours(24)) - reused,
    };

    Guid Store(WriteScope scope, CallRead read, Guid desk, Promise promise, string doubt, Words words)
    {
        var (id, now) = (Guid.CreateVersion7(), scope.Now);
        var enquiry = new Enquiry(Guid.CreateVersion7(), "web", read.Lang, read.About, read.Wish.Zone.Id, read.Wishes, now, now);
        EnquiryBook.Add(scope, vault, enquiry, read.Told, read.E164);
        var empty = new CallRow(new Call { Id = id }, enquiry, desk, WordPair.Free(scope.Connection, words), doubt, read.Wish.Day, read.Wish.Part);
        CallBook.Add(scope, empty, CallRules.Request(promise, doubt, now), HashOf(Token(scope, id)));
        return id;
    }

    // Only when nobody holds it: an advisor who is just dialling must not lose it from under their hands.
    static void Replace(WriteScope scope, Guid old, Guid by)
    {
        if (CallBook.Find(scope.Connection, old) is { Call.IsOpen: true, Call.ClaimedBy: null } row)
            CallBook.Record(scope, row, new CallEvent(CallEventKind.Closed, scope.Now, Code: CallCodes.Joined, Other: by));
    }
}
