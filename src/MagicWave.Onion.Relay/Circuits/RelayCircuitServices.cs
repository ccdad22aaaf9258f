using MagicWave.Core.Security;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Relay.Exit;
using MagicWave.Onion.Relay.OnionServices;
using MagicWave.Onion.RelayCrypto;

namespace MagicWave.Onion.Relay.Circuits;

/// <summary>What all circuits of one relay share. Used under the node's gate.</summary>
internal sealed class RelayCircuitServices
{
    private readonly byte[] _scratch = new byte[CellConstants.PayloadLength];

    internal RelayCircuitServices(IChannelSource channels, IExitService exit, IRandom random, OnionServiceCounters? counters = null)
    {
        Channels = channels;
        Exit = exit;
        Padding = new(random);
        Counters = new() { OnionServices = counters ?? new() };
        OnionServices = new(Counters.OnionServices);
    }

    internal required RsaId OwnRsaId { get; init; }

    /// <summary>Whether circuits may go on to private addresses (<c>ExtendAllowPrivateAddresses</c>).</summary>
    internal required bool AllowPrivateAddresses { get; init; }

    /// <summary>Whether this relay is paid, and pays: then what it is owed must be owed by somebody.</summary>
    internal bool KeepsBooks { get; init; }

    /// <summary>Who keeps the books.</summary>
    internal ICircuitAccounting Accounting { get; init; } = NoAccounting.Instance;

    /// <summary>How many circuits were numbered for the books.</summary>
    internal long LastCircuitNumber { get; set; }

    /// <summary>What the directory knows of a relay that a client only named by its ids.</summary>
    internal required Func<RsaId, HopTarget?> Lookup { get; init; }

    internal IChannelSource Channels { get; }

    internal IExitService Exit { get; }

    internal RelayPadding Padding { get; }

    internal RelayCounters Counters { get; }

    /// <summary>The introduction and rendezvous points.</summary>
    internal OnionServicePoints OnionServices { get; }

    /// <summary>Room for one payload while it is being made: a cell is copied into its queue before the next is begun.</summary>
    internal Span<byte> Scratch => _scratch;

    /// <summary>The relay that an EXTEND2 asks for; an Ed25519 identity that it leaves out is taken from the directory, as tor does.</summary>
    internal HopTarget Complete(Extend2Body extend)
    {
        HopTarget? known = Lookup(extend.RsaId);
        return new(
            extend.RsaId,
            extend.Ed25519Id ?? known?.Ed25519Id,
            extend.Address,
            default,
            known?.SupportsNtorV3 ?? false,
            known?.SupportsPayment ?? false,
            known?.Nickname ?? string.Empty);
    }
}
