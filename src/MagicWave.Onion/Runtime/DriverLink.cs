using MagicWave.Onion.Accounting;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Runtime;

/// <summary>A channel as the books see it.</summary>
internal sealed class DriverLink(NodeGate gate, Channel channel) : NeighbourLink
{
    /// <inheritdoc/>
    public override RsaId? RsaId => channel.Peer.RsaId;

    /// <inheritdoc/>
    public override bool IsInitiator => channel.IsInitiator;

    /// <inheritdoc/>
    public override bool IsPaymentAnnounced => channel.Peer.IsPaymentAnnounced;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Binding => channel.Peer.Binding;

    /// <inheritdoc/>
    public override void Send(ReadOnlySpan<byte> body) => channel.SendPayment(body);

    /// <inheritdoc/>
    public override void Post(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        using (gate.Enter())
        {
            if (!channel.IsClosed)
            {
                action();
            }
        }
    }

    /// <inheritdoc/>
    public override void ServiceChanged() => channel.ServiceChanged();
}
