using Handrail.Data;

namespace Handrail.Hosting;

/// <summary>How to serve.</summary>
public sealed record ServeOptions
{
    /// <summary>Folder for the database file, keys, outbox and anchors.</summary>
    public required string DataFolder { get; init; }

    /// <summary>A SQLite path or a PostgreSQL connection string; null: handrail.db in the data folder.</summary>
    public string? DatabaseSetting { get; init; }

    /// <summary>Port on 127.0.0.1; 0 for any free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Folder with guide, instruments and protocols.</summary>
    public string ContentFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "content");

    /// <summary>True paints every page as a demo.</summary>
    public bool Demo { get; init; }

    /// <summary>Whose crisis numbers stand on public pages: us or gb (content/crisis).</summary>
    public string Country { get; init; } = "us";

    /// <summary>Where "Leave this site quickly" leads.</summary>
    public string LeaveTo { get; init; } = Leaving.Neutral;

    /// <summary>False: visits to public pages are not counted.</summary>
    public bool CountVisits { get; init; } = true;

    /// <summary>How often the visits are written.</summary>
    public TimeSpan CountVisitsEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Changes how the process logs; null: warnings and worse, to the console.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }

    /// <summary>The https address under which people reach this centre's Handrail, without a path; passkeys are bound to it. Null: only http://localhost.</summary>
    public Uri? Address { get; init; }

    /// <summary>The centre's own identity provider; null without one.</summary>
    public OidcOptions? Oidc { get; init; }

    /// <summary>How staff are paged.</summary>
    public Outbound.ReachOptions Reach { get; init; } = new();

    /// <summary>Rounds of password hashing; fewer only in tests.</summary>
    public int PasswordRounds { get; init; } = Features.Access.Passwords.Rounds;

    /// <summary>SQLite's synchronous level; other than FULL only in the canary test.</summary>
    public string Synchronous { get; init; } = "FULL";

    /// <summary>The key file; null: record.keys in the folder "keys" of the data folder. A path outside the data folder keeps backups and keys apart by itself.</summary>
    public string? KeyFilePath { get; init; } = Environment.GetEnvironmentVariable("HANDRAIL_KEY_FILE") is { Length: > 0 } path ? path : null;

    /// <summary>The journal of deletions and revocations; null: beside the key file.</summary>
    public string? JournalFilePath { get; init; } = Environment.GetEnvironmentVariable("HANDRAIL_JOURNAL_FILE") is { Length: > 0 } path ? Path.GetFullPath(path) : null;

    /// <summary>Folder of the downtime packs; null: "downtime" in the data folder. Better on another disk, or on the machine of the ward.</summary>
    public string? DowntimeFolder { get; init; } = Environment.GetEnvironmentVariable("HANDRAIL_DOWNTIME") is { Length: > 0 } path ? path : null;

    /// <summary>Where the downtime packs go.</summary>
    public string Downtime => Path.GetFullPath(DowntimeFolder ?? Path.Combine(DataFolder, "downtime"));

    /// <summary>Where the keys are.</summary>
    public string Keys => KeyFilePath is { } path ? Path.GetFullPath(path) : KeyFile.PathIn(DataFolder);

    /// <summary>The database these options name.</summary>
    public Database OpenDatabase()
    {
        Directory.CreateDirectory(DataFolder);
        Data.Backups.RestoreBackup.RefuseUnfinished(DataFolder);
        var database = Database.Of(DatabaseSetting ?? Path.Combine(DataFolder, "handrail.db"));
        database.KeyPath = Keys;
        database.JournalPath = JournalFilePath;
        return database;
    }
}

/// <summary>Sign-in at the centre's own identity provider (OpenID Connect).</summary>
/// <param name="Name">Its name on the sign-in page.</param>
/// <param name="Authority">Its issuer address.</param>
/// <param name="ClientId">Our client id there.</param>
/// <param name="ClientSecret">Our secret there.</param>
public sealed record OidcOptions(string Name, Uri Authority, string ClientId, string ClientSecret);
