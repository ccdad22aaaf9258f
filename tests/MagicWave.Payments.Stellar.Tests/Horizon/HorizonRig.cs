using System.Net;
using System.Text.Json;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Stellar.Tests.Horizon;

/// <summary>A client with a canned server, and a payment of one to the other as the server would show it.</summary>
internal static class HorizonRig
{
    public static LedgerNetwork Network { get; } = new("MagicWave Test Network ; 2026");

    public static SettlementAccount Alice => VectorKeys.Alice.Account;

    public static SettlementAccount Bob => VectorKeys.Bob.Account;

    public static Asset Token { get; } = Asset.Issued("MWT", VectorKeys.Issuer.Account);

    public static Memo PaymentMemo { get; } = Memo.FromHash(Hash256.Of([1]));

    public static BuiltTransaction Payment { get; } =
        new TransactionBuilder(Network, Alice, 7, FeeOffer.PerOperation(100), new TimeBounds(0, 1_800_000_000))
            .WithMemo(PaymentMemo)
            .Add(new PaymentOperation(Alice, Asset.Native, 5) { Source = Bob })
            .Add(new PaymentOperation(Bob, Token, 123_456_789))
            .Build();

    public static TransactionV1Envelope Signed { get; } = Payment.Sign(VectorKeys.Alice, VectorKeys.Bob);

    public static HorizonClient Client(CannedServer server, TimeProvider? time = null) =>
        new(new HttpClient(server), Options(), time ?? TimeProvider.System);

    public static HorizonOptions Options(string endpoint = "https://horizon.example/ledger") =>
        new() { Endpoint = new Uri(endpoint), Network = Network, PageSize = 50 };

    public static CannedServer Server(HttpStatusCode status, object answer) => new(CannedServer.Says(status, Json(answer)));

    public static string Json(object value) => value as string ?? JsonSerializer.Serialize(value);

    /// <summary>The payment's second operation in ledger 42, as an entry of Bob's payments.</summary>
    public static Dictionary<string, object?> Record() => new()
    {
        ["id"] = Id(1),
        ["paging_token"] = Id(1),
        ["transaction_successful"] = true,
        ["source_account"] = StrKey.Of(Alice),
        ["type"] = "payment",
        ["type_i"] = 1,
        ["created_at"] = "2026-11-21T08:00:00Z",
        ["transaction_hash"] = Payment.Hash.ToString(),
        ["asset_type"] = "credit_alphanum4",
        ["asset_code"] = "MWT",
        ["asset_issuer"] = StrKey.Of(VectorKeys.Issuer.Account),
        ["from"] = StrKey.Of(Alice),
        ["to"] = StrKey.Of(Bob),
        ["amount"] = "12.3456789",
        ["transaction"] = Transaction(),
    };

    /// <summary>The transaction in ledger 42.</summary>
    public static Dictionary<string, object?> Transaction() => new()
    {
        ["hash"] = Payment.Hash.ToString(),
        ["ledger"] = 42,
        ["successful"] = true,
        ["memo_type"] = "hash",
        ["envelope_xdr"] = XdrConvert.ToBase64(Signed),
        ["result_xdr"] = XdrConvert.ToBase64(new Stellar.Xdr.Results.TransactionResult(200, default)),
    };

    public static string Id(int operation) => ((42L << 32) | (1 << 12) | (operation + 1L)).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
