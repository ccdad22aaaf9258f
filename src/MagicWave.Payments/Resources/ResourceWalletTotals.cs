using MagicWave.Payments.Units;

namespace MagicWave.Payments.Resources;

/// <summary>What a visitor's wallet did since the program began.</summary>
public sealed record ResourceWalletTotals
{
    /// <summary>Requests that were paid.</summary>
    public long Paid { get; init; }

    /// <summary>What they cost, all fees included.</summary>
    public Amount Spent { get; init; }

    /// <summary>Requests that were refused.</summary>
    public long Refused { get; init; }

    /// <summary>Payments that were begun and did not come through.</summary>
    public long Failed { get; init; }
}
