using Handrail.Content;
using Handrail.Core.CallBack;

namespace Handrail.Features.CallBack;

/// <summary>What the call-back and its desk keep, for the privacy page. (What is told to the desk is written by both; it is declared once.)</summary>
public static class CallBackKeeps
{
    const string Job = "a job that runs every hour and deletes the key of these words, so that no copy of them can be read";

    /// <summary>Declares it.</summary>
    public static void Add(IServiceCollection services) => services
        .Keeps(
            new Kept("What you tell us when you ask for a call", "The name you choose, your number, your words, your signs check if you send it; all of it sealed. When we may call, and whether we may leave a message, text, or say who we are",
                "To call you, and to say only what you allow", CallerKept.Days, "the last of your requests was over", Job, "enquiry", "enquiry_relation"),
            new Kept("What the advisor writes about a call", "A note, a draft, a hand-over to a colleague; sealed", "So that you need not say everything twice", CallerKept.Days, "the last of your requests was over", Job, "call_draft", "call_note", "call_handover", "incoming_call"),
            new Kept("That a call was promised and kept", "Times, how it ended and which advisor called; no name, number or word of yours", "To see whether we keep our promises", null, "", "", "call_back", "call_event", "call_once", "desk_notice"),
            new Kept("The desk", "Its number, opening hours and who is on shift", "To promise a time that can be kept", null, "", "", "desk", "desk_hours", "desk_closed", "desk_shift", "desk_on_call", "retention_run"))
        .Sets(new CookieUse(TypedAgain.Cookie, "When you sent a form for a call and something in it was wrong", "So that what you typed is shown again to you only. It holds a random number; what you typed is held in the memory of our machine and nowhere else",
            $"Sending the form well, {TypedAgain.Lasts.TotalMinutes:0} minutes, or “Leave this site quickly”"))
        .Sends(new OutsideChannel("Overdue calls, to staff", "files in the folder “outbox” of this installation; the centre decides what picks them up", "A reference and how late it is; no name, no number"));
}
