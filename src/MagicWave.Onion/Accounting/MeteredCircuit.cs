namespace MagicWave.Onion.Accounting;

/// <summary>
/// A circuit through a relay whose client gave it the anchors of hash chains: what its meter may know, and the ways to its two neighbours. Used under
/// the node's gate.
/// </summary>
public abstract class MeteredCircuit
{
    /// <summary>What the neighbour before us owes per cell, in units of 10⁻¹³ MWT, above 0.</summary>
    public abstract long RateIn { get; }

    /// <summary>What we owe the neighbour behind us per cell; 0 for the last hop that is paid.</summary>
    public abstract long RateOut { get; }

    /// <summary>The anchor of the chain between the neighbour before and us, 32 bytes.</summary>
    public abstract ReadOnlySpan<byte> AnchorIn { get; }

    /// <summary>The anchor of the chain between us and the neighbour behind; empty for the last hop that is paid.</summary>
    public abstract ReadOnlySpan<byte> AnchorOut { get; }

    /// <summary>Whether the neighbour before us has no identity: then it is the client.</summary>
    public abstract bool IsUpstreamClient { get; }

    /// <summary>The account of the neighbour before us.</summary>
    public abstract INeighbourAccount Upstream { get; }

    /// <summary>The account of the neighbour behind us; null while there is none.</summary>
    public abstract INeighbourAccount? Downstream { get; }

    /// <summary>Sends the neighbour before us a payment message about this circuit.</summary>
    /// <exception cref="ArgumentException">The body is longer than a variable cell may be.</exception>
    public abstract void SendUpstream(ReadOnlySpan<byte> body);

    /// <summary>Sends the neighbour behind us a payment message about this circuit; without one it is lost.</summary>
    /// <exception cref="ArgumentException">The body is longer than a variable cell may be.</exception>
    public abstract void SendDownstream(ReadOnlySpan<byte> body);

    /// <summary><see cref="ICircuitMeter.Service"/> changed for the better: what was held may go.</summary>
    public abstract void ServiceChanged();
}
