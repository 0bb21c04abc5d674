using Handrail.Core.CallBack;
using Handrail.Data;
using NodaTime;

namespace Handrail.Demo;

/// <summary>The demo's desk of advisors, and a few people who wait for a call. Everybody is invented; the numbers are ones that nobody has.</summary>
public static class DemoDesk
{
    static readonly Story[] Waiting =
    [
        new("amber heron", "Robin", "(212) 555-0147", "My brother has not left his room for three days.", "other", new ContactWishes(false, true, false), -17, -17, 3, "", ""),
        new("quiet lantern", "Dee", "646-555-0112", "", "me", new ContactWishes(true, true, true), -6, -6, 19, "", ""),
        new("saffron wren", "", "+1 917 555 0163", "Please not during dinner, my parents do not know.", "me", new ContactWishes(false, false, false), -40, 55, 265, "", ""),
        new("misty orchard", "Jo", "(347) 555-0190", "She says it is only at weekends, but it is every day now.", "other", new ContactWishes(true, false, true), -150, -150, -130, "", CallCodes.NoAnswer),
        new("copper kite", "aaa", "+44 20 7946 0958", "call me", "unknown", new ContactWishes(false, false, false), -9, -9, 16, "foreign", ""),
    ];

    /// <summary>The desk.</summary>
    public static Guid Desk { get; } = DemoNames.Id("desk");

    /// <summary>Call-back <paramref name="number"/> (from 1).</summary>
    public static Guid Call(int number) => DemoNames.Id($"call-back {number}");

    /// <summary>Writes the desk, open day and night, with two advisors and their lead; nothing when it is there already. The ward must have been seeded.</summary>
    public static void Seed(WriteScope scope)
    {
        var db = scope.Connection;
        if (DeskBook.Find(db, Desk) is not null) return;
        db.Execute("INSERT INTO desk (id, name, zone, number, on_call_staff_id) VALUES (@id, 'Advisor desk, Harbour House', 'America/New_York', '(212) 555-0100', @onCall)", ("id", Desk), ("onCall", DemoWard.StaffId("ruth.adair")));
        for (var day = 1; day <= 7; day++)
            db.Execute("INSERT INTO desk_hours (desk_id, weekday, from_minute, to_minute) VALUES (@desk, @day, 0, 1440)", ("desk", Desk), ("day", (short)day));
        foreach (var (login, role) in ((string, string)[])[("ines.vidal", "advisor"), ("sam.okoro", "advisor"), ("lena.hart", "lead-advisor")])
            db.Execute("INSERT INTO desk_shift (id, desk_id, staff_id, role, from_at, to_at) VALUES (@id, @desk, @staff, @role, @from, @to)",
                ("id", DemoNames.Id("desk shift " + login)), ("desk", Desk), ("staff", DemoWard.StaffId(login)), ("role", role), ("from", scope.Now - Duration.FromHours(1)), ("to", scope.Now + Duration.FromDays(365)));
    }

    /// <summary>Writes the people who wait, around now; nothing when they are there already.</summary>
    public static void SeedCalls(WriteScope scope, Vault vault)
    {
        for (var number = 1; number <= Waiting.Length; number++)
            if (CallBook.Find(scope.Connection, Call(number)) is null) One(scope, vault, number, Waiting[number - 1]);
    }

    static void One(WriteScope scope, Vault vault, int number, Story story)
    {
        Instant At(int minutes) => scope.Now + Duration.FromMinutes(minutes);
        var enquiry = new Enquiry(DemoNames.Id($"enquiry {number}"), "web", "en", story.About, "America/New_York", story.Wishes, At(story.Asked), At(story.Asked));
        EnquiryBook.Add(scope, vault, enquiry, new EnquiryTold(story.Name, story.Phone, story.Text, null), PhoneCheck.Read(story.Phone, "us")?.E164);
        var chosen = story.From > story.Asked;
        var row = new CallRow(new Call { Id = Call(number) }, enquiry, Desk, story.Words, story.Doubt, chosen ? "today" : "soonest", chosen ? "evening" : "any");
        row = CallBook.Add(scope, row, CallRules.Request(new Promise(At(story.From), At(story.By), PromiseGround.Now, true), story.Doubt, At(story.Asked)), null);
        if (story.Tried.Length == 0) return;
        var ines = DemoWard.StaffId("ines.vidal");
        row = CallBook.Record(scope, row, new CallEvent(CallEventKind.Claimed, At(story.By - 8), ines, By: At(story.By + 2)));
        CallBook.Record(scope, row, new CallEvent(CallEventKind.Attempted, At(story.By - 4), ines, At(10), At(40), story.Tried));
    }

    sealed record Story(string Words, string Name, string Phone, string Text, string About, ContactWishes Wishes, int Asked, int From, int By, string Doubt, string Tried);
}
