using System.Collections.Concurrent;
using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Devices;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Access;

/// <summary>Bearer tokens of machines: made by <c>handrail device add</c>, kept as a hash, expiring.</summary>
public sealed class DeviceTokens(Database database, IClock clock)
{
    /// <summary>Field of the refusal of a token that has expired.</summary>
    public const string Expired = "expired";

    static readonly Duration Trust = Duration.FromSeconds(1);
    readonly ConcurrentDictionary<string, (Instant Until, DeviceActor Device)> known = new();

    /// <summary>Days a token lives unless said otherwise.</summary>
    public const int Days = 90;

    /// <summary>
    /// Makes a token inside a commit; answers the secret, shown once. Behind a reading token stands a receiver: <paramref name="to"/>, or a system of the programme itself
    /// when nobody is named.
    /// </summary>
    public static (int No, string Secret) Add(WriteScope scope, string name, Guid? device, Guid? unit, bool canRead, int days = Days, bool canAudit = false, Recipient? to = null, Purpose purpose = Purpose.Treatment)
    {
        var secret = "hr_" + Phrases.Secret();
        var no = (int)(scope.Connection.Scalar<long>("SELECT coalesce(max(no), 0) FROM device_token") + 1);
        scope.Connection.Execute(
            "INSERT INTO device_token (no, name, device_id, unit_id, hash, can_read, can_audit, issued_at, expires_at) VALUES (@no, @name, @device, @unit, @hash, @read, @audit, @now, @until)",
            ("no", no), ("name", name), ("device", device), ("unit", unit), ("hash", Phrases.HashSecret(secret)), ("read", canRead), ("audit", canAudit), ("now", scope.Now), ("until", scope.Now + Duration.FromDays(days)));
        var reader = to ?? Recipient.OwnProgramme with { Name = name };
        if (canRead)
            scope.Connection.Execute("INSERT INTO token_recipient (token_no, kind, name, intermediary, treats, purpose) VALUES (@no, @kind, @name, @through, @treats, @purpose)",
                ("no", no), ("kind", reader.Kind.ToString()), ("name", reader.Name), ("through", reader.Intermediary), ("treats", reader.Treats), ("purpose", purpose.Code()));
        return (no, secret);
    }

    /// <summary>Takes the token of this name back; false when there is none that still counts. It stops within a second.</summary>
    public static bool Revoke(WriteScope scope, string name)
    {
        if (scope.Connection.Query("SELECT no FROM device_token WHERE name = @name AND revoked_at IS NULL", row => row.GetInt32(0), ("name", name)) is not [var no]) return false;
        scope.Connection.Execute("UPDATE device_token SET revoked_at = @now WHERE no = @no", ("now", scope.Now), ("no", no));
        scope.Journal.Note(scope, "device-token-revoked", no.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Who speaks with this Authorization header. Refused: no token, an unknown one, an expired or revoked one.</summary>
    public Outcome<DeviceActor> Who(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return Refusal.NotAllowed("Send a device token: Authorization: Bearer hr_…  (handrail device add NAME prints one).");
        // A busy gateway is looked up once a second; a token that is revoked stops within that second.
        var now = clock.GetCurrentInstant();
        if (known.TryGetValue(authorization, out var held) && held.Until > now) return held.Device;
        using var connection = database.Open();
        var found = connection.Query("SELECT no, name, device_id, can_read, expires_at, revoked_at, can_audit, unit_id FROM device_token WHERE hash = @hash",
            row => (No: row.GetInt32(0), Name: row.GetString(1), Device: row.IdOrNull(2), Read: row.GetInt32(3) == 1, Until: row.Time(4), Revoked: row.TimeOrNull(5), Audit: row.GetInt32(6) == 1, Unit: row.IdOrNull(7)),
            ("hash", Phrases.HashSecret(authorization["Bearer ".Length..].Trim())));
        if (found.Count == 0) return Refusal.NotAllowed("This device token is not known here.");
        var token = found[0];
        if (token.Revoked is not null) return Refusal.NotAllowed("This device token has been revoked.");
        if (token.Until <= now) return new Refusal(RefusalKind.NotAllowed, "This device token has expired: make a new one with handrail device add.", Expired);
        if (known.Count > 1000) known.Clear();
        var device = new DeviceActor(
            new Actor("device", token.Device ?? Guid.Empty, token.Name, token.Audit ? "device-auditor" : token.Read ? "device-reader" : "device", token.No),
            new Sender(token.No, token.Device, null, token.Name) { Unit = token.Unit });
        known[authorization] = (now + Trust, device);
        return device;
    }
}

/// <summary>A device, as the gate and as the writer know it.</summary>
public sealed record DeviceActor(Actor Actor, Sender Sender);
