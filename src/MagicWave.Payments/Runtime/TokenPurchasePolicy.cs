namespace MagicWave.Payments.Runtime;

/// <summary>
/// When a client buys tokens, and how many: more than it needs at once and at a time that says nothing, so that a purchase and the next use of a
/// guard have neither amount nor time in common.
/// </summary>
public sealed record TokenPurchasePolicy
{
    /// <summary>With less than so many MiB in the wallet, a purchase is planned.</summary>
    public int LowMebibytes { get; init; } = 256;

    /// <summary>What a purchase orders; the default is 1,160 MiB in all denominations. 1 to 64.</summary>
    public IReadOnlyList<int> Denominations { get; init; } = [512, 512, 64, 8, 8, 8, 8, 8, 8, 8, 8, 1, 1, 1, 1, 1, 1, 1, 1];

    /// <summary>The shortest time between the plan and the order.</summary>
    public TimeSpan MinimumDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest; the time is drawn uniformly between the two.</summary>
    public TimeSpan MaximumDelay { get; init; } = TimeSpan.FromHours(6);

    /// <summary>How long the ledger may take a transfer.</summary>
    public TimeSpan TransferValidity { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often what did not work is tried again.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(15);
}
