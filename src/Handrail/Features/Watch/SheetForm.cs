using System.Globalization;
using System.Text;
using System.Text.Json;
using Handrail.Core.Kernel;
using Handrail.Core.Scores;
using Handrail.Core.Watch;
using Handrail.Devices;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>The scales and sheets by name: their questions, and what an answered one becomes. Parameter names and allowed values only; the wording is on the printed form.</summary>
public sealed record SheetForm(string Name, string Title, string? Label, string Credit, IReadOnlyList<SheetQuestion> Questions)
{
    static readonly Measure[] Symptoms = [.. Enum.GetValues<Measure>().Where(measure => measure is >= Measure.Craving and <= Measure.PerceptualChange)];
    static readonly Measure[] Signs = [Measure.SuicidalThoughts, Measure.VisibleBlood, Measure.UrinaryRetention];

    /// <summary>All sheets.</summary>
    public static IReadOnlyList<SheetForm> All { get; } =
    [
        new("ciwa-ar", "CIWA-Ar", null, "CIWA-Ar: Sullivan et al. 1989; not copyrighted. For alcohol only, and only for a person who can answer.", Scale(CiwaAr.Items)),
        new("cows", "COWS", null, "COWS: Wesson and Ling 2003. For opioids only.", Scale(Cows.Items)),
        new("rass", "RASS", null, "RASS: Sessler et al. 2002.", [new("rass", "Level", [.. Enumerable.Range(-5, 10).Reverse().Select(level => new SheetChoice(Text(level), Rass.LabelOf(level)))])]),
        new("moaas", "MOAA/S", null, "MOAA/S: Chernik et al. 1990.", [new("moaas", "Level", [.. Enumerable.Range(0, 6).Reverse().Select(level => new SheetChoice(Text(level), MoaaS.LabelOf(level)))])]),
        new("ketamine-sheet", "Ketamine symptom sheet", "Not validated: a list to look and ask by, not a score to act on.", "Our own list. No withdrawal scale for ketamine has been validated.",
        [
            .. Symptoms.Select(measure => new SheetQuestion(Codes.NameOf(measure), Wording.Name(measure), [.. Enumerable.Range(0, 5).Select(points => new SheetChoice(Text(points)))])),
            .. Signs.Select(measure => new SheetQuestion(Codes.NameOf(measure), Wording.Name(measure), [new("0", "no"), new("1", "yes")])),
        ]),
    ];

    /// <summary>The sheet of that name; null when there is none.</summary>
    public static SheetForm? Find(string name) => All.FirstOrDefault(sheet => sheet.Name == name);

    /// <summary>Reads the answers: readings, or what is missing. A scale with a missing item is not saved as a total: every row is needed.</summary>
    public (IReadOnlyList<ReadingIn> Readings, IReadOnlyList<FieldError> Errors) Read(Func<string, string> field, Guid person, string once, Instant now)
    {
        var answers = Questions.ToDictionary(question => question.Field, question => question.Choices.Any(choice => choice.Value == field(question.Field)) ? int.Parse(field(question.Field), CultureInfo.InvariantCulture) : (int?)null);
        var missing = Questions.Where(question => answers[question.Field] is null).Select(question => new FieldError(question.Field, $"Choose a value for: {question.Label}.")).ToList();
        if (missing.Count > 0 && Name != "ketamine-sheet") return ([], missing);
        if (missing.Count == Questions.Count) return ([], [new FieldError("", "Choose at least one value.")]);
        return (Name switch
        {
            "ciwa-ar" => [Total(Measure.CiwaAr, ((Outcome<CiwaArScore>.Done)CiwaAr.Score(CiwaArAnswers.From(name => answers[name]))).Value.Sum, CiwaArThresholds.Asam2020.Id)],
            "cows" => [Total(Measure.Cows, ((Outcome<CowsScore>.Done)Cows.Score(CowsAnswers.From(name => answers[name]))).Value.Sum, Cows.ThresholdsId)],
            "rass" => [Single(Measure.Rass, answers["rass"]!.Value)],
            "moaas" => [Single(Measure.MoaaS, answers["moaas"]!.Value)],
            _ => [.. Symptoms.Concat(Signs).Where(measure => answers[Codes.NameOf(measure)] is not null).Select(measure => Single(measure, answers[Codes.NameOf(measure)]!.Value))],
        }, []);

        ReadingIn Single(Measure measure, int value) => ObserveForm.ByHand(measure, value * 1000, person, once, now);

        ReadingIn Total(Measure measure, ScaleSum sum, string thresholds) => Single(measure, sum.Total!.Value) with { Body = WithAnswers(measure, sum, thresholds, now) };
    }

    // The answers behind a total, as FHIR components, so that the total can be checked years later.
    static string WithAnswers(Measure measure, ScaleSum sum, string thresholds, Instant at)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Observation");
            json.WriteString("status", "final");
            Code(json, Codes.NameOf(measure));
            json.WriteString("effectiveDateTime", at.ToString());
            Quantity(json, sum.Total!.Value);
            json.WriteStartArray("note");
            json.WriteStartObject();
            json.WriteString("text", $"thresholds: {thresholds}");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartArray("component");
            foreach (var (name, points) in sum.Parts)
            {
                json.WriteStartObject();
                Code(json, $"{Codes.NameOf(measure)}.{name}");
                Quantity(json, points!.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    static void Code(Utf8JsonWriter json, string code)
    {
        json.WriteStartObject("code");
        json.WriteStartArray("coding");
        json.WriteStartObject();
        json.WriteString("system", CodeSystems.Handrail);
        json.WriteString("code", code);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Quantity(Utf8JsonWriter json, int value)
    {
        json.WriteStartObject("valueQuantity");
        json.WriteNumber("value", value);
        json.WriteString("system", CodeSystems.Ucum);
        json.WriteString("code", "{score}");
        json.WriteEndObject();
    }

    static IReadOnlyList<SheetQuestion> Scale(IEnumerable<ScaleItem> items) =>
        [.. items.Select(item => new SheetQuestion(item.Name, char.ToUpperInvariant(item.Name[0]) + item.Name[1..].Replace('_', ' '), [.. item.Allowed.Select(points => new SheetChoice(Text(points)))]))];

    static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
