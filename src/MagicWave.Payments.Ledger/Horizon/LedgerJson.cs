using System.Text.Json.Nodes;
using MagicWave.Payments.Ledger.History;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.StrKeys;

namespace MagicWave.Payments.Ledger.Horizon;

/// <summary>Ledgers, fees and the ledger as a whole as Horizon shows them.</summary>
internal static class LedgerJson
{
    private const int MaximumTransactions = 1_000;

    private static readonly string[] Distribution =
        ["max", "min", "mode", "p10", "p20", "p30", "p40", "p50", "p60", "p70", "p80", "p90", "p95", "p99"];

    public static JsonObject Of(LedgerHeader header, string origin) => new()
    {
        ["_links"] = HorizonText.Links($"{origin}/ledgers/{HorizonText.Of(header.Sequence)}", "transactions", "operations", "payments"),
        ["id"] = header.Hash.ToString(),
        ["paging_token"] = HorizonText.Of(LedgerCursor.OfLedger(header.Sequence)),
        ["hash"] = header.Hash.ToString(),
        ["prev_hash"] = header.PreviousHash.ToString(),
        ["sequence"] = header.Sequence,
        ["successful_transaction_count"] = header.Successful,
        ["failed_transaction_count"] = header.Failed,
        ["operation_count"] = header.Operations,
        ["closed_at"] = HorizonText.OfTime(header.CloseTime),
        ["total_coins"] = HorizonText.OfAmount(header.TotalCoins),
        ["fee_pool"] = HorizonText.OfAmount(header.FeePool),
        ["base_fee_in_stroops"] = LedgerHeader.BaseFee,
        ["base_reserve_in_stroops"] = LedgerHeader.BaseReserve,
        ["max_tx_set_size"] = MaximumTransactions,
        ["protocol_version"] = LedgerHeader.ProtocolVersion,
    };

    public static JsonObject RootOf(LocalLedger ledger, string origin)
    {
        LedgerHeader last = ledger.Last;
        JsonObject links = HorizonText.Links(origin + "/", []);
        links["friendbot"] = new JsonObject { ["href"] = origin + "/friendbot{?addr}", ["templated"] = true };
        links["account"] = new JsonObject { ["href"] = origin + "/accounts/{account_id}", ["templated"] = true };
        return new()
        {
            ["_links"] = links,
            ["horizon_version"] = "magicwave-embedded",
            ["core_version"] = "magicwave-embedded",
            ["ingest_latest_ledger"] = last.Sequence,
            ["history_latest_ledger"] = last.Sequence,
            ["history_latest_ledger_closed_at"] = HorizonText.OfTime(last.CloseTime),
            ["history_elder_ledger"] = 1,
            ["core_latest_ledger"] = last.Sequence,
            ["network_passphrase"] = ledger.Network.Passphrase,
            ["current_protocol_version"] = LedgerHeader.ProtocolVersion,
            ["supported_protocol_version"] = LedgerHeader.ProtocolVersion,
            ["core_supported_protocol_version"] = LedgerHeader.ProtocolVersion,
            ["magicwave_root_account"] = StrKey.Of(ledger.Root),
        };
    }

    /// <summary>What is asked of an operation now. There is one price for all: every part of the distribution is the same.</summary>
    public static JsonObject FeesOf(LocalLedger ledger)
    {
        LedgerHeader last = ledger.Last;
        long fee = ledger.MinimumFee;
        return new()
        {
            ["last_ledger"] = HorizonText.Of(last.Sequence),
            ["last_ledger_base_fee"] = HorizonText.Of(fee),
            ["ledger_capacity_usage"] = fee > LedgerHeader.BaseFee ? "1.0" : "0.01",
            ["fee_charged"] = All(fee),
            ["max_fee"] = All(fee),
        };
    }

    private static JsonObject All(long fee) => new(Distribution.Select(name => KeyValuePair.Create(name, (JsonNode?)HorizonText.Of(fee))));
}
