using Handrail.Data;

namespace Handrail.Features.Watch;

/// <summary>Reads the protocol files at start. One that makes no sense stops the start, with its name, line and reason.</summary>
public static class Protocols
{
    /// <summary>Loads every file in <c>protocols/</c> of the content folder, with the signatures of this installation.</summary>
    public static ProtocolShelf Load(string contentFolder, Database database)
    {
        throw new NotImplementedException("merge");
    }
}
