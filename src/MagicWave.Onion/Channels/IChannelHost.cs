using MagicWave.Core.Time;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Channels;

/// <summary>Who owns a channel: takes new circuits, and writes what the channel has to send. Called under the node's gate.</summary>
public interface IChannelHost
{
    /// <summary>CREATE_FAST or CREATE2 came with a fresh circuit id of the right half.</summary>
    void HandleCreate(Channel channel, CircuitId id, CellCommand command, ReadOnlySpan<byte> payload, Instant now);

    /// <summary>The channel has bytes to write. Called at most once until <see cref="Channel.FillTransmit"/> gave everything.</summary>
    void HandleWritable(Channel channel);
}
