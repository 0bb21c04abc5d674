using System.CommandLine;
using Handrail.Cli;

var root = new RootCommand(
    """
    Handrail: a care system for addiction-treatment centres. This program is the web server and its tools.

    First look:      handrail demo
    A real start:    handrail migrate, then handrail serve
    Try the scores:  handrail score news2 < FILE.csv

    It is a secondary notification, never the only alarm. The bedside monitor and the nurse come first.
    """)
{
    DemoVerb.Build(),
    ServeVerb.Build(),
    MigrateVerb.Build(),
    DoctorVerb.Build(),
    DeviceVerb.Build(),
    AdminVerb.Build(),
    DeskVerb.Build(),
    PhraseVerb.Build(),
    AuditVerb.Build(),
    ScoreVerb.Build(),
    ReplayVerb.Build(),
    KeysVerb.Build(),
    BackupVerb.Build(),
    BackupVerb.BuildRestore(),
    ExportVerb.Build(),
    ShredVerb.Build(),
    ImportVerb.Build(),
    DowntimeVerb.Build(),
    CommonOptions.KeyFile,
};
if (Verbs.Without(root.Subcommands) is { Count: > 0 } open) throw new InvalidOperationException($"These verbs have no permission, so Handrail does not start: {string.Join(", ", open)}");
return await Told.Run(root, args);
