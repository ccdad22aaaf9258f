using MagicWave.Core.Time;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Channels;

/// <summary>Takes circuits that neighbours open. A node without one (a client) refuses them all.</summary>
public interface ICircuitAcceptor
{
    /// <summary>
    /// CREATE_FAST or CREATE2 came with a fresh circuit id of the right half. Called under the node's gate: it attaches a circuit end and answers,
    /// or destroys the id.
    /// </summary>
    void HandleCreate(Channel channel, CircuitId id, CellCommand command, ReadOnlySpan<byte> payload, Instant now);
}
