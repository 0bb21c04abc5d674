using Handrail.Core.Kernel;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;

namespace Handrail.Features.Access;

/// <summary>A person's account, as staff see it.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Person">Whose.</param>
/// <param name="Account">Its state.</param>
/// <param name="Given">What to hand over, shown once; null otherwise.</param>
/// <param name="Errors">Faults.</param>
public sealed record PersonAccountModel(PageFrame Frame, PersonHead Person, PersonAccount Account, PersonInvitation? Given, IReadOnlyList<FieldError> Errors);

/// <summary>Giving a person an account for their own record, and ending it.</summary>
static class PersonAccountPages
{
    public static Task<IResult> Show(Visit visit) => Show(visit, null, []);

    public static async Task<IResult> Invite(Visit visit)
    {
        var ask = new InvitePerson(visit.Id("person"), visit.Field("how"), visit.Field("lost") == "yes");
        return await visit.Run(ask, visit.Of<PersonAccounts>().Invite) switch
        {
            Outcome<PersonInvitation>.Done { Value: var given } => await Show(visit, given, []), // shown once, so not behind a redirect
            Outcome<PersonInvitation>.Refused { Why: { Kind: RefusalKind.Invalid } why } => await Show(visit, null, [new FieldError(why.Field ?? "", why.Reason)]),
            var other => visit.Show(other, _ => Visit.Go(Paths.PersonAccount(ask.Person))),
        };
    }

    public static async Task<IResult> End(Visit visit) =>
        visit.Show(await visit.Run(new EndPersonAccount(visit.Id("person")), visit.Of<PersonAccounts>().End), person => Visit.Go(Paths.PersonAccount(person)));

    static async Task<IResult> Show(Visit visit, PersonInvitation? given, IReadOnlyList<FieldError> errors) => visit.Show(
        await visit.Read(new ViewPersonAccount(visit.Id("person")), (ask, _, _) =>
            Task.FromResult(visit.Of<PersonAccounts>().Of(ask.Person) is { } account ? Outcome.Done(account) : Refusal.NotFound("There is no such person."))),
        account =>
        {
            using var connection = visit.Of<Data.Database>().Open();
            return Pages.Of<PersonAccountPage, PersonAccountModel>(new PersonAccountModel(Pages.Frame(visit.Http, visit.By), visit.Head(connection, account.Person.Id) ?? account.Person, account, given, errors), errors.Count > 0 ? 400 : 200);
        });
}
