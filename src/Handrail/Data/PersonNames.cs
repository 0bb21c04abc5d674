using System.Data.Common;

namespace Handrail.Data;

/// <summary>
/// The one place that writes and reads who somebody is. Names, record number, birth date and sex are one sealed value a person; finding goes by keyed
/// fingerprints (the record number's, and those of beginnings and sounds of names in <c>person_key</c>). Reading many costs one query for each 32 people.
/// </summary>
public static class PersonNames
{
    const string Place = "person";

    const string Many =
        """
        SELECT p.id, p.sealed, k.no, k.wrapped, k.kek FROM person p LEFT JOIN data_key k ON k.owner = p.id
        WHERE p.id IN (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15,
          @p16, @p17, @p18, @p19, @p20, @p21, @p22, @p23, @p24, @p25, @p26, @p27, @p28, @p29, @p30, @p31)
        """;

    static readonly string[] Slots = [.. Enumerable.Range(0, 32).Select(i => "p" + i)];

    /// <summary>Adds a person. A record number that is taken fails the commit: ask <see cref="ByRecordNumber"/> first.</summary>
    public static void Add(WriteScope scope, Guid id, PersonText who, bool pregnant = false)
    {
        scope.Connection.Execute("INSERT INTO person (id, sealed, record_key, pregnant) VALUES (@id, @sealed, @key, @pregnant)",
            ("id", id), ("sealed", scope.Vault.Seal(scope, id, Place, who.Packed())), ("key", scope.Vault.Index(scope, "record-number", Folding.RecordNumber(who.RecordNumber))), ("pregnant", pregnant));
        AddKeys(scope, id, who);
    }

    /// <summary>Writes who somebody is anew (a name was wrong or changed).</summary>
    public static void Change(WriteScope scope, Guid id, PersonText who)
    {
        scope.Connection.Execute("UPDATE person SET sealed = @sealed, record_key = @key WHERE id = @id",
            ("id", id), ("sealed", scope.Vault.Seal(scope, id, Place, who.Packed())), ("key", scope.Vault.Index(scope, "record-number", Folding.RecordNumber(who.RecordNumber))));
        scope.Connection.Execute("DELETE FROM person_key WHERE person_id = @id", ("id", id));
        AddKeys(scope, id, who);
    }

    /// <summary>Deletes the key of a person and what could find them, in this commit: nobody can read their texts again. What is no text (facts, audit) stays.</summary>
    public static void Shred(WriteScope scope, Guid id, string reason = "")
    {
        scope.Journal.Note(scope, "shred", id.ToString(), reason);
        Erase(scope, id);
    }

    /// <summary>The same for an entry that stands in the journal already. Done twice it changes nothing.</summary>
    internal static void Erase(WriteScope scope, Guid id)
    {
        scope.Vault.ShredAgain(scope, id);
        scope.Connection.Execute("DELETE FROM person_key WHERE person_id = @id", ("id", id));
        scope.Connection.Execute("UPDATE person SET sealed = NULL, record_key = NULL WHERE id = @id", ("id", id));
        // Their own account has their id; what it showed is gone.
        scope.Connection.Execute("UPDATE staff SET disabled_at = coalesce(disabled_at, @now) WHERE id = @id AND role = 'patient'", ("id", id), ("now", scope.Now));
    }

    /// <summary>One person; <see cref="PersonText.Gone"/> when there is none or their key was deleted. Throws <see cref="VaultException"/> when the sealed value was changed.</summary>
    public static PersonText One(DbConnection connection, Vault vault, Guid id) => Of(connection, vault, [id])[id];

