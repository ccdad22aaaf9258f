using MagicWave.Onion.Identity;
using MagicWave.Onion.Paths;

namespace MagicWave.Onion;

/// <summary>A circuit of the client at one moment.</summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="Path">Its relays, the guard first. Who may know it may know what the user does: never log it.</param>
/// <param name="IsOpen">Whether all hops are made.</param>
/// <param name="HopCount">How many hops are made.</param>
/// <param name="StreamCount">How many streams it carries now.</param>
/// <param name="Age">Since building began.</param>
/// <param name="PricePerCell">What the guard is owed per cell, in units of 10⁻¹³ MWT; 0 on a circuit that is not paid.</param>
public sealed record CircuitSnapshot(
    PathPurpose Purpose, IReadOnlyList<HopTarget> Path, bool IsOpen, int HopCount, int StreamCount, TimeSpan Age, long PricePerCell);
