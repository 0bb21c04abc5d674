namespace Handrail.Content;

/// <summary>The numbers of the country for a unit that set none of its own, by the kinds of <c>UnitNumbers</c>.</summary>
public static class ShippedNumbers
{
    /// <summary>Kind to digits: emergency, poison, crisis; a kind the country's file lacks is left out.</summary>
    public static IReadOnlyDictionary<string, string> Of(string country)
    {
        var lines = CrisisLines.Shipped(country).Lines;
        return new (string Kind, string? Number)[]
        {
            ("emergency", lines.FirstOrDefault(line => line.Id == "emergency")?.Call),
            ("poison", lines.FirstOrDefault(line => line.Id == "poison")?.Call),
            ("crisis", lines.FirstOrDefault(line => line.Id is "988" or "samaritans")?.Call),
        }.Where(each => each.Number is not null).ToDictionary(each => each.Kind, each => each.Number!);
    }
}
