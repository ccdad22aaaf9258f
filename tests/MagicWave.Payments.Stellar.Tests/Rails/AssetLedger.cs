using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Ledger.History;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Rails;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Stellar.Tests.Rails;

/// <summary>A ledger of Stellar's rules in memory with one asset, and the rail to it: real envelopes, over HTTP to its Horizon without a socket.</summary>
internal sealed class AssetLedger : IDisposable
{
    private const string Code = "MWT";

    private readonly SettlementKey _issuer;
    private readonly LedgerOperator _operator;
    private readonly Asset _asset;
    private long _issued;

    public AssetLedger(string passphrase, SettlementKey issuer, TimeProvider time)
    {
        _issuer = issuer;
        Ledger = LocalLedger.Open(new() { Passphrase = passphrase }, time);
        _operator = new(Ledger, time);
        _asset = Asset.Issued(Code, issuer.Account);
        Rail = new StellarRail(new() { Network = Ledger.Network, Asset = _asset }, [HorizonOverHttp.Client(Ledger, time, Faults)], time);
        Assert.True(_operator.CreateAccountAsync(issuer.Account).GetAwaiter().GetResult().IsApplied);
    }

    public LocalLedger Ledger { get; }

    /// <summary>What goes wrong on the way to it.</summary>
    public LedgerFaults Faults { get; } = new();

    public ISettlementRail Rail { get; }

    /// <summary>Balances add up to what was issued, and no coin came to be or was lost.</summary>
    public bool IsConserved => Ledger.ListEntries<TrustLineEntry>(EntryKind.TrustLine).Sum(line => line.Balance) == _issued
        && Ledger.ListEntries<AccountEntry>(EntryKind.Account).Sum(account => account.Balance) + Ledger.Last.FeePool == LedgerGenesis.TotalCoins;

    /// <summary>Makes the account one that can be paid, and gives it so much of the asset.</summary>
    public async Task GiveAsync(SettlementKey holder, long stroops)
    {
        await _operator.IssueAsync(_issuer, Code, holder, stroops);
        _issued += stroops;
    }

    /// <summary>What an account holds of the asset.</summary>
    public long BalanceOf(SettlementAccount account) => Ledger.FindTrustLine(account, _asset)?.Balance ?? 0;

    /// <summary>Every payment in the asset but those of its issuer, in their order.</summary>
    public IReadOnlyList<LedgerTransfer> ListTransfers()
    {
        List<LedgerTransfer> transfers = [];
        HistoryPage page = new() { PaymentsOnly = true };
        while (true)
        {
            IReadOnlyList<StoredOperation> operations = Ledger.ListOperations(page);
            transfers.AddRange(operations.Select(Describe).OfType<LedgerTransfer>());
            if (operations.Count < page.Limit)
            {
                return transfers;
            }

            page = page with { Cursor = operations[^1].Id };
        }
    }

    public void Dispose() => Ledger.Dispose();

    private LedgerTransfer? Describe(StoredOperation stored)
    {
        if (stored.Operation is not PaymentOperation payment || payment.Asset != _asset || stored.Source.Account == _issuer.Account)
        {
            return null;
        }

        Memo memo = stored.Transaction.Envelope.InnerTransaction.Memo;
        return new(
            stored.Transaction.Hash.ToTransferHash(),
            stored.Source.Account,
            payment.Destination.Account,
            new(payment.Amount),
            memo.Type == MemoType.Hash ? TransferMemo.FromBytes(memo.Hash.ToArray()) : default,
            stored.Transaction.Ledger)
        {
            Operation = stored.Index,
            Reference = payment.Destination.Id,
        };
    }
}
