// Violations on purpose: each rule must report them, or it guards nothing. Nothing here is ever called.
#pragma warning disable RS0030 // banned symbols are what is planted
#pragma warning disable CA1822, CA5394, CA2201

namespace Handrail.Core.Planted
{
    public sealed class ImpureScore(TimeProvider time)
    {
        public int Chance() => new Random(1).Next();

        public async Task<int> Later()
        {
            await Task.Delay(1);
            return 1;
        }

        public bool IsNight() => DateTime.UtcNow.Hour < 6;

        public Guid NewOne() => Guid.CreateVersion7();

        public DateTimeOffset Asked() => time.GetUtcNow();

        public IEnumerable<string> Lines(string path)
        {
            foreach (var line in File.ReadLines(path)) yield return line;   // inside a generated state machine
        }
    }
}

namespace Handrail.Features.PlantedBeds
{
    public sealed record FreeBed(string Name);

    public static class FreeBeds
    {
        public static FreeBed First() => new("1");
    }
}

namespace Handrail.Features.PlantedWatch
{
    using Handrail.Features.PlantedBeds;

    public sealed class PeeksIntoBeds
    {
        public int Length() => new Func<int>(() => FreeBeds.First().Name.Length)();   // inside a closure
    }

    public sealed class WritesByItself(Handrail.Data.Database database)
    {
        public void Write()
        {
            using var connection = database.OpenWriter();
        }
    }

    public sealed class SpeaksFhir
    {
        public string? Id(Hl7.Fhir.Model.Patient patient) => patient.Id;
    }

    public sealed class KnowsGrains
    {
        public object? Find(Orleans.IGrainFactory grains) => grains;
    }

    public sealed class CallsOut
    {
        public async Task<string> Fetch()
        {
            using var client = new HttpClient();
            return await client.GetStringAsync("http://localhost/");
        }
    }

    public sealed class BlocksAndReadsTheClock
    {
        public int Wait() => Task.FromResult(1).Result;

        public void Sleep() => Thread.Sleep(1);

        public void Say() => Console.WriteLine(DateTimeOffset.Now);

        public NodaTime.Instant Now() => NodaTime.SystemClock.Instance.GetCurrentInstant();
    }
}

namespace Handrail.Data.Planted
{
    public sealed class DependsOnAFeature
    {
        public string Name() => Handrail.Features.PlantedBeds.FreeBeds.First().Name;
    }
}
