using System.Globalization;
using System.Text.Json;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>
/// Reads one entry of an account's payments. Where the transaction came along, the entry is held against its envelope; a server that
/// contradicts itself is not believed at all. Pure; thread-safe.
/// </summary>
internal static class PaymentReader
{
    private const int MaximumCursorLength = 64;

    // An operation's id: 32 bits of the ledger, 20 of the transaction's place in it, 12 of the operation's, from 1 (SEP-35).
    private const int LedgerShift = 32;
    private const long OperationMask = 0xFFF;

    public static HorizonPayment? Read(JsonElement json, LedgerNetwork network)
    {
        if (!json.TryGetText("paging_token", out string? cursor)
            || cursor.Length is 0 or > MaximumCursorLength
            || !json.TryGetNumber("id", out long id)
            || (id & OperationMask) is 0 or > XdrLimits.Operations
            || !json.TryGetHash("transaction_hash", out Hash256 hash)
            || !json.TryGetText("type", out string? type)
            || !json.TryGetFlag("transaction_successful", out bool successful)
            || !TryReadTransfer(json, type, successful, out HorizonTransfer? transfer))
        {
            return null;
        }

        int operation = (int)(id & OperationMask) - 1;
        HorizonPayment payment = new(cursor, hash, operation, id >> LedgerShift, transfer, null, IsProven: false);
        return json.TryGet("transaction", out JsonElement joined) ? Join(payment, successful, joined, network) : payment;
    }

    private static HorizonPayment? Join(HorizonPayment payment, bool successful, JsonElement joined, LedgerNetwork network)
    {
        if (!joined.TryGetText("envelope_xdr", out string? text)
            || !XdrConvert.TryFromBase64<TransactionEnvelope>(text, out TransactionEnvelope? envelope))
        {
            // With operations that are not read here: the entry stays the server's word.
            return payment;
        }

        Transaction transaction = envelope.InnerTransaction;
        bool isIt = TransactionHash.Of(network, envelope) == payment.Transaction
            || (envelope is FeeBumpEnvelope && TransactionHash.Of(network, transaction) == payment.Transaction);
        if (!isIt || payment.Operation >= transaction.Operations.Count)
        {
            return null;
        }

        payment = payment with { Memo = transaction.Memo };
        if (!successful)
        {
            return payment;
        }

        Operation operation = transaction.Operations[payment.Operation];
        bool? agrees = Agrees(payment.Transfer, operation, (operation.Source ?? transaction.Source).Account);
        return agrees == false ? null : payment with { IsProven = agrees == true };
    }

    // What a path payment brings is not in its envelope: there is nothing to hold it against.
    private static bool? Agrees(HorizonTransfer? transfer, Operation operation, SettlementAccount source) => (transfer, operation) switch
    {
        ({ } moved, PaymentOperation payment) => moved.From.Account == source && moved.To.Account == payment.Destination.Account
            && moved.Asset == payment.Asset && moved.Amount.Value == payment.Amount,
        ({ } moved, CreateAccountOperation created) => moved.From.Account == source && moved.To.Account == created.Destination
            && moved.Asset.IsNative && moved.Amount.Value == created.StartingBalance,
        ({ }, PathPaymentStrictSendOperation or PathPaymentStrictReceiveOperation) => null,
        (null, not (PaymentOperation or CreateAccountOperation or PathPaymentStrictSendOperation or PathPaymentStrictReceiveOperation)) => null,
        _ => false,
    };

    private static bool TryReadTransfer(JsonElement json, string type, bool successful, out HorizonTransfer? transfer)
    {
        transfer = null;
        if (!successful)
        {
            return true;
        }

        switch (type)
        {
            case "create_account":
                if (json.TryGetAccount("funder", out SettlementAccount funder)
                    && json.TryGetAccount("account", out SettlementAccount created)
                    && json.TryGetAmount("starting_balance", out Stroops start))
                {
                    transfer = new(funder, created, Asset.Native, start);
                }

                return transfer is not null;
            case "payment" or "path_payment_strict_send" or "path_payment_strict_receive":
                if (TryReadParty(json, "from", out MuxedAccount from)
                    && TryReadParty(json, "to", out MuxedAccount to)
                    && json.TryGetAsset(out Asset? asset)
                    && json.TryGetAmount("amount", out Stroops amount))
                {
                    transfer = new(from, to, asset, amount);
                }

                return transfer is not null;
            default:
                return true;
        }
    }

    private static bool TryReadParty(JsonElement json, string name, out MuxedAccount party)
    {
        party = default;
        if (!json.TryGetAccount(name, out SettlementAccount account))
        {
            return false;
        }

        party = account;
        return !json.TryGetText(string.Create(CultureInfo.InvariantCulture, $"{name}_muxed"), out string? muxed)
            || (StrKey.TryParse(muxed, out party) && party.Account == account);
    }
}
