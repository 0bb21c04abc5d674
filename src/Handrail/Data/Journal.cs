using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Handrail.Data;

/// <summary>One thing that must stay done even when an older copy of the database is put back.</summary>
/// <param name="No">Number in the journal, from 1.</param>
/// <param name="Kind">"shred", "staff-disabled", "consent-revoked", … (<see cref="JournalKinds"/>).</param>
/// <param name="Subject">Id of what it is about; never a name.</param>
/// <param name="Detail">What the kind needs to do it again: ids, versions, times; no personal data.</param>
/// <param name="Micros">When, UTC microseconds.</param>
public sealed record JournalEntry(long No, string Kind, string Subject, string Detail, long Micros);

/// <summary>
/// Deletions and revocations, noted outside the database (beside the keys) before their commit, so that a restored backup does not undo them (hazard H15: a person
/// who was deleted, or a consent that was revoked, comes back). One line each: number, micros, kind, subject, detail, checksum; synced before the commit goes on.
/// A commit that fails leaves an "undone" line; a crash in between leaves an entry whose commit is not known, and restore does it: on the side of privacy.
/// </summary>
public sealed class Journal(string path)
{
    /// <summary>Name of the file, beside the key file.</summary>
    public const string FileName = "revocations.log";

    const string Undone = "undone";

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>True when entries can be written. Without that no revocation and no deletion is done, since a restore would undo it.</summary>
    public bool CanWrite
    {
        get
        {
            try
            {
                if (File.Exists(path)) using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite)) return true;
                var folder = System.IO.Path.GetDirectoryName(path)!;
                if (!Directory.Exists(folder)) return true; // nothing is sealed yet: made with the first key
                var trial = System.IO.Path.Combine(folder, System.IO.Path.GetRandomFileName());
                File.WriteAllText(trial, "");
                File.Delete(trial);
                return true;
            }
            catch (Exception no) when (no is UnauthorizedAccessException or IOException)
            {
                return false;
            }
        }
    }

    /// <summary>Notes it in this commit; on the disk when this returns. Call it where the row is written.</summary>
    public void Note(WriteScope scope, string kind, string subject, string detail = "")
    {
        if (!JournalKinds.All.ContainsKey(kind)) throw new InvalidOperationException($"The journal does not know how to do '{kind}' again: add it to JournalKinds.");
        var no = Append(kind, subject, detail, Micros.Of(scope.Now));
        scope.OnUndo(() => Append(Undone, no.ToString(CultureInfo.InvariantCulture), "", Micros.Of(scope.Now)));
    }

    /// <summary>
    /// Notes it once this commit stands: for what gives back (an account switched on again). A crash in between leaves no entry, and a restore then errs on the side
    /// of keeping out.
    /// </summary>
    public void NoteAfter(WriteScope scope, string kind, string subject)
    {
        if (!JournalKinds.All.ContainsKey(kind)) throw new InvalidOperationException($"The journal does not know how to do '{kind}' again: add it to JournalKinds.");
        var micros = Micros.Of(scope.Now);
        scope.AfterCommit(() => Append(kind, subject, "", micros));
    }

    /// <summary>Everything that stands. Throws <see cref="InvalidDataException"/> when a line other than a torn last one was changed.</summary>
    public IReadOnlyList<JournalEntry> Read()
    {
        if (!File.Exists(path)) return [];
        var entries = new List<JournalEntry>();
        var undone = new HashSet<long>();
        var text = File.ReadAllText(path);
        var lines = text.Split('\n');
        var (expected, before) = (1L, "");
        for (var i = 0; i < lines.Length - 1; i++) // what follows the last line end is nothing, or a line a crash tore before its commit
        {
            var parts = lines[i].Split('\t');
            if (parts.Length != 6 || parts[0] != expected.ToString(CultureInfo.InvariantCulture) || parts[5] != Sum(before, lines[i][..lines[i].LastIndexOf('\t')]))
                throw new InvalidDataException($"{FileName}, line {i + 1} was changed. Put the copy of the file back; restoring without it could bring back what was deleted or revoked.");
            if (parts[2] == Undone) undone.Add(long.Parse(parts[3], CultureInfo.InvariantCulture));
            else entries.Add(new JournalEntry(expected, parts[2], parts[3], parts[4], long.Parse(parts[1], CultureInfo.InvariantCulture)));
            (expected, before) = (expected + 1, parts[5]);
        }

        return [.. entries.Where(entry => !undone.Contains(entry.No))];
    }

    long Append(string kind, string subject, string detail, long micros)
    {
        if ((kind + subject + detail).AsSpan().IndexOfAny("\t\n\r") >= 0) throw new ArgumentException("A journal entry holds no tab and no line end.");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var how = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = OpenAlone(how);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        var last = Encoding.UTF8.GetString(bytes, 0, whole).Split('\n') is [.., var line, _] ? line.Split('\t') : [];
        var (no, before) = last.Length == 6 ? (long.Parse(last[0], CultureInfo.InvariantCulture) + 1, last[5]) : (1, "");
        var said = string.Create(CultureInfo.InvariantCulture, $"{no}\t{micros}\t{kind}\t{subject}\t{detail}");
        file.SetLength(whole);
        file.Seek(0, SeekOrigin.End);
        file.Write(Encoding.UTF8.GetBytes($"{said}\t{Sum(before, said)}\n"));
        file.Flush(flushToDisk: true);
        return no;
    }

    // Another process (a command) may be writing a line at this moment.
    FileStream OpenAlone(FileStreamOptions how)
    {
        var spin = new SpinWait();
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, how);
            }
            catch (IOException) when (tries < 200 && File.Exists(path))
            {
                spin.SpinOnce(sleep1Threshold: 0);
            }
        }
    }

    static string Sum(string before, string line) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(before + "\n" + line)).AsSpan(0, 12));
}
