using MagicWave.Onion.Accounting;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Circuits;

/// <summary>What a circuit is to become.</summary>
/// <param name="Path">Its hops, the guard first; 1 to <see cref="OriginCircuit.MaximumHops"/>.</param>
/// <param name="Price">What one relay earns per cell, in units of 10⁻¹³ MWT; 0 for nothing.</param>
/// <param name="BuildTimeout">How long making all hops may take.</param>
internal sealed record CircuitPlan(IReadOnlyList<HopTarget> Path, long Price, TimeSpan BuildTimeout)
{
    /// <summary>Who keeps the books.</summary>
    public ICircuitAccounting Accounting { get; init; } = NoAccounting.Instance;

    /// <summary>Whether one more hop comes at the end, which is not known yet: the circuit waits for it before it opens.</summary>
    public bool IsStub { get; init; }
}
