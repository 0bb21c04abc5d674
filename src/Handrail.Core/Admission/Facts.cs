namespace Handrail.Core.Admission;

/// <summary>What is kept about a person as a coded fact, with source and time; superseded, never edited.</summary>
public enum FactKind
{
    /// <summary>Something they must not be given; or that none is known.</summary>
    Allergy,

    /// <summary>Body weight, kilograms.</summary>
    Weight,

    /// <summary>Pregnant, not pregnant, not known.</summary>
    Pregnancy,

    /// <summary>Age in whole years, when the birth date is not known.</summary>
    Age,

    /// <summary>What everybody who comes near must know.</summary>
    Precaution,

    /// <summary>A substance used before the stay.</summary>
    Substance,
}

/// <summary>Codes of facts, with the words of pages. Weight and pregnancy have LOINC codes; medicines their RxNorm ingredient.</summary>
public static class FactCodes
{
    /// <summary>LOINC: body weight.</summary>
    public const string WeightLoinc = "29463-7";

    /// <summary>LOINC: pregnancy status.</summary>
    public const string PregnancyLoinc = "82810-3";

    /// <summary>No allergy is known: said, not left out.</summary>
    public const string NoneKnown = "none-known";

    /// <summary>Allergies, with RxNorm ingredient (RxCUI) where it is a medicine.</summary>
    public static IReadOnlyList<(string Code, string Words, string? RxNorm)> Allergies { get; } =
    [
        (NoneKnown, "No allergy known (asked)", null), ("penicillin", "Penicillins", "7980"), ("cephalosporin", "Cephalosporins", null), ("sulfonamide", "Sulfonamides", null), ("nsaid", "Ibuprofen and the like (NSAIDs)", "5640"),
        ("aspirin", "Aspirin", "1191"), ("morphine", "Morphine", "7052"), ("codeine", "Codeine", "2670"), ("ketamine", "Ketamine", "6130"), ("haloperidol", "Haloperidol", "5093"), ("lorazepam", "Lorazepam", "6470"),
        ("naltrexone", "Naltrexone", "7243"), ("latex", "Latex", null), ("contrast", "Contrast medium", null), ("food", "A food", null), ("other", "Something else", null),
    ];

    /// <summary>Precautions.</summary>
    public static IReadOnlyList<(string Code, string Words)> Precautions { get; } =
    [
        ("suicide", "Risk of suicide or self-harm"), ("falls", "Risk of falling"), ("mobility", "Limited mobility"), ("seizures", "Seizures in withdrawal before"), ("breathing", "Sleeps deeply or stops breathing (sleep apnoea)"),
        ("infection", "Infection: own room or gloves"), ("harm", "May hurt others when frightened"), ("language", "Needs an interpreter"),
    ];

    /// <summary>Pregnancy answers.</summary>
    public static IReadOnlyList<(string Code, string Words)> Pregnancy { get; } = [("pregnant", "Pregnant"), ("not-pregnant", "Not pregnant"), ("unknown", "Not known")];

    /// <summary>Where a fact comes from.</summary>
    public static IReadOnlyList<(string Code, string Words)> Sources { get; } =
        [("person", "The person says so"), ("relative", "Somebody close says so"), ("record", "From a letter or earlier record"), ("measured", "Measured or tested here"), ("seen", "Seen or judged by staff")];

    /// <summary>True when this code belongs to this kind.</summary>
    public static bool Knows(FactKind kind, string code) => kind switch
    {
        FactKind.Allergy => Allergies.Any(each => each.Code == code),
        FactKind.Precaution => Precautions.Any(each => each.Code == code),
        FactKind.Pregnancy => Pregnancy.Any(each => each.Code == code),
        FactKind.Substance => Substances.All.Any(each => each.Code == code),
        _ => code.Length == 0,
    };

    /// <summary>The words of a code.</summary>
    public static string WordsOf(FactKind kind, string code) => kind switch
    {
        FactKind.Allergy => Allergies.Where(each => each.Code == code).Select(each => each.Words).FirstOrDefault(code),
        FactKind.Precaution => Precautions.Where(each => each.Code == code).Select(each => each.Words).FirstOrDefault(code),
        FactKind.Pregnancy => Pregnancy.Where(each => each.Code == code).Select(each => each.Words).FirstOrDefault(code),
        FactKind.Substance => Substances.WordsOf(code),
        FactKind.Weight => "Weight",
        _ => "Age",
    };

    /// <summary>The words of a source.</summary>
    public static string SourceWords(string code) => Sources.Where(each => each.Code == code).Select(each => each.Words).FirstOrDefault(code);

    /// <summary>Several may stand at one time (allergies, precautions, substances); of the others the newest counts.</summary>
    public static bool ManyStand(FactKind kind) => kind is FactKind.Allergy or FactKind.Precaution or FactKind.Substance;
}

/// <summary>Whom NEWS2 is for.</summary>
public static class News2Use
{
    /// <summary>
    /// Why NEWS2 is not computed for this person, and what to use instead; null when it is. Source: Royal College of Physicians, NEWS2 (2017), recommendations: not
    /// for children under 16 and not in pregnancy. An age that nobody knows does not switch it off: missing a sick adult is the greater harm.
    /// </summary>
    public static string? WhyNot(int? age, bool pregnant) => (age < 16, pregnant) switch
    {
        (true, true) => "NEWS2 is not made for people under 16 or for pregnancy, so no score is computed and no alert comes from it. Use your paediatric and maternity early-warning charts, and your own pathway.",
        (true, _) => "NEWS2 is not made for people under 16, so no score is computed and no alert comes from it. Use your paediatric early-warning chart (PEWS) and your own pathway.",
        (_, true) => "NEWS2 is not made for pregnancy, so no score is computed and no alert comes from it. Use your maternity early-warning chart (MEWS or MEOWS) and your own pathway.",
        _ => null,
    };
}
