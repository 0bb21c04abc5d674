using System.Globalization;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Core.Scores;
using NodaTime;

namespace Handrail.Ui;

/// <summary>Who it is: on top of every page about one person, so that nobody charts the wrong one.</summary>
/// <param name="Stay">The stay.</param>
/// <param name="Person">The person.</param>
/// <param name="Name">Full name.</param>
/// <param name="RecordNumber">Record number.</param>
/// <param name="BirthDate">Date of birth; 1900-01-01 while nobody knows it (<see cref="BornKnown"/>).</param>
/// <param name="Age">Whole years today; judged by staff while the birth date is not known; null when nobody knows.</param>
/// <param name="Sex">female, male, other, unknown.</param>
/// <param name="Pregnant">True: NEWS2 must not be used.</param>
/// <param name="BedName">Bed now; null when in none.</param>
/// <param name="Unit">Unit of the stay.</param>
/// <param name="Flags">Risks, each a few words.</param>
/// <param name="Scale">Oxygen saturation scale.</param>
/// <param name="ScaleBy">Who prescribed scale 2.</param>
/// <param name="ScaleAt">When.</param>
/// <param name="AdmittedAt">Start of the stay.</param>
/// <param name="EndedAt">End of the stay; null while it lasts.</param>
/// <param name="Protocol">Id of the watch protocol.</param>
public sealed record PersonBannerModel(
    EncounterId Stay, Guid Person, string Name, string RecordNumber, LocalDate BirthDate, int? Age, string Sex, bool Pregnant, string? BedName,
    UnitLink Unit, IReadOnlyList<string> Flags, SpO2Scale Scale, string? ScaleBy, Instant? ScaleAt, Instant AdmittedAt, Instant? EndedAt,
    string Protocol)
{
    /// <summary>False while nobody knows the birth date.</summary>
    public bool BornKnown => BirthDate != Core.People.PersonFacts.BornUnknown;

    /// <summary>Number of the photo that stands; null without one.</summary>
    public int? PhotoNo { get; init; }

    /// <summary>First letters of the first and the last word of the name, for the place of a photo that was not taken.</summary>
    public string Initials => Name.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words
        ? string.Concat((words.Length == 1 ? words : [words[0], words[^1]]).Select(word => StringInfo.GetNextTextElement(word)).Where(letter => char.IsLetterOrDigit(letter, 0))) : "";

    /// <summary>Since when on leave; null otherwise.</summary>
    public Instant? AwaySince { get; init; }

    /// <summary>The admission was recorded by mistake and undone.</summary>
    public bool Mistaken { get; init; }

    /// <summary>Allergies in words, with reaction; empty when none is recorded.</summary>
    public IReadOnlyList<string> Allergies { get; init; } = [];

    /// <summary>Somebody asked, and there is none.</summary>
    public bool NoAllergyKnown { get; init; }

    /// <summary>Weight in thousandths of a kilogram, and when it was taken; null when there is none.</summary>
    public (long Milli, Instant At)? Weight { get; init; }

    /// <summary>What is recorded about pregnancy, in words; null when nothing is.</summary>
    public string? Pregnancy { get; init; }

    /// <summary>Precautions in words.</summary>
    public IReadOnlyList<string> Precautions { get; init; } = [];

    /// <summary>Others on the unit who are easily taken for this person: "Bed 4: the same family name".</summary>
    public IReadOnlyList<string> LookAlikes { get; init; } = [];

    /// <summary>Why NEWS2 is not computed and what to use instead; null when it is.</summary>
    public string? WhyNoNews2 => News2Use.WhyNot(Age, Pregnant);

    /// <summary>Birth date and age.</summary>
    public string BornWords => BornKnown ? $"{Times.Date(BirthDate)} ({Age})" : Age is { } age ? $"not known, about {age}" : "not known";

    /// <summary>Allergies; that nobody asked is another thing than none.</summary>
    public string AllergyWords => Allergies.Count > 0 ? string.Join(", ", Allergies) : NoAllergyKnown ? "none known" : "not asked yet";

    /// <summary>How allergies are shown: strong, weak while nobody asked, plain when there are none.</summary>
    public string AllergyClass => Allergies.Count > 0 ? "allergic" : NoAllergyKnown ? "" : "unknown";

    /// <summary>Weight in the site's unit, with its day.</summary>
    public string WeightWords(PageFrame frame) => Weight is { } weight ? $"{frame.Keypads.WeightWords(weight.Milli)}, {Times.Date(weight.At.InZone(frame.Zone).Date)}" : "not weighed yet";

    /// <summary>NEWS2 is not for people under 16 or pregnant.</summary>
    public bool News2Applies => WhyNoNews2 is null;
}
