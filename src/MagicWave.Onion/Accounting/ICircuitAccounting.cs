using MagicWave.Core.Time;

namespace MagicWave.Onion.Accounting;

/// <summary>
/// What the onion layer asks of whoever keeps the books. It is told of every channel, and of every cell of a paid circuit; it decides how well
/// a neighbour is served. All calls come under the node's gate: they must not block, and the ones for cells must not allocate.
/// </summary>
public interface ICircuitAccounting
{
    /// <summary>A channel is open. The account lives as long as it; what must outlive it, the books keep by the neighbour's account.</summary>
    /// <param name="link">The neighbour, and the way to send it payment messages.</param>
    INeighbourAccount Open(NeighbourLink link);

    /// <summary>Whether a paid circuit is taken, whose cells each leave this node so much once the next relay is paid.</summary>
    /// <param name="neighbour">Who opens it.</param>
    /// <param name="share">In units of 10⁻¹³ MWT, from 0; a circuit that is not paid at all is not asked about.</param>
    bool Takes(INeighbourAccount neighbour, long share) => true;

    /// <summary>The client of a circuit through here sent its first payment message (relay command 0xE0).</summary>
    /// <param name="circuit">The circuit, and the way to the client.</param>
    /// <returns>Null: its messages are dropped.</returns>
    IHopAccount? OpenHop(HopCircuit circuit) => null;

    /// <summary>A circuit of this node's own is built.</summary>
    /// <param name="circuit">The circuit, and the way to its hops.</param>
    /// <param name="now">When.</param>
    /// <returns>Null: it is of no interest.</returns>
    IClientAccount? OpenClient(ClientCircuit circuit, Instant now) => null;

    /// <summary>A circuit through here is to be billed by ticks.</summary>
    /// <param name="circuit">The circuit, and the ways to its neighbours.</param>
    /// <returns>Null: it is not billed.</returns>
    ICircuitMeter? OpenMeter(MeteredCircuit circuit) => null;

    /// <summary>A circuit of this node's own is about to be built, and to be paid for.</summary>
    /// <param name="hops">How many of its hops are paid, from 1.</param>
    /// <param name="rate">What we owe the guard per cell, in units of 10⁻¹³ MWT, above 0.</param>
    /// <returns>Null: it is billed by counted cells.</returns>
    IClientMeter? OpenClientMeter(int hops, long rate) => null;
}
