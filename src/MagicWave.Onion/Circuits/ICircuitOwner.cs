using MagicWave.Core.Time;

namespace MagicWave.Onion.Circuits;

/// <summary>Who had a circuit built. Called under the node's gate: it must not block.</summary>
internal interface ICircuitOwner
{
    /// <summary>All hops are there; of a stub, all that are known.</summary>
    void HandleBuilt(OriginCircuit circuit, Instant now);

    /// <summary>It is gone: <see cref="OriginCircuit.Ending"/> says why. Its streams heard of it already.</summary>
    void HandleClosed(OriginCircuit circuit, Instant now);
}
