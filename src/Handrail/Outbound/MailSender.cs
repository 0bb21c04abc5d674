using Handrail.Core.Paging;
using Handrail.Data;
using Handrail.Hosting;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Handrail.Outbound;

/// <summary>E-mail through the centre's own server. STARTTLS is needed, not tried, where it is set.</summary>
public sealed class MailSender(ReachOptions options, ServeOptions serve) : IChannelSender
{
    /// <summary>The address in what somebody typed; null when it is none.</summary>
    public static string? AddressIn(string typed) => typed.Length <= 200 && MailboxAddress.TryParse(typed, out var mail) && mail.Address.IndexOf('@', StringComparison.Ordinal) > 0 ? mail.Address : null;

    /// <inheritdoc/>
    public string? Channel => options.Mail is null ? null : ChannelHealth.Mail;

    /// <inheritdoc/>
    public bool Sends(ChannelKind kind) => kind == ChannelKind.Mail;

    /// <inheritdoc/>
    public string Lane(Outgoing message) => "mail";

    /// <inheritdoc/>
    public async Task<SendResult> Send(Outgoing message, CancellationToken stop)
    {
        if (options.Mail is not { } mail) return new SendResult(SendResultKind.Failed, "not-set-up");
        if (!MailboxAddress.TryParse(message.Address, out var to)) return new SendResult(SendResultKind.Failed, "no-address");
        using var letter = new MimeMessage { MessageId = $"{message.Key}@handrail", Subject = message.Test ? "Handrail: test page" : "Handrail: a page is waiting" };
        letter.From.Add(MailboxAddress.Parse(mail.From));
        letter.To.Add(to);
        letter.Priority = MessagePriority.Urgent;
        var link = serve.Address is { } at ? $"\n\n{new Uri(at, Ui.Paths.Page(message.Page))}" : "";
        letter.Body = new TextPart("plain") { Text = message.Words + link + "\n" };
        return await Talk(mail, client => client.SendAsync(letter, stop), stop);
    }

    /// <inheritdoc/>
    public Task<SendResult> Beat(CancellationToken stop) => options.Mail is { } mail ? Talk(mail, client => client.NoOpAsync(stop), stop) : Task.FromResult(new SendResult(SendResultKind.Failed, "not-set-up"));

    async Task<SendResult> Talk(MailOptions mail, Func<SmtpClient, Task> what, CancellationToken stop)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(stop);
        within.CancelAfter(options.SendTimeout);
        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(mail.Host, mail.Port, mail.Tls switch { "tls" => SecureSocketOptions.SslOnConnect, "none" => SecureSocketOptions.None, _ => SecureSocketOptions.StartTls }, within.Token);
            if (mail.User is { } user) await client.AuthenticateAsync(user, mail.Password ?? "", within.Token);
            await what(client).WaitAsync(within.Token);
            await client.DisconnectAsync(quit: true, within.Token);
            return new SendResult(SendResultKind.HandedOver);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new SendResult(SendResultKind.Again, "timeout");
        }
        catch (SmtpCommandException refused)
        {
            // What the server says may hold the address: only its number is kept.
            return new SendResult((int)refused.StatusCode is >= 400 and < 500 ? SendResultKind.Again : SendResultKind.Failed, $"smtp-{(int)refused.StatusCode}");
        }
        catch (Exception failure) when (failure is AuthenticationException or SslHandshakeException or NotSupportedException)
        {
            return new SendResult(SendResultKind.Failed, failure is SslHandshakeException ? "tls" : failure is NotSupportedException ? "no-starttls" : "login");
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException or SmtpProtocolException)
        {
            return new SendResult(SendResultKind.Again, "no-answer");
        }
    }
}
