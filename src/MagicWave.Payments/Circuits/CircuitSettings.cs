using MagicWave.Payments.Strategies;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Circuits;

/// <summary>What an operator chose about circuits that no neighbour is billed for.</summary>
public sealed record CircuitSettings
{
    /// <summary>How this node's own circuits are paid for.</summary>
    public ISettlementStrategy Strategy { get; init; } = PeerBalanceStrategy.Instance;

    /// <summary>What each hop of them earns per cell, in 10⁻¹³ MWT. <value>From 0 to 14 MWT; default 1,000.</value></summary>
    public long Price { get; init; } = 1_000;

    /// <summary>As a hop: after how many cells of a circuit payment is asked for, on average. <value>From 2; default 102,000 (50 MiB).</value></summary>
    public long MeanThresholdCells { get; init; } = 102_000;

    /// <summary>As a client: the most that is paid for one circuit. <value>Default 1 MWT.</value></summary>
    public Amount CircuitBudget { get; init; } = new(10_000_000_000_000);

    /// <summary>As a client: the most that is paid for all circuits in one day (UTC). <value>Default 1 MWT.</value></summary>
    public Stroops DailyBudget { get; init; } = new(10_000_000);

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Strategy);
        ArgumentOutOfRangeException.ThrowIfNegative(Price);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Price, TermsMessage.MaximumRate / Chains.ChainLimits.Hops);
        ArgumentOutOfRangeException.ThrowIfLessThan(MeanThresholdCells, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(CircuitBudget.Units);
    }
}
