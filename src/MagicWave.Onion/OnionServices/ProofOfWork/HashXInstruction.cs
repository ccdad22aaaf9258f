namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>One instruction of a HashX program.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="Destination">To which register, 0 to 7.</param>
/// <param name="Source">With which register, 0 to 7.</param>
/// <param name="Constant">Shift, rotation, mask, or a constant with its sign extended.</param>
internal readonly record struct HashXInstruction(HashXOperation Operation, byte Destination, byte Source, ulong Constant);
