using MagicWave.Payments.Resources;
using MagicWave.Payments.Strategies;

namespace MagicWave.Hosting.Options;

/// <summary>What a node does about payment. Torrc has these with <c>MW</c> in front.</summary>
public sealed class PaymentHostOptions
{
    /// <summary>Whether the node offers payment to its neighbours. <value>Default: true.</value></summary>
    public bool Enabled { get; set; } = true;

    /// <summary>What is settled on; nothing is paid where it is not named.</summary>
    public LedgerHostOptions Ledger { get; } = new();

    /// <summary>
    /// Traffic, in bytes, that a neighbour is asked to pay for on average; each request draws its own between half and one and a half of it.
    /// From 64 KiB. <value>Default: 50 MiB.</value>
    /// </summary>
    public long PayThreshold { get; set; } = 50L << 20;

    /// <summary>Traffic, in bytes, that a neighbour may owe at most; null for twice the threshold.</summary>
    public long? CreditLimit { get; set; }

    /// <summary>Traffic, in bytes, that a neighbour may owe which never paid; null for 16 % of the threshold.</summary>
    public long? StarterCredit { get; set; }

    /// <summary>Longest random delay before a payment is made. <value>Default: 600 seconds.</value></summary>
    public TimeSpan SettlementDelay { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The most that this node pays in a day, in stroops (1e-7 MWT); null for one MWT.</summary>
    public long? DailyBudget { get; set; }

    /// <summary>
    /// The most that a client pays publishers without asking its user; torrc has its parts as <c>MWContentRequestBudget</c>,
    /// <c>MWContentSiteBudget</c> and <c>MWContentDailyBudget</c>, in MWT.
    /// </summary>
    public ResourceBudget ContentBudget { get; set; } = new();

    /// <summary>How this client's circuits are paid for. <value>Default: peer.</value></summary>
    public ISettlementStrategy Strategy { get; set; } = PeerBalanceStrategy.Instance;

    /// <summary>Traffic, in bytes, that one circuit of this client may cost at most. <value>Default: 16 GiB.</value></summary>
    public long CircuitBudget { get; set; } = 16L << 30;

    /// <summary>Where the issuer is whose tokens a relay takes and a client buys, over a circuit: its HTTP interface; null for no tokens.</summary>
    public Uri? TokenIssuer { get; set; }

    /// <summary>The account of <see cref="TokenIssuer"/>, 32 bytes: no other's keys are believed.</summary>
    public byte[] TokenIssuerAccount { get; set; } = [];

    /// <summary>A client's longest random delay before it buys tokens; null for half an hour.</summary>
    public TimeSpan? PurchaseDelay { get; set; }

    /// <summary>
    /// Whether a relay serves clients that prepay only, after a trial of 1 MiB for each new session. <value>Default: null, which is
    /// true when there is a <see cref="TokenIssuer"/>.</value>
    /// </summary>
    public bool? ClientsPrepay { get; set; }

    /// <summary>
    /// What each relay of this client's circuits earns per cell, in units of 1e-13 MWT, where the consensus names no price. <value>Default: 1000.</value>
    /// </summary>
    public long PricePerCell { get; set; } = 1000;

    /// <summary>Which of the consensus's price classes this client pays, 0 to 3. <value>Default: 0, the cheapest.</value></summary>
    public int PriceClass { get; set; }
}
