using System.Security.Cryptography;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using NodaTime;

namespace Handrail.Features.Access;

/// <summary>The pages of one's own account: ways to sign in, sessions.</summary>
static class AccountPages
{
    static readonly TimeSpan KeyLife = TimeSpan.FromMinutes(30);

    public static Task<IResult> Show(Visit visit) => Show(visit, []);

    static async Task<IResult> Show(Visit visit, IReadOnlyList<FieldError> errors)
    {
        var session = visit.Session!;
        return visit.Show(
            await visit.Read(new ViewAccount(visit.By.Id), (_, by, _) => Task.FromResult<Outcome<AccountModel>>(Model(visit, session, errors))),
            model => Pages.Of<AccountPage, AccountModel>(model, errors.Count > 0 ? 400 : 200));
    }

    static AccountModel Model(Visit visit, Session session, IReadOnlyList<FieldError> errors)
    {
        using var connection = visit.Of<Database>().Open();
        var account = AccountRows.ById(connection, visit.By.Id)!;
        var helped = connection.Query(
            "SELECT s.name, r.answered_at FROM recovery_request r JOIN staff s ON s.id = r.answered_by WHERE r.staff_id = @me AND r.answer <> 'refused' AND r.answered_at > @since ORDER BY r.answered_at DESC LIMIT 1",
            row => new HelpedModel(row.GetString(0), row.Time(1)), ("me", visit.By.Id), ("since", visit.Of<IClock>().GetCurrentInstant() - Duration.FromDays(90))).FirstOrDefault();
        var frame = Pages.Frame(visit.Http, visit.By);
        return new AccountModel(
            session.Kind == Session.Enrol ? frame with { Unit = null } : frame, account.Login, session.Kind == Session.Enrol, MayChange(visit), AccountRows.PasskeyList(connection, visit.By.Id), account.HasPassword,
            visit.Of<Sessions>().Of(visit.By.Id, session.Id), helped, errors)
        { MayHelp = Roles.Has(visit.By.Role, Permission.HelpSignIn), MayPairWalls = Roles.Has(visit.By.Role, Permission.PairWall), MayBeReached = visit.By.May(Permission.BeReached), Unreachable = visit.By.May(Permission.BeReached) && ReachBook.OnShiftUnreachable(connection, visit.By.Id, frame.Now) };
    }

    /// <summary>GET: options for a new passkey, as JSON for the browser.</summary>
    public static async Task<IResult> NewPasskey(Visit visit) =>
        MayChange(visit) ? Results.Json(await visit.Of<Passkeys>().AskNew(visit.Http, visit.By.Id)) : await visit.StepUp();

    public static async Task<IResult> AddPasskey(Visit visit)
    {
        if (!MayChange(visit)) return await visit.StepUp();
        switch (await visit.Of<Passkeys>().Made(visit.Http, visit.Field("credential"), visit.Field("ticket"), visit.By.Id))
        {
            case Outcome<UserPasskeyInfo>.Done { Value: var made }:
                var name = visit.Field("name") is { Length: > 0 } typed ? typed : Agent.Of(visit.Http.Request.Headers.UserAgent.ToString());
                return await Changed(visit, visit.Run(new AddPasskey(visit.Session!, made, name), visit.Of<AccountHandlers>().Handle));
            case Outcome<UserPasskeyInfo>.Refused { Why: var why }:
                return await Show(visit, [new FieldError("", why.Reason)]);
            default:
                throw new InvalidOperationException("An outcome is done or refused.");
        }
    }

    public static async Task<IResult> RemovePasskey(Visit visit) =>
        await visit.Run(new RemovePasskey(visit.By.Id, visit.Id("passkey")), visit.Of<AccountHandlers>().Handle) switch
        {
            Outcome<Guid>.Refused { Why: { Kind: RefusalKind.Invalid } why } => await Show(visit, [new FieldError("", why.Reason)]),
            var outcome => visit.Show(outcome, _ => Visit.Go(Paths.Account)),
        };

    /// <summary>GET: a new key for the app each time; it counts once the form comes back with a code of it.</summary>
    public static async Task<IResult> Password(Visit visit) => MayChange(visit) ? ShowPassword(visit, Totp.NewKey(), []) : await visit.StepUp();

    public static async Task<IResult> SetPassword(Visit visit)
    {
        if (!MayChange(visit)) return await visit.StepUp();
        if (KeyOf(visit) is not { } key) return ShowPassword(visit, Totp.NewKey(), [new FieldError("code", "The key was shown too long ago. Here is a new one: add it to your app.")]);
        var password = visit.Http.Request.Form["password"].ToString();
        var login = LoginOf(visit);
        var wrong = new List<FieldError>();
        if (visit.Of<PasswordRules>().Wrong(password, login, visit.By.Name) is { } bad) wrong.Add(new FieldError("password", bad.Reason));
        else if (password != visit.Http.Request.Form["again"].ToString()) wrong.Add(new FieldError("again", "The two are not the same. Type the password once more."));
        var step = Totp.StepFor(key, visit.Field("code"), visit.Of<IClock>().GetCurrentInstant());
        if (step is null) wrong.Add(new FieldError("code", "This is not the code your app shows now. Add the key above to the app, and enter its six digits."));
        if (wrong.Count > 0) return ShowPassword(visit, key, wrong);
        var hash = await Task.Run(() => visit.Of<Passwords>().Hash(password), visit.Stop);
        return await Changed(visit, visit.Run(new SetPassword(visit.Session!, hash, key, step!.Value), visit.Of<AccountHandlers>().Handle));
    }

    public static async Task<IResult> EndSession(Visit visit, Guid? one) =>
        visit.Show(await visit.Run(new EndSessions(visit.Session!, one), visit.Of<AccountHandlers>().Handle), _ => Visit.Go(one == visit.Session!.Id ? Paths.SignIn : Paths.Account));

    static async Task<IResult> Changed(Visit visit, Task<Outcome<string>> changing)
    {
        switch (await changing)
        {
            case Outcome<string>.Done { Value: var secret }:
                Sessions.Give(visit.Http, secret);
                return Visit.Go(Paths.Account);
            case Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why }:
                return await Show(visit, [new FieldError(why.Field ?? "", why.Reason)]);
            case var other:
                return visit.Show(other, _ => Visit.Go(Paths.Account));
        }
    }

    // Who just came in by a one-time phrase has nothing else yet to prove themselves with.
    static bool MayChange(Visit visit) => visit.Session!.Kind == Session.Enrol || visit.SteppedUp();

    static IResult ShowPassword(Visit visit, byte[] key, IReadOnlyList<FieldError> errors)
    {
        var login = LoginOf(visit);
        return Pages.Of<PasswordPage, PasswordModel>(
            new PasswordModel(Pages.Frame(visit.Http, visit.By), login, Totp.Readable(key), Totp.Link(key, login), Protector(visit).Protect(Convert.ToBase64String(key), KeyLife), errors),
            errors.Count > 0 ? 400 : 200);
    }

    static byte[]? KeyOf(Visit visit)
    {
        try
        {
            return Convert.FromBase64String(Protector(visit).Unprotect(visit.Field("key")));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    static ITimeLimitedDataProtector Protector(Visit visit) =>
        visit.Of<IDataProtectionProvider>().CreateProtector("Handrail.Access.TotpKey", visit.By.Id.ToString()).ToTimeLimitedDataProtector();

    static string LoginOf(Visit visit)
    {
        using var connection = visit.Of<Database>().Open();
        return AccountRows.ById(connection, visit.By.Id)!.Login;
    }
}
