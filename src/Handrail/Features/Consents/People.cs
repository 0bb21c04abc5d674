using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;

namespace Handrail.Features.Consents;

/// <summary>The few reads that all pages of this feature share.</summary>
static class People
{
    public static PersonHead? Head(DbConnection connection, Vault vault, Guid person)
    {
        var found = connection.Query(
            """
            SELECT p.id, (SELECT e.id FROM encounter e WHERE e.person_id = p.id ORDER BY CASE WHEN e.ended_at IS NULL THEN 0 ELSE 1 END, e.admitted_at DESC LIMIT 1)
            FROM person p WHERE p.id = @id
            """,
            row => row.IdOrNull(1), ("id", person));
        if (found.Count == 0) return null;
        var who = PersonNames.One(connection, vault, person);
        return new PersonHead(person, who.Name, who.RecordNumber, who.BirthDate, found[0]);
    }

    public static IReadOnlyList<DisclosureLine> Lines(IEnumerable<DisclosureRow> rows) => [.. rows.Select(Line)];

    public static DisclosureLine Line(DisclosureRow row) => new(row.Id, row.To, row.Purpose, row.Consents, row.Parts, row.Items, row.Way, row.At);

    public static TypedFields Typed(Visit visit) =>
        new(visit.Http.Request.Form.Where(each => each.Key is not ("form_token" or "once")).ToDictionary(each => each.Key, each => (IReadOnlyList<string>)[.. each.Value.Select(text => text ?? "")]));

    public static List<FieldError> Faults(IEnumerable<Refusal> wrong) => [.. wrong.Select(why => new FieldError(why.Field ?? "", why.Reason))];

    public static Outcome<T> Found<T>(T? model, string otherwise) where T : class => model is null ? Refusal.NotFound(otherwise) : model;
}
