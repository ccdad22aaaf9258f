using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;

namespace MagicWave.Onion.Tests.Channels;

/// <summary>A circuit end that remembers what it was told.</summary>
internal sealed class RecordingEnd : ICircuitEnd
{
    public List<(CircuitId Id, CellCommand Command, byte[] Payload)> Cells { get; } = [];

    public int Closed { get; private set; }

    public int Drained { get; private set; }

    public void HandleCell(Channel channel, CircuitId id, CellCommand command, Span<byte> payload, Instant now) =>
        Cells.Add((id, command, payload.ToArray()));

    public void HandleClosed(Channel channel, CircuitId id, Instant now) => Closed++;

    public void HandleDrained(Channel channel, CircuitId id, Instant now) => Drained++;
}
