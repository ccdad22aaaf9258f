using MagicWave.Core.Time;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Circuits;

/// <summary>Who takes the messages of rend-spec-v3 on a circuit that was built for them. Called under the node's gate: it must not block.</summary>
internal interface ICircuitMessages
{
    /// <summary>The last relay sent one of the commands 32 to 40.</summary>
    /// <returns>False when it may not come now: the circuit ends for a violation of the protocol.</returns>
    bool TryHandleMessage(OriginCircuit circuit, RelayCommand command, ReadOnlySpan<byte> body, Instant now);
}
