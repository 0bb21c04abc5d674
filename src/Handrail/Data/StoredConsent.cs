using System.Text.Json;
using Handrail.Core.Consent;

namespace Handrail.Data;

/// <summary>A consent form as it is sealed: JSON with whole numbers for times and sets, so that no later change of a name changes an old consent.</summary>
sealed record StoredConsent
{
    public int Kind { get; init; }
    public string PatientName { get; init; } = "";
    public bool PatientIsMinor { get; init; }
    public string Discloser { get; init; } = "";
    public int Parts { get; init; }
    public int Labels { get; init; }
    public string Description { get; init; } = "";
    public IReadOnlyList<StoredGrantee> Grantees { get; init; } = [];
    public IReadOnlyList<string> Purposes { get; init; } = [];
    public bool RevocationStated { get; init; }
    public string HowToRevoke { get; init; } = "";
    public int Expiry { get; init; }
    public long? ExpiresAt { get; init; }
    public string ExpiryEvent { get; init; } = "";
    public string SignedName { get; init; } = "";
    public int SignedBy { get; init; }
    public string SignerAuthority { get; init; } = "";
    public int SignedHow { get; init; }
    public long SignedAt { get; init; }
    public bool RedisclosureStated { get; init; }
    public bool ConsequencesStated { get; init; }

    public static string Text(Consent consent)
    {
        var form = consent.Form;
        return JsonSerializer.Serialize(new StoredConsent
        {
            Kind = (int)form.Kind!.Value, PatientName = form.PatientName, PatientIsMinor = form.PatientIsMinor, Discloser = form.Discloser, Parts = (int)form.Parts, Labels = (int)form.Labels,
            Description = form.Description, Grantees = [.. form.Grantees.Select(each => new StoredGrantee((int)each.Kind, (int)each.Of, each.Name, each.Participants, each.TreatingParticipants))],
            Purposes = [.. form.Purposes.Select(each => each.Code())], RevocationStated = form.RevocationStated, HowToRevoke = form.HowToRevoke, Expiry = (int)form.Expiry!.Value,
            ExpiresAt = form.ExpiresAt is { } until ? Micros.Of(until) : null, ExpiryEvent = form.ExpiryEvent, SignedName = form.SignedName, SignedBy = (int)form.SignedBy!.Value,
            SignerAuthority = form.SignerAuthority, SignedHow = (int)form.SignedHow!.Value, SignedAt = Micros.Of(form.SignedAt!.Value), RedisclosureStated = form.RedisclosureStated,
            ConsequencesStated = form.ConsequencesStated,
        }, Inert);
    }

    static readonly JsonSerializerOptions Inert = InertText.Options();

    public static ConsentForm Form(string text)
    {
        var stored = JsonSerializer.Deserialize<StoredConsent>(text) ?? throw new InvalidOperationException("A sealed consent is empty.");
        return new ConsentForm
        {
            Kind = (ConsentKind)stored.Kind, PatientName = stored.PatientName, PatientIsMinor = stored.PatientIsMinor, Discloser = stored.Discloser, Parts = (RecordPart)stored.Parts,
            Labels = (SecurityLabel)stored.Labels, Description = stored.Description,
            Grantees = [.. stored.Grantees.Select(each => new Grantee((GranteeKind)each.Kind, (RecipientKind)each.Of, each.Name, each.Participants, each.TreatingParticipants))],
            Purposes = [.. stored.Purposes.Select(PurposeOf)], RevocationStated = stored.RevocationStated, HowToRevoke = stored.HowToRevoke, Expiry = (ExpiryKind)stored.Expiry,
            ExpiresAt = stored.ExpiresAt is { } until ? Micros.ToInstant(until) : null, ExpiryEvent = stored.ExpiryEvent, SignedName = stored.SignedName, SignedBy = (SignerKind)stored.SignedBy,
            SignerAuthority = stored.SignerAuthority, SignedHow = (SignatureWay)stored.SignedHow, SignedAt = Micros.ToInstant(stored.SignedAt), RedisclosureStated = stored.RedisclosureStated,
            ConsequencesStated = stored.ConsequencesStated,
        };
    }

    /// <summary>The purpose of a code; none for an unknown one, which no consent passes its check with.</summary>
    internal static Purpose PurposeOf(string code) => Enum.GetValues<Purpose>().FirstOrDefault(each => each != Purpose.None && each.Code() == code);
}

/// <summary>A receiver inside <see cref="StoredConsent"/>.</summary>
sealed record StoredGrantee(int Kind, int Of, string Name, IReadOnlyList<string> Participants, bool TreatingParticipants);
