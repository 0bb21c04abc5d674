using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Fhir;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;

namespace Handrail.Features.Consents;

/// <summary>The form for a disclosure, and packets.</summary>
static class DisclosurePages
{
    static readonly Refusal NoPacket = Refusal.NotFound("There is no such packet.");

    public static Task<IResult> New(Visit visit) => New(visit, TypedFields.None, [], 200);

    public static async Task<IResult> Disclose(Visit visit)
    {
        var parts = ConsentFormReader.Flags<RecordPart>(visit, "parts") & ~RecordPart.CounsellingNotes;
        var to = new Recipient(ConsentFormReader.Choice<RecipientKind>(visit, "recipient-kind") ?? RecipientKind.Named, visit.Field("recipient"), visit.Field("through"), ConsentFormReader.Ticked(visit, "treating", "yes"));
        _ = int.TryParse(visit.Field("days"), out var days);
        var ready = new PrepareDisclosure(visit.Id("person"), to, ConsentFormReader.Choice<Purpose>(visit, "purpose") ?? Purpose.None,
            [.. SecurityLabels.AllClasses.Where(each => parts.HasFlag(each.Part))], days);
        if (ready.Issues().ToList() is { Count: > 0 } wrong) return await New(visit, People.Typed(visit), People.Faults(wrong), 400);
        var prepared = await visit.Read(ready, (ask, _, _) => visit.Of<DisclosureHandlers>().Prepare(ask, rest => Address(visit, rest)));
        if (prepared is not Outcome<PreparedPacket>.Done { Value: var packet })
            return prepared is Outcome<PreparedPacket>.Refused { Why: { Kind: RefusalKind.ConsentNeeded } why } ? await New(visit, People.Typed(visit), [new FieldError("", why.Reason)], 403) : visit.Show(prepared, _ => Results.Empty);
        return visit.Show(await visit.RunOnce(new Disclose(ready, packet.Packet, packet.Decided), visit.Of<DisclosureHandlers>().Give, Paths.Packet), Visit.Go);
    }

    public static Task<IResult> Packet(Visit visit) => Kept(visit, (row, bundle, consents) =>
        Pages.Of<PacketPage, PacketModel>(new PacketModel(Pages.Frame(visit.Http, visit.By), DisclosureLog.Line(row), PacketView.Of(bundle), consents)));

    public static Task<IResult> Bundle(Visit visit) => Kept(visit, (_, bundle, _) => Results.Text(bundle, FhirJson.ContentType));

    static async Task<IResult> Kept(Visit visit, Func<DisclosureRow, string, IReadOnlyList<Consent>, IResult> show)
    {
        DisclosureRow? row;
        using (var connection = visit.Of<Database>().Open()) row = visit.Of<DisclosureLog>().Find(connection, visit.Id("disclosure"));
        // An id that nobody has is asked at the gate like one, so that the try is in the audit; a packet out of reach answers with the same words.
        if (row is null) return visit.Show(await visit.Read(new OpenDisclosure(Guid.Empty), (_, _, _) => Task.FromResult((Outcome<IResult>)NoPacket)), result => result);
        var asked = SecurityLabels.AllClasses.Where(each => row.Parts.HasFlag(each.Part) && (each.Labels & ~row.Labels) == SecurityLabel.None).ToList();
        var found = await visit.Read(new ViewPacket(row.Person, row.To, row.Purpose, asked), (ask, _, _) =>
        {
            using var connection = visit.Of<Database>().Open();
            var (book, now) = (visit.Of<ConsentBook>(), visit.Of<NodaTime.IClock>().GetCurrentInstant());
            // The very consents it was made under, not others that would do now.
            if (!book.StillHold(connection, row.Consents, now)) return Task.FromResult<Outcome<IResult>>(new Refusal(RefusalKind.ConsentNeeded, "The consent this was sent under has expired or been taken back: it can no longer be fetched."));
            if (visit.Of<DisclosureLog>().Packet(connection, row.Id) is not { } bundle) return Task.FromResult<Outcome<IResult>>(Refusal.NotFound("This went another way: no packet was kept."));
            var used = row.Consents.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return Task.FromResult(Outcome.Done(show(row, bundle, [.. book.Of(connection, row.Person, now).Where(each => used.Contains(each.Reference))])));
        });
        return visit.Show(found is Outcome<IResult>.Refused { Why.IsHidden: true } ? NoPacket : found, result => result);
    }

    static async Task<IResult> New(Visit visit, TypedFields typed, IReadOnlyList<FieldError> errors, int status)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(await visit.Read(new OpenDisclosure(visit.Id("person")), (ask, _, _) =>
        {
            using var connection = visit.Of<Database>().Open();
            return Task.FromResult(People.Found(visit.Head(connection, ask.Person) is { } person
                ? new DiscloseModel(frame, person, [.. visit.Of<ConsentBook>().Of(connection, ask.Person, frame.Now).Where(each => each.HoldsAt(frame.Now))], typed, errors) : null, "There is no such person."));
        }), model => Pages.Of<DisclosePage, DiscloseModel>(model, status));
    }

    static string Address(Visit visit, string rest) => $"{visit.Http.Request.Scheme}://{visit.Http.Request.Host}/fhir/{rest}";
}
