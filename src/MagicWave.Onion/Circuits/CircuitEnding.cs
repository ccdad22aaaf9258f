using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Circuits;

/// <summary>How a circuit ended.</summary>
/// <param name="Fault">What happened.</param>
/// <param name="Reason">What DESTROY or TRUNCATED said; a relay may say anything.</param>
/// <param name="Hop">While it was being built: the hop that was being made, from 0. Later: the number of hops.</param>
internal readonly record struct CircuitEnding(CircuitFault Fault, DestroyReason Reason, int Hop);
