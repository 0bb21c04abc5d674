using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.Admissions;

/// <summary>A prescriber or the charge nurse confirms by which protocol somebody is watched.</summary>
public sealed record ConfirmProtocol(Guid Stay, string Protocol) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.ConfirmProtocol;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Protocol.Length is 0 or > 60) yield return Refusal.Invalid("watch_protocol", "Choose a protocol.");
    }
}

/// <summary>Proposals and the confirmation.</summary>
public sealed class ChooseProtocol(StayHooks hooks)
{
    /// <summary>Confirms; the watch follows it from this commit on.</summary>
    public Outcome<Guid> Confirm(ConfirmProtocol ask, Actor by, WriteScope scope)
    {
        if (hooks.Protocols?.Invoke().Any(each => each.Id == ask.Protocol) != true) return Refusal.Invalid("watch_protocol", "There is no such protocol. Choose one from the list.");
        var found = scope.Connection.Query("SELECT unit_id FROM encounter WHERE id = @stay AND ended_at IS NULL", row => row.Id(0), ("stay", ask.Stay));
        if (found is not [var unit]) return Refusal.Conflict("This stay has ended: nothing was changed.");
        Add(scope, ask.Stay, ask.Protocol, "confirmed", "", by.Id);
        scope.Connection.Execute("UPDATE encounter SET protocol = @protocol WHERE id = @stay", ("protocol", ask.Protocol), ("stay", ask.Stay));
        hooks.Reread?.Invoke(scope, ask.Stay);
        scope.Touch(unit);
        return ask.Stay;
    }

    /// <summary>Writes what the substances propose.</summary>
    internal static void Propose(WriteScope scope, Guid stay, IEnumerable<string> codes, Guid? by)
    {
        foreach (var each in Substances.Propose(codes)) Add(scope, stay, each.Protocol, "proposed", each.Why, by);
    }

    static void Add(WriteScope scope, Guid stay, string protocol, string kind, string why, Guid? by) => scope.Connection.Execute(
        """
        INSERT INTO protocol_choice (encounter_id, no, protocol, kind, why, by_staff, at)
        VALUES (@stay, (SELECT coalesce(max(no), 0) + 1 FROM protocol_choice WHERE encounter_id = @stay), @protocol, @kind, @why, @by, @now)
        """,
        ("stay", stay), ("protocol", protocol), ("kind", kind), ("why", why), ("by", by), ("now", scope.Now));
}
