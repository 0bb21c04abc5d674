using System.Buffers.Binary;
using Handrail.Core.Kernel;

namespace Handrail.Core.Admission;

/// <summary>A photo as it is kept: the picture alone.</summary>
/// <param name="Media">image/jpeg or image/png.</param>
/// <param name="Width">Pixels, from the picture's own header.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Bytes">The file, without place, time, camera, comments, profiles or a small picture beside the picture.</param>
public sealed record Photo(string Media, int Width, int Height, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// Reads a photo by its bytes and never by its name. Kept of a JPEG: tables, frames, scans, Adobe's colour mark, and from Exif the one number that says which side is up;
/// of a PNG: the chunks without which it cannot be drawn. Nothing is decoded. Sources: ITU-T T.81 annex B; W3C PNG 3rd edition sections 5 and 11; Exif 2.32 section 4.6.
/// </summary>
public static class PhotoFile
{
    /// <summary>Longest file, in bytes.</summary>
    public const int MostBytes = 300 * 1024;

    /// <summary>Shortest and longest side, in pixels: smaller shows nobody, larger costs a browser too much memory.</summary>
    public const int LeastSide = 64, MostSide = 4096;

    static readonly Refusal NoPhoto = Refusal.Invalid("photo", "Choose a photo: a JPEG or PNG file."), Broken = Refusal.Invalid("photo", "This photo cannot be read. Take it again.");
    static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    static readonly string[] PngKept = ["IHDR", "PLTE", "tRNS", "IDAT"];

    /// <summary>The photo without what it tells besides; or why it is refused (field "photo").</summary>
    public static Outcome<Photo> Read(ReadOnlySpan<byte> file)
    {
        if (file.Length == 0) return NoPhoto;
        if (file.Length > MostBytes) return Refusal.Invalid("photo", $"This photo is larger than {MostBytes / 1024} kB. Take it with a smaller setting, or turn scripts on: then it is made smaller by itself.");
        var read = file.StartsWith(PngSignature) ? Png(file) : file is [0xFF, 0xD8, 0xFF, ..] ? Jpeg(file) : NoPhoto;
        return read is Outcome<Photo>.Done { Value: var photo } && (Math.Min(photo.Width, photo.Height) < LeastSide || Math.Max(photo.Width, photo.Height) > MostSide)
            ? Refusal.Invalid("photo", $"Each side of the photo must have {LeastSide} to {MostSide} pixels.")
            : read;
    }

    static Outcome<Photo> Png(ReadOnlySpan<byte> file)
    {
        var kept = new List<byte>(file.Length);
        kept.AddRange(PngSignature);
        var (width, height, data) = (0, 0, false);
        for (var at = PngSignature.Length; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12) return Broken;
            var chunk = file.Slice(at, (int)length + 12);
            var name = System.Text.Encoding.ASCII.GetString(chunk.Slice(4, 4));
            if (width == 0 && (name != "IHDR" || length != 13)) return Broken;
            if (name == "IHDR" && width > 0) return Broken;
            if (name == "IHDR") (width, height) = (Side(BinaryPrimitives.ReadUInt32BigEndian(chunk[8..])), Side(BinaryPrimitives.ReadUInt32BigEndian(chunk[12..])));
            if (width == 0 || height == 0) return Broken;
            data |= name == "IDAT";
            if (PngKept.Contains(name) || name == "IEND") kept.AddRange(chunk);
            if (name == "IEND") return data && length == 0 ? new Photo("image/png", width, height, kept.ToArray()) : Broken;
            at += chunk.Length;
        }

        return Broken;
    }

    static int Side(uint side) => side > int.MaxValue ? int.MaxValue : (int)side;

    static Outcome<Photo> Jpeg(ReadOnlySpan<byte> file)
    {
        var kept = new List<byte>(file.Length) { 0xFF, 0xD8 };
        var (width, height, scanned, up) = (0, 0, false, 1);
        for (var at = 2; at + 4 <= file.Length || (at + 2 <= file.Length && file[at + 1] == 0xD9);)
        {
            if (file[at] != 0xFF) return Broken;
            var marker = file[at + 1];
            if (marker == 0xFF) // fill bytes may stand before any marker
            {
                at++;
                continue;
            }

            if (marker == 0xD9)
            {
                if (width == 0 || !scanned) return Broken;
                kept.AddRange([0xFF, 0xD9]);
                if (up > 1) kept.InsertRange(2, Upright(up));
                var turned = up is >= 5 and <= 8;
                return new Photo("image/jpeg", turned ? height : width, turned ? width : height, kept.ToArray());
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || at + 2 + length > file.Length) return Broken;
            var segment = file.Slice(at, 2 + length);
            at += segment.Length;
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC)) // a frame: T.81 table B.1
            {
                if (width > 0 || length < 8) return Broken;
                (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(segment[5..]), BinaryPrimitives.ReadUInt16BigEndian(segment[7..]));
                if (width == 0 || height == 0) return Broken;
            }

            if (marker == 0xE1 && segment[4..].StartsWith("Exif\0\0"u8)) up = WhichSideUp(segment[10..]);
            var adobe = marker == 0xEE && segment[4..].StartsWith("Adobe"u8) && length == 14;
            if (adobe || marker is >= 0xC0 and <= 0xCF or 0xDA or 0xDB or 0xDD) kept.AddRange(segment);
            else if (marker is not (>= 0xE0 and <= 0xEF or 0xFE)) return Broken; // what else may stand here is no picture of one frame
            if (marker != 0xDA) continue;
            if (width == 0) return Broken;
            scanned = true;
            var from = at;
            while (at + 1 < file.Length && (file[at] != 0xFF || file[at + 1] is 0x00 or (>= 0xD0 and <= 0xD7))) at++;
            kept.AddRange(file[from..at]);
        }

        return Broken;
    }

    // Orientation (tag 0x0112) of the first directory of a TIFF; 1, upright, when it cannot be read.
    static int WhichSideUp(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 14) return 1;
        var little = tiff[0] == (byte)'I';
        var from = Whole(tiff[4..], little);
        if (from > tiff.Length - 2) return 1;
        var entries = tiff[(int)from..];
        for (var (i, count) = (0, Half(entries, little)); i < count && 2 + (12 * (i + 1)) <= entries.Length; i++)
        {
            var entry = entries[(2 + (12 * i))..];
            if (Half(entry, little) == 0x0112) return Half(entry[8..], little) is var up and >= 1 and <= 8 ? up : 1;
        }

        return 1;

        static ushort Half(ReadOnlySpan<byte> of, bool little) => little ? BinaryPrimitives.ReadUInt16LittleEndian(of) : BinaryPrimitives.ReadUInt16BigEndian(of);
        static uint Whole(ReadOnlySpan<byte> of, bool little) => little ? BinaryPrimitives.ReadUInt32LittleEndian(of) : BinaryPrimitives.ReadUInt32BigEndian(of);
    }

    // An Exif segment of our own that says which side is up and nothing else.
    static byte[] Upright(int up) =>
    [
        0xFF, 0xE1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0, (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)up, 0, 0, 0, 0, 0, 0,
    ];
}
