using MagicWave.Payments.Units;

namespace MagicWave.Payments.Resources;

/// <summary>What a publisher chose about requests for payment.</summary>
public sealed record ResourceTillOptions
{
    /// <summary>The least that may be asked for: less is not worth the messages. <value>At least 1 unit; default 1 stroop (10⁻⁷ MWT).</value></summary>
    public Amount LeastAmount { get; init; } = new(Amount.UnitsPerStroop);

    /// <summary>How long a proof is taken after the payment can last have come. <value>From 1 minute to 1 day; default 10 minutes.</value></summary>
    public TimeSpan ServeFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Requests of all circuits that wait to be paid. <value>From 1 to 65,536; default 1,024.</value></summary>
    public int MaximumOpen { get; init; } = 1_024;

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(LeastAmount.Units, Int128.One, nameof(LeastAmount));
        ArgumentOutOfRangeException.ThrowIfLessThan(ServeFor, TimeSpan.FromMinutes(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ServeFor, TimeSpan.FromDays(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumOpen, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumOpen, 65_536);
    }
}
