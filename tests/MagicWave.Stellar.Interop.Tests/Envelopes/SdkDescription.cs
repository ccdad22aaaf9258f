using System.Globalization;
using System.Text.Json.Nodes;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Units;

namespace MagicWave.Stellar.Interop.Tests.Envelopes;

/// <summary>An operation in the SDK's words: what its script must answer when it understood the same as we meant.</summary>
internal static class SdkDescription
{
    public static JsonObject Of(Operation operation)
    {
        JsonObject json = Body(operation);
        if (operation.Source is { } source)
        {
            json["source"] = StrKey.Of(source);
        }

        return json;
    }

    private static JsonObject Body(Operation operation) => operation switch
    {
        CreateAccountOperation op => new()
        {
            ["type"] = "createAccount", ["destination"] = StrKey.Of(op.Destination), ["startingBalance"] = Amount(op.StartingBalance),
        },
        PaymentOperation op => new()
        {
            ["type"] = "payment", ["destination"] = StrKey.Of(op.Destination), ["asset"] = AssetText.Of(op.Asset), ["amount"] = Amount(op.Amount),
        },
        PathPaymentStrictReceiveOperation op => new()
        {
            ["type"] = "pathPaymentStrictReceive",
            ["sendAsset"] = AssetText.Of(op.SendAsset),
            ["sendMax"] = Amount(op.SendMaximum),
            ["destination"] = StrKey.Of(op.Destination),
            ["destAsset"] = AssetText.Of(op.DestinationAsset),
            ["destAmount"] = Amount(op.DestinationAmount),
            ["path"] = Path(op.Path),
        },
        PathPaymentStrictSendOperation op => new()
        {
            ["type"] = "pathPaymentStrictSend",
            ["sendAsset"] = AssetText.Of(op.SendAsset),
            ["sendAmount"] = Amount(op.SendAmount),
            ["destination"] = StrKey.Of(op.Destination),
            ["destAsset"] = AssetText.Of(op.DestinationAsset),
            ["destMin"] = Amount(op.DestinationMinimum),
            ["path"] = Path(op.Path),
        },
        SetOptionsOperation op => SetOptions(op),
        ChangeTrustOperation op => new() { ["type"] = "changeTrust", ["line"] = AssetText.Of(op.Asset), ["limit"] = Amount(op.Limit) },
        AllowTrustOperation op => new()
        {
            ["type"] = "allowTrust", ["trustor"] = StrKey.Of(op.Trustor), ["assetCode"] = op.Code, ["authorize"] = (uint)op.Authorize,
        },
        ManageDataOperation op => Data(op),
        BumpSequenceOperation op => new() { ["type"] = "bumpSequence", ["bumpTo"] = op.BumpTo.ToString(CultureInfo.InvariantCulture) },
        CreateClaimableBalanceOperation op => new()
        {
            ["type"] = "createClaimableBalance",
            ["asset"] = AssetText.Of(op.Asset),
            ["amount"] = Amount(op.Amount),
            ["claimants"] = new JsonArray([.. op.Claimants.Select(Claimant)]),
        },
        ClaimClaimableBalanceOperation op => new() { ["type"] = "claimClaimableBalance", ["balanceId"] = op.Balance.ToString() },
        BeginSponsoringFutureReservesOperation op => new()
        {
            ["type"] = "beginSponsoringFutureReserves", ["sponsoredId"] = StrKey.Of(op.Sponsored),
        },
        EndSponsoringFutureReservesOperation => new() { ["type"] = "endSponsoringFutureReserves" },
        SetTrustLineFlagsOperation op => new()
        {
            ["type"] = "setTrustLineFlags",
            ["asset"] = AssetText.Of(op.Asset),
            ["trustor"] = StrKey.Of(op.Trustor),
            ["flags"] = Flags(op),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "A new kind: describe it here."),
    };

    private static string Amount(long stroops) => new Stroops(stroops).ToString();

    private static JsonArray Path(XdrArray<Asset> path) => [.. path.Select(asset => (JsonNode)AssetText.Of(asset))];

    private static JsonNode Claimant(Claimant claimant) => new JsonObject
    {
        ["destination"] = StrKey.Of(claimant.Destination),
        ["predicate"] = XdrConvert.ToBase64(claimant.Predicate),
    };

    private static JsonObject Data(ManageDataOperation operation)
    {
        JsonObject json = new() { ["type"] = "manageData", ["name"] = operation.Name };
        if (operation.Value is { } value)
        {
            json["value"] = Convert.ToHexStringLower(value.AsSpan());
        }

        return json;
    }

    private static JsonObject Flags(SetTrustLineFlagsOperation operation)
    {
        JsonObject json = [];
        (TrustLineFlags Flag, string Name)[] names =
        [
            (TrustLineFlags.Authorized, "authorized"),
            (TrustLineFlags.AuthorizedToMaintainLiabilities, "authorizedToMaintainLiabilities"),
            (TrustLineFlags.ClawbackEnabled, "clawbackEnabled"),
        ];
        foreach ((TrustLineFlags flag, string name) in names)
        {
            if ((operation.SetFlags & flag) != 0)
            {
                json[name] = true;
            }
            else if ((operation.ClearFlags & flag) != 0)
            {
                json[name] = false;
            }
        }

        return json;
    }

    private static JsonObject SetOptions(SetOptionsOperation operation)
    {
        JsonObject json = new() { ["type"] = "setOptions" };
        Set(json, "inflationDest", operation.InflationDestination is { } account ? StrKey.Of(account) : null);
        Set(json, "clearFlags", (uint?)operation.ClearFlags);
        Set(json, "setFlags", (uint?)operation.SetFlags);
        Set(json, "masterWeight", operation.MasterWeight);
        Set(json, "lowThreshold", operation.LowThreshold);
        Set(json, "medThreshold", operation.MediumThreshold);
        Set(json, "highThreshold", operation.HighThreshold);
        Set(json, "homeDomain", operation.HomeDomain);
        Set(json, "signer", operation.Signer is { } signer ? Signer(signer) : null);
        return json;
    }

    private static void Set(JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }

    private static JsonObject Signer(Signer signer) => signer.Key.Type switch
    {
        SignerKeyType.Ed25519 => new() { ["ed25519PublicKey"] = StrKey.Of(signer.Key), ["weight"] = signer.Weight },
        SignerKeyType.PreAuthorizedTransaction => new() { ["preAuthTx"] = signer.Key.Key.ToString(), ["weight"] = signer.Weight },
        SignerKeyType.HashX => new() { ["sha256Hash"] = signer.Key.Key.ToString(), ["weight"] = signer.Weight },
        _ => new() { ["ed25519SignedPayload"] = StrKey.Of(signer.Key), ["weight"] = signer.Weight },
    };
}
