using Handrail.Core.Consent;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Tests.Core.Consents;
using NodaTime;

namespace Handrail.Tests.Data;

public sealed class ConsentBookTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_consent_comes_back_as_it_was_signed_and_its_words_are_sealed(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        var (book, vault) = Book(ward);
        foreach (var form in (ConsentForm[])[Agreed.Specific, Agreed.Tpo, Agreed.Notes, Agreed.Legal])
        {
            var consent = form.Check(Guid.CreateVersion7(), 1, DemoWard.Person(1), ward.Clock.Now).Consent!;
            await ward.Writer.Run(scope => { book.Save(scope, consent, Guid.Empty); return true; });
            using var connection = ward.Database.Open();
            var back = book.Find(connection, consent.Id, ward.Clock.Now)!;
            Assert.Equal(System.Text.Json.JsonSerializer.Serialize(new { form.Kind, form.Description, form.Purposes, form.Grantees, form.Parts, form.Labels, form.SignedAt, form.ExpiresAt, form.SignedBy }),
                System.Text.Json.JsonSerializer.Serialize(new { back.Form.Kind, back.Form.Description, back.Form.Purposes, back.Form.Grantees, back.Form.Parts, back.Form.Labels, back.Form.SignedAt, back.Form.ExpiresAt, back.Form.SignedBy }));
            var stored = connection.Query("SELECT form FROM consent WHERE id = @id", row => row.GetFieldValue<byte[]>(0), ("id", consent.Id))[0];
            Assert.Equal(-1, stored.AsSpan().IndexOf("Invented"u8));
        }

        Assert.NotNull(vault);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-060")]
    public async Task A_row_that_lacks_an_element_opens_nothing(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        var (book, vault) = Book(ward);
        var person = DemoWard.Person(1);
        // As somebody with the database in hand would write it: a consent without its expiry.
        await ward.Writer.Run(scope => scope.Connection.Execute(
            "INSERT INTO consent (id, version, person_id, kind, signed_at, form, recorded_by, recorded_at) VALUES (@id, 1, @person, 'Specific', 0, @form, @person, 0)",
            ("id", Guid.CreateVersion7()), ("person", person), ("form", vault.Seal(scope, person, "consent.form", """{"Kind":0,"PatientName":"x","Discloser":"y","Parts":1,"Labels":1,"Description":"all that there is"}"""))));
        using var connection = ward.Database.Open();
        Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM consent"));
        Assert.Empty(book.Of(connection, person, ward.Clock.Now));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-061")]
    public async Task What_was_agreed_and_what_ended_it_cannot_be_changed_or_removed(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        var (book, _) = Book(ward);
        var consent = Agreed.Specific.Check(Guid.CreateVersion7(), 1, DemoWard.Person(1), ward.Clock.Now).Consent!;
        await ward.Writer.Run(scope => { book.Save(scope, consent, Guid.Empty); book.End(scope, consent, true, "said so", Guid.Empty); return true; });
        foreach (var change in (string[])["UPDATE consent SET kind = 'Tpo'", "DELETE FROM consent", "DELETE FROM consent_event", "UPDATE consent_event SET at = 0", "DELETE FROM consent_recipient"])
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => ward.Writer.Run(scope => scope.Connection.Execute(change)));
        using var connection = ward.Database.Open();
        Assert.False(book.Find(connection, consent.Id, ward.Clock.Now)!.HoldsAt(ward.Clock.Now));
        Assert.False(book.StillHold(connection, consent.Reference, ward.Clock.Now));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Consents_for_a_receiver_are_found_by_fingerprint_whatever_the_spelling(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        var (book, _) = Book(ward);
        var forms = new[]
        {
            Agreed.Specific, Agreed.Tpo, Agreed.Specific with { Grantees = [Grantee.Everyone(RecipientKind.Payer, "my insurers")] },
            Agreed.Specific with { Grantees = [new Grantee(GranteeKind.Intermediary, RecipientKind.IntermediaryParticipant, "North Exchange", ["Ash Clinic"])] },
        };
        await ward.Writer.Run(scope =>
        {
            for (var i = 0; i < forms.Length; i++) book.Save(scope, forms[i].Check(Guid.CreateVersion7(), 1, DemoWard.Person(i + 1), scope.Now).Consent!, Guid.Empty);
            return true;
        });
        using var connection = ward.Database.Open();
        Assert.Equal([1, 2], Found(new Recipient(RecipientKind.TreatingProvider, " dr   ELM ")));
        Assert.Equal([2], Found(new Recipient(RecipientKind.TreatingProvider, "Dr Oak")));
        Assert.Equal([2, 3], Found(new Recipient(RecipientKind.Payer, "Dr Elm")));
        Assert.Equal([4], Found(new Recipient(RecipientKind.IntermediaryParticipant, "Ash Clinic", "north exchange")));
        Assert.Empty(Found(new Recipient(RecipientKind.Family, "Dr Elm")));

        List<int> Found(Recipient to) => [.. book.For(connection, to, ward.Clock.Now).Select(each => Enumerable.Range(1, 4).Single(bed => DemoWard.Person(bed) == each.Key)).Order()];
    }

    static (ConsentBook Book, Vault Vault) Book(Ward ward)
    {
        var vault = ward.Database.Vault;
        return (new ConsentBook(vault), vault);
    }
}
