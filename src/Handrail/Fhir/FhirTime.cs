using NodaTime;

namespace Handrail.Fhir;

/// <summary>How a FHIR dateTime reads as an instant.</summary>
public enum TimeRead : byte
{
    /// <summary>An instant with offset, to the second or finer.</summary>
    Instant,

    /// <summary>Not to the second, or without offset: it does not say when exactly.</summary>
    NotExact,

    /// <summary>Outside the years in which it can have been measured and stored.</summary>
    OutOfRange,
}

/// <summary>Reads the time of a measurement: date, time to the second or finer, and offset. Finer than a microsecond is cut off.</summary>
public static class FhirTime
{
    // Wide enough for every clock that is merely wrong (those readings are kept and flagged); beyond it 64-bit storage ends.
    const int FirstYear = 1900, LastYear = 2200;

    /// <summary>Reads <c>YYYY-MM-DDThh:mm:ss[.f…](Z|±hh:mm)</c>.</summary>
    public static TimeRead Read(ReadOnlySpan<byte> text, out Instant at)
    {
        at = default;
        if (text.Length < 20 || text.Length > 40 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
            return TimeRead.NotExact;
        int year = Four(text), month = Two(text[5..]), day = Two(text[8..]), hour = Two(text[11..]), minute = Two(text[14..]), second = Two(text[17..]);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return TimeRead.NotExact;
        if ((uint)hour > 23 || (uint)minute > 59 || (uint)second > 59) return TimeRead.NotExact;

        var rest = text[19..];
        var micros = 0;
        if (rest[0] == '.')
        {
            var digits = 1;
            for (var scale = 100_000; digits < rest.Length && char.IsAsciiDigit((char)rest[digits]); digits++, scale /= 10) micros += (rest[digits] - '0') * scale;
            if (digits == 1 || digits == rest.Length) return TimeRead.NotExact;
            rest = rest[digits..];
        }

        var offset = 0;
        if (rest is not [(byte)'Z'])
        {
            if (rest.Length != 6 || rest[0] is not ((byte)'+' or (byte)'-') || rest[3] != ':') return TimeRead.NotExact;
            int hours = Two(rest[1..]), minutes = Two(rest[4..]);
            if (hours < 0 || (uint)minutes > 59 || hours * 60 + minutes > 14 * 60) return TimeRead.NotExact;
            offset = (hours * 60 + minutes) * (rest[0] == '-' ? -60 : 60);
        }

        if (year is < FirstYear or > LastYear) return TimeRead.OutOfRange;
        var days = new DateTime(year, month, day).Ticks / TimeSpan.TicksPerDay - DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerDay;
        var seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset;
        at = Instant.FromUnixTimeTicks((seconds * 1_000_000 + micros) * 10);
        return TimeRead.Instant;
    }

    static int Four(ReadOnlySpan<byte> text) => Two(text) is >= 0 and var high && Two(text[2..]) is >= 0 and var low ? high * 100 + low : -1;

    static int Two(ReadOnlySpan<byte> text)
    {
        int tens = text[0] - '0', ones = text[1] - '0';
        return (uint)tens > 9 || (uint)ones > 9 ? -1 : tens * 10 + ones;
    }
}
