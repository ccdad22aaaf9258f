using System.Text;
using System.Text.Json.Nodes;
using MagicWave.Payments.Ledger.History;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Ledger.Horizon;

/// <summary>Transactions as Horizon shows them, without the ledger's changes in binary form, which are not kept.</summary>
internal static class TransactionJson
{
    public static JsonObject Of(StoredTransaction stored, string origin)
    {
        Transaction inner = stored.Envelope.InnerTransaction;
        FeeBumpTransaction? bump = (stored.Envelope as FeeBumpEnvelope)?.FeeBump;
        string hash = stored.Hash.ToString();
        JsonObject links = HorizonText.Links($"{origin}/transactions/{hash}", "operations", "payments");
        links["account"] = HorizonText.Link($"{origin}/accounts/{StrKey.Of(inner.Source.Account)}");
        links["ledger"] = HorizonText.Link($"{origin}/ledgers/{HorizonText.Of(stored.Ledger)}");
        JsonObject json = new()
        {
            ["_links"] = links,
            ["id"] = hash,
            ["paging_token"] = HorizonText.Of(stored.Id),
            ["successful"] = stored.Result.IsSuccess,
            ["hash"] = hash,
            ["ledger"] = stored.Ledger,
            ["created_at"] = HorizonText.OfTime(stored.CloseTime),
            ["source_account_sequence"] = HorizonText.Of(inner.Sequence),
            ["fee_charged"] = HorizonText.Of(stored.Result.FeeCharged),
            ["max_fee"] = HorizonText.Of(bump?.Fee ?? inner.Fee),
            ["operation_count"] = inner.Operations.Count,
            ["envelope_xdr"] = XdrConvert.ToBase64(stored.Envelope),
            ["result_xdr"] = XdrConvert.ToBase64(stored.Result),
            ["signatures"] = Signatures(stored.Envelope.Signatures),
        };
        HorizonText.Add(json, "source_account", inner.Source, "account");
        HorizonText.Add(json, "fee_account", bump?.FeeSource ?? inner.Source);
        AddMemo(json, inner.Memo);
        if (inner.Preconditions.Type != PreconditionType.None)
        {
            json["preconditions"] = PreconditionsOf(inner.Preconditions);
        }

        if (bump is not null)
        {
            json["fee_bump_transaction"] = new JsonObject { ["hash"] = hash, ["signatures"] = Signatures(stored.Envelope.Signatures) };
            json["inner_transaction"] = new JsonObject
            {
                ["hash"] = stored.InnerHash.ToString(),
                ["signatures"] = Signatures(bump.Inner.Signatures),
                ["max_fee"] = HorizonText.Of(inner.Fee),
            };
        }

        return json;
    }

    private static JsonArray Signatures(XdrArray<DecoratedSignature> signatures) =>
        new([.. signatures.Select(signature => (JsonNode)Convert.ToBase64String(signature.Signature.AsSpan()))]);

    private static void AddMemo(JsonObject json, Memo memo)
    {
        json["memo_type"] = memo.Type switch
        {
            MemoType.Text => "text",
            MemoType.Id => "id",
            MemoType.Hash => "hash",
            MemoType.Return => "return",
            _ => "none",
        };
        switch (memo.Type)
        {
            case MemoType.Text:
                json["memo_bytes"] = Convert.ToBase64String(memo.Text.AsSpan());
                json["memo"] = Encoding.UTF8.GetString(memo.Text.AsSpan());
                break;
            case MemoType.Id:
                json["memo"] = HorizonText.Of(memo.Id);
                break;
            case MemoType.Hash or MemoType.Return:
                json["memo"] = Convert.ToBase64String(memo.Hash.ToArray());
                break;
            default:
                break;
        }
    }

    private static JsonObject PreconditionsOf(Preconditions wanted)
    {
        JsonObject json = [];
        if (wanted.Time is { } time)
        {
            JsonObject bounds = new() { ["min_time"] = HorizonText.Of(time.MinTime) };
            if (time.MaxTime > 0)
            {
                bounds["max_time"] = HorizonText.Of(time.MaxTime);
            }

            json["timebounds"] = bounds;
        }

        if (wanted.Ledgers is { } ledgers)
        {
            json["ledgerbounds"] = new JsonObject { ["min_ledger"] = ledgers.MinLedger, ["max_ledger"] = ledgers.MaxLedger };
        }

        if (wanted.MinSequence is { } minimum)
        {
            json["min_account_sequence"] = HorizonText.Of(minimum);
        }

        if (wanted.MinSequenceAge > 0)
        {
            json["min_account_sequence_age"] = HorizonText.Of(wanted.MinSequenceAge);
        }

        if (wanted.MinSequenceLedgerGap > 0)
        {
            json["min_account_sequence_ledger_gap"] = wanted.MinSequenceLedgerGap;
        }

        if (wanted.ExtraSigners.Count > 0)
        {
            json["extra_signers"] = new JsonArray([.. wanted.ExtraSigners.Select(signer => (JsonNode)StrKey.Of(signer))]);
        }

        return json;
    }
}
