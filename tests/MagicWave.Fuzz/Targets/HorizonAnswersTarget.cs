using System.Net;
using System.Text;
using System.Text.Json;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>What a Horizon server answers: every reader says no, or gives a value, to any JSON.</summary>
internal sealed class HorizonAnswersTarget : IFuzzTarget
{
    private const string Key = "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ";

    private static readonly LedgerNetwork Network = new("MagicWave fuzz");

    public string Name => "horizon-answers";

    public IEnumerable<byte[]> Seeds =>
        new[]
        {
            $$"""{"account_id":"{{Key}}","sequence":"7","balances":[{"balance":"1.5000000","asset_type":"native"}]}""",
            $$"""
            {"_embedded":{"records":[{"id":"180388630529","paging_token":"180388630529","transaction_successful":true,"type":"payment",
            "transaction_hash":"{{new string('0', 64)}}","asset_type":"native","from":"{{Key}}","to":"{{Key}}","amount":"0.0000001"} ] } }
            """,
            """{"_embedded":{"records":[{"sequence":42,"closed_at":"2026-11-21T08:00:00Z","base_fee_in_stroops":100,"base_reserve_in_stroops":5000000}]}}""",
            """{"last_ledger":"42","last_ledger_base_fee":"100","fee_charged":{"p50":"120","p95":"5000","max":"90000"}}""",
            """{"type":"https://stellar.org/horizon-errors/transaction_failed","extras":{"result_codes":{"transaction":"tx_bad_seq"}}}""",
        }.Select(Encoding.UTF8.GetBytes);

    public void Run(ReadOnlySpan<byte> input)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(input.ToArray(), HorizonHttp.JsonOptions);
            JsonElement json = document.RootElement;
            _ = HorizonReader.Account(json, SettlementAccount.FromBytes(new byte[SettlementAccount.Length]));
            _ = HorizonReader.Transaction(json, default, Network);
            _ = HorizonReader.Payments(json, Network);
            _ = HorizonReader.Ledgers(json);
            _ = HorizonReader.Claimables(json);
            _ = HorizonReader.FeeStats(json);
            _ = HorizonReader.Root(json);
            _ = SubmissionReader.Read(HttpStatusCode.OK, json, default);
            _ = SubmissionReader.Read(HttpStatusCode.BadRequest, json, default);
        }
        catch (Exception exception) when (HorizonHttp.IsNoJson(exception))
        {
            // How the client takes it, too.
        }
    }
}
