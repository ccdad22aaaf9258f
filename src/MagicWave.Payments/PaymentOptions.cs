using MagicWave.Payments.Units;

namespace MagicWave.Payments;

/// <summary>
/// What an operator may choose. The defaults are those for real traffic; <see cref="ScaleTo"/> shrinks all amounts together for a small
/// network. The engine takes a copy when it is made.
/// </summary>
public sealed class PaymentOptions
{
    /// <summary>The price by which bytes in these options become amounts.</summary>
    /// <value>10⁻¹³ MWT per cell, 1 to 10¹²; default 1,000 (about 10⁻⁵ MWT for 50 MB).</value>
    public long ReferenceRate { get; set; } = 1_000;

    /// <summary>
    /// The balance at which payment is requested, on average, once the credit limit is full. Each one is drawn anew, evenly from half to one
    /// and a half times this, so that a payment's amount does not mark its payer. With less credit it is less in proportion.
    /// </summary>
    /// <value>Bytes of cells; default 50 MiB.</value>
    public long MeanThresholdBytes { get; set; } = 50L << 20;

    /// <summary>The most that a neighbour may owe: at it, service stops.</summary>
    /// <value>Bytes of cells; default 100 MiB.</value>
    public long CreditLimitBytes { get; set; } = 100L << 20;

    /// <summary>The limit of a neighbour that never paid. It doubles with every payment up to <see cref="CreditLimitBytes"/>.</summary>
    /// <value>Bytes of cells, at most the credit limit; default 8 MiB.</value>
    public long StarterCreditBytes { get; set; } = 8L << 20;

    /// <summary>
    /// Whether clients pay in advance: a client then has no more credit than <see cref="TrialBytes"/>, however long it has paid. Otherwise it is
    /// treated like an unknown relay.
    /// </summary>
    public bool ClientsPrepay { get; set; }

    /// <summary>What a client that prepays may use before it has paid.</summary>
    /// <value>Bytes of cells, at most the starter credit; default 1 MiB.</value>
    public long TrialBytes { get; set; } = 1L << 20;

    /// <summary>The share of its limit at which a neighbour is throttled.</summary>
    /// <value>Percent, above three quarters and below 100; default 80.</value>
    public int SoftLimitPercent { get; set; } = 80;

    /// <summary>The share of its limit to which a neighbour's debt must fall before it is served again as before.</summary>
    /// <value>Percent, below the soft limit; default 50.</value>
    public int ResumePercent { get; set; } = 50;

    /// <summary>The age of the oldest unpaid request at which its payer is throttled.</summary>
    /// <value>Longer than <see cref="MaximumSettlementDelay"/>; default 15 minutes.</value>
    public TimeSpan ThrottleAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The age of the oldest unpaid request at which its payer may open no more circuits.</summary>
    /// <value>Longer than <see cref="ThrottleAfter"/>; default 30 minutes.</value>
    public TimeSpan SuspendAfter { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The age of the oldest unpaid request at which its payer is banned until it pays.</summary>
    /// <value>Longer than <see cref="SuspendAfter"/>; default 1 hour.</value>
    public TimeSpan BanAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The time in which points for breaches of the protocol fall to half. At 100 points a neighbour is banned, at 50 it is back.</summary>
    /// <value>From 1 minute to 1 day; default 10 minutes.</value>
    public TimeSpan FaultHalfLife { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Payment waits from 0 to this, evenly drawn, so that the time on the ledger does not mark the traffic. It does not wait while the
    /// payee is about to serve worse.
    /// </summary>
    /// <value>0 to 1 hour; default 10 minutes.</value>
    public TimeSpan MaximumSettlementDelay { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Requests are for a multiple of this, so that an amount on the ledger fits many payers; the rest stays in the balance. A balance of less
    /// than four of them is rounded to a tenth of it, and so on down to one stroop.
    /// </summary>
    /// <value>From 1 stroop; default 10.</value>
    public Stroops Denomination { get; set; } = new(10);

    /// <summary>How long our requests are valid.</summary>
    /// <value>Longer than <see cref="MaximumSettlementDelay"/>, at most 1 day; default 1 hour.</value>
    public TimeSpan RequestValidity { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A request without an answer is sent again, the same bytes, this often.</summary>
    /// <value>From 1 second; default 1 minute.</value>
    public TimeSpan RequestRepeat { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest wait between a refusal and the next request. It begins at a second and doubles with each refusal.</summary>
    /// <value>From 1 second; default 1 minute.</value>
    public TimeSpan RefusalBackoff { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How far clocks of neighbours may differ.</summary>
    /// <value>From 0; default 5 minutes.</value>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Cells that a payer grants beyond its own count.</summary>
    /// <value>From 0; default 64.</value>
    public int ToleranceCells { get; set; } = 64;

    /// <summary>The share of what it counts that a payer grants beyond it; the larger of the two tolerances holds.</summary>
    /// <value>Thousandths, 0 to 1,000; default 5 (0.5 %).</value>
    public int TolerancePerMille { get; set; } = 5;

    /// <summary>Neighbours sign what they served each other after this much of it, or after <see cref="StatementInterval"/>.</summary>
    /// <value>Bytes of cells both ways, from 514; default 4 MiB.</value>
    public long StatementBytes { get; set; } = 4L << 20;

    /// <summary>See <see cref="StatementBytes"/>.</summary>
    /// <value>1 second to 1 day; default 1 minute.</value>
    public TimeSpan StatementInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether the node's key has an account on the ledger. Without one it neither asks nor pays by requests: the key of a session, for which tokens pay.
    /// </summary>
    /// <value>Default true.</value>
    public bool UsesLedger { get; set; } = true;

    /// <summary>The most that this node pays to all neighbours together in one day (UTC).</summary>
    /// <value>Default 10,000,000 stroops (1 MWT).</value>
    public Stroops DailyBudget { get; set; } = new(10_000_000);

    /// <summary>The most that this node, as a client, spends on one circuit.</summary>
    /// <value>Default 1,000,000 stroops (0.1 MWT).</value>
    public Stroops CircuitBudget { get; set; } = new(1_000_000);

    /// <summary>
    /// The most that all neighbours together may owe in the asset of the ledger: beyond it nobody may open circuits. What is owed is worth what the
    /// issuer makes of it.
    /// </summary>
    /// <value>Default 100,000,000 stroops (10 MWT).</value>
    public Stroops ExposureLimit { get; set; } = new(100_000_000);

    /// <summary>
    /// Counters are stored after this many cells with a neighbour, and with every request, payment and closing. A crash loses at most
    /// so many cells that were counted and not yet requested; it never loses or doubles a request or a payment.
    /// </summary>
    /// <value>From 1; default 4,096 (2 MiB).</value>
    public int CheckpointCells { get; set; } = 4_096;

    /// <summary>How long a signed transfer can be taken by the ledger. Only after that may another replace it.</summary>
    /// <value>10 seconds to 1 hour; default 2 minutes.</value>
    public TimeSpan TransferValidity { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Sets the threshold, and the limits in the same proportion to it as by default (twice, 16 %, and 2 %).</summary>
    /// <param name="meanThresholdBytes">The new mean threshold, from 64 KiB.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public PaymentOptions ScaleTo(long meanThresholdBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(meanThresholdBytes, 64L << 10);
        MeanThresholdBytes = meanThresholdBytes;
        CreditLimitBytes = checked(meanThresholdBytes * 2);
        StarterCreditBytes = checked(meanThresholdBytes * 4 / 25);
        TrialBytes = meanThresholdBytes / 50;
        return this;
    }
}
