namespace Handrail.Data;

/// <summary>Whether the machine lives: the writer answers and the sweep gets round. What live pages say in their beat; put together where both are known.</summary>
/// <param name="Alive">True when it does, now.</param>
public sealed record Pulse(Func<bool> Alive);
