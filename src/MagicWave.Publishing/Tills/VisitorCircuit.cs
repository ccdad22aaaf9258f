namespace MagicWave.Publishing.Tills;

/// <summary>
/// The circuit that a visitor's connection came on, as a feature of the connection: payments go the same way. Who listens for an onion service sets it.
/// </summary>
/// <param name="Number">The number that the node gave the circuit.</param>
public sealed record VisitorCircuit(long Number);
