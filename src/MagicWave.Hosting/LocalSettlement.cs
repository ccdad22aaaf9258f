using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Ledger.History;
using MagicWave.Payments.Ledger.Http;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.Rails;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Units;

namespace MagicWave.Hosting;

/// <summary>
/// What the nodes of a network in one process settle on: an embedded ledger with Stellar's rules that closes every second, an asset of its own, and the
/// rail to it, by the same requests as over HTTP but without a socket.
/// </summary>
public sealed class LocalSettlement : IAsyncDisposable
{
    private const string Passphrase = "MagicWave local network";
    private const string Code = "MWT";
    private const string Endpoint = "http://localhost/";
    private static readonly TimeSpan CloseEvery = TimeSpan.FromSeconds(1);

    private readonly SettlementKey _issuer;
    private readonly LedgerOperator _operator;
    private readonly LedgerClock _clock;
    private readonly HttpClient _http;
    private long _issued;

    /// <summary>Opens the ledger in a folder, or begins one.</summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <param name="issuer">The asset's issuer; not disposed of.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="Payments.PaymentException">The file cannot be used.</exception>
    public LocalSettlement(string folder, SettlementKey issuer, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        _issuer = issuer;
        Ledger = LocalLedger.Open(new() { Path = Path.Combine(folder, "ledger.db"), Passphrase = Passphrase }, time);
        Asset = Asset.Issued(Code, issuer.Account);
        _issued = IssuedNow();
        _operator = new(Ledger, time);
        _http = new(new HorizonHandler(new(Ledger, time))) { Timeout = Timeout.InfiniteTimeSpan };
        HorizonClient client = new(_http, new() { Endpoint = new(Endpoint), Network = Ledger.Network }, time);
        Rail = new StellarRail(new() { Network = Ledger.Network, Asset = Asset }, [client], time);
        _clock = new(Ledger, CloseEvery, time);
    }

    /// <summary>The ledger.</summary>
    public LocalLedger Ledger { get; }

    /// <summary>What is paid with.</summary>
    public Asset Asset { get; }

    /// <summary>The way to it.</summary>
    public ISettlementRail Rail { get; }

    /// <summary>What the issuer gave out.</summary>
    public Stroops Supply => new(_issued);

    /// <summary>Balances add up to what was issued, and coins and the fees that were paid to all the coins there are.</summary>
    public bool IsSupplyConserved =>
        IssuedNow() == _issued
        && Ledger.ListEntries<AccountEntry>(EntryKind.Account).Sum(account => account.Balance) + Waiting(Asset.Native) + Ledger.Last.FeePool
            == LedgerGenesis.TotalCoins;

    /// <summary>The payments in the asset between others than its issuer, as they were made.</summary>
    /// <param name="nameOf">Gives an account's name.</param>
    public IReadOnlyList<LocalTransfer> ListTransfers(Func<SettlementAccount, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(nameOf);
        List<LocalTransfer> transfers = [];
        HistoryPage page = new() { PaymentsOnly = true };
        while (true)
        {
            IReadOnlyList<StoredOperation> operations = Ledger.ListOperations(page);
            foreach (StoredOperation operation in operations)
            {
                if (operation.Operation is PaymentOperation payment && payment.Asset == Asset && operation.Source.Account != _issuer.Account)
                {
                    transfers.Add(new(
                        operation.Transaction.Ledger, TransferHash.FromBytes(operation.Transaction.Hash.ToArray()),
                        nameOf(operation.Source.Account), nameOf(payment.Destination.Account), new(payment.Amount)));
                }
            }

            if (operations.Count < page.Limit)
            {
                return transfers;
            }

            page = page with { Cursor = operations[^1].Id };
        }
    }

    /// <summary>What an account holds of the asset.</summary>
    public Stroops BalanceOf(SettlementAccount account) => new(Ledger.FindTrustLine(account, Asset)?.Balance ?? 0);

    /// <summary>Makes an account with coins for its fees, and gives it some of the asset.</summary>
    /// <param name="holder">The account's key.</param>
    /// <param name="amount">How much.</param>
    /// <exception cref="InvalidOperationException">The ledger refused it.</exception>
    public async Task FundAsync(SettlementKey holder, Stroops amount)
    {
        if (Ledger.FindAccount(_issuer.Account) is null)
        {
            await _operator.CreateAccountAsync(_issuer.Account).ConfigureAwait(false);
        }

        await _operator.IssueAsync(_issuer, Code, holder, amount.Value).ConfigureAwait(false);
        _issued += amount.Value;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _clock.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
        Ledger.Dispose();
    }

    private long IssuedNow() =>
        Ledger.ListEntries<TrustLineEntry>(EntryKind.TrustLine).Where(line => line.Asset == Asset).Sum(line => line.Balance) + Waiting(Asset);

    private long Waiting(Asset asset) => Ledger.ListClaimableBalances().Where(balance => balance.Asset == asset).Sum(balance => balance.Amount);
}
