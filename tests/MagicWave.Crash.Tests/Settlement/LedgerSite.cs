using MagicWave.Crash.Tests.Nodes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Ledger.History;
using MagicWave.Payments.Ledger.Horizon;
using MagicWave.Payments.Ledger.Http;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Units;

namespace MagicWave.Crash.Tests.Settlement;

/// <summary>A ledger in a file, and its web server on this computer. It outlives the nodes.</summary>
internal sealed class LedgerSite : IDisposable
{
    private const string Code = "MWT";

    private static readonly SettlementKey Issuer = NodeSetup.KeyOf(1);

    private readonly TimeProvider _time;
    private readonly LocalLedger _ledger;
    private readonly HorizonServer _server;

    private LedgerSite(LocalLedger ledger, HorizonServer server, TimeProvider time) => (_ledger, _server, _time) = (ledger, server, time);

    public static LedgerNetwork Network { get; } = new("MagicWave crash tests");

    public static Asset Asset { get; } = Asset.Issued(Code, Issuer.Account);

    public Uri Address => _server.Address;

    public static LedgerSite Open(string folder, TimeProvider time)
    {
        LocalLedger ledger = LocalLedger.Open(new() { Passphrase = Network.Passphrase, Path = Path.Combine(folder, "ledger.db") }, time);
        HorizonServer server = HorizonServer.StartAsync(new HorizonEndpoint(ledger, time), port: 0, CancellationToken.None).GetAwaiter().GetResult();
        return new(ledger, server, time);
    }

    /// <summary>Issues money, to accounts that are made for it.</summary>
    /// <param name="channels">Accounts that have coins for fees, and nothing else.</param>
    /// <param name="holders">Who gets how much.</param>
    public void Fund(IReadOnlyList<byte> channels, params ReadOnlySpan<(byte Seed, long Stroops)> holders)
    {
        LedgerOperator hand = new(_ledger, _time);
        Assert.True(hand.CreateAccountAsync(Issuer.Account).GetAwaiter().GetResult().IsApplied);
        foreach ((byte seed, long stroops) in holders)
        {
            using SettlementKey key = NodeSetup.KeyOf(seed);
            hand.IssueAsync(Issuer, Code, key, stroops).GetAwaiter().GetResult();
        }

        foreach (byte seed in channels)
        {
            using SettlementKey key = NodeSetup.KeyOf(seed);
            Assert.True(hand.CreateAccountAsync(key.Account).GetAwaiter().GetResult().IsApplied);
        }
    }

    /// <summary>A ledger closes every second, as far as somebody looks.</summary>
    public void CloseIfDue()
    {
        if (_ledger.Last.CloseTime < (ulong)_time.GetUtcNow().ToUnixTimeSeconds())
        {
            _ledger.Close();
        }
    }

    public Stroops BalanceOf(SettlementAccount account) => new(_ledger.FindTrustLine(account, Asset)?.Balance ?? 0);

    /// <summary>All payments of an account that were applied, each with its transaction's hash and its place there.</summary>
    public IReadOnlyList<(PaymentOperation Payment, Hash256 Hash, int Place)> PaymentsOf(SettlementAccount source)
    {
        List<(PaymentOperation Payment, Hash256 Hash, int Place)> all = [];
        for (HistoryPage page = new() { Account = source }; ;)
        {
            IReadOnlyList<StoredOperation> part = _ledger.ListOperations(page);
            all.AddRange(part
                .Where(stored => stored.Source.Account == source && stored.Operation is PaymentOperation)
                .Select(stored => ((PaymentOperation)stored.Operation, stored.Transaction.InnerHash, stored.Index)));
            if (part.Count < page.Limit)
            {
                return all;
            }

            page = page with { Cursor = part[^1].Id };
        }
    }

    public void Dispose()
    {
        _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _ledger.Dispose();
    }
}
