using Handrail.Core.Kernel;

namespace Handrail.Ui;

public static partial class Paths
{
    /// <summary>Find a person (GET the form, POST what is looked for: a name never stands in an address).</summary>
    public const string Find = "/find";

    /// <summary>The beds of a unit.</summary>
    public static string Beds(Guid unit) => $"/ward/{unit}/beds";

    /// <summary>One bed: hold, mark, describe.</summary>
    public static string Bed(Guid unit, Guid bed) => $"/ward/{unit}/beds/{bed}";

    /// <summary>POST something about a bed. <paramref name="act"/>: hold, mark, like.</summary>
    public static string BedAct(Guid unit, Guid bed, string act) => $"/ward/{unit}/beds/{bed}/{act}";

    /// <summary>POST: end a hold before its time.</summary>
    public static string EndHold(Guid unit, Guid bed, Guid hold) => $"/ward/{unit}/beds/{bed}/holds/{hold}/end";

    /// <summary>Admit somebody to a unit.</summary>
    public static string Admit(Guid unit) => $"/ward/{unit}/admit";

    /// <summary>A stay: where they lay, move, leave, return, discharge, undo.</summary>
    public static string Stay(EncounterId stay) => $"/person/{stay}/stay";

    /// <summary>POST something about a stay. <paramref name="act"/>: move, swap, leave, return, protocol.</summary>
    public static string StayAct(EncounterId stay, string act) => $"/person/{stay}/{act}";

    /// <summary>Who somebody is, completed after the admission.</summary>
    public static string Complete(EncounterId stay) => $"/person/{stay}/complete";

    /// <summary>The end of a stay with its checklist.</summary>
    public static string Discharge(EncounterId stay) => $"/person/{stay}/discharge";

    /// <summary>POST: undo one thing that happened to a stay.</summary>
    public static string UndoStep(EncounterId stay, Guid step) => $"/person/{stay}/steps/{step}/undo";

    /// <summary>Allergies, weight, pregnancy, age, precautions, substances.</summary>
    public static string Facts(EncounterId stay) => $"/person/{stay}/facts";

    /// <summary>POST: a fact no longer stands, or was wrong.</summary>
    public static string EndFact(EncounterId stay, Guid fact) => $"/person/{stay}/facts/{fact}/end";
}
