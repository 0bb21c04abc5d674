using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Data;

/// <summary>Who somebody is: what the record keeps sealed of a person.</summary>
/// <param name="Family">Family name; may be empty for somebody with one name.</param>
/// <param name="Given">Given name or names.</param>
/// <param name="RecordNumber">Number in the record, unique.</param>
/// <param name="BirthDate">Date of birth.</param>
/// <param name="Sex">"female", "male", "other" or "unknown" (FHIR administrative gender).</param>
public sealed record PersonText(string Family, string Given, string RecordNumber, LocalDate BirthDate, string Sex)
{
    static readonly string[] Sexes = ["female", "male", "other", "unknown"];

    /// <summary>Stands for a person whose key was deleted: nobody can read who it was.</summary>
    public static PersonText Gone { get; } = new("", Vault.Deleted, Vault.Deleted, new LocalDate(1900, 1, 1), "unknown");

    /// <summary>True when the key of this person was deleted.</summary>
    public bool IsGone => ReferenceEquals(this, Gone);

    /// <summary>Stands for a birth date that nobody knows yet.</summary>
    public static LocalDate BirthUnknown => Core.People.PersonFacts.BornUnknown;

    /// <summary>False while nobody knows the birth date.</summary>
    public bool BornKnown => BirthDate != BirthUnknown;

    /// <summary>Given and family name.</summary>
    public string Name => Family.Length == 0 ? Given : $"{Given} {Family}";

    /// <summary>Given name and the first letter of the family name, for boards inside the unit.</summary>
    public string Short => Family.Length == 0 ? Given : $"{Given} {First(Family)}.";

    /// <summary>First letters only, for screens that others can see.</summary>
    public string Initials => IsGone ? "-" : Family.Length == 0 ? $"{First(Given)}." : $"{First(Given)}.{First(Family)}.";

    /// <summary>As it is sealed. Throws <see cref="ArgumentException"/> for a sex that is none of the four.</summary>
    internal string Packed()
    {
        if (!Sexes.Contains(Sex, StringComparer.Ordinal)) throw new ArgumentException("Sex is female, male, other or unknown.", nameof(Sex));
        return JsonSerializer.Serialize<string[]>([Folding.InertLine(Family), Folding.InertLine(Given), Folding.InertLine(RecordNumber), BirthDate.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture), Sex]);
    }

    internal static PersonText Unpacked(string text)
    {
        var parts = JsonSerializer.Deserialize<string[]>(text)!;
        return new PersonText(parts[0], parts[1], parts[2], LocalDatePattern.Iso.Parse(parts[3]).Value, parts[4]);
    }

    // A letter may be two chars (an emoji, an old script): a half one would be a broken sign on the wall.
    static string First(string name) => name.Length == 0 ? "" : StringInfo.GetNextTextElement(name);
}
