namespace MagicWave.Onion.Accounting;

/// <summary>What the books of a relay may know of one circuit that goes through it, and the way to its client. Used under the node's gate.</summary>
public abstract class HopCircuit
{
    /// <summary>The longest message that fits one relay cell, in bytes.</summary>
    public const int MaximumMessageLength = Cells.CellConstants.RelayDataLength;

    /// <summary>Names the circuit in this node.</summary>
    public abstract long Id { get; }

    /// <summary>The account of the neighbour that the circuit comes from.</summary>
    public abstract INeighbourAccount Upstream { get; }

    /// <summary>The account of the neighbour that it goes on to; null where it ends.</summary>
    public abstract INeighbourAccount? Downstream { get; }

    /// <summary>
    /// Where this relay is a rendezvous point and the circuit is joined to another: the account of the neighbour that the other one comes from.
    /// Null when it is joined to none.
    /// </summary>
    public virtual INeighbourAccount? Joined => null;

    /// <summary>Whether cells of the circuit are billed to the neighbour before it: then its service level is that neighbour's.</summary>
    public abstract bool IsBilledToNeighbour { get; }

    /// <summary>How well a circuit that is not billed to a neighbour is served; <see cref="ServiceLevel.Unpaid"/> at first.</summary>
    /// <param name="level">From now on.</param>
    public abstract void Serve(ServiceLevel level);

    /// <summary>Sends the client one message, in a relay cell (command 0xE0) of this hop's own onion layer.</summary>
    /// <param name="body">1 to <see cref="MaximumMessageLength"/> bytes.</param>
    /// <returns>False when the circuit is gone.</returns>
    /// <exception cref="ArgumentException">The body is empty or too long.</exception>
    public abstract bool Send(ReadOnlySpan<byte> body);
}
