using System.Buffers.Binary;
using System.Text;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;

namespace Handrail.Tests.Core;

/// <summary>What a camera writes into a photo, and what of it is kept.</summary>
public sealed class PhotoFileTests
{
    [Fact, Hazard("HZ-109")]
    public void A_jpeg_loses_place_time_and_camera_and_keeps_its_picture_and_which_side_is_up()
    {
        var photo = Read(Jpeg(320, 200, orientation: 6));
        Assert.Equal(("image/jpeg", 200, 320), (photo.Media, photo.Width, photo.Height)); // turned: it stands upright on the screen
        var text = Encoding.Latin1.GetString(photo.Bytes.Span);
        Assert.All(["Camera of somebody", "GPS 59.91", "thumbnail", "a comment", "ICC_PROFILE", "after the end"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.Contains("Exif", text, StringComparison.Ordinal);
        Assert.Contains("SCANDATA\u00ff\u0000MORE", text, StringComparison.Ordinal);
        Assert.EndsWith("\u00ff\u00d9", text, StringComparison.Ordinal);
        Assert.Equal((photo.Width, photo.Height, photo.Bytes.Length), (Read(photo.Bytes.ToArray()).Width, Read(photo.Bytes.ToArray()).Height, Read(photo.Bytes.ToArray()).Bytes.Length)); // what is kept is a photo again, and nothing more is taken off
        Assert.DoesNotContain("Exif", Encoding.Latin1.GetString(Read(Jpeg(320, 200, orientation: 1)).Bytes.Span), StringComparison.Ordinal);
    }

    [Fact, Hazard("HZ-109")]
    public void A_png_keeps_what_is_drawn_and_nothing_else()
    {
        var photo = Read(Png(100, 90, ("tEXt", "Author\0somebody"), ("eXIf", "GPS 59.91"), ("tIME", "1234567"), ("IDAT", "pixels"), ("iTXt", "words")));
        Assert.Equal(("image/png", 100, 90), (photo.Media, photo.Width, photo.Height));
        Assert.Equal(Png(100, 90, ("IDAT", "pixels")), photo.Bytes.ToArray());
    }

    [Fact]
    public void What_is_no_photo_is_refused_with_what_to_do()
    {
        Assert.Contains("Choose a photo", Refused([]), StringComparison.Ordinal);
        Assert.Contains("Choose a photo", Refused("GIF89a and more"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("Choose a photo", Refused("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("larger than 300 kB", Refused([.. Jpeg(320, 200, 1), .. new byte[PhotoFile.MostBytes]]), StringComparison.Ordinal);
        Assert.Contains("64 to 4096", Refused(Jpeg(63, 200, 1)), StringComparison.Ordinal);
        Assert.Contains("64 to 4096", Refused(Png(100, 5000, ("IDAT", "x"))), StringComparison.Ordinal);
        Assert.Contains("64 to 4096", Refused(Png(uint.MaxValue, 100, ("IDAT", "x"))), StringComparison.Ordinal);
        var whole = Jpeg(320, 200, 6);
        // Cut off anywhere, or with a byte of a header changed: refused or read, never an exception and never past the end.
        for (var i = 0; i < whole.Length - 20; i++) Assert.IsType<Outcome<Photo>.Refused>(PhotoFile.Read(whole.AsSpan(0, i)));
        for (var i = 0; i < whole.Length; i++)
            foreach (var value in new byte[] { 0, 1, 0x7F, 0xD8, 0xFF })
            {
                var changed = (byte[])whole.Clone();
                changed[i] = value;
                _ = PhotoFile.Read(changed);
            }

        var png = Png(100, 90, ("IDAT", "pixels"));
        for (var i = 0; i < png.Length; i++) Assert.IsType<Outcome<Photo>.Refused>(PhotoFile.Read(png.AsSpan(0, i)));
    }

    static Photo Read(byte[] file) => Assert.IsType<Outcome<Photo>.Done>(PhotoFile.Read(file)).Value;

    static string Refused(byte[] file) => Assert.IsType<Outcome<Photo>.Refused>(PhotoFile.Read(file)).Why.Reason;

    /// <summary>A JPEG in shape, with everything that a phone writes beside the picture.</summary>
    internal static byte[] Jpeg(ushort width, ushort height, byte orientation)
    {
        var tiff = new byte[] { (byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 2, 0, 0x0F, 0x01, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0 };
        return
        [
            0xFF, 0xD8, .. Segment(0xE0, "JFIF\0thumbnail"u8), .. Segment(0xE1, [.. "Exif\0\0"u8, .. tiff, .. "Camera of somebody, GPS 59.91"u8]), .. Segment(0xE2, "ICC_PROFILE"u8), .. Segment(0xFE, "a comment"u8),
            .. Segment(0xDB, new byte[65]), .. Segment(0xC0, [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0]), .. Segment(0xC4, new byte[20]),
            .. Segment(0xDA, [1, 1, 0, 0, 63, 0]), .. "SCANDATA"u8, 0xFF, 0x00, .. "MORE"u8, 0xFF, 0xD9, .. "after the end"u8,
        ];
    }

    static byte[] Segment(byte marker, ReadOnlySpan<byte> content) => [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    static byte[] Png(uint width, uint height, params (string Name, string Content)[] chunks)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. Chunk("IHDR", header), .. chunks.SelectMany(each => Chunk(each.Name, Encoding.Latin1.GetBytes(each.Content))), .. Chunk("IEND", [])];
    }

    static byte[] Chunk(string name, byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        return [.. length, .. Encoding.ASCII.GetBytes(name), .. content, 1, 2, 3, 4];
    }
}
