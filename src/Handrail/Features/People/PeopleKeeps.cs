using Handrail.Content;

namespace Handrail.Features.People;

/// <summary>What people and places keep, for the privacy page.</summary>
public static class PeopleKeeps
{
    /// <summary>Declares it.</summary>
    public static void Add(IServiceCollection services) => services.Keeps(
        new Kept("Who works where", "Roles with their places and dates, care teams, licences with number and expiry", "So that only those who treat a person see the record", null, "", "", "assignment", "care_team", "credential"),
        new Kept("The centre", "Organization, sites, units, their licences and telephone numbers", "To run the centre", null, "", "", "organization", "site", "site_keypad", "site_licence", "unit_number", "unit_place"),
        new Kept("Whole treatments", "Which stays belong together; records of one person that were joined, by whom and when", "Treatment", null, "", "", "episode_of_care", "encounter_episode", "person_link", "person_link_event"),
        new Kept("Relatives and friends", "Name and number of somebody close, sealed, and what they are to the person", "To reach them when the person wishes it", null, "", "", "relative", "relation"));
}
