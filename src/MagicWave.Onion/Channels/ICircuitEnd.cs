using MagicWave.Core.Time;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Channels;

/// <summary>One side of a circuit on one channel. Everything is called under the node's gate and must not block.</summary>
public interface ICircuitEnd
{
    /// <summary>A cell of the circuit came.</summary>
    /// <param name="channel">From where.</param>
    /// <param name="id">The circuit on that channel.</param>
    /// <param name="command">What kind.</param>
    /// <param name="payload">Its 509 bytes, in the receive buffer: they may be decrypted in place and are gone after the call.</param>
    /// <param name="now">When.</param>
    void HandleCell(Channel channel, CircuitId id, CellCommand command, Span<byte> payload, Instant now);

    /// <summary>The channel died; the circuit is already detached from it.</summary>
    void HandleClosed(Channel channel, CircuitId id, Instant now);

    /// <summary>The circuit's queue on the channel fell to <see cref="Channel.LowWater"/> after it was above: more may be produced.</summary>
    void HandleDrained(Channel channel, CircuitId id, Instant now);

    /// <summary>The neighbour sent a payment message about the circuit (link command 0xE0 with its id). Ignored by default.</summary>
    /// <param name="channel">From where.</param>
    /// <param name="id">The circuit on that channel.</param>
    /// <param name="body">The message; it is gone after the call.</param>
    /// <param name="now">When.</param>
    void HandlePayment(Channel channel, CircuitId id, ReadOnlySpan<byte> body, Instant now)
    {
    }

    /// <summary>The service level of the neighbour changed. Ignored by default.</summary>
    /// <param name="channel">Whose neighbour.</param>
    void HandleServiceChanged(Channel channel)
    {
    }
}
