using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Circuits;

/// <summary>One circuit at a relay, as the owner of the circuits lends it. Every member is called under the owner's gate.</summary>
public interface IHopPort
{
    /// <summary>Names the circuit in this node.</summary>
    long Id { get; }

    /// <summary>The neighbour that it comes from; null for one without an account.</summary>
    SettlementAccount? Upstream { get; }

    /// <summary>The neighbour that it goes on to; null at its end, or for one without an account.</summary>
    SettlementAccount? Downstream { get; }

    /// <summary>
    /// Here is a rendezvous point, and this circuit is joined to another: the neighbour that the other one comes from. Null when it is joined to none
    /// (any more), or for a neighbour without an account.
    /// </summary>
    SettlementAccount? Joined { get; }

    /// <summary>Whether its cells are billed to the neighbour before it: then it is paid for already.</summary>
    bool IsBilledToNeighbour { get; }

    /// <summary>How well it is served from now on.</summary>
    void Serve(ServiceLevel level);

    /// <summary>Sends the client a message; false when the circuit is gone.</summary>
    bool Send(ReadOnlySpan<byte> body);
}
