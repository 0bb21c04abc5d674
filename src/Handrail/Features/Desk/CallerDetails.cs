using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.Desk;

/// <summary>What the caller says about themselves and how they may be reached, written down during the call.</summary>
public sealed record SaveCaller(Guid Call, CallForm Form) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.WorkDesk;

    /// <inheritdoc/>
    public Subject About => CallSteps.About(Call);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => Form.Issues();
}

/// <summary>Reads and writes the sealed details of an enquiry. A relative is a person of their own: what they say is sealed with their key, on their own record.</summary>
public static class CallerDetails
{
    const string AboutPlace = "enquiry_relation.about_sealed";

    /// <summary>The details as stored.</summary>
    public static CallerForm Read(DbConnection connection, Vault vault, CallRow row)
    {
        var id = row.Enquiry.Id;
        var told = EnquiryBook.Open(connection, vault, id)!;
        var (relation, about, mayTell) = connection.Query(
            "SELECT relation, about_sealed, may_tell FROM enquiry_relation WHERE enquiry_id = @id",
            each => (each.GetString(0), each.IsDBNull(1) ? null : each.GetFieldValue<byte[]>(1), each.GetInt16(2) == 1), ("id", id)).FirstOrDefault();
        var wishes = row.Enquiry.Wishes;
        return new CallerForm
        {
            Name = told.Name, Phone = told.Phone, About = row.Enquiry.About, MayMessage = wishes.MayLeaveMessage, MayText = wishes.MayText, MaySayWho = wishes.MaySayWho,
            Relation = relation ?? "", AboutName = vault.OpenOrNull(connection, id, AboutPlace, about) ?? "", MayTell = mayTell,
        };
    }

    /// <summary>Whether what was typed says something else than what is stored. A form without these fields (About empty) says nothing.</summary>
    public static bool Differs(DbConnection connection, Vault vault, CallRow row, CallerForm typed) => typed.About.Length > 0 && typed != Read(connection, vault, row);

    /// <summary>Writes what was typed, when it is different. The number is read as the public form reads it; one that cannot be read is refused.</summary>
    public static Outcome<bool> Apply(WriteScope scope, Vault vault, CallRow row, CallerForm typed, string country, Guid by)
    {
        if (!Differs(scope.Connection, vault, row, typed)) return false;
        if (typed.About is not ("me" or "other" or "unknown")) return Refusal.Invalid("about", "Choose for whom they call.");
        if (typed.Relation.Length > 0 && DeskWords.Relations.All(each => each.Code != typed.Relation)) return Refusal.Invalid("relation", "Choose who they are to the person they call about.");
        if (typed.Phone.Length > 0 && PhoneCheck.Read(typed.Phone, country) is null)
            return Refusal.Invalid("caller_phone", "This does not look like a number that can be called. Write it as it is dialled, with the area code.");
        var id = row.Enquiry.Id;
        byte[]? Seal(string place, string text) => text.Length == 0 ? null : vault.Seal(scope, id, place, Folding.InertLine(text));
        scope.Connection.Execute(
            """
            UPDATE enquiry SET name_sealed = @name, phone_sealed = @phone, phone_index = @index, about = @about, may_message = @message, may_text = @text, may_say_who = @say, last_contact_at = @now
            WHERE id = @id
            """,
            ("id", id), ("name", Seal(EnquirySeals.Name, typed.Name)), ("phone", Seal(EnquirySeals.Phone, typed.Phone)),
            ("index", PhoneCheck.Read(typed.Phone, country) is { } number ? vault.Index(scope, EnquirySeals.PhoneIndex, number.E164) : null),
            ("about", typed.About), ("message", typed.MayMessage), ("text", typed.MayText), ("say", typed.MaySayWho), ("now", scope.Now));
        if (typed.Relation.Length > 0)
            scope.Connection.Execute(
                """
                INSERT INTO enquiry_relation (enquiry_id, relation, about_sealed, may_tell, set_by, set_at) VALUES (@id, @relation, @about, @tell, @by, @now)
                ON CONFLICT (enquiry_id) DO UPDATE SET relation = excluded.relation, about_sealed = excluded.about_sealed, may_tell = excluded.may_tell, set_by = excluded.set_by, set_at = excluded.set_at
                """,
                ("id", id), ("relation", typed.Relation), ("about", Seal(AboutPlace, typed.AboutName)), ("tell", typed.MayTell), ("by", by), ("now", scope.Now));
        else scope.Connection.Execute("DELETE FROM enquiry_relation WHERE enquiry_id = @id", ("id", id));
        scope.Touch(row.Desk);
        return true;
    }
}

/// <summary>Does it, when the call is in these hands.</summary>
public sealed class SaveCallerHandler(Vault vault, Hosting.ServeOptions options)
{
    /// <summary>Does it.</summary>
    public Outcome<bool> Handle(SaveCaller ask, Actor by, WriteScope scope)
    {
        if (CallBook.Find(scope.Connection, ask.Call) is not { } row) return CallSteps.Gone;
        return CallSteps.Hold(scope, row, by.Id) switch
        {
            Outcome<CallRow>.Done held => CallerDetails.Apply(scope, vault, held.Value, ask.Form.Caller, DeskBook.CountryOf(scope.Connection, held.Value.Desk, options.Country), by.Id),
            Outcome<CallRow>.Refused refused => refused.Why,
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };
    }
}
