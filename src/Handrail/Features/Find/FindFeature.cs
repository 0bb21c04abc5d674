using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Find;

/// <summary>Looking for a person among those the searcher has a relationship to. What was typed is in no address, log or audit row.</summary>
public sealed record FindPeople(string Typed) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.FindPeople;

    /// <inheritdoc/>
    public Subject About => Subject.System;

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Typed.Length > 100) yield return Refusal.Invalid("who", "Use at most 100 characters.");
    }
}

/// <summary>Seeing that somebody is in the list: as much as opening their page.</summary>
public sealed record SeeFound(Guid Person) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeePerson;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);
}

/// <summary>The page: the form, and who was found. Null means that nothing was looked for yet.</summary>
public sealed record FindModel(PageFrame Frame, string Typed, IReadOnlyList<FindLine>? Found, bool More, IReadOnlyList<FieldError> Errors);

/// <summary>Somebody who was found: two identifiers and where they are.</summary>
public sealed record FindLine(EncounterId? Stay, string Name, LocalDate? Born, string RecordNumber, string? Where, Instant? EndedAt);

/// <summary>Finding a person. Routes, page and reading: there is nothing else to it.</summary>
public static class FindFeature
{
    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.GatedGet(Paths.Find, Permission.FindPeople, visit => Show(visit, ""));
        routes.GatedPost(Paths.Find, Permission.FindPeople, visit => Show(visit, visit.Field("who")));
    }

    static async Task<IResult> Show(Visit visit, string typed)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        var found = await visit.Read(new FindPeople(typed), (ask, by, _) => Task.FromResult(Outcome.Done(Look(visit, ask.Typed.Trim(), by, frame))));
        return found is Outcome<FindModel>.Refused { Why: { Kind: RefusalKind.Invalid } why }
            ? Pages.Of<FindPage, FindModel>(new FindModel(frame, typed, null, false, [new FieldError(why.Field ?? "", why.Reason)]), 400)
            : visit.Show(found, model => Pages.Of<FindPage, FindModel>(model));
    }

    static FindModel Look(Visit visit, string typed, Actor by, PageFrame frame)
    {
        if (typed.Length == 0) return new FindModel(frame, typed, null, false, []);
        using var db = visit.Of<Database>().Open();
        var (found, more) = PersonSearch.Of(db, visit.Of<Database>().Vault, typed, by.Id, frame.Now, RelationshipRule.AfterEnd);
        return new FindModel(frame, typed, [.. found.Where(each => visit.May(new SeeFound(each.Person))).Select(each => new FindLine(
            each.Stay is { } stay ? new EncounterId(stay) : null, each.Who.Name, each.Who.BornKnown ? each.Who.BirthDate : null, each.Who.RecordNumber,
            each.Unit is { } unit ? each.Bed is { } bed ? $"Bed {bed}, {unit}" : unit : null, each.EndedAt))], more, []);
    }
}
