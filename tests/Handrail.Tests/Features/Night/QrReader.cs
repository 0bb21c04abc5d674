using System.Globalization;
using System.Text.RegularExpressions;
using ZXing;
using ZXing.Common;
using ZXing.QrCode;

namespace Handrail.Tests.Features.Night;

/// <summary>Reads a QR code from its drawing as a camera would: painted black on white, four pixels a module, found and decoded by ZXing.</summary>
static partial class QrReader
{
    const int Pixels = 4;

    /// <summary>The text in a drawing of "M x y h n v1 H x z" bars, <paramref name="size"/> modules wide; empty when nothing can be read.</summary>
    public static string Read(string size, string path)
    {
        var side = int.Parse(size, CultureInfo.InvariantCulture) * Pixels;
        var grey = new byte[side * side];
        Array.Fill(grey, (byte)255);
        foreach (Match bar in Bar().Matches(path))
        {
            var (x, y, wide) = (Number(bar, 1), Number(bar, 2), Number(bar, 3));
            for (var row = y * Pixels; row < (y + 1) * Pixels; row++) Array.Fill(grey, (byte)0, (row * side) + (x * Pixels), wide * Pixels);
        }

        var image = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(grey, side, side, RGBLuminanceSource.BitmapFormat.Gray8)));
        return new QRCodeReader().decode(image)?.Text ?? "";
    }

    static int Number(Match bar, int group) => int.Parse(bar.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("M(\\d+) (\\d+)h(\\d+)v1H\\1z")]
    private static partial Regex Bar();
}
