namespace Handrail.Fhir;

/// <summary>Reads what was posted: the fast reader first, the general one for all that is unusual.</summary>
public static class BodyReader
{
    /// <summary>A body posted as one Observation.</summary>
    public static Posted Observation(ReadOnlyMemory<byte> body) =>
        System.Text.Unicode.Utf8.IsValid(body.Span) && FastReader.Observation(body.Span) is { } reading
            ? new Posted(PostedKind.Observation, [new PostedEntry(reading, null)], [])
            : FirelyReader.Observation(body);

    /// <summary>A body posted as a batch or transaction Bundle.</summary>
    public static Posted Bundle(ReadOnlyMemory<byte> body)
    {
        if (!System.Text.Unicode.Utf8.IsValid(body.Span) || FastBundle.Read(body.Span, out var kind) is not { } fast) return FirelyBundle.Read(body);
        var entries = new PostedEntry[fast.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = fast[i].Reading is { } reading
                ? new PostedEntry(reading, null)
                : FirelyReader.Observation(body.Slice(fast[i].From, fast[i].Length), $"Bundle.entry[{i}].resource");
        }

        return new Posted(kind, entries, []);
    }
}
