using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Circuits;

/// <summary>One of a client's own circuits, as the owner of the circuits lends it. Every member is called under the owner's gate.</summary>
public interface IClientPort
{
    /// <summary>How many hops, from the guard on, take payment.</summary>
    int PaidHopCount { get; }

    /// <summary>The guard; null for one without an account.</summary>
    SettlementAccount? Guard { get; }

    /// <summary>Sends a hop a message; false when the circuit is gone.</summary>
    bool Send(int hop, ReadOnlySpan<byte> body);
}
