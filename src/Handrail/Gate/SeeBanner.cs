using System.Data.Common;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Gate;

/// <summary>Seeing allergies, weight, pregnancy and precautions on top of a page about one person. Only asked whether it is allowed: the page itself is what was looked at.</summary>
public sealed record SeeBanner(Guid Person) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeePerson;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);
}

/// <summary>Whose record a page is about.</summary>
public static class VisitHeads
{
    /// <summary>
    /// Who it is, with the whole banner for those who care for this person: whoever keeps consents or disclosures without caring for them needs to know whose record it
    /// is, and no more. Null when there is no such person.
    /// </summary>
    public static PersonHead? Head(this Visit visit, DbConnection connection, Guid person)
    {
        if (PersonHeadRow.Read(connection, visit.Of<Vault>(), person) is not { } head) return null;
        return head.Stay is { } stay && visit.May(new SeeBanner(person)) ? head with { Banner = BannerRow.Read(connection, visit.Of<Vault>(), stay, visit.Of<IClock>().GetCurrentInstant()) } : head;
    }
}
