using MagicWave.Core.Time;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Identity;
using MagicWave.Onion.RelayCrypto;

namespace MagicWave.Onion.Runtime;

/// <summary>Makes the circuits of onion services, those that are wanted and those in advance, all alike. Used under the node's gate.</summary>
internal sealed class ServiceCircuitBuilder(NodeGate gate, IChannelSource channels, CircuitPoolSettings settings)
{
    private readonly RelayPadding _padding = new(gate.Random);

    /// <summary>What one relay earns per cell on circuits that are planned from now on.</summary>
    internal long Price { get; set; } = settings.Price;

    /// <summary>Plans one.</summary>
    /// <param name="path">Its hops.</param>
    /// <param name="isStub">Whether one more hop follows, which is not known yet.</param>
    /// <param name="owner">Hears of it.</param>
    /// <param name="now">When its time begins.</param>
    internal OriginCircuit Plan(IReadOnlyList<HopTarget> path, bool isStub, ICircuitOwner owner, Instant now) =>
        new(new(path, Price, settings.BuildTimeout) { Accounting = settings.Accounting, IsStub = isStub }, owner, gate.Random, _padding, now);

    /// <summary>Gives it a channel to its guard, and starts it. Its owner may hear of its end before the call returns.</summary>
    internal void Connect(OriginCircuit circuit) => channels.Connect(circuit.Path[0], (channel, _) =>
    {
        if (channel is null)
        {
            circuit.HandleNoChannel(gate.Now);
        }
        else
        {
            circuit.Start(channel, gate.Now);
        }
    });
}
