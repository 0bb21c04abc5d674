using System.Globalization;

namespace Handrail.Data;

/// <summary>Record numbers that this program gives: H and seven digits, one after the other, passing over those already taken (an import, an older system).</summary>
public static class RecordNumbers
{
    /// <summary>The next free one.</summary>
    public static string Next(WriteScope scope)
    {
        while (true)
        {
            scope.Connection.Execute("INSERT INTO record_counter (name, next) VALUES ('record', 1) ON CONFLICT (name) DO UPDATE SET next = record_counter.next + 1");
            var number = "H" + scope.Connection.Scalar<long>("SELECT next FROM record_counter WHERE name = 'record'").ToString("0000000", CultureInfo.InvariantCulture);
            if (PersonNames.ByRecordNumber(scope.Connection, scope.Vault, number) is null) return number;
        }
    }
}
