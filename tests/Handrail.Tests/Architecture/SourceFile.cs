using System.Text.RegularExpressions;

namespace Handrail.Tests.Architecture;

/// <summary>One hand-written file.</summary>
/// <param name="Path">From the root, with slashes.</param>
/// <param name="Text">Its text.</param>
public sealed record SourceFile(string Path, string Text)
{
    /// <summary>The text with comment lines blanked, so that prose about a forbidden thing is not the thing. Line numbers stay.</summary>
    public string Code { get; } = Regex.Replace(Text, @"(?m)^[ \t]*(///?|\*|@\*).*$", "");

    /// <summary>Line number of a place in the text.</summary>
    public int LineAt(int index) => Text.AsSpan(0, index).Count('\n') + 1;

    /// <summary>The files below a folder with these endings.</summary>
    public static IReadOnlyList<SourceFile> Below(string folder, params string[] endings) =>
        [.. Repository.Files(folder, endings).Select(file => new SourceFile(Repository.Relative(file), File.ReadAllText(file)))];
}
