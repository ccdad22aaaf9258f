using MagicWave.Payments.Units;

namespace MagicWave.Payments.Resources;

/// <summary>What a publisher's till saw since the program began.</summary>
public sealed record ResourceTillTotals
{
    /// <summary>Requests for payment.</summary>
    public long Asked { get; init; }

    /// <summary>Those that were paid.</summary>
    public long Paid { get; init; }

    /// <summary>Those that were not paid in time.</summary>
    public long NotPaid { get; init; }

    /// <summary>What was paid.</summary>
    public Amount Earned { get; init; }

    /// <summary>Proofs that were refused.</summary>
    public long Refused { get; init; }
}
