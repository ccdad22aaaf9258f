using System.Text.Json.Nodes;
using MagicWave.Payments.Ledger.History;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Ledger.Horizon;

/// <summary>Operations as Horizon shows them.</summary>
internal static class OperationJson
{
    public static JsonObject Of(StoredOperation stored, string origin)
    {
        string id = HorizonText.Of(stored.Id);
        JsonObject links = HorizonText.Links($"{origin}/operations/{id}");
        links["transaction"] = HorizonText.Link($"{origin}/transactions/{stored.Transaction.Hash}");
        JsonObject json = new()
        {
            ["_links"] = links,
            ["id"] = id,
            ["paging_token"] = id,
            ["transaction_successful"] = stored.Transaction.Result.IsSuccess,
            ["type"] = NameOf(stored.Operation.Type),
            ["type_i"] = (int)stored.Operation.Type,
            ["created_at"] = HorizonText.OfTime(stored.Transaction.CloseTime),
            ["transaction_hash"] = stored.Transaction.Hash.ToString(),
        };
        HorizonText.Add(json, "source_account", stored.Source);
        AddBody(json, stored);
        return json;
    }

    private static string NameOf(OperationType type) => type switch
    {
        OperationType.CreateAccount => "create_account",
        OperationType.Payment => "payment",
        OperationType.PathPaymentStrictReceive => "path_payment_strict_receive",
        OperationType.SetOptions => "set_options",
        OperationType.ChangeTrust => "change_trust",
        OperationType.AllowTrust => "allow_trust",
        OperationType.ManageData => "manage_data",
        OperationType.BumpSequence => "bump_sequence",
        OperationType.PathPaymentStrictSend => "path_payment_strict_send",
        OperationType.CreateClaimableBalance => "create_claimable_balance",
        OperationType.ClaimClaimableBalance => "claim_claimable_balance",
        OperationType.BeginSponsoringFutureReserves => "begin_sponsoring_future_reserves",
        OperationType.EndSponsoringFutureReserves => "end_sponsoring_future_reserves",
        _ => "set_trust_line_flags",
    };

    private static void AddBody(JsonObject json, StoredOperation stored)
    {
        switch (stored.Operation)
        {
            case CreateAccountOperation create:
                json["starting_balance"] = HorizonText.OfAmount(Math.Max(0, create.StartingBalance));
                HorizonText.Add(json, "funder", stored.Source);
                json["account"] = StrKey.Of(create.Destination);
                break;
            case PaymentOperation payment:
                AddPayment(json, stored.Source, payment.Destination, payment.Asset, payment.Amount);
                break;
            case PathPaymentStrictReceiveOperation path:
                AddPayment(json, stored.Source, path.Destination, path.DestinationAsset, path.DestinationAmount);
                AddPath(json, path.SendAsset, path.Path, stored.Result?.IsSuccess == true ? path.DestinationAmount : 0);
                json["source_max"] = HorizonText.OfAmount(path.SendMaximum);
                break;
            case PathPaymentStrictSendOperation path:
                AddPayment(json, stored.Source, path.Destination, path.DestinationAsset, stored.Result?.Path?.Amount ?? 0);
                AddPath(json, path.SendAsset, path.Path, path.SendAmount);
                json["destination_min"] = HorizonText.OfAmount(path.DestinationMinimum);
                break;
            case ChangeTrustOperation trust:
                HorizonText.Add(json, trust.Asset);
                json["limit"] = HorizonText.OfAmount(trust.Limit);
                json["trustee"] = trust.Asset.Issuer is { } issuer ? StrKey.Of(issuer) : null;
                HorizonText.Add(json, "trustor", stored.Source);
                break;
            case BumpSequenceOperation bump:
                json["bump_to"] = HorizonText.Of(bump.BumpTo);
                break;
            case ManageDataOperation data:
                json["name"] = data.Name;
                json["value"] = data.Value is { } value ? Convert.ToBase64String(value.AsSpan()) : null;
                break;
            case CreateClaimableBalanceOperation create:
                json["asset"] = AssetText.Of(create.Asset);
                json["amount"] = HorizonText.OfAmount(create.Amount);
                json["claimants"] = new JsonArray([.. create.Claimants.Select(ClaimableBalanceJson.Of)]);
                break;
            case ClaimClaimableBalanceOperation claim:
                json["balance_id"] = claim.Balance.ToString();
                HorizonText.Add(json, "claimant", stored.Source);
                break;
            default:
                AddRest(json, stored);
                break;
        }
    }

