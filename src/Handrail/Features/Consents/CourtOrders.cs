using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Features.Consents;

/// <summary>Looking at the court orders about a person's record.</summary>
public sealed record ViewCourtOrders(Guid Person) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Disclose;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public Purpose Purpose => Purpose.Operations;
}

/// <summary>Recording a court's order and the mandate that came with it. What is missing is said element by element.</summary>
public sealed record RecordCourtOrder(Guid Person, CourtOrderForm Form) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Disclose;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public Purpose Purpose => Purpose.Operations;
}

/// <summary>The order was set aside, or is done with.</summary>
public sealed record EndCourtOrder(Guid Person, Guid Order) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Disclose;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public Purpose Purpose => Purpose.Operations;
}

/// <summary>Court orders of a person and the form for another.</summary>
public sealed record CourtOrdersModel(PageFrame Frame, PersonHead Person, IReadOnlyList<CourtOrder> Orders, TypedFields Typed, IReadOnlyList<FieldError> Errors);

/// <summary>Writes court orders.</summary>
public sealed class CourtOrderHandlers(ConsentBook book)
{
    /// <summary>Records one; refused with its first missing element (the page shows them all).</summary>
    public Outcome<Guid> Record(RecordCourtOrder ask, Actor by, WriteScope scope)
    {
        var check = ask.Form.Check(Guid.CreateVersion7(), ask.Person, scope.Now);
        if (check.Order is not { } order) return check.Wrong[0];
        if (!ConsentHandlers.IsThere(scope.Connection, ask.Person)) return Refusal.NotFound("There is no such person.");
        book.Orders.Save(scope, order, by.Id);
        return order.Id;
    }

    /// <summary>Ends one: nothing is given under it from this commit on.</summary>
    public Outcome<Guid> End(EndCourtOrder ask, Actor by, WriteScope scope)
    {
        if (!ConsentHandlers.IsThere(scope.Connection, ask.Person)) return Refusal.NotFound("There is no such person.");
        if (book.Orders.Of(scope.Connection, ask.Person, scope.Now).FirstOrDefault(each => each.Id == ask.Order) is not { } order) return Refusal.NotFound("There is no such order.");
        if (order.EndedAt is not null) return Refusal.Conflict("This order has ended already.");
        CourtOrderBook.End(scope, order.Id, by.Id);
        return order.Id;
    }
}

/// <summary>Pages of court orders.</summary>
static class CourtOrderPages
{
    public static Task<IResult> Show(Visit visit) => Show(visit, TypedFields.None, [], 200);

    public static async Task<IResult> Record(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        var form = Read(visit, frame.Zone);
        if (form.Check(Guid.Empty, visit.Id("person"), frame.Now).Wrong is { Count: > 0 } wrong) return await Show(visit, People.Typed(visit), People.Faults(wrong), 400);
        return visit.Show(await visit.RunOnce(new RecordCourtOrder(visit.Id("person"), form), visit.Of<CourtOrderHandlers>().Record, _ => Paths.CourtOrders(visit.Id("person"))), Visit.Go);
    }

    public static async Task<IResult> End(Visit visit) =>
        visit.Show(await visit.Run(new EndCourtOrder(visit.Id("person"), visit.Id("order")), visit.Of<CourtOrderHandlers>().End), _ => Visit.Go(Paths.CourtOrders(visit.Id("person"))));

    static CourtOrderForm Read(Visit visit, DateTimeZone zone)
    {
        var parts = ConsentFormReader.Flags<RecordPart>(visit, "parts");
        return new CourtOrderForm
        {
            Kind = ConsentFormReader.Choice<CourtOrderKind>(visit, "kind"), Court = visit.Field("court"), CaseNumber = visit.Field("case"), OrderedAt = Day(visit, "ordered") is { } on ? zone.AtStartOfDay(on).ToInstant() : null,
            OrderSeen = ConsentFormReader.Ticked(visit, "seen", "yes"), Mandate = visit.Field("mandate"), CouldBeHeard = ConsentFormReader.Ticked(visit, "heard", "yes"), CauseFound = ConsentFormReader.Ticked(visit, "cause", "yes"),
            Receiver = visit.Field("receiver"), Parts = parts, EndsAt = Day(visit, "ends") is { } last ? zone.AtStartOfDay(last.PlusDays(1)).ToInstant() : null,
            Labels = (parts == RecordPart.None ? SecurityLabel.None : SecurityLabel.Sud) | (ConsentFormReader.Ticked(visit, "parts", "mind") ? SecurityLabel.MentalHealth : SecurityLabel.None)
                | (parts.HasFlag(RecordPart.CounsellingNotes) ? SecurityLabel.CounsellingNote : SecurityLabel.None),
        };
    }

    static LocalDate? Day(Visit visit, string field) => LocalDatePattern.Iso.Parse(visit.Field(field)) is { Success: true, Value: var day } ? day : null;

    static async Task<IResult> Show(Visit visit, TypedFields typed, IReadOnlyList<FieldError> errors, int status)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new ViewCourtOrders(visit.Id("person")), (ask, _, _) =>
        {
            using var connection = visit.Of<Database>().Open();
            return Task.FromResult(People.Found(visit.Head(connection, ask.Person) is { } person
                ? new CourtOrdersModel(frame, person, visit.Of<ConsentBook>().Orders.Of(connection, ask.Person, frame.Now), typed, errors) : null, "There is no such person."));
        }), model => Pages.Of<CourtOrdersPage, CourtOrdersModel>(model, status));
    }
}
