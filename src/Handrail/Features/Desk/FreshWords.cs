using Handrail.Data;

namespace Handrail.Features.Desk;

/// <summary>The word pair by which a caller names their request belongs to one open request at a time.</summary>
static class FreshWords
{
    /// <summary>The row, without its pair when an open request has been given the same since.</summary>
    public static CallRow IfTaken(WriteScope scope, CallRow row)
    {
        if (row.Words.Length == 0 || scope.Connection.Scalar<long>("SELECT count(*) FROM call_back WHERE words = @words AND closed_at IS NULL AND id <> @id", ("words", row.Words), ("id", row.Call.Id)) == 0) return row;
        scope.Connection.Execute("UPDATE call_back SET words = '' WHERE id = @id", ("id", row.Call.Id));
        return row with { Words = "" };
    }
}
