using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;

namespace Handrail.Features.Watch;

/// <summary>Reads the protocol files at start. One that makes no sense stops the start, with its name, line and reason.</summary>
public static class Protocols
{
    /// <summary>Loads every file in <c>protocols/</c> of the content folder, with the signatures of this installation.</summary>
    /// <exception cref="InvalidDataException">A file was refused; the message holds file, line and reason.</exception>
    public static ProtocolShelf Load(string contentFolder, Database database)
    {
        using var connection = database.Open();
        var shelved = new List<ShelvedProtocol>();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(contentFolder, "protocols"), "*.json").Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(path);
            switch (ProtocolFile.Parse(bytes, Path.GetFileName(path)))
            {
                case Outcome<Protocol>.Refused { Why: var why }:
                    throw new InvalidDataException($"{why.Reason} Mend the file or take it away; Handrail does not start with a protocol it cannot follow.");
                case Outcome<Protocol>.Done { Value: var protocol }:
                    var hash = ProtocolFile.ContentHash(bytes);
                    var signed = connection.Query(
                        "SELECT s.content_hash, s.version, p.name, s.words FROM protocol_signature s JOIN staff p ON p.id = s.staff_id WHERE s.protocol = @id ORDER BY s.at DESC",
                        row => (Hash: row.GetString(0), Version: row.GetInt32(1), By: row.GetString(2), Words: row.GetString(3)), ("id", protocol.Id));
                    var signature = signed.Where(each => each.Hash == hash).Select(each => $"{each.By}: {each.Words}").FirstOrDefault();
                    shelved.Add(new ShelvedProtocol(protocol, hash, signature, ProtocolFile.NeedsSignature(protocol)) { SignedVersions = [.. signed.Where(each => each.Hash != hash).Select(each => each.Version)] });
                    break;
                default:
                    throw new InvalidOperationException("An outcome is done or refused.");
            }
        }

        if (shelved.GroupBy(each => each.Protocol.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidDataException($"Two protocol files have the id '{twice.Key}'. Take one away.");
        return new ProtocolShelf(shelved);
    }
}
