using MagicWave.Core.Security;
using MagicWave.Cryptography.BlindRsa;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Tokens.Spending;
using MagicWave.Payments.Tokens.Wallets;
using MagicWave.Payments.Units;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests.Tokens;

/// <summary>An issuer, hops and wallets over real books in a folder of their own, and a ledger of which only the transfers to the issuer matter.</summary>
internal sealed class TokenWorld : IDisposable
{
    /// <summary>What a token of 1 MiB is worth.</summary>
    public const long ValuePerMebibyte = 1000;

    private static readonly Lazy<byte[][]> GeneratedKeys = new(() => [.. Enumerable.Range(0, 8).Select(_ =>
    {
        using BlindRsaPrivateKey key = BlindRsaPrivateKey.Generate();
        using SecretBytes bytes = key.Export();
        return bytes.Span.ToArray();
    })]);

    private readonly string _folder = Directory.CreateTempSubdirectory("magicwave-tokens").FullName;
    private readonly List<IDisposable> _owned = [];
    private int _files;

    public TokenWorld(ulong seed = 1)
    {
        Random = new(seed);
        Epoch = IssuerKeys.EpochAt(Now);
        Now = IssuerKeys.StartOf(Epoch) + TimeSpan.FromDays(3);
        IssuerKey = NewKey();
        Seller = NewKey();
        Keys = Own(CreateKeys(Epoch));
        IssuerStore = Own(OpenStore(IssuerKey.Account));
        Issuer = NewIssuer();
        List = Issuer.CreateList(Now);
    }

    /// <summary>The passphrase of the ledger that tokens are sold on.</summary>
    public const string Passphrase = "MagicWave token tests";

    /// <summary>Issues what tokens are paid with.</summary>
    public static SettlementKey Bank { get; } = SettlementKey.FromSeed([.. Enumerable.Repeat((byte)77, SettlementKey.SeedLength)]);

    public static NetworkId Network { get; } = new LedgerNetwork(Passphrase).IdFor(Asset.Issued("MWT", Bank.Account));

    public SeededRandom Random { get; }

    public uint Epoch { get; }

    public UnixTime Now { get; set; } = new(1_780_000_000_000);

    public SettlementKey IssuerKey { get; }

    /// <summary>Sells subscriptions.</summary>
    public SettlementKey Seller { get; }

    public IssuerKeys Keys { get; }

    public SqlitePaymentStore IssuerStore { get; }

    public TokenIssuer Issuer { get; }

    public TokenKeyList List { get; }

    /// <summary>One key of each denomination; making RSA keys takes long, so all tests share two sets.</summary>
    public static IssuerKeys CreateKeys(uint epoch, int set = 0)
    {
        IssuerKeys keys = new();
        for (int i = 0; i < 4; i++)
        {
            int mebibytes = TokenDenomination.All[i];
            keys.Add(epoch, mebibytes, new(mebibytes * ValuePerMebibyte), BlindRsaPrivateKey.Import(GeneratedKeys.Value[(set * 4) + i]));
        }

        return keys;
    }

    public SettlementKey NewKey() => Own(SettlementKey.FromSeed(Random.Bytes(32)));

    public string NewPath() => Path.Combine(_folder, $"books{_files++}.db");

    public SqlitePaymentStore OpenStore(SettlementAccount owner, string? path = null) => SqlitePaymentStore.Open(path ?? NewPath(), owner, Network);

    public TokenIssuer NewIssuer() => new(new()
    {
        Key = IssuerKey,
        Network = Network,
        Store = IssuerStore,
        Keys = Keys,
        SubscriptionSellers = new HashSet<SettlementAccount> { Seller.Account },
    });

    public TokenTill NewTill(out SqlitePaymentStore store, TokenTillOptions? options = null)
    {
        store = Own(OpenStore(NewKey().Account));
        return new(store, [], options ?? new() { OfflineMebibytes = 100_000 }) { Lists = [List] };
    }

    public TokenWallet NewWallet() => new(Own(OpenStore(NewKey().Account)), [], Random);

    /// <summary>The transfer that pays an order exactly, as the ledger tells of it.</summary>
    public LedgerTransfer Pay(WalletOrder order, long? amount = null) => new(
        TransferHash.FromBytes(Random.Bytes(32)),
        SettlementAccount.FromBytes(Random.Bytes(32)),
        IssuerKey.Account,
        amount is { } stroops ? new(stroops) : order.Total,
        order.Order.Id.Memo,
        1);

    /// <summary>Buys tokens of these denominations.</summary>
    public TokenWallet Buy(params int[] denominations)
    {
        TokenWallet wallet = NewWallet();
        Buy(wallet, denominations);
        return wallet;
    }

    public WalletOrder Buy(TokenWallet wallet, params int[] denominations)
    {
        WalletOrder order = wallet.Order(List, denominations, Now);
        Assert.Null(Issuer.Sign(order.Order.Bytes.Span, Pay(order), Now, out IReadOnlyList<byte[]>? signatures));
        Assert.True(wallet.HandleSignatures(order.Order.Id, List, [.. signatures!.Select(signature => (ReadOnlyMemory<byte>)signature)], Now));
        return order;
    }

    public void Dispose()
    {
        _owned.Reverse();
        _owned.ForEach(owned => owned.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}
