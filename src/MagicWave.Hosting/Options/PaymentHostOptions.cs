namespace MagicWave.Hosting.Options;

/// <summary>What a node does about payment. Torrc has these with <c>MW</c> in front.</summary>
public sealed class PaymentHostOptions
{
    /// <summary>Whether the node offers payment to its neighbours. <value>Default: true.</value></summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The ledger's account that this node is paid at and pays from; null for one made from a key in the data directory.</summary>
    public string? SettlementAccount { get; set; }

    /// <summary>File of the embedded ledger; null for none: balances are kept and nothing is settled.</summary>
    public string? LedgerPath { get; set; }

    /// <summary>
    /// Traffic, in bytes, that a neighbour is asked to pay for on average; each request draws its own between half and one and a half of it.
    /// <value>Default: 50 MiB.</value>
    /// </summary>
    public long PayThreshold { get; set; } = 50L << 20;

    /// <summary>Traffic, in bytes, that a neighbour may owe at most. <value>Default: 100 MiB.</value></summary>
    public long CreditLimit { get; set; } = 100L << 20;

    /// <summary>Longest random delay before a payment is made. <value>Default: 600 seconds.</value></summary>
    public TimeSpan SettlementDelay { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>What this relay asks for one cell, in units of 1e-13 MWT. <value>Default: 500.</value></summary>
    public long PricePerCell { get; set; } = 500;
}
