using MagicWave.Payments.Units;

namespace MagicWave.Payments.Resources;

/// <summary>The most that a visitor pays publishers without asking its user, fees of all hops that the visitor pays included. Each from nothing.</summary>
public sealed record ResourceBudget
{
    /// <summary>For one request. <value>Default 0.001 MWT.</value></summary>
    public Amount PerRequest { get; init; } = new(10_000_000_000);

    /// <summary>To one site in one day (UTC). <value>Default 0.02 MWT.</value></summary>
    public Amount PerSite { get; init; } = new(200_000_000_000);

    /// <summary>To all sites in one day (UTC). <value>Default 0.1 MWT.</value></summary>
    public Amount PerDay { get; init; } = new(1_000_000_000_000);

    /// <exception cref="ArgumentOutOfRangeException">A value is negative.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(PerRequest.Units);
        ArgumentOutOfRangeException.ThrowIfNegative(PerSite.Units);
        ArgumentOutOfRangeException.ThrowIfNegative(PerDay.Units);
    }
}
