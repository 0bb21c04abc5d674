using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace Handrail.Tests.Data;

/// <summary>What a cut took.</summary>
/// <param name="Changes">Changes of watched files that were noted.</param>
/// <param name="Syncs">Successful fsyncs that were noted.</param>
/// <param name="TakenBack">Changes that no fsync covered, and that are gone now.</param>
/// <param name="FilesRemoved">Files that were created and never synced, and are gone now.</param>
public sealed record Cut(int Changes, int Syncs, int TakenBack, int FilesRemoved);

/// <summary>
/// A power cut for a process under test: start it with <see cref="Settings"/>, kill it, then <see cref="TakeBack"/> undoes every write
/// that was never followed by an fsync of its file. See tests/powercut/powercut.c for the recording side and the format.
/// </summary>
public static class PowerCut
{
    const int HeaderLength = 32;
    static readonly Lazy<string> Library = new(() => Compile("powercut.c", "powercut.so", "-shared", "-fPIC", "-lpthread"));

    enum Kind : uint
    {
        Born = 1,
        Changed = 2,
        Safe = 3,
        Gone = 4,
        Moved = 5,
    }

    /// <summary>One line of the notes. End: where it ends in the file of notes, which is also how a sync names what it covers.</summary>
    sealed record Note(Kind Kind, string Path, long Offset, long Size, byte[] Data, long End);

    /// <summary>The recording library, compiled once a test run; skips the calling test where it cannot be.</summary>
    public static string Build() => Library.IsValueCreated ? Library.Value : Ready(() => Library.Value);

    /// <summary>Compiles another C file of tests/powercut to a program; skips the calling test where that cannot be done.</summary>
    public static string BuildProgram(string source) =>
        Ready(() => Compile(source, Path.GetFileNameWithoutExtension(source), "-ldl", "-Wl,--no-as-needed", "-lm"));

    /// <summary>Environment for the process under test.</summary>
    /// <param name="notes">File that gets the notes; must lie where <paramref name="match"/> does not match.</param>
    /// <param name="match">Part of the path of the files to watch, for example "/ward.db" (which takes "-wal" with it).</param>
    /// <param name="failWithEio">"k": the k-th write or sync fails with EIO; "k+": and all after it.</param>
    public static Dictionary<string, string> Settings(string notes, string match, string? failWithEio = null)
    {
        var settings = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = Build(),
            ["HANDRAIL_CUT_LOG"] = notes,
            ["HANDRAIL_CUT_MATCH"] = match,
        };
        if (failWithEio is not null) settings["HANDRAIL_CUT_EIO"] = failWithEio;
        return settings;
    }

    /// <summary>Takes back what was never synced. The process must be dead. Deletes the notes, so that the next run starts afresh.</summary>
    public static Cut TakeBack(string notes)
    {
        var pending = new Dictionary<string, List<Note>>(StringComparer.Ordinal);
        List<Note> Of(string path) => pending.TryGetValue(path, out var list) ? list : pending[path] = [];
        int changes = 0, syncs = 0, takenBack = 0, removed = 0;

        foreach (var note in Read(File.ReadAllBytes(notes)))
        {
            switch (note.Kind)
            {
                case Kind.Born or Kind.Changed:
                    Of(note.Path).Add(note);
                    if (note.Kind == Kind.Changed) changes++;
                    break;
                case Kind.Safe:
                    Of(note.Path).RemoveAll(earlier => earlier.End <= note.Offset);
                    syncs++;
                    break;
                case Kind.Gone:
                    pending.Remove(note.Path);
                    break;
                case Kind.Moved:
                    pending[Encoding.UTF8.GetString(note.Data)] = Of(note.Path);
                    pending.Remove(note.Path);
                    break;
                default:
                    throw new InvalidDataException($"Notes of a kind this test does not know: {note.Kind}.");
            }
        }

        foreach (var (path, unsafeNotes) in pending)
        {
            if (unsafeNotes.Count == 0 || !File.Exists(path)) continue;
            takenBack += unsafeNotes.Count(note => note.Kind == Kind.Changed);
            if (unsafeNotes.Exists(note => note.Kind == Kind.Born))
            {
                File.Delete(path);
                removed++;
                continue;
            }

            // Backwards: each note holds what stood there before its own change, so the oldest has the last word.
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            foreach (var note in Enumerable.Reverse(unsafeNotes))
            {
                file.Position = note.Offset;
                file.Write(note.Data);
                file.SetLength(note.Size);
            }
        }

        File.Delete(notes);
        return new Cut(changes, syncs, takenBack, removed);
    }

    /// <summary>A note that the kill cut short is left out: its change had not begun.</summary>
    static IEnumerable<Note> Read(byte[] notes)
    {
        for (var at = 0; at + HeaderLength <= notes.Length;)
        {
            var header = notes.AsSpan(at, HeaderLength);
            if (!header[..4].SequenceEqual("CUT1"u8)) throw new InvalidDataException($"Byte {at} of the notes begins no note: the recording is damaged.");
            var kind = (Kind)BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            var offset = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
            var size = BinaryPrimitives.ReadInt64LittleEndian(header[16..]);
            var pathLength = BinaryPrimitives.ReadInt32LittleEndian(header[24..]);
            var dataLength = BinaryPrimitives.ReadInt32LittleEndian(header[28..]);
            var end = at + (long)HeaderLength + pathLength + dataLength;
            if (end > notes.Length) yield break;

            var path = Encoding.UTF8.GetString(notes, at + HeaderLength, pathLength);
            yield return new Note(kind, path, offset, size, notes.AsSpan(at + HeaderLength + pathLength, dataLength).ToArray(), end);
            at = (int)end;
        }
    }

    static string Ready(Func<string> build)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The power cut works through LD_PRELOAD, which this system does not have.");
        Assert.SkipWhen(Find("gcc") is null, "No gcc in PATH: the power-cut library cannot be compiled (Debian: apt-get install gcc libc6-dev).");
        return build();
    }

    static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    static string Compile(string source, string target, params string[] options)
    {
        // Beside the tests: a folder for temporary files may be one from which nothing can be run.
        var output = Path.Combine(Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "powercut", Guid.NewGuid().ToString("N"))).FullName, target);
        var start = new ProcessStartInfo("gcc", ["-O2", "-Wall", "-Wextra", "-Werror", "-o", output, Repository.At($"tests/powercut/{source}"), .. options])
        {
            RedirectStandardError = true,
        };
        using var gcc = Process.Start(start)!;
        var said = gcc.StandardError.ReadToEnd();
        gcc.WaitForExit();
        return gcc.ExitCode == 0 ? output : throw new InvalidOperationException($"gcc refuses tests/powercut/{source}: {said}");
    }
}
