using System.Net;
using System.Text.RegularExpressions;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Access;
using Handrail.Tests.Features.Consents;

namespace Handrail.Tests.Features.Access;

/// <summary>Somebody in care with an account of their own: they read their own record's story, and nothing else opens.</summary>
public sealed class PersonAccountTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-077")]
    public async Task Staff_who_know_the_person_give_a_phrase_and_the_person_sees_their_own_record_and_nothing_else(Engine engine)
    {
        await using var running = await Running.Start(engine);
        var consent = await Hands.Agree(running, Hands.Someone);
        using (var elm = await Hands.Reader(running, Hands.DrElm)) await elm.GetStringAsync(new Uri("fhir/Patient", UriKind.Relative));
        using var charge = await Hands.Of(running, "bo.lind");
        var page = $"record/{Hands.Someone}/account";
        var asked = (await charge.Get(page)).Html;
        Assert.Contains("They have no account.", asked, StringComparison.Ordinal);
        Assert.Contains(DemoNames.Person(1).Family, Regex.Match(asked, "<section class=\"banner\".*?</section>", RegexOptions.Singleline).Value, StringComparison.Ordinal); // whose account it is
        Assert.Equal(HttpStatusCode.BadRequest, (await charge.Post(page, page)).Status); // who it is was not made sure of
        var given = (await charge.Post(page, page, ("how", "in-person"))).Html;
        var codes = Regex.Matches(given, "<code>([^<]+)</code>").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(2, codes.Count);
        Assert.Matches("^my\\.[a-z]{8}$", codes[0]); // nothing of a name or a number

        var mine = new Uri("my/record", UriKind.Relative);
        using var person = await SignedIn(running, codes[0], codes[1]);
        var own = WebUtility.HtmlDecode(await person.GetStringAsync(mine));
        Assert.Contains("Dr Elm", own, StringComparison.Ordinal); // what they agreed to
        Assert.Contains("dr elm received", own, StringComparison.OrdinalIgnoreCase); // what was sent
        Assert.Contains("Bo Lind", own, StringComparison.Ordinal); // who saw it
        Assert.Contains("looked at it", WebUtility.HtmlDecode(await person.GetStringAsync(mine)), StringComparison.Ordinal);
        Assert.Matches(">you\\s*<", await person.GetStringAsync(mine));
        Assert.DoesNotContain(DemoNames.Person(2).Family, own, StringComparison.Ordinal);

        // Nothing else: neither their own page as staff see it, nor anybody else's, nor the house.
        foreach (var path in (string[])[$"record/{Hands.Someone}/consents", $"record/{Hands.Someone}/for-the-person", $"record/{Hands.Another}/for-the-person", $"record/{Hands.Another}/account", page, $"consent/{consent.Id}", $"people/{Hands.Someone}",
            $"person/{DemoWard.Stay(1)}", $"ward/{DemoWard.Unit}", "staff", "roles", "network", "audit", "desk", "privacy/reviews", "emergency", $"record/{Hands.Someone}/counselling"])
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, (await person.GetAsync(new Uri(path, UriKind.Relative))).StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync(new Uri("account", UriKind.Relative))).StatusCode);

        // They stand in no list of staff, and nobody can give them a role.
        using var admin = await Hands.Of(running, "tomas.reyes");
        Assert.DoesNotContain(codes[0], (await admin.Get("staff")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.Get($"staff/{Hands.Someone}")).Status);
        Assert.NotEqual(HttpStatusCode.Redirect, (await admin.Post("staff/new", $"staff/{Hands.Someone}/assignments", ("role", "nurse"), ("place", $"unit|{DemoWard.Unit}"))).Status);
        using (var connection = running.Database.Open()) Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM assignment WHERE staff_id = @id", ("id", Hands.Someone)));

        // A phrase once; ended, it is over at once.
        Assert.Equal(HttpStatusCode.Redirect, (await charge.Post(page, page + "/end")).Status);
        Assert.StartsWith("/signin", (await person.GetAsync(mine)).Headers.Location!.ToString(), StringComparison.Ordinal);
        using (var connection = running.Database.Open())
            Assert.Equal(3, connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'ViewOwnRecord' AND actor_kind = 'patient' AND actor = @id AND person_id = @id AND ground LIKE '%own%'", ("id", Hands.Someone.ToString())));
    }

    [Fact, Hazard("HZ-077")]
    public async Task An_account_goes_with_the_deletion_of_the_person_and_a_lost_phone_opens_nothing()
    {
        await using var running = await Running.Start();
        using var charge = await Hands.Of(running, "bo.lind");
        var page = $"record/{Hands.Someone}/account";
        var first = Codes((await charge.Post(page, page, ("how", "in-person"))).Html);
        using var phone = await SignedIn(running, first[0], first[1]);
        var second = Codes((await charge.Post(page, page, ("how", "known-voice"), ("lost", "yes"))).Html);
        Assert.Equal(first[0], second[0]);
        Assert.Equal(HttpStatusCode.Redirect, (await phone.GetAsync(new Uri("my/record", UriKind.Relative))).StatusCode);
        using var person = await SignedIn(running, second[0], second[1]);
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync(new Uri("my/record", UriKind.Relative))).StatusCode);
        await running.Write(scope => { PersonNames.Shred(scope, Hands.Someone); return true; });
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync(new Uri("my/record", UriKind.Relative))).StatusCode);
        // Somebody not on the person's unit is told that there is no such person.
        using var other = await Hands.Of(running, "ester.vane");
        Assert.Equal(HttpStatusCode.NotFound, (await other.Get($"record/{Hands.Another}/account")).Status);
    }

    static List<string> Codes(string html) => [.. Regex.Matches(html, "<code>([^<]+)</code>").Select(match => match.Groups[1].Value)];

    static async Task<HttpClient> SignedIn(Running running, string login, string phrase)
    {
        var secret = ((Handrail.Core.Kernel.Outcome<string>.Done)await running.Of<Sessions>().SignIn(login, phrase, CancellationToken.None)).Value;
        var http = await running.Client();
        http.DefaultRequestHeaders.Add("Cookie", $"{Sessions.Cookie}={secret}");
        return http;
    }
}
