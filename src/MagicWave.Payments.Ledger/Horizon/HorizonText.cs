using System.Globalization;
using System.Text.Json.Nodes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Ledger.Horizon;

/// <summary>How Horizon writes amounts, times, assets and accounts.</summary>
internal static class HorizonText
{
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Of(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    public static string OfAmount(long stroops) => new Stroops(stroops).ToString();

    public static string OfTime(ulong seconds) =>
        DateTimeOffset.FromUnixTimeSeconds((long)seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes an asset as three members, such as asset_type, asset_code and asset_issuer.</summary>
    public static void Add(JsonObject target, Asset asset, string prefix = "")
    {
        target[prefix + "asset_type"] = asset.Type switch
        {
            AssetType.AlphaNum4 => "credit_alphanum4",
            AssetType.AlphaNum12 => "credit_alphanum12",
            _ => "native",
        };
        if (asset.Issuer is { } issuer)
        {
            target[prefix + "asset_code"] = asset.Code;
            target[prefix + "asset_issuer"] = StrKey.Of(issuer);
        }
    }

    /// <summary>Writes an account, and its number besides when it is a muxed one.</summary>
    public static void Add(JsonObject target, string name, MuxedAccount account, string? muxedName = null)
    {
        target[name] = StrKey.Of(account.Account);
        if (account.Id is { } id)
        {
            target[(muxedName ?? name) + "_muxed"] = StrKey.Of(account);
            target[(muxedName ?? name) + "_muxed_id"] = Of(id);
        }
    }

    public static void AddSponsor(JsonObject target, SettlementAccount? sponsor)
    {
        if (sponsor is { } account)
        {
            target["sponsor"] = StrKey.Of(account);
        }
    }

    public static JsonObject Link(string href) => new() { ["href"] = href };

    /// <summary>Links of a resource: its own, and others below it by name.</summary>
    public static JsonObject Links(string self, params ReadOnlySpan<string> below)
    {
        JsonObject links = new() { ["self"] = Link(self) };
        foreach (string name in below)
        {
            links[name] = new JsonObject { ["href"] = $"{self}/{name}{{?cursor,limit,order}}", ["templated"] = true };
        }

        return links;
    }
}
