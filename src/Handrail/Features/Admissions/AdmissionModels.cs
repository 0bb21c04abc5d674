using Handrail.Core.Admission;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Admissions;

/// <summary>A bed that can be chosen, with what it is like and what speaks against it in words. <paramref name="Safety"/>: something of that touches safety.</summary>
public sealed record BedChoice(Guid Bed, string Words, bool Safety = false)
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>What speaks against it, each a few words.</summary>
    public IReadOnlyList<string> Against { get; init; } = [];
}

/// <summary>The admission form.</summary>
public sealed record AdmitModel(PageFrame Frame, UnitLink Unit, IReadOnlyList<BedChoice> Beds, Filled Filled)
{
    /// <summary>They come with the hold of a bed; null without one that holds.</summary>
    public HeldBed? Hold { get; init; }

    /// <summary>They came with a hold that is over.</summary>
    public bool HoldIsOver { get; init; }
}

/// <summary>Completing who somebody is.</summary>
public sealed record CompleteModel(PageFrame Frame, PersonBannerModel Person, string Given, string Family, Filled Filled, IReadOnlyList<string> Was);

/// <summary>One line of the log of a stay.</summary>
/// <param name="Row">What happened.</param>
/// <param name="BedName">The bed, when one is named.</param>
/// <param name="NotDone">What was not ticked at a discharge, in words.</param>
public sealed record StayLine(StayLogRow Row, string? BedName, IReadOnlyList<string> NotDone);

/// <summary>A protocol that was proposed or confirmed.</summary>
public sealed record ChoiceLine(string Protocol, string Title, bool Confirmed, string Why, string? By, Instant At);

/// <summary>The page of a stay.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Person">Who.</param>
/// <param name="Log">What happened, newest first.</param>
/// <param name="Beds">Beds they can move to.</param>
/// <param name="Others">With whom beds can be changed: stay and words.</param>
/// <param name="Uses">Substances in words.</param>
/// <param name="Choices">Proposed and confirmed protocols, newest first.</param>
/// <param name="Protocols">What can be confirmed; empty for who may not.</param>
/// <param name="GivenAway">Readings that were taken from this stay because a move was recorded late or corrected.</param>
/// <param name="TakenIn">Readings that came to it so.</param>
/// <param name="Filled">A form that is shown again.</param>
public sealed record StayModel(
    PageFrame Frame, PersonBannerModel Person, IReadOnlyList<StayLine> Log, IReadOnlyList<BedChoice> Beds, IReadOnlyList<(Guid Stay, string Words)> Others, IReadOnlyList<string> Uses,
    IReadOnlyList<ChoiceLine> Choices, IReadOnlyList<ProtocolOnShelf> Protocols, int GivenAway, int TakenIn, Filled Filled)
{
    /// <summary>They move with the hold of a bed; null without one that holds.</summary>
    public HeldBed? Hold { get; init; }

    /// <summary>They came with a hold that is over.</summary>
    public bool HoldIsOver { get; init; }

    /// <summary>What speaks against the bed they lie in.</summary>
    public IReadOnlyList<string> Against { get; init; } = [];

    /// <summary>Units they can be offered to.</summary>
    public IReadOnlyList<(Guid Unit, string Name)> Units { get; init; } = [];

    /// <summary>Offers of this stay, newest first.</summary>
    public IReadOnlyList<StayOffer> Offers { get; init; } = [];
}

/// <summary>The end of a stay.</summary>
public sealed record DischargeModel(PageFrame Frame, PersonBannerModel Person, string Way, Filled Filled);
