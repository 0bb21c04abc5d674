using System.Text;
using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Features.Desk;
using NodaTime;
using static Handrail.Tests.Features.Desk.DeskHouse;

namespace Handrail.Tests.Features.Desk;

public sealed class RetentionTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-047")]
    public async Task Ninety_days_after_the_last_request_is_over_nothing_of_what_they_said_can_be_read_and_not_a_moment_before(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await Closed(house);
        var enquiry = house.Row(call).Enquiry.Id;
        house.Clock.Now += CallerRetention.Keeps - Duration.FromMilliseconds(1);
        Assert.Equal(0, await Run(house));
        Assert.Equal("the secret word is tangerine", Assert.Single(house.Notes(call)).Form!.Note);
        house.Clock.Now += Duration.FromMilliseconds(1);
        Assert.Equal(1, await Run(house));
        Assert.Null(Assert.Single(house.Notes(call)).Form);
        using (var connection = house.Database.Open())
        {
            Assert.Equal(new EnquiryTold("", "", "", null), EnquiryBook.Open(connection, house.Vault, enquiry));
            Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM data_key WHERE owner = @id", ("id", enquiry)));
            Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM enquiry WHERE phone_index IS NOT NULL OR text_index IS NOT NULL"));
        }

        Assert.Equal(0, house.Count("call_draft"));
        Assert.Equal(0, await Run(house)); // and there is nothing left to delete
        Assert.Equal(CallStatus.Kept, house.Call(call).Status); // that it happened, and when, stays
        Assert.True(house.Count("call_event") >= 3);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-047")]
    public async Task What_is_still_open_is_never_deleted_however_old_and_a_later_request_keeps_the_record(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var open = await house.Ask(phone: "(212) 555-0155");
        var call = await Closed(house, DeskWords.CallAgain);
        house.Clock.Now += Duration.FromDays(400);
        Assert.Equal(0, await Run(house));
        Assert.NotNull(Assert.Single(house.Notes(call)).Form);
        Assert.True(house.Call(open).IsOpen);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-047")]
    public async Task Nothing_can_be_added_to_what_was_deleted_so_that_no_new_key_is_made_for_it(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await Closed(house);
        house.Clock.Now += CallerRetention.Keeps;
        await Run(house);
        Assert.Equal(RefusalKind.Conflict, (await house.Save(Sam, call, "late thought")).Kind);
        Assert.Equal(0, house.Count("data_key", "owner IN (SELECT id FROM enquiry)"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-047")]
    public async Task It_runs_every_hour_by_its_due_row_and_says_when_it_last_ran(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        await house.Writer.Run(CallerRetention.EnsureDue);
        await house.Writer.Run(CallerRetention.EnsureDue);
        Assert.Equal(1, house.Count("due_work", "kind = 'retention'"));
        await Run(house);
        using var connection = house.Database.Open();
        Assert.Equal(house.Clock.Now, CallerRetention.LastRun(connection));
        Assert.Equal(Micros.Of(house.Clock.Now + CallerRetention.Every), connection.Scalar<long>("SELECT due_at FROM due_work WHERE kind = 'retention'"));
    }

    [Fact, Hazard("HZ-047")]
    public async Task No_name_number_or_word_of_a_caller_stands_readable_in_the_file()
    {
        await using var house = await DeskHouse.Open(Engine.Sqlite);
        await Closed(house);
        var open = await house.Ask(name: "Quintessa", phone: "(212) 555-0123");
        await house.Claim(Ines, open);
        await house.Save(Ines, open, "she hides marzipan under the bed", 0, RiskCard.Violence);
        using (var connection = house.Database.Open()) connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        using var file = new FileStream(house.Database.File!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var text = Encoding.Latin1.GetString(bytes);
        Assert.Contains("Ines Vidal", text, StringComparison.Ordinal); // or the rest would prove nothing
        foreach (var secret in (string[])["tangerine", "marzipan", "Quintessa", "555-0123", "2125550123", "dinner", "\"violence\""]) Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
    }

    static async Task<Guid> Closed(DeskHouse house, string next = "visit")
    {
        var call = await house.Ask();
        await house.Claim(Ines, call);
        await house.Save(Sam, call, "a draft of somebody else");
        var done = await house.Record(Ines, call, new CallForm { Outcome = CallCodes.Spoke, NextStep = next, NextTry = "2026-11-25T11:30", Note = "the secret word is tangerine" });
        Assert.Null(done.Kind);
        return call;
    }

    static async Task<int> Run(DeskHouse house)
    {
        await house.Writer.Run(scope =>
        {
            new CallerRetention(house.Vault).Do(scope, CallerRetention.Subject);
            return true;
        });
        using var connection = house.Database.Open();
        return connection.Scalar<int>("SELECT enquiries FROM retention_run ORDER BY at DESC, id DESC LIMIT 1");
    }
}
