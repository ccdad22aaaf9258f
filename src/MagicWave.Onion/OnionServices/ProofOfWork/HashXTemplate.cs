namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>How the generator of HashX makes instructions of one kind. Ports and cycles are those of a processor that is only imagined.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="Latency">After how many cycles its result is there.</param>
/// <param name="Ports">Which ports its operation may go to.</param>
/// <param name="SecondPorts">Those of a second operation in the same cycle; none for most.</param>
/// <param name="ConstantMask">Which bits of a drawn constant are used; 0 for none, and all for a constant of full size.</param>
/// <param name="Group">The operation that it counts as when repetitions are avoided.</param>
/// <param name="MayBeZero">Whether the constant may be 0.</param>
/// <param name="NeedsOtherDestination">Whether the destination must not be the source.</param>
/// <param name="HasSource">Whether it has a source register.</param>
/// <param name="HasDestination">Whether it has a destination register.</param>
internal sealed record HashXTemplate(
    HashXOperation Operation,
    int Latency,
    HashXPorts Ports,
    HashXPorts SecondPorts,
    uint ConstantMask,
    HashXOperation Group,
    bool MayBeZero,
    bool NeedsOtherDestination,
    bool HasSource,
    bool HasDestination)
{
    public static readonly HashXTemplate MultiplyHighUnsigned = Wide(HashXOperation.MultiplyHighUnsigned);
    public static readonly HashXTemplate MultiplyHighSigned = Wide(HashXOperation.MultiplyHighSigned);
    public static readonly HashXTemplate Multiply = OfRegisters(HashXOperation.Multiply, HashXPorts.P1, latency: 3);
    public static readonly HashXTemplate Subtract = OfRegisters(HashXOperation.Subtract, HashXPorts.Any) with { Group = HashXOperation.AddShifted };
    public static readonly HashXTemplate Xor = OfRegisters(HashXOperation.Xor, HashXPorts.Any);

    public static readonly HashXTemplate AddShifted =
        OfRegisters(HashXOperation.AddShifted, HashXPorts.P0 | HashXPorts.P1) with { ConstantMask = 3, MayBeZero = true };

    public static readonly HashXTemplate Rotate = OfConstant(HashXOperation.Rotate, HashXPorts.P0 | HashXPorts.P5, 63);
    public static readonly HashXTemplate AddConstant = OfConstant(HashXOperation.AddConstant, HashXPorts.Any, uint.MaxValue);
    public static readonly HashXTemplate XorConstant = OfConstant(HashXOperation.XorConstant, HashXPorts.Any, uint.MaxValue);
    public static readonly HashXTemplate Target = OfFlow(HashXOperation.Target);
    public static readonly HashXTemplate Branch = OfFlow(HashXOperation.Branch);

    /// <summary>Whether it multiplies.</summary>
    public bool IsMultiplication => Operation <= HashXOperation.Multiply;

    /// <summary>Whether it is two operations of the processor.</summary>
    public bool IsDouble => SecondPorts != HashXPorts.None;

    private static HashXTemplate Wide(HashXOperation operation) =>
        new(operation, 4, HashXPorts.P1, HashXPorts.P5, 0, operation, false, false, true, true);

    private static HashXTemplate OfRegisters(HashXOperation operation, HashXPorts ports, int latency = 1) =>
        new(operation, latency, ports, HashXPorts.None, 0, operation, false, true, true, true);

    private static HashXTemplate OfConstant(HashXOperation operation, HashXPorts ports, uint mask) =>
        new(operation, 1, ports, HashXPorts.None, mask, operation, false, true, false, true);

    private static HashXTemplate OfFlow(HashXOperation operation) =>
        new(operation, 1, HashXPorts.Any, HashXPorts.Any, 0, operation, false, true, false, false);
}
