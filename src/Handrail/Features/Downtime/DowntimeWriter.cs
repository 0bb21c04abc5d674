using System.Globalization;
using System.Text;
using Handrail.Content;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Downtime;

/// <summary>A pack that was written.</summary>
public sealed record PackWritten(string Unit, string File, int People);

/// <summary>
/// Writes a downtime pack for each unit: whole under another name first, then renamed, readable by this account only, synced to the disk. The newest two of a unit are
/// kept, since somebody may just be reading the one before; older ones are removed, and only those that are on our own list.
/// </summary>
public sealed partial class DowntimeWriter(Database database, Writer writer, WardPictures pictures, HtmlPieces pieces, PackWatch watch, ServeOptions options, ILogger<DowntimeWriter> log)
{
    /// <summary>How many packs of a unit are kept.</summary>
    public const int Kept = 2;

    static readonly Lazy<string> Style = new(() =>
    {
        using var text = new StreamReader(typeof(DowntimeWriter).Assembly.GetManifestResourceStream("pack.css")!);
        return text.ReadToEnd();
    });

    /// <summary>Writes all packs; what fails for one unit does not stop the others. Answers what was written, and how many units failed.</summary>
    public async Task<(IReadOnlyList<PackWritten> Written, int Failed)> WriteAll(CancellationToken stop)
    {
        var (written, failed) = (new List<PackWritten>(), 0);
        foreach (var unit in Units())
        {
            try
            {
                if (await Write(unit, stop) is { } pack) written.Add(pack);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                failed++;
                Failed(log, failure, unit); // the packs of the other units are still wanted; an alert of this unit and doctor say when its newest is too old
            }
        }

        return (written, failed);
    }

    /// <summary>The pack of one unit; null when there is no such unit.</summary>
    public async Task<PackWritten?> Write(Guid unit, CancellationToken stop)
    {
        if (await pictures.Of(unit, stop) is not { } picture) return null;
        var html = await pieces.Render<PackPage>(("Model", new PackModel(picture, options.Demo, Charge(unit), Numbers(unit), Style.Value)));
        var folder = options.Downtime;
        var home = OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = Path.Combine(home.FullName, $"{Slug(picture.Name)}_{picture.At.InZone(picture.Zone).ToString("uuuu-MM-dd_HHmmss", CultureInfo.InvariantCulture)}.html");
        await Save(path, html, stop);
        var people = picture.Stays.Count();
        var old = await writer.Run(
            scope =>
            {
                scope.Connection.Execute("INSERT INTO downtime_pack (id, unit_id, written_at, file, people) VALUES (@id, @unit, @at, @file, @people)",
                    ("id", Guid.CreateVersion7()), ("unit", unit), ("at", picture.At), ("file", path), ("people", people));
                var all = scope.Connection.Query("SELECT id, file FROM downtime_pack WHERE unit_id = @unit ORDER BY written_at DESC, id DESC", row => (Id: row.Id(0), File: row.GetString(1)), ("unit", unit));
                watch.Look(scope, unit);
                // Two packs of one second have one name: the file of one that is kept is never removed.
                var kept = all.Take(Kept).Select(pack => pack.File).ToHashSet(StringComparer.Ordinal);
                return all.Skip(Kept).Select(pack => (pack.Id, File: kept.Contains(pack.File) ? null : pack.File)).ToList();
            },
            audit: (scope, _, failure) => scope.Audit(new AuditRow(Actor.System.Kind, Actor.System.AuditId, "WriteDowntimePack", "unit", unit.ToString(), failure is null ? "done" : "failed", $"{people} people")), stop: stop);
        await Remove(old, stop);
        return new PackWritten(picture.Name, path, people);
    }

    static async Task Save(string path, string html, CancellationToken stop)
    {
        var how = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var half = path + ".half";
        await using (var file = new FileStream(half, how))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(html), stop);
            file.Flush(flushToDisk: true);
        }

        File.Move(half, path, overwrite: true);
    }

    // A file that cannot be removed keeps its row, and the next pack tries again: it holds people's data, and must not be forgotten.
    async Task Remove(IReadOnlyList<(Guid Id, string? File)> old, CancellationToken stop)
    {
        foreach (var (id, file) in old)
        {
            try
            {
                if (file is not null) File.Delete(file);
                await writer.Run(scope => scope.Connection.Execute("DELETE FROM downtime_pack WHERE id = @id", ("id", id)), stop: stop);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                if (failure is DirectoryNotFoundException) await writer.Run(scope => scope.Connection.Execute("DELETE FROM downtime_pack WHERE id = @id", ("id", id)), stop: stop);
                else NotRemoved(log, failure);
            }
        }
    }

    List<Guid> Units()
    {
        using var connection = database.Open();
        return connection.Query("SELECT id FROM location WHERE kind = 'unit' ORDER BY sort, id", row => row.Id(0));
    }

    string? Charge(Guid unit)
    {
        using var connection = database.Open();
        return connection.Scalar<string>("SELECT s.name FROM unit_setting u JOIN staff s ON s.id = u.charge_staff_id WHERE u.unit_id = @unit", ("unit", unit));
    }

    IReadOnlyList<(string Words, string? Number)> Numbers(Guid unit)
    {
        using var connection = database.Open();
        return UnitNumberBook.Of(connection, unit, ShippedNumbers.Of(options.Country));
    }

    // The unit's name as a file name; it names no person.
    static string Slug(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var letter in name)
            if (char.IsAsciiLetterOrDigit(letter)) slug.Append(letter);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        return slug.ToString().Trim('-') is { Length: > 0 } text ? text : "unit";
    }

    [LoggerMessage(2401, LogLevel.Error, "The downtime pack of unit {Unit} could not be written")]
    static partial void Failed(ILogger log, Exception failure, Guid unit);

    [LoggerMessage(2402, LogLevel.Error, "An old downtime pack could not be removed; the next one tries again")]
    static partial void NotRemoved(ILogger log, Exception failure);
}

/// <summary>Writes the packs a minute after the start and then every half hour, so that the newest is never an hour old; what failed is tried again in five minutes.</summary>
public sealed partial class DowntimeJob(DowntimeWriter packs, PackWatch watch, Writer writer, TimeProvider time, ILogger<DowntimeJob> log) : BackgroundService
{
    /// <summary>After the start.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMinutes(1);

    /// <summary>Between two packs.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(29);

    /// <summary>After one that failed.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Try(() => writer.Run(watch.Begin, stop: stoppingToken));
            await Task.Delay(First, time, stoppingToken);
            while (true)
            {
                var whole = await Try(async () => await writer.Run(watch.Newcomers, stop: stoppingToken) && await packs.WriteAll(stoppingToken) is { Failed: 0 });
                await Task.Delay(whole ? Every : Again, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopping
        }
    }

    // What failed is tried again; the watch over the packs tells a person when the newest is too old.
    async Task<bool> Try(Func<Task<bool>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Failed(log, failure);
            return false;
        }
    }

    [LoggerMessage(2403, LogLevel.Error, "No downtime pack could be written; it is tried again in five minutes")]
    static partial void Failed(ILogger log, Exception failure);
}
