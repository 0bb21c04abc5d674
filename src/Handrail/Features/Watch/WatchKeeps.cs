using Handrail.Content;

namespace Handrail.Features.Watch;

/// <summary>What the watch keeps, for the privacy page.</summary>
public static class WatchKeeps
{
    /// <summary>Declares it.</summary>
    public static void Add(IServiceCollection services) => services.Keeps(
        new Kept("People who are treated", "Record number, name, birth date and sex, sealed; keyed fingerprints of them, for finding; whether pregnant; stays and beds", "Treatment", null, "", "", "person", "person_key", "person_plain", "encounter", "bed_stay"),
        new Kept("Observations", "Vital signs, scores, symptoms, who or what measured them and when", "Treatment", null, "", "", "observation", "observation_body", "observation_move", "encounter_watch", "patient_limit"),
        new Kept("Alerts", "What was wrong, who was told, who answered and how", "Treatment, and to learn from it", null, "", "", "alert", "alert_event", "notice", "due_work"),
        new Kept("Places and devices", "Units, beds, shifts, devices and where they stand, signed protocols; nothing about a person who is treated", "To run the unit", null, "", "", "location", "unit_setting", "shift", "device", "device_place", "protocol_signature"));
}
