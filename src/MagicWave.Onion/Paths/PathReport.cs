using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Paths;

/// <summary>How a circuit fared, for the one that chose its path.</summary>
/// <param name="Path">As it was chosen.</param>
/// <param name="Event">What happened.</param>
/// <param name="Hop">At which hop, from 0; the number of hops where the whole path is meant.</param>
/// <param name="Request">What the path was chosen for, or, with <see cref="PathEvent.ExitRefused"/>, what was refused.</param>
public readonly record struct PathReport(IReadOnlyList<HopTarget> Path, PathEvent Event, int Hop, PathRequest Request);
