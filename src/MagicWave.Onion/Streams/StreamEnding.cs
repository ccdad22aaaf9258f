using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Streams;

/// <summary>Why a stream is over.</summary>
/// <param name="IsCircuitLost">Whether its whole circuit went away; then there is no reason.</param>
/// <param name="Reason">What END said; an empty END stands for MISC (tor-spec 6.3).</param>
internal readonly record struct StreamEnding(bool IsCircuitLost, EndReason Reason)
{
    /// <summary>The circuit went away.</summary>
    public static StreamEnding CircuitLost => new(true, EndReason.Destroy);

    /// <summary>Whether everything that the other host sent arrived.</summary>
    public bool IsClean => !IsCircuitLost && Reason == EndReason.Done;
}
