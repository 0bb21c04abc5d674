using System.CommandLine;
using Handrail.Data;
using Handrail.Hosting;

namespace Handrail.Cli;

/// <summary>Options that several verbs share.</summary>
static class CommonOptions
{
    public static Option<string> Data(string standard) => new("--data")
    {
        Description = "Folder for the database file, keys, outbox and audit anchors.",
        DefaultValueFactory = _ => standard,
    };

    public static Option<string?> DatabaseSetting() => new("--database")
    {
        Description = "A SQLite file, or a PostgreSQL connection string (\"Host=…;Database=…;Username=…\"). Default: handrail.db in the data folder.",
    };

    public static Option<int> Port() => new("--port") { Description = "Port on 127.0.0.1.", DefaultValueFactory = _ => 8080 };

    public static Option<string?> DowntimeFolder() => new("--downtime") { Description = "Folder of the downtime packs. Default: $HANDRAIL_DOWNTIME, else downtime in the data folder. They hold personal data." };

    /// <summary>Another content folder, for tests that cannot wait for a ladder's real minutes.</summary>
    public static Option<string?> Content() => new("--content") { Hidden = true };

    /// <summary>The centre's public address.</summary>
    public static Option<string?> Address(string description)
    {
        var address = new Option<string?>("--address") { Description = description };
        address.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } given && (!Uri.TryCreate(given, UriKind.Absolute, out var to) || to.Scheme != "https" || to.AbsolutePath != "/" || to.Query.Length > 0)) result.AddError("--address needs a full https address without a path.");
        });
        return address;
    }

    /// <summary>Known to every verb (it stands at the root).</summary>
    public static readonly Option<string?> KeyFile = new("--key-file")
    {
        Description = "The key file of sealed texts. Default: $HANDRAIL_KEY_FILE, else keys/record.keys in the data folder.", Recursive = true,
    };

    public static ServeOptions Options(ParseResult parsed, Option<string> data, Option<string?> database, Option<string?>? content = null)
    {
        var options = new ServeOptions { DataFolder = Path.GetFullPath(parsed.GetValue(data)!), DatabaseSetting = parsed.GetValue(database) };
        if (parsed.GetValue(KeyFile) is { Length: > 0 } keys) options = options with { KeyFilePath = Path.GetFullPath(keys) };
        return content is not null && parsed.GetValue(content) is { } folder ? options with { ContentFolder = Path.GetFullPath(folder) } : options;
    }

    /// <summary>Opens an existing database for a command; null (with words on the error stream) when there is none or its schema does not fit.</summary>
    public static Database? OpenExisting(ServeOptions options, TextWriter error)
    {
        if (options.DatabaseSetting is null && !File.Exists(Path.Combine(options.DataFolder, "handrail.db")))
        {
            error.WriteLine($"There is no Handrail database in {options.DataFolder}. Start one with 'handrail demo' or 'handrail migrate', or name its folder with --data.");
            return null;
        }

        var database = options.OpenDatabase();
        if (Schema.Missing(database) is { Count: > 0 } missing)
        {
            error.WriteLine($"The database lacks {missing.Count} schema script(s): run 'handrail migrate' first.");
            return null;
        }

        return database;
    }
}
