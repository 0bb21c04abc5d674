#pragma warning disable RS0030 // the command line may use the console
using System.CommandLine;
using Handrail.Data;
using Handrail.Features.Access;

namespace Handrail.Cli;

/// <summary><c>handrail phrase LOGIN</c>.</summary>
static class PhraseVerb
{
    public static Command Build()
    {
        var login = new Argument<string>("LOGIN") { Description = "Login of a member of staff, for example ama.osei." };
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var command = new Command("phrase", "Print a new one-time sign-in phrase for somebody. It works once, for 24 hours; an older unused one stops working.") { login, data, database };
        command.SetAction(async (parsed, stop) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            await using var keep = opened;
            var name = parsed.GetValue(login)!.Trim().ToLowerInvariant();
            var phrase = await CommandWriter.Run(opened, options, new AuditRow("command-line", Environment.UserName, "NewPhrase", "staff", name, "done"), scope =>
                scope.Connection.Query("SELECT id FROM staff WHERE login = @login AND disabled_at IS NULL", row => row.Id(0), ("login", name)) is [var staff] ? Sessions.NewPhrase(scope, staff) : null);
            if (phrase is null)
            {
                Console.Error.WriteLine($"Nobody here signs in as '{name}'.");
                return 1;
            }

            Console.WriteLine(phrase);
            return 0;
        });
        return command;
    }
}
