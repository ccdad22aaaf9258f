namespace MagicWave.Onion.Accounting;

/// <summary>
/// What the onion layer asks of whoever keeps the books. It is told of every channel, and of every cell of a paid circuit; it decides how well
/// a neighbour is served. All calls come under the node's gate: they must not block, and the ones for cells must not allocate.
/// </summary>
public interface ICircuitAccounting
{
    /// <summary>A channel is open. The account lives as long as it; what must outlive it, the books keep by the neighbour's account.</summary>
    /// <param name="link">The neighbour, and the way to send it payment messages.</param>
    INeighbourAccount Open(NeighbourLink link);
}
