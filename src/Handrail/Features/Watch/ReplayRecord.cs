using Handrail.Core.Watch;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>What became of the values of one recorded stay.</summary>
/// <param name="Used">Went through the protocol.</param>
/// <param name="Missing">Recorded as not measured.</param>
/// <param name="Implausible">Outside what the measure can be.</param>
/// <param name="Unmapped">A parameter the watch has no measure for, or one that must not be taken for another (GCS, SaO2).</param>
public readonly record struct ReplayCounts(int Used, int Missing, int Implausible, int Unmapped);

/// <summary>One recorded stay, read and ordered by time.</summary>
/// <param name="Start">Admission: alerts are told in hours and minutes from here.</param>
/// <param name="Readings">Ordered by time; those of one moment in the order of the file.</param>
/// <param name="Counts">What was left out, and why.</param>
public sealed record ReplayRecord(Instant Start, IReadOnlyList<Reading> Readings, ReplayCounts Counts);

/// <summary>Why a file could not be read: the whole file is left out, because half a stay would give wrong alerts.</summary>
/// <param name="Line">From 1; 0 when it is about the whole file.</param>
/// <param name="Reason">One plain sentence.</param>
public sealed record ReplayFault(int Line, string Reason);
