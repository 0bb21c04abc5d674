using Handrail.Core.Kernel;

namespace Handrail.Ui;

public static partial class Paths
{
    /// <summary>An offer of a stay, for the unit that is asked and the one that asks.</summary>
    public static string Offer(Guid offer) => $"/offers/{offer}";

    /// <summary>POST: answer an offer. <paramref name="act"/>: accept, decline.</summary>
    public static string OfferAct(Guid offer, string act) => $"/offers/{offer}/{act}";

    /// <summary>POST: take an offer back.</summary>
    public static string WithdrawOffer(EncounterId stay, Guid offer) => $"/person/{stay}/offers/{offer}/withdraw";

    /// <summary>An address with the hold of a bed that somebody comes with.</summary>
    public static string With(string path, Guid hold) => $"{path}?hold={hold}";
}
