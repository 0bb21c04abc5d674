using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using NodaTime;

namespace Handrail.Fhir;

/// <summary>
/// What a sender may read, decided anew for each request: everything of the centre for a system of the programme itself, otherwise exactly what consents give, person by
/// person. All reads under /fhir go through <see cref="Restrict"/>, inside the statement: what is withheld is neither found nor counted.
/// </summary>
public sealed class FhirScope
{
    static readonly IReadOnlyList<DataClass> Classes = [.. SecurityLabels.AllClasses.Where(each => each.Part != RecordPart.CounsellingNotes)];
    readonly IReadOnlyDictionary<Guid, Decision> people;

    FhirScope(bool programme, Recipient to, Purpose purpose, IReadOnlyDictionary<Guid, Decision> people) => (Programme, To, Purpose, this.people) = (programme, to, purpose, people);

    /// <summary>A system of the programme itself: all of the record, counselling notes never (FHIR has no way to them).</summary>
    public static FhirScope OfProgramme { get; } = new(true, Recipient.OwnProgramme, Purpose.Treatment, new Dictionary<Guid, Decision>());

    /// <summary>Nobody's record: a token without a receiver behind it.</summary>
    public static FhirScope Nobody { get; } = new(false, new Recipient(RecipientKind.Named, ""), Purpose.None, new Dictionary<Guid, Decision>());

    /// <summary>True for a system of the programme.</summary>
    public bool Programme { get; }

    /// <summary>Who stands behind the token.</summary>
    public Recipient To { get; }

    /// <summary>What for.</summary>
    public Purpose Purpose { get; }

    /// <summary>What the consents of now give to the receiver of this token.</summary>
    public static FhirScope Of(Database database, ConsentBook book, int? token, Instant now)
    {
        if (token is null) return Nobody;
        using var connection = database.Open();
        var found = connection.Query("SELECT kind, name, intermediary, treats, purpose FROM token_recipient WHERE token_no = @no",
            row => (To: Enum.TryParse<RecipientKind>(row.GetString(0), out var kind) ? new Recipient(kind, row.GetString(1), row.GetString(2), row.GetInt32(3) == 1) : null, Purpose: row.GetString(4)), ("no", token));
        if (found is not [{ To: { } to } one]) return Nobody;
        var purpose = Enum.GetValues<Purpose>().FirstOrDefault(each => each != Purpose.None && each.Code() == one.Purpose);
        if (to.Kind == RecipientKind.OwnProgramme)
            return ConsentDecision.Decide([], Classes, to, purpose, now).Verdict == Verdict.Permit ? OfProgramme : Nobody;
        return Under(book.For(connection, to, now), to, purpose, now);
    }

    /// <summary>What these consents give to a receiver outside.</summary>
    public static FhirScope Under(IEnumerable<IGrouping<Guid, Consent>> consents, Recipient to, Purpose purpose, Instant now) => new(false, to, purpose,
        consents.Select(each => (each.Key, Decision: ConsentDecision.Decide([.. each], Classes, to, purpose, now))).Where(each => each.Decision.Verdict != Verdict.Deny).ToDictionary(each => each.Key, each => each.Decision));

    /// <summary>What one decision gives of one person's record: for packets.</summary>
    public static FhirScope Of(Guid person, Decision decision, Recipient to, Purpose purpose) => new(false, to, purpose, new Dictionary<Guid, Decision> { [person] = decision });

    /// <summary>The consents that opened a kind of datum of a person; empty within the programme.</summary>
    public IEnumerable<Consent> ConsentsOf(Guid person, RecordPart part) =>
        people.TryGetValue(person, out var decision) ? decision.Given.Where(each => each.Datum.Part == part).Select(each => each.Under).OfType<Consent>().DistinctBy(each => each.Reference) : [];

    /// <summary>True when this scope still gives everything about these people that <paramref name="before"/> gave: nothing was taken back in between.</summary>
    public bool StillGives(FhirScope before, IEnumerable<Guid> about) =>
        before.Programme ? Programme : about.All(person => before.Given(person).IsSubsetOf(Given(person)));

    /// <summary>Adds the conditions that keep a search of Patient, Encounter or Observation to what may be read. Location is nobody's record.</summary>
    public void Restrict(Statement where, string type)
    {
        if (Programme) return;
        switch (type)
        {
            case "Fact":
                // No part that a consent can name holds coded facts yet: nobody outside reads them. The person's own copy has them.
                if (To.Kind != RecipientKind.Patient) where.Text(" AND 1 = 0");
                where.Text(" AND f.person_id IN ").Values(people.Keys.Select(person => (object)person));
                break;
            case "Patient":
                where.Text(" AND p.id IN ").Values(With(RecordPart.Presence, SecurityLabel.Sud));
                break;
            case "Encounter":
                where.Text(" AND e.person_id IN ").Values(With(RecordPart.Stays, SecurityLabel.Sud));
                where.Text(" AND (NOT EXISTS (SELECT 1 FROM security_label l WHERE l.subject_kind = 'encounter' AND l.label = 'MH' AND l.subject_id = e.id) OR e.person_id IN ")
                    .Values(With(RecordPart.Stays, SecurityLabel.Sud | SecurityLabel.MentalHealth)).Text(")");
                break;
            case "Observation":
                where.Text(" AND o.person_id IN ").Values(With(RecordPart.Measurements, SecurityLabel.Sud));
                where.Text(" AND ((o.measure NOT IN ").Values(SecurityLabels.MindMeasures.Select(measure => (object)(short)measure));
                where.Text(" AND NOT EXISTS (SELECT 1 FROM security_label l WHERE l.subject_kind = 'encounter' AND l.label = 'MH' AND l.subject_id = o.encounter_id)) OR o.person_id IN ")
                    .Values(With(RecordPart.Measurements, SecurityLabel.Sud | SecurityLabel.MentalHealth)).Text(")");
                break;
        }
    }

    /// <summary>Which part of the record a kind of resource is; none for what is nobody's.</summary>
    public static RecordPart PartOf(string type) => type switch
    {
        "Patient" => RecordPart.Presence,
        "Encounter" => RecordPart.Stays,
        "Observation" => RecordPart.Measurements,
        _ => RecordPart.None,
    };

    IEnumerable<object> With(RecordPart part, SecurityLabel labels) =>
        people.Where(each => each.Value.Given.Any(given => given.Datum == new DataClass(part, labels))).Select(each => (object)each.Key);

    HashSet<DataClass> Given(Guid person) => people.TryGetValue(person, out var decision) ? [.. decision.Given.Select(each => each.Datum)] : [];
}
