using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Accounting;

/// <summary>What the books may know of the neighbour on a channel, and the way to send it payment messages.</summary>
public abstract class NeighbourLink
{
    /// <summary>The neighbour's identity; null for a client, which has none.</summary>
    public abstract RsaId? RsaId { get; }

    /// <summary>Whether this node opened the channel.</summary>
    public abstract bool IsInitiator { get; }

    /// <summary>
    /// Whether the neighbour is known to take payment messages (<c>MWPay=1</c> in the directory). Otherwise nothing may be sent before a
    /// message of its own came.
    /// </summary>
    public abstract bool IsPaymentAnnounced { get; }

    /// <summary>32 bytes that only the two ends of this channel share; signatures over it cannot be replayed on another.</summary>
    public abstract ReadOnlyMemory<byte> Binding { get; }

    /// <summary>Sends one payment message. Called under the node's gate.</summary>
    /// <exception cref="ArgumentException">The body is longer than a variable cell may be.</exception>
    public abstract void Send(ReadOnlySpan<byte> body);

    /// <summary>
    /// Runs <paramref name="action"/> under the node's gate and sends what it queued. For books that learn something (a settlement) on a
    /// thread of their own. Safe from any thread; after the channel is closed it does nothing.
    /// </summary>
    public abstract void Post(Action action);

    /// <summary>The level of service changed: cells that were held may go now. Called under the gate.</summary>
    public abstract void ServiceChanged();
}
