using System.Text.Json.Nodes;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Ledger.Horizon;

/// <summary>Accounts as Horizon shows them.</summary>
internal static class AccountJson
{
    public static JsonObject Of(AccountEntry account, IReadOnlyList<TrustLineEntry> lines, IReadOnlyList<DataEntry> data, string origin)
    {
        string id = StrKey.Of(account.Id);
        JsonObject links = HorizonText.Links($"{origin}/accounts/{id}", "transactions", "operations", "payments");
        links["data"] = new JsonObject { ["href"] = $"{origin}/accounts/{id}/data/{{key}}", ["templated"] = true };
        JsonObject json = new()
        {
            ["_links"] = links,
            ["id"] = id,
            ["account_id"] = id,
            ["sequence"] = HorizonText.Of(account.Sequence),
            ["subentry_count"] = account.Subentries,
            ["last_modified_ledger"] = account.ModifiedIn,
            ["thresholds"] = new JsonObject
            {
                ["low_threshold"] = account.Weights.Low,
                ["med_threshold"] = account.Weights.Medium,
                ["high_threshold"] = account.Weights.High,
            },
            ["flags"] = FlagsOf(account.Flags),
            ["balances"] = new JsonArray([.. lines.Select(Balance), Coins(account)]),
            ["signers"] = new JsonArray([.. account.Signers.Select(Signer), Master(account)]),
            ["data"] = new JsonObject(data.Select(
                entry => KeyValuePair.Create(entry.Name, (JsonNode?)Convert.ToBase64String(entry.Value.AsSpan())))),
            ["num_sponsoring"] = account.Sponsoring,
            ["num_sponsored"] = account.Sponsored,
            ["paging_token"] = id,
        };
        if (account.SequenceLedger > 0)
        {
            json["sequence_ledger"] = account.SequenceLedger;
            json["sequence_time"] = HorizonText.Of(account.SequenceTime);
        }

        if (account.HomeDomain.Length > 0)
        {
            json["home_domain"] = account.HomeDomain;
        }

        if (account.InflationDestination is { } inflation)
        {
            json["inflation_destination"] = StrKey.Of(inflation);
        }

        HorizonText.AddSponsor(json, account.Sponsor);
        return json;
    }

    public static JsonObject FlagsOf(AccountFlags flags) => new()
    {
        ["auth_required"] = flags.HasFlag(AccountFlags.AuthorizationRequired),
        ["auth_revocable"] = flags.HasFlag(AccountFlags.AuthorizationRevocable),
        ["auth_immutable"] = flags.HasFlag(AccountFlags.AuthorizationImmutable),
        ["auth_clawback_enabled"] = flags.HasFlag(AccountFlags.ClawbackEnabled),
    };

    private static JsonObject Balance(TrustLineEntry line)
    {
        JsonObject json = new()
        {
            ["balance"] = HorizonText.OfAmount(line.Balance),
            ["limit"] = HorizonText.OfAmount(line.Limit),
            ["buying_liabilities"] = HorizonText.OfAmount(0),
            ["selling_liabilities"] = HorizonText.OfAmount(0),
            ["last_modified_ledger"] = line.ModifiedIn,
            ["is_authorized"] = line.IsAuthorized,
            ["is_authorized_to_maintain_liabilities"] =
                (line.Flags & (TrustLineFlags.Authorized | TrustLineFlags.AuthorizedToMaintainLiabilities)) != 0,
        };
        if (line.Flags.HasFlag(TrustLineFlags.ClawbackEnabled))
        {
            json["is_clawback_enabled"] = true;
        }

        HorizonText.AddSponsor(json, line.Sponsor);
        HorizonText.Add(json, line.Asset);
        return json;
    }

    private static JsonObject Coins(AccountEntry account)
    {
        JsonObject json = new()
        {
            ["balance"] = HorizonText.OfAmount(account.Balance),
            ["buying_liabilities"] = HorizonText.OfAmount(0),
            ["selling_liabilities"] = HorizonText.OfAmount(0),
        };
        HorizonText.Add(json, Asset.Native);
        return json;
    }

    private static JsonObject Master(AccountEntry account) => new()
    {
        ["weight"] = account.Weights.Master,
        ["key"] = StrKey.Of(account.Id),
        ["type"] = "ed25519_public_key",
    };

    private static JsonObject Signer(AccountSigner signer)
    {
        JsonObject json = new()
        {
            ["weight"] = signer.Weight,
            ["key"] = StrKey.Of(signer.Key),
            ["type"] = signer.Key.Type switch
            {
                SignerKeyType.PreAuthorizedTransaction => "preauth_tx",
                SignerKeyType.HashX => "sha256_hash",
                SignerKeyType.SignedPayload => "ed25519_signed_payload",
                _ => "ed25519_public_key",
            },
        };
        HorizonText.AddSponsor(json, signer.Sponsor);
        return json;
    }
}
