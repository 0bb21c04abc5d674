using CsCheck;
using Handrail.Core.People;
using NodaTime;

namespace Handrail.Tests.Core;

public sealed class DuplicateTests
{
    static readonly PersonFacts Alva = new("Alva", "Ravndal", new(1990, 4, 12), "female");

    [Theory]
    [InlineData("Alva", "Ravndal", "1990-04-12", "female", 90)]
    [InlineData("ÁLVA", "Ravn-dal", "1990-04-12", "female", 90)]
    [InlineData("Alva", "Ravndahl", "1990-04-12", "female", 75)]
    [InlineData("Alva", "Ravndal", "1990-12-04", "female", 75)]
    [InlineData("Alva", "Ravndal", "1990-04-13", "female", 65)]
    [InlineData("Ravndal", "Alva", "1990-04-12", "female", 80)]
    [InlineData("Alva", "Ravndal", "1990-04-12", "male", 70)]
    [InlineData("Alva", "Ravndal", "1990-04-12", "unknown", 90)]
    [InlineData("Bo", "Kessler", "1990-04-12", "female", 40)]
    [InlineData("Alva", "Ravndal", "1971-08-30", "female", 50)]
    public void Likeness_is_a_sum_that_can_be_read(string given, string family, string born, string sex, int score)
    {
        var other = new PersonFacts(given, family, NodaTime.Text.LocalDatePattern.Iso.Parse(born).Value, sex);
        Assert.Equal(score, Duplicates.Score(Alva, other));
        Assert.Equal(score, Duplicates.Score(other, Alva));
    }

    [Fact]
    public void Twins_and_namesakes_alone_are_not_proposed()
    {
        Assert.True(Duplicates.Score(Alva, Alva with { Given = "Bo", Family = "Kessler" }) < Duplicates.Propose);
        Assert.True(Duplicates.Score(Alva, Alva with { Born = new(1971, 8, 30) }) < Duplicates.Propose);
    }

    [Fact]
    public void Looking_at_blocks_finds_what_holding_each_against_each_finds()
    {
        var random = new Random(11);
        string[] names = ["Alva", "Alwa", "Ravndal", "Ravndahl", "Bo", "Kessler", "Annam", "Annan", "Al", ""];
        LocalDate[] days = [new(1990, 4, 12), new(1990, 12, 4), new(1990, 4, 13), new(1991, 4, 12), new(1971, 8, 30), PersonFacts.BornUnknown];
        string[] sexes = ["female", "male", "unknown"];
        for (var round = 0; round < 60; round++)
        {
            var people = Enumerable.Range(0, 30).Select(no => (No: no, Facts: new PersonFacts(names[random.Next(names.Length)], names[random.Next(names.Length)], days[random.Next(days.Length)], sexes[random.Next(3)]))).ToList();
            var each = from a in people from b in people where a.No < b.No && Duplicates.Score(a.Facts, b.Facts) >= Duplicates.Propose select (a.No, b.No, Duplicates.Score(a.Facts, b.Facts));
            var found = Duplicates.Pairs(people, person => person.Facts).Select(pair => (Math.Min(pair.First.No, pair.Second.No), Math.Max(pair.First.No, pair.Second.No), pair.Reasons.Sum(reason => reason.Points)));
            Assert.Equal(each.Order(), found.Order());
        }
    }

    [Fact]
    public void A_hundred_thousand_people_are_looked_through_in_seconds()
    {
        var random = new Random(12);
        string Name(int kinds) => string.Concat(Enumerable.Repeat(random.Next(kinds), 3).Select((no, i) => (char)('a' + ((no >> (3 * i)) % 26))));
        var people = Enumerable.Range(0, 100_000).Select(_ => new PersonFacts("G" + Name(400), "F" + Name(900), new LocalDate(1940, 1, 1).PlusDays(random.Next(25_000)), "unknown")).ToList();
        people.AddRange([Alva, Alva with { Given = "Alwa" }]);
        var began = System.Diagnostics.Stopwatch.StartNew();
        var found = Duplicates.Pairs(people, person => person);
        TestContext.Current.TestOutputHelper?.WriteLine($"{people.Count} people, {found.Count} pairs, {began.Elapsed.TotalSeconds:0.0} s");
        Assert.Contains(found, pair => pair.First == Alva && pair.Second.Given == "Alwa");
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(30), $"{began.Elapsed}"); // each against each would be five thousand million comparisons: a quarter of an hour and more
    }

    static readonly Guid[] People = [.. Enumerable.Range(1, 5).Select(i => new Guid(i, 0, 0, new byte[8]))];

    /// <summary>Decisions as people would make them: those that cannot be are refused and not written.</summary>
    static readonly Gen<List<LinkEvent>> Histories = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 2].Select(i => (LinkKind)i), (a, b, kind) => new LinkEvent(People[a], People[b], kind)).Array[0, 30].Select(Possible);

    static List<LinkEvent> Possible(LinkEvent[] wishes)
    {
        var (done, links) = (new List<LinkEvent>(), PersonLinks.None);
        foreach (var wish in wishes)
        {
            if (wish.Kind == LinkKind.Merge && links.CannotMerge(wish.Kept, wish.Other) is not null) continue;
            if (wish.Kind == LinkKind.Undo && links.CannotUndo(wish.Kept, wish.Other) is not null) continue;
            links = links.With(wish);
            done.Add(wish);
        }

        return done;
    }

    [Fact, Hazard("HZ-059")]
    public void Joining_and_parting_again_gives_what_was_before_whatever_was_before() =>
        Gen.Select(Histories, Gen.Int[0, 4], Gen.Int[0, 4]).Sample((history, a, b) =>
        {
            var before = PersonLinks.Fold(history);
            if (before.CannotMerge(People[a], People[b]) is not null) return;
            var joined = before.With(new(People[a], People[b], LinkKind.Merge));
            Assert.Equal(joined.Leader(People[a]), joined.Leader(People[b]));
            Assert.NotEqual(before, joined);
            Assert.Equal(before, joined.With(new(People[a], People[b], LinkKind.Undo)));
        });

    [Fact]
    public void No_history_makes_a_record_lead_to_itself() => Histories.Sample(history =>
    {
        var links = PersonLinks.Fold(history);
        Assert.All(People, person => Assert.False(links.KeptOf.ContainsKey(links.Leader(person))));
    });

    [Fact]
    public void A_record_follows_one_other_only_and_never_in_a_ring()
    {
        var links = PersonLinks.None.With(new(People[0], People[1], LinkKind.Merge));
        Assert.NotNull(links.CannotMerge(People[2], People[1]));
        Assert.NotNull(links.CannotMerge(People[1], People[0]));
        Assert.NotNull(links.CannotMerge(People[0], People[0]));
        Assert.NotNull(links.CannotUndo(People[1], People[0]));
        Assert.Null(links.CannotMerge(People[2], People[0]));
    }
}
