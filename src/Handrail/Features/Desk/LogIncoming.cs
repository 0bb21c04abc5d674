using System.Globalization;
using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Desk;

/// <summary>A call that came in, as it was: answered, to the answering machine, or given up.</summary>
/// <param name="Ended">answered, voicemail or gave-up.</param>
/// <param name="RangSeconds">How long it rang before a person answered, as typed.</param>
/// <param name="Caller">What they said of themselves; may be empty.</param>
public sealed record LogIncoming(string Ended, string RangSeconds, CallerForm Caller) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.WorkDesk;

    /// <inheritdoc/>
    public Subject About => Subject.System;

    /// <summary>The seconds as a number; null when they are none.</summary>
    public int? Rang => int.TryParse(RangSeconds, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 3600 ? seconds : null;

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Ended is not ("answered" or "voicemail" or "gave-up")) yield return Refusal.Invalid("ended", "Choose how the call came in.");
        if (Ended == "answered" && Rang is null) yield return Refusal.Invalid("rang", "Enter about how many seconds it rang, 0 to 3600.");
        if (Ended == "voicemail" && Caller.Phone.Length == 0) yield return Refusal.Invalid("caller_phone", "Enter the number from the message: without one nobody can call back.");
        foreach (var issue in new CallForm { Caller = Caller }.Issues()) yield return issue;
    }
}

/// <summary>
/// Logs it. A call that was answered becomes a request in these hands, so that the note has a place before the first word is typed; it can be saved without name or number. A
/// message becomes a request that falls due within the hour. A call that was given up is counted and nothing else: calling an unknown number back can tell somebody at home.
/// </summary>
public sealed class LogIncomingHandler(Vault vault, Hosting.ServeOptions options)
{
    /// <summary>Does it; answers the new request, or null when none was made.</summary>
    public Outcome<Guid?> Handle(LogIncoming ask, Actor by, WriteScope scope)
    {
        if (DeskBook.All(scope.Connection) is not [var desk, ..]) return Refusal.NotFound("There is no desk yet. Somebody who manages places must set one up.");
        var number = PhoneCheck.Read(ask.Caller.Phone, desk.CountryOr(options.Country))?.E164;
        if (ask.Caller.Phone.Length > 0 && number is null) return Refusal.Invalid("caller_phone", "This does not look like a number that can be called. Write it as it is dialled, with the area code.");
        var rang = ask.Ended == "answered" ? scope.Now - Duration.FromSeconds(ask.Rang!.Value) : scope.Now;
        var call = ask.Ended == "gave-up" ? (Guid?)null : Request(ask, by, scope, desk, number);
        scope.Connection.Execute(
            "INSERT INTO incoming_call (id, desk_id, call_back_id, rang_at, answered_ms, ended, logged_by, logged_at) VALUES (@id, @desk, @call, @rang, @ms, @ended, @by, @now)",
            ("id", Guid.CreateVersion7()), ("desk", desk.Id), ("call", call), ("rang", rang), ("ms", ask.Ended == "answered" ? ask.Rang * 1000 : null), ("ended", ask.Ended), ("by", by.Id), ("now", scope.Now));
        return Outcome.Done(call);
    }

    Guid Request(LogIncoming ask, Actor by, WriteScope scope, DeskRow desk, string? number)
    {
        var caller = ask.Caller;
        var enquiry = new Enquiry(
            Guid.CreateVersion7(), "incoming", "en", caller.About is "me" or "other" ? caller.About : "unknown", desk.Zone, new ContactWishes(caller.MayMessage, caller.MayText, caller.MaySayWho), scope.Now, scope.Now);
        EnquiryBook.Add(scope, vault, enquiry, new EnquiryTold(caller.Name, caller.Phone, "", null), number);
        // A message is called back within the hour that would make it a missed one; who speaks with us now has as long before somebody asks what came of it.
        var due = scope.Now + DeskReport.CalledBackWithin;
        var row = CallBook.Add(scope, new CallRow(new Call { Id = Guid.CreateVersion7() }, enquiry, desk.Id, "", "", "soonest", "any"), new CallEvent(CallEventKind.Requested, scope.Now, From: scope.Now, By: due), null);
        if (ask.Ended == "answered") row = ((Outcome<CallRow>.Done)CallSteps.Hold(scope, row, by.Id)).Value;
        return row.Call.Id;
    }
}
