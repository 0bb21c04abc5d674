#pragma warning disable RS0030 // the command line may use the console
using System.CommandLine;
using Handrail.Data;
using Handrail.Features.Access;
using Handrail.Gate;

namespace Handrail.Cli;

/// <summary><c>handrail admin add LOGIN</c>: the first administrator.</summary>
static class AdminVerb
{
    public static Command Build()
    {
        var login = new Argument<string>("LOGIN") { Description = "Login of the new administrator: small letters, digits, dots and hyphens, for example mira.holm." };
        var name = new Option<string>("--name") { Description = "Name on screen, for example \"Mira Holm\".", Required = true };
        var also = new Option<bool>("--also") { Description = "Add one although there is an administrator already (they can add others on the staff page)." };
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var add = new Command("add", "Add an administrator and print a one-time phrase, good for 24 hours. The phrase opens only the page where they set up how they sign in.") { login, name, also, data, database };
        add.SetAction(async (parsed, stop) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            await using var keep = opened;
            var wanted = Sessions.Login(parsed.GetValue(login)!);
            var answer = await CommandWriter.Run(opened, options, new AuditRow("command-line", Environment.UserName, "AddAdmin", "staff", wanted, "done"), scope => Add(scope, wanted, parsed.GetValue(name)!.Trim(), parsed.GetValue(also)));
            (answer.Ok ? Console.Out : Console.Error).WriteLine(answer.Text);
            if (answer.Ok) Console.Error.WriteLine($"{wanted} signs in with this phrase once, within 24 hours, at /signin?with=phrase.");
            return answer.Ok ? 0 : 1;
        });
        return new Command("admin", "Administrators, and links to an identity provider.") { add, BuildLink() };
    }

    static Command BuildLink()
    {
        var login = new Argument<string>("LOGIN") { Description = "Login of a member of staff." };
        var issuer = new Option<string>("--issuer") { Description = "Issuer of the identity provider, exactly as in its tokens.", Required = true };
        var subject = new Option<string>("--subject") { Description = "Subject of that person there (the claim sub), never an e-mail address.", Required = true };
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var link = new Command("link", "Let somebody sign in at the centre's own identity provider.") { login, issuer, subject, data, database };
        link.SetAction(async (parsed, stop) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            await using var keep = opened;
            var wanted = Sessions.Login(parsed.GetValue(login)!);
            var answer = await CommandWriter.Run(opened, options, new AuditRow("command-line", Environment.UserName, "LinkStaff", "staff", wanted, "done"), scope => Link(scope, wanted, parsed.GetValue(issuer)!.Trim(), parsed.GetValue(subject)!.Trim()));
            (answer.Ok ? Console.Out : Console.Error).WriteLine(answer.Text);
            return answer.Ok ? 0 : 1;
        });
        return link;
    }

    internal static (bool Ok, string Text) Link(WriteScope scope, string login, string issuer, string subject)
    {
        if (issuer.Length is 0 or > 300 || subject.Length is 0 or > 300) return (false, "--issuer and --subject take 1 to 300 characters.");
        if (scope.Connection.Query("SELECT id FROM staff WHERE login = @login AND disabled_at IS NULL", row => row.Id(0), ("login", login)) is not [var staff]) return (false, $"Nobody here signs in as '{login}'.");
        if (scope.Connection.Scalar<long>("SELECT count(*) FROM staff_external WHERE issuer = @issuer AND subject = @subject", ("issuer", issuer), ("subject", subject)) > 0) return (false, "That subject is linked already.");
        scope.Connection.Execute("INSERT INTO staff_external (issuer, subject, staff_id, added_at) VALUES (@issuer, @subject, @staff, @now)",
            ("issuer", issuer), ("subject", subject), ("staff", staff), ("now", scope.Now));
        return (true, $"{login} may now sign in there.");
    }

    internal static (bool Ok, string Text) Add(WriteScope scope, string login, string name, bool also)
    {
        if (login.Length is < 2 or > 60 || !login.All(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign is '.' or '-')) return (false, "LOGIN takes 2 to 60 small letters, digits, dots and hyphens.");
        if (name.Length is 0 or > 100) return (false, "--name takes 1 to 100 characters.");
        if (!also && scope.Connection.Scalar<long>("SELECT count(*) FROM staff WHERE role = 'admin' AND disabled_at IS NULL") > 0)
            return (false, "There is an administrator already: they add people on the staff page. If nobody can sign in as administrator any more, say --also.");
        if (scope.Connection.Scalar<long>("SELECT count(*) FROM staff WHERE login = @login", ("login", login)) > 0) return (false, $"Somebody signs in as '{login}' already: choose another login.");
        var id = Guid.CreateVersion7();
        scope.Connection.Execute("INSERT INTO staff (id, login, name, role) VALUES (@id, @login, @name, 'admin')", ("id", id), ("login", login), ("name", name));
        Assignments.GiveEverywhere(scope, id, "admin");
        return (true, Sessions.NewPhrase(scope, id));
    }
}
