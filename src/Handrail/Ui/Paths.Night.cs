using Handrail.Core.Kernel;

namespace Handrail.Ui;

/// <summary>Paper and power cuts, corrections, hand-over and rounds.</summary>
public static partial class Paths
{
    /// <summary>Move a value to the right person: GET the form, POST it.</summary>
    public static string MoveValue(Guid observation) => $"/observation/{observation}/move";

    /// <summary>Enter what was written on paper: GET the form, POST it.</summary>
    public static string CatchUp(EncounterId stay) => $"/person/{stay}/catch-up";

    /// <summary>The chart for printing.</summary>
    public static string PrintPerson(EncounterId stay) => $"/person/{stay}/print";

    /// <summary>The ward list for printing.</summary>
    public static string PrintWard(LocationId unit) => $"/ward/{unit}/print";

    /// <summary>Paper and power cuts: what to print, where the pack is, what to do.</summary>
    public static string Paper(LocationId unit) => $"/ward/{unit}/paper";

    /// <summary>What a site types on its keypads (POST).</summary>
    public static string SiteKeypads(Guid site) => $"/network/sites/{site}/keypads";

    /// <summary>The shift: mine, due, overdue.</summary>
    public static string Shift(LocationId unit) => $"/ward/{unit}/shift";

    /// <summary>POST: look after this person from now on.</summary>
    public static string LookAfter(LocationId unit) => $"/ward/{unit}/shift/take";

    /// <summary>Hand-overs of a unit (GET); a new one (POST).</summary>
    public static string ShiftHandOvers(LocationId unit) => $"/ward/{unit}/hand-over";

    /// <summary>One hand-over.</summary>
    public static string ShiftHandOver(Guid report) => $"/hand-over/{report}";

    /// <summary>Edit what it says about one person: GET the form, POST it.</summary>
    public static string ShiftHandOverEdit(Guid report, Guid stay) => $"/hand-over/{report}/person/{stay}";

    /// <summary>POST something about a hand-over. <paramref name="act"/>: sign, receive, beside, supersede.</summary>
    public static string ShiftHandOverAct(Guid report, string act) => $"/hand-over/{report}/{act}";

    /// <summary>Rounds of a unit: who is due.</summary>
    public static string Rounds(LocationId unit) => $"/ward/{unit}/rounds";

    /// <summary>Put people on rounds: GET the form, POST it.</summary>
    public static string RoundsEnrol(LocationId unit) => $"/ward/{unit}/rounds/enrol";

    /// <summary>Codes of the rooms (GET); new ones (POST).</summary>
    public static string RoundCodes(LocationId unit) => $"/ward/{unit}/rounds/codes";

    /// <summary>What the rounds look like: patterns, for the charge nurse.</summary>
    public static string RoundPatterns(LocationId unit) => $"/ward/{unit}/rounds/patterns";

    /// <summary>One look: GET the form, POST it.</summary>
    public static string Round(EncounterId stay) => $"/person/{stay}/round";

    /// <summary>A look that is written down afterwards: GET the form, POST it.</summary>
    public static string RoundLate(EncounterId stay) => $"/person/{stay}/round/late";

    /// <summary>What a room's code leads to.</summary>
    public static string RoomCode(string word) => $"/room/{word}";

    /// <summary>The call to somebody who left against advice: GET the page, POST what came of it.</summary>
    public static string LeavingCall(EncounterId stay) => $"/person/{stay}/call-after";

    /// <summary>Why is this so? The same text as in the documents.</summary>
    public static string Help(string topic) => $"/help/{topic}";
}
