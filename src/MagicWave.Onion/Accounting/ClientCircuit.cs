namespace MagicWave.Onion.Accounting;

/// <summary>What the books of a client may know of one of its circuits, and the way to each of its hops. Used under the node's gate.</summary>
public abstract class ClientCircuit
{
    /// <summary>Names the circuit in this node.</summary>
    public abstract long Id { get; }

    /// <summary>How many hops it has.</summary>
    public abstract int HopCount { get; }

    /// <summary>How many of them are relays: a circuit that is joined to another side's has that side as one more hop.</summary>
    public virtual int RelayCount => HopCount;

    /// <summary>How many of them, from the guard on, take payment.</summary>
    public abstract int PaidHopCount { get; }

    /// <summary>The account of the guard.</summary>
    public abstract INeighbourAccount Guard { get; }

    /// <summary>Sends a hop one message, in a relay cell (command 0xE0) of its own onion layer.</summary>
    /// <param name="hop">From 0 at the guard.</param>
    /// <param name="body">1 to <see cref="HopCircuit.MaximumMessageLength"/> bytes.</param>
    /// <returns>False when the circuit is gone.</returns>
    /// <exception cref="ArgumentException">The body is empty or too long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such hop.</exception>
    public abstract bool Send(int hop, ReadOnlySpan<byte> body);
}
