using Handrail.Core.Consent;
using Handrail.Gate;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Features.Consents;

/// <summary>The posted fields of the consent form as a <see cref="ConsentForm"/>. Judges nothing: what is missing, the form's own check says.</summary>
static class ConsentFormReader
{
    public static ConsentForm Read(Visit visit, DateTimeZone zone, Instant now)
    {
        var parts = Flags<RecordPart>(visit, "parts");
        var labels = parts == RecordPart.None ? SecurityLabel.None : SecurityLabel.Sud;
        if (Ticked(visit, "parts", "mind")) labels |= SecurityLabel.MentalHealth;
        if (parts.HasFlag(RecordPart.CounsellingNotes)) labels |= SecurityLabel.CounsellingNote;
        return new ConsentForm
        {
            Kind = Choice<ConsentKind>(visit, "kind"), PatientName = visit.Field("patient"), PatientIsMinor = Ticked(visit, "minor", "yes"), Discloser = visit.Field("discloser"), Parts = parts, Labels = labels,
            Description = visit.Field("description"), Grantees = [.. Grantees(visit)], Purposes = [.. Enum.GetValues<Purpose>().Where(each => Ticked(visit, "purpose", each.ToString()))],
            RevocationStated = Ticked(visit, "revocation", "yes"), HowToRevoke = visit.Field("how"), Expiry = Choice<ExpiryKind>(visit, "expiry"),
            ExpiresAt = Choice<ExpiryKind>(visit, "expiry") == ExpiryKind.OnDate && Day(visit, "expires") is { } last ? zone.AtStartOfDay(last.PlusDays(1)).ToInstant() : null,
            ExpiryEvent = visit.Field("event"), SignedName = visit.Field("signed"), SignedBy = Choice<SignerKind>(visit, "signer"), SignerAuthority = visit.Field("authority"),
            SignedHow = Choice<SignatureWay>(visit, "way"), SignedAt = SignedAt(Day(visit, "date"), zone, now), RedisclosureStated = Ticked(visit, "redisclosure", "yes"),
            ConsequencesStated = Ticked(visit, "consequences", "yes"),
        };
    }

    // Today means now; another day means its beginning, so that a day to come is still to come.
    static Instant? SignedAt(LocalDate? day, DateTimeZone zone, Instant now) =>
        day is not { } on ? null : on == now.InZone(zone).Date ? now : zone.AtStartOfDay(on).ToInstant();

    static IEnumerable<Grantee> Grantees(Visit visit)
    {
        var lines = visit.Field("recipient").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var of = Choice<RecipientKind>(visit, "recipient-kind") ?? RecipientKind.Named;
        switch (Choice<GranteeKind>(visit, "grantee"))
        {
            case GranteeKind.TpoGeneral:
                return [Grantee.Tpo, .. lines.Select(name => Grantee.Named(of, name))];
            case GranteeKind.Class:
                return [.. lines.Take(1).Select(words => Grantee.Everyone(of, words))];
            case GranteeKind.Intermediary:
                var participants = visit.Field("participants").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                return [.. lines.Take(1).Select(name => new Grantee(GranteeKind.Intermediary, RecipientKind.IntermediaryParticipant, name, participants, Ticked(visit, "treating", "yes")))];
            default:
                return [.. lines.Select(name => Grantee.Named(of, name))];
        }
    }

    public static T? Choice<T>(Visit visit, string field) where T : struct, Enum => Enum.TryParse<T>(visit.Field(field), out var value) && Enum.IsDefined(value) ? value : null;

    public static bool Ticked(Visit visit, string field, string value) => visit.Http.Request.Form[field].Contains(value);

    public static T Flags<T>(Visit visit, string field) where T : struct, Enum =>
        (T)Enum.ToObject(typeof(T), visit.Http.Request.Form[field].Where(each => Enum.TryParse<T>(each, out var one) && Enum.IsDefined(one)).Aggregate(0, (all, each) => all | Convert.ToInt32(Enum.Parse<T>(each!))));

    static LocalDate? Day(Visit visit, string field) => LocalDatePattern.Iso.Parse(visit.Field(field)) is { Success: true, Value: var day } ? day : null;
}