    private static void AddRest(JsonObject json, StoredOperation stored)
    {
        switch (stored.Operation)
        {
            case BeginSponsoringFutureReservesOperation begin:
                json["sponsored_id"] = StrKey.Of(begin.Sponsored);
                break;
            case AllowTrustOperation allow:
                HorizonText.Add(json, Asset.Issued(allow.Code, stored.Source.Account));
                HorizonText.Add(json, "trustee", stored.Source);
                json["trustor"] = StrKey.Of(allow.Trustor);
                json["authorize"] = allow.Authorize == TrustLineFlags.Authorized;
                json["authorize_to_maintain_liabilities"] = allow.Authorize == TrustLineFlags.AuthorizedToMaintainLiabilities;
                break;
            case SetTrustLineFlagsOperation flags:
                HorizonText.Add(json, flags.Asset);
                json["trustor"] = StrKey.Of(flags.Trustor);
                AddFlags(json, "set_flags", (uint)flags.SetFlags);
                AddFlags(json, "clear_flags", (uint)flags.ClearFlags);
                break;
            case SetOptionsOperation options:
                AddOptions(json, options);
                break;
            default:
                break;
        }
    }

    private static void AddPayment(JsonObject json, MuxedAccount source, MuxedAccount destination, Asset asset, long amount)
    {
        HorizonText.Add(json, asset);
        HorizonText.Add(json, "from", source);
        HorizonText.Add(json, "to", destination);
        json["amount"] = HorizonText.OfAmount(amount);
    }

    private static void AddPath(JsonObject json, Asset sent, XdrArray<Asset> path, long amount)
    {
        HorizonText.Add(json, sent, "source_");
        json["source_amount"] = HorizonText.OfAmount(amount);
        json["path"] = new JsonArray([.. path.Select(asset =>
        {
            JsonObject step = [];
            HorizonText.Add(step, asset);
            return step;
        })]);
    }

    private static void AddOptions(JsonObject json, SetOptionsOperation options)
    {
        if (options.HomeDomain is { } domain)
        {
            json["home_domain"] = domain;
        }

        if (options.InflationDestination is { } inflation)
        {
            json["inflation_dest"] = StrKey.Of(inflation);
        }

        if (options.Signer is { } signer)
        {
            json["signer_key"] = StrKey.Of(signer.Key);
            json["signer_weight"] = signer.Weight;
        }

        AddNumber(json, "master_key_weight", options.MasterWeight);
        AddNumber(json, "low_threshold", options.LowThreshold);
        AddNumber(json, "med_threshold", options.MediumThreshold);
        AddNumber(json, "high_threshold", options.HighThreshold);
        AddFlags(json, "set_flags", (uint)(options.SetFlags ?? 0));
        AddFlags(json, "clear_flags", (uint)(options.ClearFlags ?? 0));
    }

    private static void AddNumber(JsonObject json, string name, uint? value)
    {
        if (value is { } number)
        {
            json[name] = number;
        }
    }

    private static void AddFlags(JsonObject json, string name, uint flags)
    {
        if (flags != 0)
        {
            json[name] = new JsonArray([.. Enumerable.Range(0, 4).Select(bit => 1u << bit).Where(bit => (flags & bit) != 0).Select(bit => (JsonNode)bit)]);
        }
    }
}
