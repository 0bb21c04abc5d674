using Handrail.Content;
using Handrail.Core.CallBack;
using Handrail.Data;
using NodaTime;

namespace Handrail.Features.Desk;

/// <summary>Reads a desk's file. Every fault is collected with its line and what to write instead, so that one look mends them all; with a fault there is no setting.</summary>
public sealed class DeskFile
{
    const int LongestName = 80;
    const int MostClosed = 400;
    const int MostShifts = 500;
    const int YearsAhead = 2;
    readonly List<string> faults = [];
    readonly Instant now;
    DateTimeZone zone = DateTimeZone.Utc;
    LocalDate today;
    HashSet<LocalDate> closed = [];
    List<DeskHours> hours = [];

    DeskFile(Instant now) => this.now = now;

    /// <summary>The setting, or what is wrong. <paramref name="file"/>: name in the faults; <paramref name="now"/>: shifts that are over before it are left out.</summary>
    public static (DeskSetting? Setting, IReadOnlyList<string> Faults) Read(string file, string text, Instant now)
    {
        var reading = new DeskFile(now);
        var setting = reading.Try(() => reading.Whole(YamlPart.Parse(file, text).Only("name", "country", "zone", "number", "hours", "closed", "on-call", "shifts")));
        return (reading.faults.Count > 0 ? null : setting, reading.faults);
    }

    DeskSetting Whole(YamlPart root)
    {
        var name = Try(() => root.Text("name").Trim()) ?? "";
        if (name.Length > LongestName || name != Typed.Safe(name)) Fault(root, "name", $"\"name\" takes 1 to {LongestName} characters, without line breaks or marks that are not seen.");
        var country = Try(() => root.Text("country").Trim()) ?? "";
        if (country is not ("us" or "gb" or "")) Fault(root, "country", $"\"country\" is us or gb, not \"{country}\".");
        Try(() => zone = Zone(root));
        today = now.InZone(zone).Date;
        var number = Try(() => root.Text("number").Trim()) ?? "";
        if (country is "us" or "gb" && number.Length > 0) Number(root, number, country);
        Try(() => hours = Hours(root));
        Try(() => closed = Closed(root));
        var onCall = Try(() => OnCall(root)) ?? [];
        var shifts = new List<PlannedShift>();
        foreach (var part in Try(() => root.Parts("shifts")) ?? [])
        {
            Try(() => shifts.AddRange(Shift(part)));
            if (shifts.Count > MostShifts * 366) break;
        }

        Twice(root.File, shifts);
        return new DeskSetting(name, country, zone, number, hours, [.. closed.Order()], onCall, shifts);
    }

