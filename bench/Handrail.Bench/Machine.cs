using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Handrail.Bench;

/// <summary>What the figures were measured on.</summary>
public static class Machine
{
    /// <summary>As a Markdown list. Measures fsync in <paramref name="folder"/>.</summary>
    public static string Describe(string folder)
    {
        var fsync = Fsync(folder);
        using var memory = new SqliteConnection("Data Source=:memory:");
        memory.Open();
        using var version = memory.CreateCommand();
        version.CommandText = "SELECT sqlite_version()";
        var text = new StringBuilder("Machine:").AppendLine().AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"- {Environment.ProcessorCount} cores ({Line("/proc/cpuinfo", "model name")}), {Line("/proc/meminfo", "MemTotal")} memory, shared with other work; load average at the start {Load()}");
        text.AppendLine(CultureInfo.InvariantCulture, $"- Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}, {RuntimeInformation.FrameworkDescription}, SQLite {version.ExecuteScalar()}");
        text.AppendLine(CultureInfo.InvariantCulture, $"- write of 4 KiB and fsync in the folder of the databases: median {Figure.Quantile(fsync, 0.5):0.000} ms, p99 {Figure.Quantile(fsync, 0.99):0.00} ms ({fsync.Count} times)");
        return text.ToString();
    }

    /// <summary>The load averages now.</summary>
    public static string Load() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3));

    static List<double> Fsync(string folder)
    {
        var path = Path.Combine(folder, "fsync");
        var times = new List<double>();
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write))
        {
            var page = new byte[4096];
            for (var i = 0; i < 300; i++)
            {
                var from = Stopwatch.GetTimestamp();
                file.Write(page);
                file.Flush(flushToDisk: true);
                times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }
        }

        File.Delete(path);
        return times;
    }

    static string Line(string file, string name) => File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";
}
