using System.Text.Json;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>
/// Reads what a Horizon server answers. Nothing is believed that can be computed: hashes are, from the envelopes. Null means that the answer
/// is not what it should be. Pure; thread-safe.
/// </summary>
internal static class HorizonReader
{
    public static HorizonRoot? Root(JsonElement json) =>
        json.TryGetText("network_passphrase", out string? passphrase) && json.TryGetNumber("history_latest_ledger", out long ledger)
            ? new(passphrase, ledger)
            : null;

    public static HorizonAccount? Account(JsonElement json, SettlementAccount asked)
    {
        if (!json.TryGetAccount("account_id", out SettlementAccount account)
            || account != asked
            || !json.TryGetNumber("sequence", out long sequence)
            || !json.TryGet("balances", out JsonElement balances)
            || balances.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        List<HorizonBalance> held = [];
        foreach (JsonElement entry in balances.EnumerateArray())
        {
            if (entry.TryGetText("asset_type", out string? type) && type == "liquidity_pool_shares")
            {
                continue;
            }

            if (Balance(entry) is not { } balance)
            {
                return null;
            }

            held.Add(balance);
        }

        return new(account, sequence, [.. held]);
    }

    /// <param name="json">The answer.</param>
    /// <param name="asked">The hash that was asked for: the envelope's own, or that of the transaction inside a fee bump.</param>
    /// <param name="network">Whose hash.</param>
    public static HorizonTransaction? Transaction(JsonElement json, Hash256 asked, LedgerNetwork network)
    {
        if (!json.TryGetText("envelope_xdr", out string? envelopeText)
            || !XdrConvert.TryFromBase64<TransactionEnvelope>(envelopeText, out TransactionEnvelope? envelope)
            || !json.TryGetText("result_xdr", out string? resultText)
            || !XdrConvert.TryFromBase64<TransactionResult>(resultText, out TransactionResult? result)
            || !json.TryGetFlag("successful", out bool successful)
            || successful != result.IsSuccess
            || !json.TryGetNumber("ledger", out long ledger)
            || ledger == 0)
        {
            return null;
        }

        Hash256 hash = TransactionHash.Of(network, envelope);
        bool isAsked = hash == asked || (envelope is FeeBumpEnvelope && TransactionHash.Of(network, envelope.InnerTransaction) == asked);
        return isAsked ? new(hash, ledger, envelope, result) : null;
    }

    public static HorizonPage<HorizonLedger>? Ledgers(JsonElement json) => Page(json, Ledger);

    public static HorizonPage<HorizonClaimable>? Claimables(JsonElement json) => Page(json, Claimable);

    public static HorizonPage<HorizonReference>? References(JsonElement json) =>
        Page(json, static record => record.TryGetHash("transaction_hash", out Hash256 hash) ? new HorizonReference(hash) : null);

    public static HorizonPage<HorizonPayment>? Payments(JsonElement json, LedgerNetwork network) =>
        Page(json, record => PaymentReader.Read(record, network));

    public static HorizonFeeStats? FeeStats(JsonElement json) =>
        json.TryGetNumber("last_ledger", out long ledger)
        && json.TryGetNumber("last_ledger_base_fee", out long fee)
        && json.TryGet("fee_charged", out JsonElement charged)
        && charged.TryGetNumber("p50", out long median)
        && charged.TryGetNumber("p95", out long percentile)
        && charged.TryGetNumber("max", out long maximum)
            ? new(ledger, fee, median, percentile, maximum)
            : null;

    public static HorizonPage<HorizonAsset>? Assets(JsonElement json) => Page(json, IssuedAsset);

    private static HorizonAsset? IssuedAsset(JsonElement json)
    {
        if (!json.TryGetAsset(out Asset? asset) || asset.IsNative
            || !json.TryGet("balances", out JsonElement balances)
            || !balances.TryGetAmount("authorized", out Stroops authorized)
            || !balances.TryGetAmount("authorized_to_maintain_liabilities", out Stroops maintained)
            || !balances.TryGetAmount("unauthorized", out Stroops unauthorized)
            || !json.TryGet("flags", out JsonElement flags)
            || !flags.TryGetFlag("auth_required", out bool required)
            || !flags.TryGetFlag("auth_revocable", out bool revocable)
            || !flags.TryGetFlag("auth_immutable", out bool immutable)
            || !flags.TryGetFlag("auth_clawback_enabled", out bool clawback))
        {
            return null;
        }

        // Amounts that older or smaller servers do not tell of are none.
        Int128 supply = (Int128)authorized.Value + maintained.Value + unauthorized.Value;
        foreach (string elsewhere in (ReadOnlySpan<string>)["claimable_balances_amount", "liquidity_pools_amount", "contracts_amount"])
        {
            supply += json.TryGetAmount(elsewhere, out Stroops amount) ? amount.Value : 0;
        }

        return new(
            asset,
            supply > Stroops.MaxValue.Value ? Stroops.MaxValue : new((long)supply),
            new((long)Int128.Min(Stroops.MaxValue.Value, (Int128)maintained.Value + unauthorized.Value)),
            (required ? AccountFlags.AuthorizationRequired : 0) | (revocable ? AccountFlags.AuthorizationRevocable : 0)
            | (immutable ? AccountFlags.AuthorizationImmutable : 0) | (clawback ? AccountFlags.ClawbackEnabled : 0));
    }

    private static HorizonPage<T>? Page<T>(JsonElement json, Func<JsonElement, T?> read)
        where T : class
    {
        if (!json.TryGetRecords(out JsonElement records))
        {
            return null;
        }

        T?[] items = [.. records.EnumerateArray().Select(read)];
        return items.Contains(null) ? null : new([.. items.OfType<T>()]);
    }

    private static HorizonBalance? Balance(JsonElement json)
    {
        if (!json.TryGetAsset(out Asset? asset) || !json.TryGetAmount("balance", out Stroops amount))
        {
            return null;
        }

        if (asset.IsNative)
        {
            return new(asset, amount, Stroops.MaxValue, IsAuthorized: true);
        }

        // Servers from before authorization to maintain liabilities leave the flag out where nothing is restricted.
        bool isAuthorized = !json.TryGet("is_authorized", out _) || (json.TryGetFlag("is_authorized", out bool flag) && flag);
        return json.TryGetAmount("limit", out Stroops limit) ? new(asset, amount, limit, isAuthorized) : null;
    }

    private static HorizonLedger? Ledger(JsonElement json) =>
        json.TryGetNumber("sequence", out long sequence)
        && json.TryGetTime("closed_at", out UnixTime closedAt)
        && json.TryGetNumber("base_fee_in_stroops", out long fee)
        && json.TryGetNumber("base_reserve_in_stroops", out long reserve)
            ? new(sequence, closedAt, fee, reserve)
            : null;

    private static HorizonClaimable? Claimable(JsonElement json) =>
        json.TryGetText("paging_token", out string? cursor)
        && json.TryGetText("id", out string? id)
        && TryReadId(id, out ClaimableBalanceId balance)
        && json.TryGetText("asset", out string? assetText)
        && StrKeys.AssetText.TryParse(assetText, out Asset? asset)
        && json.TryGetAmount("amount", out Stroops amount)
            ? new(cursor, balance, asset, amount)
            : null;

    private static bool TryReadId(string text, out ClaimableBalanceId id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[ClaimableBalanceId.EncodedLength];
        return text.Length == 2 * ClaimableBalanceId.EncodedLength
            && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done
            && XdrConvert.TryFromBytes(bytes, out id);
    }
}
