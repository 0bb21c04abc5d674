using Handrail.Core.Kernel;
using Handrail.Core.Paging;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Outbound;

namespace Handrail.Features.Paging;

/// <summary>Looking at how one is reached.</summary>
public sealed record ViewReach(Guid Staff) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.BeReached;

    /// <inheritdoc/>
    public Subject About => Subject.Staff(Staff);
}

/// <summary>Adding an address of one's own; <paramref name="Mark"/> is what makes two of them the same.</summary>
public sealed record AddAddress(Guid Staff, ChannelKind Kind, string Name, string Address, string Mark) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.BeReached;

    /// <inheritdoc/>
    public Subject About => Subject.Staff(Staff);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => Name.Length is 0 or > 60 ? [Refusal.Invalid("name", "Name it in 1 to 60 characters, for example \"My phone\".")] : [];
}

/// <summary>Removing an address of one's own.</summary>
public sealed record RemoveAddress(Guid Staff, Guid Address) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.BeReached;

    /// <inheritdoc/>
    public Subject About => Subject.Staff(Staff);
}

/// <summary>Putting an address first.</summary>
public sealed record SetFirstAddress(Guid Staff, Guid Address) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.BeReached;

    /// <inheritdoc/>
    public Subject About => Subject.Staff(Staff);
}

/// <summary>"Send me a test page", through everything (null) or one address.</summary>
public sealed record RequestTestPage(Guid Staff, Guid? Only) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.BeReached;

    /// <inheritdoc/>
    public Subject About => Subject.Staff(Staff);
}

/// <summary>The code of a test message, typed.</summary>
public sealed record ConfirmCode(Guid Staff, string Code) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.BeReached;

    /// <inheritdoc/>
    public Subject About => Subject.Staff(Staff);
}

/// <summary>Opening a page of one's own: it has arrived.</summary>
public sealed record OpenPage(Guid Staff, Guid Page) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.BeReached;

    /// <inheritdoc/>
    public Subject About => new("page", Page.ToString());
}

/// <summary>Looking at who on shift can be reached.</summary>
public sealed record ViewUnitReach(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeeFigures;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>A test page to somebody, asked for at the command line.</summary>
public sealed record RequestTestPageFor(Guid Staff) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Operate;

    /// <inheritdoc/>
    public Subject About => Subject.Staff(Staff);
}

/// <summary>Handlers of these asks. Everybody changes only what is theirs.</summary>
public sealed class ReachHandlers(PageBook pages, PagingSecrets secrets)
{
    /// <summary>How many test pages somebody may ask for in <see cref="TestWindow"/>.</summary>
    public const int MostTests = 5;

    /// <summary>How many addresses one person may have.</summary>
    public const int MostAddresses = 10;

    static readonly NodaTime.Duration TestWindow = NodaTime.Duration.FromMinutes(10);
    static readonly Refusal NotHere = Refusal.NotFound("There is no such address of yours.");

    /// <summary>Adds it. It counts once a test page to it was confirmed.</summary>
    public Outcome<Guid> Handle(AddAddress ask, Actor by, WriteScope scope) =>
        ReachBook.Of(scope.Connection, by.Id).Count >= MostAddresses
            ? Refusal.Invalid("name", $"You have {MostAddresses} addresses. Remove one first.")
            : ReachBook.Add(scope, by.Id, ask.Kind, Folding.Inert(ask.Name), ask.Address, ask.Mark);

    /// <summary>Removes it.</summary>
    public Outcome<Guid> Handle(RemoveAddress ask, Actor by, WriteScope scope) =>
        ReachBook.Find(scope.Connection, ask.Address) is { } own && own.Staff == by.Id && ReachBook.Remove(scope, own.Id, "removed by its owner") ? own.Id : NotHere;

    /// <summary>Puts it first; the others keep their order.</summary>
    public Outcome<Guid> Handle(SetFirstAddress ask, Actor by, WriteScope scope)
    {
        if (ReachBook.Find(scope.Connection, ask.Address) is not { } own || own.Staff != by.Id) return NotHere;
        scope.Connection.Execute("UPDATE reach_address SET sort = (SELECT min(sort) - 1 FROM reach_address WHERE staff_id = @staff AND removed_at IS NULL) WHERE id = @id", ("id", own.Id), ("staff", by.Id));
        return own.Id;
    }

    /// <summary>Makes the test page; it is sent after the commit.</summary>
    public Outcome<Guid> Handle(RequestTestPage ask, Actor by, WriteScope scope) => Test(scope, by.Id, ask.Only);

    /// <summary>The same for somebody else, at the command line.</summary>
    public Outcome<Guid> Handle(RequestTestPageFor ask, Actor by, WriteScope scope) => Test(scope, ask.Staff, null);

    /// <summary>Confirms the one delivery whose code this is.</summary>
    public Outcome<Guid> Handle(ConfirmCode ask, Actor by, WriteScope scope)
    {
        var typed = string.Concat(ask.Code.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        var open = PageRow.TestsOf(scope.Connection, by.Id, scope.Now - PageBook.TestFor).Where(each => each.State == PageState.Open).ToList();
        foreach (var page in open)
            foreach (var delivery in DeliveryRow.Of(scope.Connection, page.Id))
                if (delivery.Kind != ChannelKind.Push && delivery.State != DeliveryState.Confirmed && secrets.Code(delivery.Id) == typed)
                {
                    pages.Confirm(scope, page, delivery);
                    return page.Id;
                }

        return Refusal.Invalid("code", "This is no code of a test page from the last five minutes. Look again, or send a new test page.");
    }

    /// <summary>It has arrived; answers the page, which knows what it is about.</summary>
    public Outcome<PageRow> Handle(OpenPage ask, Actor by, WriteScope scope)
    {
        if (PageRow.Find(scope.Connection, ask.Page) is not { } page || page.Staff != by.Id) return Refusal.NotFound("There is no such page of yours.");
        if (!page.Test) pages.Confirm(scope, page, null);
        return page;
    }

    Outcome<Guid> Test(WriteScope scope, Guid staff, Guid? only)
    {
        if (PageRow.TestsOf(scope.Connection, staff, scope.Now - TestWindow).Count >= MostTests) return Refusal.Invalid("", "You have had several test pages in the last ten minutes. Wait a little, then try again.");
        return pages.StartTest(scope, staff, only) is { } page ? page : Refusal.Invalid("", "There is no address to send it to yet. Add this phone, a number or an e-mail address first.");
    }
}
