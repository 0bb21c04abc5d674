using Handrail.Core.Watch;

namespace Handrail.Demo;

/// <summary>What is the matter with the invented person in a bed: their protocol and where their numbers hover.</summary>
/// <param name="Protocol">Protocol of the stay.</param>
/// <param name="Acuity">0 to 4.</param>
/// <param name="Flags">Risk flags on the tile, separated by "|".</param>
/// <param name="Pulse">Resting pulse.</param>
/// <param name="Systolic">Resting systolic pressure.</param>
/// <param name="Rate">Resting breaths a minute.</param>
/// <param name="SpO2">Resting saturation.</param>
/// <param name="Tenths">Temperature in tenths of a degree.</param>
public sealed record DemoStory(string Protocol, short Acuity, string Flags, int Pulse, int Systolic, int Rate, int SpO2, int Tenths)
{
    static readonly DemoStory[] Beds =
    [
        new("general-detox", 1, "Day 4", 68, 118, 14, 98, 367),
        new("opioid", 2, "Day 1|Opioids", 96, 128, 17, 97, 371),
        new("ketamine", 1, "Day 3", 72, 122, 14, 98, 366),
        new("ketamine", 2, "Day 1|Ketamine", 86, 126, 16, 97, 370),
        new("general-detox", 1, "Day 5", 70, 116, 15, 97, 366),
        new("alcohol", 1, "Day 4", 74, 124, 14, 97, 368),
        new("ketamine", 2, "Day 2|Bladder pain", 88, 120, 16, 98, 370),
        new("general-detox", 1, "Day 3", 76, 119, 17, 98, 367),
        new("alcohol", 3, "Day 1|Alcohol|Fall risk", 104, 142, 19, 96, 375),
        new("ketamine", 1, "Day 5", 80, 121, 13, 98, 366),
        new("post-infusion", 2, "After infusion", 82, 131, 15, 97, 367),
        new("opioid", 1, "Day 4", 70, 117, 16, 98, 366),
        new("general-detox", 0, "Day 6", 66, 115, 15, 99, 365),
        new("alcohol", 1, "Day 3", 78, 127, 14, 96, 368),
    ];

    /// <summary>The story of bed <paramref name="number"/> (from 1); further beds repeat the quiet ones.</summary>
    public static DemoStory Of(int number) => number <= Beds.Length ? Beds[number - 1] : Beds[(number % 2 == 0 ? 0 : 12)];

    /// <summary>
    /// A small wander around a resting value: the same for the same bed, measure and step, so that the demo is the same each time.
    /// </summary>
    public static int Wander(int bed, Measure measure, long step, int amplitude)
    {
        var mixed = (ulong)(bed * 7919 + (int)measure * 104729) + ((ulong)step * 2654435761UL);
        mixed ^= mixed >> 15;
        mixed *= 0x9E3779B97F4A7C15UL;
        mixed ^= mixed >> 32;
        return (int)(mixed % (ulong)((2 * amplitude) + 1)) - amplitude;
    }
}
