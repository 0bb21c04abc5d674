using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;

namespace Handrail.Fhir;

/// <summary>
/// The codes that are understood in what others send, looked up by their UTF-8 bytes. Both readers use it, so they cannot differ in a code.
/// Sources: LOINC and own codes from <see cref="Codes"/>; levels of consciousness from LOINC 67775-7 as NEMSIS answers it (LA9340-6, LA17108-4,
/// LA17107-6, LA9343-0; LA6560-2 "Confused" as ACVPU guides add it) and the SNOMED CT value set "UK Core ACVPU" 2.1.0.
/// </summary>
public static class Vocabulary
{
    /// <summary>SNOMED CT. Optional: nothing here depends on it.</summary>
    public const string Snomed = "http://snomed.info/sct";

    /// <summary>FHIR observation categories.</summary>
    public const string Category = "http://terminology.hl7.org/CodeSystem/observation-category";

    /// <summary>What a refused level of consciousness is told.</summary>
    public const string LevelsAccepted =
        "Accepted are the LOINC answers LA9340-6, LA6560-2, LA17108-4, LA17107-6 and LA9343-0, SNOMED CT 248234008, 130987000, 300202002, 450847001 and " +
        "422768004, or the letter A, C, V, P or U as code (no system, or urn:handrail:measure) or text.";

    static readonly FrozenDictionary<ulong, Measure> ByLoinc = Enum.GetValues<Measure>()
        .SelectMany(measure => Codes.Of(measure).Where(coding => coding.System == CodeSystems.Loinc), (measure, coding) => (measure, coding.Code))
        .ToFrozenDictionary(row => Packed(Encoding.ASCII.GetBytes(row.Code)), row => row.measure);

    static readonly FrozenDictionary<ulong, Unit> ByUcum = Units.All().Where(unit => unit.Code.Length <= 8)
        .ToFrozenDictionary(unit => Packed(Encoding.ASCII.GetBytes(unit.Code)), unit => unit);

    static readonly (string System, string Code, Acvpu Level)[] LevelCodes =
    [
        (CodeSystems.Loinc, "LA9340-6", Acvpu.Alert), (CodeSystems.Loinc, "LA6560-2", Acvpu.Confusion), (CodeSystems.Loinc, "LA17108-4", Acvpu.Voice),
        (CodeSystems.Loinc, "LA17107-6", Acvpu.Pain), (CodeSystems.Loinc, "LA9343-0", Acvpu.Unresponsive),
        (Snomed, "248234008", Acvpu.Alert), (Snomed, "130987000", Acvpu.Confusion), (Snomed, "300202002", Acvpu.Voice),
        (Snomed, "450847001", Acvpu.Pain), (Snomed, "422768004", Acvpu.Unresponsive),
    ];

    static readonly (byte[] System, byte[] Code, Acvpu Level)[] LevelBytes =
        [.. LevelCodes.Select(row => (Encoding.ASCII.GetBytes(row.System), Encoding.ASCII.GetBytes(row.Code), row.Level))];

    /// <summary>The LOINC answer and the SNOMED CT concept of a level of consciousness.</summary>
    public static IEnumerable<(string System, string Code)> CodesOf(Acvpu level) =>
        LevelCodes.Where(row => row.Level == level).Select(row => (row.System, row.Code));

    /// <summary>The measure a coding stands for, or null when it is not known here.</summary>
    public static Measure? MeasureOf(ReadOnlySpan<byte> system, ReadOnlySpan<byte> code)
    {
        if (system.SequenceEqual("http://loinc.org"u8)) return code.Length <= 8 && ByLoinc.TryGetValue(Packed(code), out var measure) ? measure : null;
        // A hyphen serves as well as the underscore of the name, since FHIR codes are commonly written so.
        return system.SequenceEqual("urn:handrail:measure"u8) && code.Length <= 40
            ? Codes.Find(CodeSystems.Handrail, Encoding.UTF8.GetString(code).Replace('-', '_'))
            : null;
    }

    /// <summary>The unit of a UCUM code, or null when it is not known here.</summary>
    public static Unit? UnitOf(ReadOnlySpan<byte> code)
    {
        if (code.Length <= 8 && ByUcum.TryGetValue(Packed(code), out var unit)) return unit;
        return code.Length <= 40 ? Units.Find(Encoding.UTF8.GetString(code)) : null;
    }

    /// <summary>The level of consciousness a coding stands for. An empty <paramref name="system"/> means that none was given.</summary>
    public static Acvpu? LevelOf(ReadOnlySpan<byte> system, ReadOnlySpan<byte> code)
    {
        if (system.IsEmpty || system.SequenceEqual("urn:handrail:measure"u8)) return LevelOf(code);
        foreach (var row in LevelBytes)
        {
            if (code.SequenceEqual(row.Code) && system.SequenceEqual(row.System)) return row.Level;
        }

        return null;
    }

    /// <summary>The level of consciousness of a single letter.</summary>
    public static Acvpu? LevelOf(ReadOnlySpan<byte> letter) => letter switch
    {
        [(byte)'A'] => Acvpu.Alert,
        [(byte)'C'] => Acvpu.Confusion,
        [(byte)'V'] => Acvpu.Voice,
        [(byte)'P'] => Acvpu.Pain,
        [(byte)'U'] => Acvpu.Unresponsive,
        _ => null,
    };

    // At most eight bytes as one number: a lookup without making a string.
    static ulong Packed(ReadOnlySpan<byte> text)
    {
        Span<byte> eight = stackalloc byte[8];
        eight.Clear();
        text.CopyTo(eight);
        return BinaryPrimitives.ReadUInt64LittleEndian(eight);
    }
}
