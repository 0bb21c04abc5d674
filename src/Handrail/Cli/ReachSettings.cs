using System.Text.Json;
using Handrail.Core.Paging;
using Handrail.Hosting;
using Handrail.Outbound;
using NodaTime;

namespace Handrail.Cli;

/// <summary>
/// Settings of paging: the file reach.json in the data folder. No option of the command line: those can be seen by every process. The two secrets may come from the
/// environment instead (HANDRAIL_GATEWAY_SECRET, HANDRAIL_MAIL_PASSWORD), which goes first.
/// </summary>
static class ReachSettings
{
    /// <summary>File in the data folder.</summary>
    public const string FileName = "reach.json";

    sealed record GatewayInFile(string? Url, string? Secret, string? Kind);

    sealed record MailInFile(string? Host, int? Port, string? Tls, string? From, string? User, string? Password);

    sealed record PushInFile(string? Contact, bool PrivateToo);

    sealed record SecondsInFile(int? Push, int? Sms, int? Voice, int? Mail);

    sealed record InFile(GatewayInFile? Gateway, MailInFile? Mail, PushInFile? Push, SecondsInFile? Seconds, int? BeatMinutes, int? FailuresInARow);

    /// <summary>The settings; the shipped ones without a file. Throws <see cref="InvalidDataException"/> naming what is wrong.</summary>
    public static ReachOptions Read(string dataFolder, Func<string, string?> environment)
    {
        var path = Path.Combine(dataFolder, FileName);
        var file = File.Exists(path) ? JsonSerializer.Deserialize<InFile>(File.ReadAllText(path), JsonSerializerOptions.Web) : null;
        if (file is null) return new ReachOptions();
        var standard = new ReachOptions();
        return standard with
        {
            Gateway = file.Gateway is { } gateway ? Gateway(gateway, environment("HANDRAIL_GATEWAY_SECRET")) : null,
            Mail = file.Mail is { } mail ? Mail(mail, environment("HANDRAIL_MAIL_PASSWORD")) : null,
            PushContact = file.Push?.Contact is { Length: > 0 } contact ? contact.StartsWith("mailto:", StringComparison.Ordinal) || contact.StartsWith("https:", StringComparison.Ordinal) ? contact : throw new InvalidDataException("push.contact must begin with mailto: or https:.") : standard.PushContact,
            PrivatePush = file.Push?.PrivateToo ?? false,
            Times = new ChannelTimes(
                Seconds("push", file.Seconds?.Push, standard.Times.Push), Seconds("sms", file.Seconds?.Sms, standard.Times.Sms),
                Seconds("voice", file.Seconds?.Voice, standard.Times.Voice), Seconds("mail", file.Seconds?.Mail, standard.Times.Mail)),
            BeatEvery = file.BeatMinutes is { } minutes ? minutes is >= 1 and <= 1440 ? Duration.FromMinutes(minutes) : throw new InvalidDataException("beatMinutes must be 1 to 1440.") : standard.BeatEvery,
            FailuresInARow = file.FailuresInARow is { } failures ? failures is >= 1 and <= 100 ? failures : throw new InvalidDataException("failuresInARow must be 1 to 100.") : standard.FailuresInARow,
        };
    }

    /// <summary>The options with these settings; null, with words on the error stream, when something is wrong in the file.</summary>
    public static ServeOptions? OrSay(ServeOptions options, TextWriter error)
    {
        try
        {
            return options with { Reach = Read(options.DataFolder, Environment.GetEnvironmentVariable) };
        }
        catch (Exception wrong) when (wrong is InvalidDataException or JsonException)
        {
            error.WriteLine($"{FileName}: {(wrong is JsonException ? "this is no JSON, or not of the form in docs/gateway.md." : wrong.Message)}");
            return null;
        }
    }

    static GatewayOptions Gateway(GatewayInFile gateway, string? secret)
    {
        if (!Uri.TryCreate(gateway.Url, UriKind.Absolute, out var url) || (url.Scheme != "https" && !(url.Scheme == "http" && url.IsLoopback))) throw new InvalidDataException("gateway.url must be a full https address (http only on this machine).");
        if ((secret ?? gateway.Secret) is not { Length: >= 16 } held) throw new InvalidDataException("gateway.secret must have at least 16 characters.");
        return gateway.Kind is null or "sms" or "voice" or "both" ? new GatewayOptions(url, held, gateway.Kind ?? "both") : throw new InvalidDataException("gateway.kind must be sms, voice or both.");
    }

    static MailOptions Mail(MailInFile mail, string? password)
    {
        if (mail.Host is not { Length: > 0 } host || MailSender.AddressIn(mail.From ?? "") is null) throw new InvalidDataException("mail needs a host and a sender (from).");
        if (mail.Tls is not (null or "starttls" or "tls" or "none")) throw new InvalidDataException("mail.tls must be starttls, tls or none.");
        if (mail.Tls == "none" && host is not ("localhost" or "127.0.0.1" or "::1")) throw new InvalidDataException("mail.tls none is for a server on this machine only.");
        return new MailOptions(host, mail.Port ?? (mail.Tls == "tls" ? 465 : 587), mail.Tls ?? "starttls", mail.From!, mail.User, password ?? mail.Password);
    }

    static Duration Seconds(string name, int? seconds, Duration standard) =>
        seconds is null ? standard : seconds is >= 5 and <= 600 ? Duration.FromSeconds(seconds.Value) : throw new InvalidDataException($"seconds.{name} must be 5 to 600.");
}
