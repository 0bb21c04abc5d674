using System.Globalization;
using Handrail.Content;
using Handrail.Core.CallBack;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.CallBack;

/// <summary>A request as read from the form.</summary>
/// <param name="Lang">Language of the form.</param>
/// <param name="Told">Name, number and text, made safe to show; the answers of the signs check.</param>
/// <param name="E164">The number for finding it again.</param>
/// <param name="Number">What kind of number it is.</param>
/// <param name="Wish">When to call.</param>
/// <param name="Wishes">How they may be reached.</param>
/// <param name="About">me, other or unknown.</param>
public sealed record CallRead(string Lang, EnquiryTold Told, string E164, PhoneKind Number, Wish Wish, ContactWishes Wishes, string About);

/// <summary>Reads the form: what is wrong is said beside its field, in plain words, and nothing typed is lost.</summary>
public static class CallCheck
{
    const int LongestName = 80;
    const int LongestWords = 500;

    /// <summary>Zones offered on the form of a country; the first is the default when the desk's is none of them.</summary>
    public static IReadOnlyList<string> Zones(string country) => country == "gb"
        ? ["Europe/London"]
        : ["America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico"];

    /// <summary>The request, or what is wrong with it. <paramref name="signs"/>: the opened answers of the signs check that go along.</summary>
    public static (CallRead? Read, IReadOnlyList<FieldError> Errors) Read(CallDraft draft, Words words, string country, string? signs)
    {
        var errors = new List<FieldError>();
        void Wrong(string field, string message) => errors.Add(new FieldError(field, message));

        var name = Typed.Safe(draft[CallFields.Name]);
        if (name.Length > LongestName) Wrong(CallFields.Name, words["name.long"]);
        var number = Number(draft, words, country, errors);
        var wish = Wished(draft, words, country, errors);
        var (message, text, who) = (YesNo(CallFields.Message), YesNo(CallFields.Text), YesNo(CallFields.Who));
        if (draft[CallFields.About] is not ("" or "me" or "other")) Wrong(CallFields.About, words["choice.empty"]);
        var told = Typed.Safe(draft[CallFields.Words], lines: true);
        if (told.Length > LongestWords) Wrong(CallFields.Words, words.With("words.long", ("count", told.Length.ToString(CultureInfo.InvariantCulture))));
        if (errors.Count > 0 || number is not { } found || wish is null) return (null, errors);
        return (new CallRead(words.Lang, new EnquiryTold(name, found.Phone, told, signs), found.E164, found.Kind, wish, new ContactWishes(message, text, who),
            draft[CallFields.About] is { Length: > 0 } about ? about : "unknown"), errors);

        bool YesNo(string field)
        {
            if (draft[field] is not ("yes" or "no")) Wrong(field, words["choice.empty"]);
            return draft[field] == "yes";
        }
    }

    /// <summary>The number alone, for the form and for changing it: as typed, in E.164, and what kind it is.</summary>
    public static (string Phone, string E164, PhoneKind Kind)? Number(CallDraft draft, Words words, string country, List<FieldError> errors)
    {
        var phone = Typed.Safe(draft[CallFields.Phone]);
        if (phone.Length is > 0 and <= PhoneCheck.Longest && PhoneCheck.Read(phone, country) is { } number) return (phone, number.E164, number.Kind);
        errors.Add(new FieldError(CallFields.Phone, words[phone.Length == 0 ? "phone.empty" : phone.Length > PhoneCheck.Longest ? "phone.long" : "phone.impossible"]));
        return null;
    }

    /// <summary>The wished time alone, for the form and for changing it.</summary>
    public static Wish? Wished(CallDraft draft, Words words, string country, List<FieldError> errors)
    {
        var (day, part, zone) = (draft[CallFields.When], draft[CallFields.Part] is { Length: > 0 } chosen ? chosen : "any", draft[CallFields.Zone]);
        var before = errors.Count;
        if (!Wish.Days.Contains(day)) errors.Add(new FieldError(CallFields.When, words["when.empty"]));
        if (!Wish.Parts.Contains(part)) errors.Add(new FieldError(CallFields.Part, words["part.empty"]));
        if (!Zones(country).Contains(zone)) errors.Add(new FieldError(CallFields.Zone, words["zone.empty"]));
        return errors.Count > before ? null : new Wish(day, day == "soonest" ? "any" : part, DateTimeZoneProviders.Tzdb[zone]);
    }
}