    /// <summary>These people by id, each that was asked for. No reader may be open on the connection.</summary>
    public static IReadOnlyDictionary<Guid, PersonText> Of(DbConnection connection, Vault vault, IEnumerable<Guid> ids)
    {
        var found = new Dictionary<Guid, PersonText>();
        foreach (var chunk in ids.Distinct().Chunk(Slots.Length))
        {
            var parameters = new (string, object?)[Slots.Length];
            for (var i = 0; i < Slots.Length; i++) parameters[i] = (Slots[i], chunk[Math.Min(i, chunk.Length - 1)]);
            var rows = connection.Query(Many, row => (Id: row.Id(0), Sealed: row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1),
                No: row.IntOrNull(2), Wrapped: row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3), Kek: row.TextOrNull(4)), parameters);
            foreach (var row in rows.Where(row => row.No is not null)) vault.Take(row.Id, row.No!.Value, row.Wrapped!, row.Kek!);
            foreach (var row in rows)
                found.TryAdd(row.Id, row.Sealed is { } value && row.No is not null && vault.OpenOrGone(connection, row.Id, Place, value) is { } text ? PersonText.Unpacked(text) : PersonText.Gone);
            foreach (var missing in chunk) found.TryAdd(missing, PersonText.Gone);
        }

        return found;
    }

    /// <summary>The person with this record number (capitals and outer spaces do not matter), or null.</summary>
    public static Guid? ByRecordNumber(DbConnection connection, Vault vault, string number) =>
        RecordKey(connection, vault, number) is { } key ? connection.Query("SELECT id FROM person WHERE record_key = @key", row => (Guid?)row.Id(0), ("key", key)).FirstOrDefault() : null;

    /// <summary>Fingerprint of a record number, as in <c>person.record_key</c>; null when nobody has been registered yet.</summary>
    public static byte[]? RecordKey(DbConnection connection, Vault vault, string number) => vault.Index(connection, "record-number", Folding.RecordNumber(number));

    /// <summary>People with all of up to four keys. The key that says most comes first; a missing one is the first again.</summary>
    internal const string ByKeys =
        """
        SELECT k1.person_id FROM person_key k1
        JOIN person_key k2 ON k2.key = @k2 AND k2.person_id = k1.person_id JOIN person_key k3 ON k3.key = @k3 AND k3.person_id = k1.person_id
        JOIN person_key k4 ON k4.key = @k4 AND k4.person_id = k1.person_id WHERE k1.key = @k1
        """;

    const string ByKeysOfAll = ByKeys + " LIMIT 1000";

    /// <summary>
    /// People whose names begin like each of the typed words, in any order; when there are none, people whose names sound like them. A date (1990-02-03) narrows
    /// it to those born then; a record number finds its person. At most <paramref name="most"/>, in order of name. Two letters at least make a word.
    /// </summary>
    public static IReadOnlyList<(Guid Id, PersonText Who)> Find(DbConnection connection, Vault vault, string typed, int most = 20)
    {
        if (ByRecordNumber(connection, vault, typed) is { } exact) return [(exact, One(connection, vault, exact))];
        var (ids, fits) = Search(connection, vault, typed, (_, parameters) => connection.Query(ByKeysOfAll, row => row.Id(0), parameters));
        return [.. Of(connection, vault, ids).Where(each => !each.Value.IsGone && fits(each.Value)).OrderBy(each => each.Value.Family, StringComparer.OrdinalIgnoreCase)
            .ThenBy(each => each.Value.Given, StringComparer.OrdinalIgnoreCase).Take(most).Select(each => (each.Key, each.Value))];
    }

    /// <summary>
    /// Who may fit what was typed, by keys: beginnings first, sounds when no beginning fits anybody. <paramref name="query"/> runs <see cref="ByKeys"/> with what
    /// narrows it. The second value says whether somebody's opened name really fits: a key holds eight letters of a word.
    /// </summary>
    internal static (IReadOnlyList<Guid> Ids, Func<PersonText, bool> Fits) Search(
        DbConnection connection, Vault vault, string typed, Func<int, (string, object?)[], List<Guid>> query)
    {
        var born = Folding.DateIn(typed);
        var words = Folding.Words(born is null ? typed : typed.Replace(born, " ", StringComparison.Ordinal)).Where(word => word.Length >= Folding.ShortestPrefix).OrderByDescending(word => word.Length).ToList();
        if (words.Count == 0 && born is null) return ([], _ => false);
        var begins = Matching("name", [.. words.Select(Folding.Prefix)]);
        bool Begins(PersonText who) => words.TrueForAll(word => Folding.Words(who.Name).Any(part => part.StartsWith(word, StringComparison.Ordinal)));
        // A word longer than its key may fit nobody after all: then it is the sound that counts.
        if (words.Count == 0 || (begins.Count > 0 && (words.TrueForAll(word => word == Folding.Prefix(word)) || Of(connection, vault, begins.Take(PersonSearch.MostCandidates)).Values.Any(Begins)))) return (begins, Begins);
        return (Matching("sound", [.. words.Select(Folding.Sound)]), _ => true);

        List<Guid> Matching(string kind, IReadOnlyList<string> values)
        {
            var keys = (born is null ? [] : new[] { ("born", born) }).Concat(values.Select(value => (kind, value))).Distinct().Select(each => vault.Index(connection, each.Item1, each.Item2)).Take(4).ToList();
            if (keys.Any(key => key is null)) return [];
            return query(keys.Count, [.. Enumerable.Range(0, 4).Select(i => ($"k{i + 1}", (object?)keys[i < keys.Count ? i : 0]))]);
        }
    }

    /// <summary>Whose key seals words about this stay: the person's; the house's when there is no stay.</summary>
    public static Guid OwnerOf(DbConnection connection, Guid? encounter) =>
        encounter is { } stay ? connection.Query("SELECT person_id FROM encounter WHERE id = @id", row => row.Id(0), ("id", stay)).FirstOrDefault(Vault.House) : Vault.House;

    static void AddKeys(WriteScope scope, Guid id, PersonText who)
    {
        var words = Folding.Words(who.Name);
        var keys = words.SelectMany(Folding.Prefixes).Select(prefix => ("name", prefix)).Concat(words.Select(word => ("sound", Folding.Sound(word))))
            .Concat(who.BornKnown ? [("born", who.BirthDate.ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture))] : []).Distinct();
        // Eight at a time: a name has about twenty, and an import has thousands of names. A short last group says its first again.
        foreach (var chunk in keys.Select(each => scope.Vault.Index(scope, each.Item1, each.Item2)).Chunk(8))
            scope.Connection.Execute(
                """
                INSERT INTO person_key (key, person_id) VALUES (@k0, @id), (@k1, @id), (@k2, @id), (@k3, @id), (@k4, @id), (@k5, @id), (@k6, @id), (@k7, @id)
                ON CONFLICT (key, person_id) DO NOTHING
                """,
                [.. Enumerable.Range(0, 8).Select(i => ($"k{i}", (object?)chunk[i < chunk.Length ? i : 0])), ("id", id)]);
    }
}

/// <summary>Where the sealed words of an observation belong: places for <see cref="Vault.OpenText"/>.</summary>
public static class ObservationTexts
{
    /// <summary>Reason of a correction or withdrawal.</summary>
    public static string Reason(long seq) => $"observation.reason:{seq}";

    /// <summary>What was sent beyond the columns.</summary>
    public static string Body(long seq) => $"observation_body.body:{seq}";
}
