using MagicWave.Core.Time;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.OnionServices;

/// <summary>Who asked for a circuit. Called under the node's gate.</summary>
internal interface IServiceCircuitUser
{
    /// <summary>It is open.</summary>
    void HandleOpen(IServiceCircuit circuit, Instant now);

    /// <summary>A message of rend-spec-v3 came from its last relay. False when it may not come now, and the circuit ends for it.</summary>
    bool TryHandleMessage(IServiceCircuit circuit, RelayCommand command, ReadOnlySpan<byte> body, Instant now);

    /// <summary>It could not be built, or is gone.</summary>
    /// <param name="wasOpen">Whether it ever was open.</param>
    /// <param name="now">When.</param>
    void HandleClosed(bool wasOpen, Instant now);
}
