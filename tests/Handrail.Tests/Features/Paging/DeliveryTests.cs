using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Handrail.Core.Kernel;
using Handrail.Core.Paging;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Watch;
using Handrail.Outbound;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;

namespace Handrail.Tests.Features.Paging;

public sealed class DeliveryTests
{
    [Fact, Hazard("HZ-106")]
    public async Task A_push_is_signed_encrypted_short_lived_and_says_only_that_a_page_is_waiting()
    {
        await using var house = await PagingHouse.Open(Engine.Sqlite);
        var phone = await house.Phone("ama.osei", "/push/ama");
        await house.Worried();
        var got = Assert.Single(house.Push.At("/push/ama"));
        Assert.Equal(("120", "high", "aes128gcm", "application/octet-stream"), (got.Headers["TTL"], got.Headers["Urgency"], got.Headers["Content-Encoding"], got.Headers["Content-Type"]));
        Assert.Matches("^[0-9a-f]{32}$", got.Headers["Topic"]);

        var parts = got.Headers["Authorization"]["vapid ".Length..].Split(", ").ToDictionary(part => part[..1], part => part[2..]);
        var token = parts["t"].Split('.');
        var point = WebEncoders.Base64UrlDecode(parts["k"]);
        Assert.Equal(house.Secrets.VapidPublic, parts["k"]);
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } });
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), WebEncoders.Base64UrlDecode(token[2]), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        Assert.Equal("ES256", JsonDocument.Parse(WebEncoders.Base64UrlDecode(token[0])).RootElement.GetProperty("alg").GetString());
        var claims = JsonDocument.Parse(WebEncoders.Base64UrlDecode(token[1])).RootElement;
        Assert.Equal(house.Push.Address.GetLeftPart(UriPartial.Authority), claims.GetProperty("aud").GetString());
        Assert.InRange(claims.GetProperty("exp").GetInt64() - house.Ward.Clock.Now.ToUnixTimeSeconds(), 1, 24 * 3600);
        Assert.StartsWith("mailto:", claims.GetProperty("sub").GetString(), StringComparison.Ordinal);

        var payload = phone.Read(got.Body);
        Assert.Equal(["d", "page", "say", "t"], payload.EnumerateObject().Select(each => each.Name).Order());
        Assert.Equal("Handrail: a page is waiting", payload.GetProperty("say").GetString());
        using var other = new Phone(phone.Endpoint);
        Assert.ThrowsAny<CryptographicException>(() => other.Read(got.Body));
    }

    [Fact]
    public void Encryption_gives_the_example_of_RFC_8291()
    {
        using var ours = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256, D = WebEncoders.Base64UrlDecode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
            Q = new ECPoint { X = WebEncoders.Base64UrlDecode("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8")[1..33], Y = WebEncoders.Base64UrlDecode("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8")[33..] },
        });
        var body = PushCrypto.Encrypt(
            Encoding.ASCII.GetBytes("When I grow up, I want to be a watermelon"), WebEncoders.Base64UrlDecode("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            WebEncoders.Base64UrlDecode("BTBZMqHH6r4Tts7J_aSIgg"), ours, WebEncoders.Base64UrlDecode("DGv6ra1nlYgDCS1FRnbzlw"));
        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            WebEncoders.Base64UrlEncode(body));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-103")]
    public async Task A_page_survives_a_kill_before_and_after_its_sending_under_one_key_and_its_timer_is_not_lost(Engine engine)
    {
        await using var house = await PagingHouse.Open(engine);
        await house.Number("ama.osei");
        await house.Phone("ama.osei", "/push/ama");
        var alert = await house.Ward.Done("ama.osei", new RaiseConcern(DemoWard.Stay(1)), new RaiseConcernHandler(house.Ward.Book, house.Ward.Readings).Handle);
        Assert.Empty(house.Gateway.All);
        await house.Restart(); // killed after the commit, before anything was sent
        await house.Pager.Round(CancellationToken.None);
        var key = JsonDocument.Parse(Assert.Single(house.Gateway.All).Body).RootElement.GetProperty("key").GetString();
        // Killed after the gateway took it, before that was noted.
        await house.Ward.Writer.Run(scope => scope.Connection.Execute("UPDATE page_delivery SET state = 1, tries = 0, handed_at = NULL"));
        await house.Restart();
        await house.Pager.Round(CancellationToken.None);
        Assert.Equal([key, key], house.Gateway.All.Select(each => JsonDocument.Parse(each.Body).RootElement.GetProperty("key").GetString()));
        await house.Restart(); // the timer of the text message is a row
        await house.Pass(Duration.FromSeconds(46));
        Assert.Single(house.Push.At("/push/ama"));
        Assert.Equal([DeliveryState.HandedOver, DeliveryState.HandedOver], house.Deliveries(alert).Select(each => each.State));
    }

    [Fact, Hazard("HZ-103")]
    public async Task Providers_that_hang_hold_up_nobody_elses_page()
    {
        await using var house = await PagingHouse.Open(Engine.Sqlite, with: options => options with { SendTimeout = TimeSpan.FromSeconds(20) });
        house.Push.Hangs = null;
        house.Push.Answers["/push/hangs"] = 0;
        for (var i = 0; i < 12; i++) await house.Ward.Writer.Run(scope => ReachBook.Add(scope, DemoWard.StaffId("ama.osei"), ChannelKind.Push, "x", new Phone(new Uri(house.Push.Address, "/push/hangs").ToString()).Stored, $"{i}"));
        await house.Number("tove.berg", confirmed: false);
        await house.Ward.Writer.Run(scope => house.Ward.Pages.StartTest(scope, DemoWard.StaffId("ama.osei")));
        await house.Ward.Writer.Run(scope => house.Ward.Pages.StartTest(scope, DemoWard.StaffId("tove.berg")));
        using var stop = new CancellationTokenSource();
        var round = house.Pager.Round(stop.Token);
        await Until(() => !house.Gateway.All.IsEmpty);
        Assert.False(round.IsCompleted); // the others still hang
        Assert.InRange(house.Push.All.Count, 0, 8); // and no more than a few of them at a time
        await stop.CancelAsync();
        await round;
    }

    [Fact, Hazard("HZ-106")]
    public async Task A_text_message_and_a_mail_hold_no_name_and_are_signed()
    {
        await using var mail = new MailServer();
        await using var house = await PagingHouse.Open(Engine.Sqlite, with: options => options with { Mail = new MailOptions("127.0.0.1", mail.Port, "none", "handrail@example.org"), SendTimeout = TimeSpan.FromSeconds(20) });
        await house.Number("ama.osei");
        await house.Register("tove.berg", ChannelKind.Mail, "tove@example.org", "tove@example.org", confirmed: true);
        await house.Worried();
        var got = Assert.Single(house.Gateway.All);
        Assert.NotNull(GatewaySignature.Check("a secret of this test only", got.Headers[GatewaySignature.Header], got.Body, house.Ward.Clock.Now));
        Assert.Null(GatewaySignature.Check("another secret of this test", got.Headers[GatewaySignature.Header], got.Body, house.Ward.Clock.Now));
        var message = JsonDocument.Parse(got.Body).RootElement;
        Assert.Matches("^Handrail: page [2-9A-Z]{4} for Detox unit, Harbour House\\. Open the app\\.$", message.GetProperty("text").GetString());
        Assert.Equal(("+12025550123", "sms"), (message.GetProperty("to").GetString(), message.GetProperty("kind").GetString()));
        var letter = Assert.Single(mail.Letters);
        Assert.Contains("Subject: Handrail: a page is waiting", letter, StringComparison.Ordinal);
        Assert.Contains("for Detox unit, Harbour House. Open the app.", letter, StringComparison.Ordinal);
        var (given, family) = DemoNames.Person(1);
        foreach (var text in (string[])[got.Text, letter])
        {
            Assert.DoesNotContain(given, text, StringComparison.Ordinal);
            Assert.DoesNotContain(family, text, StringComparison.Ordinal);
            Assert.DoesNotContain("Bed", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_mail_server_without_STARTTLS_gets_nothing_and_an_address_it_refuses_is_no_dead_server()
    {
        await using var mail = new MailServer { Recipient = "550 no such person" };
        var message = new Outgoing(Guid.NewGuid(), "key", ChannelKind.Mail, "a@example.org", Guid.NewGuid(), false, "AAAA", "A unit", "", "");
        var serve = new Handrail.Hosting.ServeOptions { DataFolder = "." };
        var safe = new MailSender(new ReachOptions { Mail = new MailOptions("127.0.0.1", mail.Port, "starttls", "handrail@example.org") }, serve);
        Assert.Equal((SendResultKind.Failed, "no-starttls"), Of(await safe.Send(message, CancellationToken.None)));
        var open = new MailSender(new ReachOptions { Mail = new MailOptions("127.0.0.1", mail.Port, "none", "handrail@example.org") }, serve);
        Assert.Equal((SendResultKind.Failed, "smtp-550"), Of(await open.Send(message, CancellationToken.None)));
        Assert.Empty(mail.Letters);
        Assert.Equal(SendResultKind.HandedOver, (await open.Beat(CancellationToken.None)).Kind);
        var gone = new MailSender(new ReachOptions { Mail = new MailOptions("127.0.0.1", 1, "none", "handrail@example.org") }, serve);
        Assert.Equal((SendResultKind.Again, "no-answer"), Of(await gone.Send(message, CancellationToken.None)));

        static (SendResultKind, string) Of(SendResult result) => (result.Kind, result.Reason);
    }

    [Theory, Hazard("HZ-107")]
    [InlineData("http://push.example.org/x")]
    [InlineData("https://localhost/x")]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("https://[::1]/x")]
    [InlineData("https://10.0.0.7/x")]
    [InlineData("https://192.168.1.1/x")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://100.64.0.1/x")]
    [InlineData("https://[fd00::1]/x")]
    [InlineData("https://[::ffff:10.0.0.1]/x")]
    [InlineData("https://user:word@push.example.org/x")]
    [InlineData("ftp://push.example.org/x")]
    [InlineData("not an address")]
    public void An_endpoint_that_is_no_push_service_of_the_open_internet_is_refused(string endpoint)
    {
        using var phone = new Phone(endpoint);
        Assert.Null(PushAddress.Read(phone.Subscription, privateToo: false));
        using var fine = new Phone("https://push.example.org/x");
        Assert.NotNull(PushAddress.Read(fine.Subscription, privateToo: false));
    }

    [Fact, Hazard("HZ-107")]
    public async Task A_name_that_leads_home_is_not_connected_to_and_no_redirect_is_followed()
    {
        await using var inside = await Provider.Start();
        using var shut = new GuardedHttp(open: false, TimeSpan.FromSeconds(10));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://localhost:{inside.Address.Port}/x")) { Content = new ByteArrayContent([]) };
        Assert.Equal("private-address", (await shut.Send(request, CancellationToken.None)).Failed!.Reason);
        Assert.Empty(inside.All);
        inside.Answers["/moved"] = 302;
        using var open = new GuardedHttp(open: true, TimeSpan.FromSeconds(10));
        using var second = new HttpRequestMessage(HttpMethod.Post, new Uri(inside.Address, "/moved")) { Content = new ByteArrayContent([]) };
        Assert.Equal(302, (await open.Send(second, CancellationToken.None)).Status);
        Assert.Equal(["/moved"], inside.All.Select(each => each.Path));
        Assert.Equal(SendResultKind.Failed, GuardedHttp.Meaning(302).Kind);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-106")]
    public async Task A_lost_phone_stays_removed_after_a_restore_and_a_browser_belongs_to_one_person(Engine engine)
    {
        await using var house = await PagingHouse.Open(engine);
        using var phone = new Phone("https://push.example.org/one");
        var lost = await house.Register("ama.osei", ChannelKind.Push, phone.Stored, phone.Endpoint, confirmed: true);
        await house.Register("tove.berg", ChannelKind.Push, phone.Stored, phone.Endpoint, confirmed: true);
        Assert.Equal((0, 1), (Count("ama.osei"), Count("tove.berg")));
        await house.Ward.Writer.Run(scope => scope.Connection.Execute("UPDATE reach_address SET removed_at = NULL WHERE id = @id", ("id", lost))); // an older backup was put back
        Assert.Equal(1, Count("ama.osei"));
        await house.Ward.Writer.Run(scope =>
        {
            foreach (var entry in scope.Journal.Read()) JournalKinds.All[entry.Kind](scope, entry);
            return true;
        });
        Assert.Equal(0, Count("ama.osei"));

        int Count(string login)
        {
            using var connection = house.Ward.Database.Open();
            return ReachBook.Channels(connection, DemoWard.StaffId(login));
        }
    }

    static async Task Until(Func<bool> done)
    {
        for (var i = 0; i < 1000 && !done(); i++) await Task.Delay(20);
        Assert.True(done());
    }
}
