using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Desk;
using Handrail.Gate;
using Handrail.Hosting;
using NodaTime;

namespace Handrail.Tests.Features.Desk;

/// <summary>A desk on a real database with a clock the test moves: the demo's staff, the real writer, gate, vault and handlers. Everybody who calls is invented.</summary>
public sealed class DeskHouse : IAsyncDisposable
{
    public const string Ines = "ines.vidal";
    public const string Sam = "sam.okoro";
    public const string Lena = "lena.hart";
    public const string Nurse = "ama.osei";
    public const string Phone = "(212) 555-0147";
    public static readonly Guid DeskId = DemoDesk.Desk;
    readonly Ward ward;
    readonly string keys = Directory.CreateTempSubdirectory("handrail-keys-").FullName;

    DeskHouse(Ward ward)
    {
        this.ward = ward;
        Vault = ward.Database.Vault;
        var options = new ServeOptions { DataFolder = keys };
        (Claims, Drafts, Callers, Outcomes, Joins, Checks, Hands, Incoming) =
            (new(), new(Vault), new(Vault, options), new(Vault, options), new(Vault), new(Vault), new(Vault, options, new PageBook()), new(Vault, options));
    }

    public Vault Vault { get; }

    public ClaimCallHandler Claims { get; }

    public SaveDraftHandler Drafts { get; }

    public SaveCallerHandler Callers { get; }

    public RecordOutcomeHandler Outcomes { get; }

    public JoinCallsHandler Joins { get; }

    public DecideCheckHandler Checks { get; }

    public HandOverHandler Hands { get; }

    public LogIncomingHandler Incoming { get; }

    public Database Database => ward.Database;

    public SteppingClock Clock => ward.Clock;

    public Writer Writer => ward.Writer;

    /// <summary>Monday 23 November 2026, 10:00 in New York.</summary>
    public static async Task<DeskHouse> Open(Engine engine)
    {
        var house = new DeskHouse(await Ward.Open(engine, 1));
        house.Clock.Now = Instant.FromUtc(2026, 11, 23, 15, 0);
        await house.Writer.Run(scope =>
        {
            DemoDesk.Seed(scope);
            return true;
        });
        return house;
    }

    /// <summary>Somebody asks for a call, promised in 20 minutes unless said otherwise.</summary>
    public Task<Guid> Ask(string about = "me", string phone = Phone, bool mayMessage = false, string name = "Robin", string doubt = "", int minutes = 20, string part = "any", string words = "") =>
        Writer.Run(scope => Ask(scope, Vault, about, phone, mayMessage, name, doubt, minutes, part, words));

    public static Guid Ask(WriteScope scope, Vault vault, string about = "me", string phone = Phone, bool mayMessage = false, string name = "Robin", string doubt = "", int minutes = 20, string part = "any", string words = "")
    {
        var enquiry = new Enquiry(Guid.CreateVersion7(), "web", "en", about, "America/New_York", new ContactWishes(mayMessage, false, false), scope.Now, scope.Now);
        EnquiryBook.Add(scope, vault, enquiry, new EnquiryTold(name, phone, "Not at dinner, please.", null), "+1" + new string([.. phone.Where(char.IsAsciiDigit)]));
        var row = new CallRow(new Call { Id = Guid.CreateVersion7() }, enquiry, DeskId, words, doubt, "soonest", part);
        return CallBook.Add(scope, row, CallRules.Request(new Promise(scope.Now, scope.Now + Duration.FromMinutes(minutes), PromiseGround.Now, true), doubt, scope.Now), null).Call.Id;
    }

    public Task<Outcome<T>> Run<TAsk, T>(string login, TAsk ask, Func<TAsk, Actor, WriteScope, Outcome<T>> handle) where TAsk : IAsk => ward.Gate.Run(ask, Ward.Staff(login), handle);

    public async Task<T> Done<TAsk, T>(string login, TAsk ask, Func<TAsk, Actor, WriteScope, Outcome<T>> handle) where TAsk : IAsk => await Run(login, ask, handle) switch
    {
        Outcome<T>.Done done => done.Value,
        Outcome<T>.Refused refused => throw new InvalidOperationException($"Refused: {refused.Why}"),
        _ => throw new InvalidOperationException(),
    };

    public Task<Outcome<Guid>> Claim(string login, Guid call) => Run(login, new ClaimCall(call), Claims.Claim);

    public Task<Outcome<Guid>> Record(string login, Guid call, CallForm form) => Run(login, new RecordOutcome(call, form), Outcomes.Handle);

    public Task<Outcome<SavedDraft>> Save(string login, Guid call, string note, int seen = 0, params string[] risks) => Run(login, new SaveDraft(call, new CallForm { Note = note, Risks = risks }, seen), Drafts.Handle);

    public CallRow Row(Guid call)
    {
        using var connection = Database.Open();
        return CallBook.Find(connection, call)!;
    }

    public Call Call(Guid call) => Row(call).Call;

    public Draft? Draft(string login, Guid call)
    {
        using var connection = Database.Open();
        return CallNotes.Find(connection, Vault, call, DemoWard.StaffId(login));
    }

    public IReadOnlyList<Note> Notes(Guid call)
    {
        using var connection = Database.Open();
        return CallNotes.Of(connection, Vault, call);
    }

    public long Count(string table, string where = "1 = 1") => ward.Count(table, where);

    public async ValueTask DisposeAsync()
    {
        await ward.DisposeAsync();
        Directory.Delete(keys, recursive: true);
    }
}
