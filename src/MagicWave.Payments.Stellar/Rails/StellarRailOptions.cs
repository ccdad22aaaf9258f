using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Rails;

/// <summary>What is paid with, and how. Network and asset have no default.</summary>
public sealed class StellarRailOptions
{
    /// <value>The network of ledgers.</value>
    public required LedgerNetwork Network { get; init; }

    /// <value>The asset that is paid: its code and its issuer.</value>
    public required Asset Asset { get; init; }

    /// <value>What a transfer offers at first, in stroops of the ledger's own coin. Default: 100, the least that ledgers take.</value>
    public uint Fee { get; init; } = FeeOffer.Minimum;

    /// <value>What is offered for each operation when that was too little; ledgers take the going rate of it. Default: 100,000.</value>
    public uint MaximumFee { get; init; } = 100_000;

    /// <value>The key of the account that pays the higher fee. Null: then transfers wait until fees fall. The caller disposes of it.</value>
    public SettlementKey? FeeKey { get; init; }

    /// <value>
    /// The keys of accounts that lend transfers their sequences and pay their fees: as many transfers may be in flight as there are accounts.
    /// Each belongs to one payer. Default: none, then the payer's own sequence serves. The caller disposes of them.
    /// </value>
    public IReadOnlyList<SettlementKey> Channels { get; init; } = [];

    /// <value>
    /// Whether money is set aside for payees that have no account or no trust line, as a claimable balance: they take it once they have. Each holds
    /// two reserves of the payer's until it is taken. Default: false, then such payees wait.
    /// </value>
    public bool SetsAside { get; init; }

    /// <value>How long after its transaction's end what was set aside is the payee's alone; then the payer takes it back. Default: seven days.</value>
    public TimeSpan ReturnsAfter { get; init; } = TimeSpan.FromDays(7);

    /// <value>How many payees one transaction may pay, 1 to 100. Default: 100. They can see of each other what the ledger shows to all.</value>
    public int MaximumBatch { get; init; } = XdrLimits.Operations;

    /// <value>Amounts from which on all servers must show a transfer before it is believed. Default: zero, all amounts.</value>
    public Stroops AgreementFrom { get; init; } = Stroops.Zero;

    /// <value>A server whose last ledger closed longer ago than this is behind: that it does not know something says nothing. Default: a minute.</value>
    public TimeSpan MaximumLag { get; init; } = TimeSpan.FromMinutes(1);

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Network);
        ArgumentNullException.ThrowIfNull(Asset);
        _ = FeeOffer.PerOperation(Fee);
        _ = FeeOffer.PerOperation(MaximumFee);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumFee, Fee);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumBatch, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumBatch, XdrLimits.Operations);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReturnsAfter, TimeSpan.FromHours(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ReturnsAfter, TimeSpan.FromDays(365));
        ArgumentNullException.ThrowIfNull(Channels);
        if (Channels.DistinctBy(channel => channel.Account).Count() != Channels.Count)
        {
            throw new ArgumentException("A channel is named once.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaximumLag, TimeSpan.Zero);
    }
}
