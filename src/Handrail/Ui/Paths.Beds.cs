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

    /// <summary>A person's photo: GET the page, POST a new one.</summary>
    public static string Photo(EncounterId stay) => $"/person/{stay}/photo";

    /// <summary>The picture itself, in the number that stands.</summary>
    public static string PhotoPicture(EncounterId stay, int no) => $"/person/{stay}/photo/{no}";

    /// <summary>POST: take the photo off.</summary>
    public static string PhotoRemove(EncounterId stay) => $"/person/{stay}/photo/remove";

    /// <summary>The beds of a unit as places (GET); a new one (POST). For who runs the centre: nobody's name is shown.</summary>
    public static string UnitBeds(Guid unit) => $"/network/units/{unit}/beds";

    /// <summary>One bed as a place.</summary>
    public static string UnitBed(Guid unit, Guid bed) => $"/network/units/{unit}/beds/{bed}";

    /// <summary>POST something about a bed as a place. <paramref name="act"/>: rename, like, block, retire.</summary>
    public static string UnitBedAct(Guid unit, Guid bed, string act) => $"/network/units/{unit}/beds/{bed}/{act}";

    /// <summary>Telephone numbers of a unit: GET the form, POST it.</summary>
    public static string UnitNumbers(Guid unit) => $"/network/units/{unit}/numbers";

    /// <summary>A scale or sheet from paper: GET the form, POST it.</summary>
    public static string CatchUpSheet(EncounterId stay, string sheet) => $"/person/{stay}/catch-up/{sheet}";

    /// <summary>POST: a fact no longer stands, or was wrong.</summary>
    public static string EndFact(EncounterId stay, Guid fact) => $"/person/{stay}/facts/{fact}/end";
}