    static DateTimeZone Zone(YamlPart root)
    {
        var id = root.Text("zone").Trim();
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is not { } found) throw root.FaultAt("zone", $"there is no time zone \"{id}\". Write it as America/New_York or Europe/London.");
        // EST, MST, Etc/GMT+5 are names without a place: most of them do not follow summer time.
        if (!id.Contains('/', StringComparison.Ordinal) || id.StartsWith("Etc/", StringComparison.Ordinal))
            throw root.FaultAt("zone", $"\"{id}\" names no place: its clock may be wrong half of the year. Write it as America/New_York or Europe/London.");
        return found;
    }

    void Number(YamlPart root, string number, string country)
    {
        if (number.Length > PhoneCheck.Longest || number != Typed.Safe(number) || PhoneCheck.Read(number, country) is not { } read) Fault(root, "number", $"\"{number}\" cannot be a phone number. Write it as callers see it, with the area code, in quotation marks.");
        else if (read.Kind == PhoneKind.Foreign) Fault(root, "number", $"\"{number}\" is a number of another country than \"{country}\".");
    }

    static List<DeskHours> Hours(YamlPart root)
    {
        var part = root.Part("hours");
        var rows = new List<DeskHours>();
        foreach (var name in part.Names)
        {
            var (days, wrong) = DeskTimes.Days(name);
            if (days is null) throw part.FaultAt(name, wrong);
            foreach (var text in part.Text(name).Split(',', StringSplitOptions.TrimEntries))
            {
                (var span, wrong) = DeskTimes.Span(text);
                if (span is not { } found) throw part.FaultAt(name, wrong);
                foreach (var day in days)
                {
                    rows.Add(new DeskHours(day, found.From, Math.Min(found.To, DeskTimes.Day)));
                    if (found.To > DeskTimes.Day) rows.Add(new DeskHours(Next(day), 0, found.To - DeskTimes.Day));
                    if (rows.Exists(one => rows.Exists(other => !ReferenceEquals(one, other) && one.Day == other.Day && one.FromMinute < other.ToMinute && other.FromMinute < one.ToMinute)))
                        throw part.FaultAt(name, $"{text} overlaps other hours of {DeskTimes.Name(day)}.");
                }
            }
        }

        return rows.Count > 0 ? [.. rows.OrderBy(row => row.Day).ThenBy(row => row.FromMinute)] : throw root.FaultAt("hours", "\"hours\" is empty: a desk that is never open can promise nothing.");
    }

    HashSet<LocalDate> Closed(YamlPart root)
    {
        var days = Dates(root, "closed");
        if (days.Count > MostClosed) throw root.FaultAt("closed", $"\"closed\" takes at most {MostClosed} days.");
        return days;
    }

    HashSet<LocalDate> Dates(YamlPart part, string field)
    {
        var days = new HashSet<LocalDate>();
        foreach (var text in part.Texts(field))
        {
            if (DeskTimes.Date(text.Trim()) is not { } day) throw part.FaultAt(field, $"\"{text}\" is no date: write it as 2026-12-25.");
            if (day > today.PlusYears(YearsAhead)) throw part.FaultAt(field, $"{text} is more than {YearsAhead} years ahead.");
            if (!days.Add(day)) throw part.FaultAt(field, $"{text} stands there twice.");
        }

        return days;
    }

    static List<string> OnCall(YamlPart root)
    {
        List<string> logins = [.. root.Texts("on-call").Select(login => login.Trim().ToLowerInvariant())];
        if (logins.Count is 0 or > 10) throw root.FaultAt("on-call", "\"on-call\" names 1 to 10 logins: somebody must be told when a promised call is late.");
        if (logins.Distinct().Count() < logins.Count) throw root.FaultAt("on-call", "\"on-call\" names somebody twice.");
        return logins;
    }

    List<PlannedShift> Shift(YamlPart part)
    {
        part.Only("who", "as", "days", "date", "time", "from", "until", "except");
        var login = part.Text("who").Trim().ToLowerInvariant();
        var role = part.MaybeText("as") ?? "advisor";
        if (role is not ("advisor" or "lead-advisor")) throw part.FaultAt("as", $"\"as\" is advisor or lead-advisor, not \"{role}\".");
        var (span, wrong) = DeskTimes.Span(part.Text("time"));
        if (span is not { } time) throw part.FaultAt("time", wrong);
        var except = Dates(part, "except");
        List<LocalDate> dates = [];
        if (part.MaybeText("date") is not null)
        {
            if (part.MaybeText("days") is not null || part.MaybeText("until") is not null || part.MaybeText("from") is not null) throw part.FaultAt("date", "a shift has either \"date\" (one day) or \"days\" (each week, with \"from\" and \"until\"), not both.");
            var date = part.Date("date");
            if (date > today.PlusYears(YearsAhead)) throw part.FaultAt("date", $"{date:uuuu-MM-dd} is more than {YearsAhead} years ahead.");
            if (closed.Contains(date)) throw part.FaultAt("date", $"the desk is closed on {date:uuuu-MM-dd}.");
            dates.Add(date);
        }
        else
        {
            (var days, wrong) = DeskTimes.Days(part.Text("days"));
            if (days is null) throw part.FaultAt("days", wrong);
            var (from, until) = (part.MaybeDate("from") ?? today, part.MaybeDate("until") ?? today.PlusYears(1));
            if (until < today) throw part.FaultAt("until", $"{until:uuuu-MM-dd} is over: this shift would never happen. Take it out or give it a later end.");
            if (until < from) throw part.FaultAt("until", "\"until\" is before \"from\".");
            if (until > today.PlusYears(YearsAhead)) throw part.FaultAt("until", $"\"until\" is at most {YearsAhead} years ahead.");
            // Yesterday's night shift may still last.
            for (var date = LocalDate.Max(from, today.PlusDays(-1)); date <= until; date = date.PlusDays(1))
                if (days.Contains(date.DayOfWeek) && !closed.Contains(date) && !except.Contains(date)) dates.Add(date);
            if (dates.Count == 0) throw part.FaultAt("days", "not one day is left of this shift between \"from\" and \"until\", without closed days and \"except\".");
        }

        if (hours.Count > 0 && dates.FirstOrDefault(date => !Answers(date, time)) is var shut && shut != default)
            throw part.FaultAt("time", $"the desk is not open at all on {DeskTimes.Name(shut.DayOfWeek)} {shut:uuuu-MM-dd} from {DeskTimes.Clock(time.From)} to {DeskTimes.Clock(time.To % DeskTimes.Day)}: this shift would answer nobody.");
        return [.. dates.Select(date => new PlannedShift(login, role, Moment(date, time.From, late: false), Moment(date, time.To, late: true), part.Line)).Where(shift => shift.To > now)];
    }

    bool Answers(LocalDate date, (int From, int To) time) =>
        hours.Exists(row => row.Day == date.DayOfWeek && row.FromMinute < time.To && row.ToMinute > time.From)
        || (time.To > DeskTimes.Day && hours.Exists(row => row.Day == Next(date.DayOfWeek) && row.FromMinute < time.To - DeskTimes.Day));

    Instant Moment(LocalDate date, int minute, bool late) =>
        minute > DeskTimes.Day ? DeskPlan.Moment(zone, date.PlusDays(1), minute - DeskTimes.Day, late) : DeskPlan.Moment(zone, date, minute, late);

    // Somebody planned twice at once would be counted once, and the file would say something else than the promise.
    void Twice(string file, List<PlannedShift> shifts)
    {
        foreach (var one in shifts.GroupBy(shift => shift.Login))
        {
            var ordered = one.OrderBy(shift => shift.From).ToList();
            for (var i = 1; i < ordered.Count; i++)
            {
                var (before, after) = (ordered[i - 1], ordered[i]);
                if (after.From >= before.To) continue;
                var (first, second) = (Math.Min(before.Line, after.Line), Math.Max(before.Line, after.Line));
                faults.Add($"{file}, line {second}: {one.Key} is planned twice at {after.From.InZone(zone).LocalDateTime:uuuu-MM-dd HH:mm} (also from line {first}). Use \"except\" for a day that is different.");
                break;
            }
        }
    }

    static IsoDayOfWeek Next(IsoDayOfWeek day) => (IsoDayOfWeek)(((int)day % 7) + 1);

    void Fault(YamlPart part, string field, string what) => faults.Add(part.FaultAt(field, what).Message);

    void Try(Action read) => Try(() =>
    {
        read();
        return true;
    });

    T? Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ContentException fault)
        {
            faults.Add(fault.Message);
            return default;
        }
    }
}
