using System.Text.Json.Nodes;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Ledger.Horizon;

/// <summary>Issued assets as Horizon shows them: who holds how much, and what the issuer may do about it.</summary>
internal static class AssetJson
{
    /// <summary>Those that somebody holds or may claim, in the order of their cursors.</summary>
    public static IEnumerable<JsonObject> All(LocalLedger ledger, string? code, string? issuer)
    {
        ILookup<Asset, TrustLineEntry> lines = ledger.ListEntries<TrustLineEntry>(EntryKind.TrustLine).ToLookup(line => line.Asset);
        ILookup<Asset, ClaimableBalanceEntry> claimable = ledger.ListClaimableBalances().ToLookup(balance => balance.Asset);
        return lines.Select(group => group.Key).Union(claimable.Select(group => group.Key))
            .Where(asset => !asset.IsNative && (code is null || asset.Code == code) && (issuer is null || StrKey.Of(asset.Issuer!.Value) == issuer))
            .Select(asset => (Asset: asset, Cursor: CursorOf(asset)))
            .OrderBy(pair => pair.Cursor, StringComparer.Ordinal)
            .Select(pair => Of(pair.Asset, pair.Cursor, [.. lines[pair.Asset]], [.. claimable[pair.Asset]], FlagsOf(ledger, pair.Asset)));
    }

    private static AccountFlags FlagsOf(LocalLedger ledger, Asset asset) => ledger.FindAccount(asset.Issuer!.Value)?.Flags ?? AccountFlags.None;

    private static string CursorOf(Asset asset) =>
        $"{asset.Code}_{StrKey.Of(asset.Issuer!.Value)}_{(asset.Code!.Length > 4 ? "credit_alphanum12" : "credit_alphanum4")}";

    private static JsonObject Of(
        Asset asset, string cursor, IReadOnlyList<TrustLineEntry> lines, IReadOnlyList<ClaimableBalanceEntry> claimable, AccountFlags flags)
    {
        JsonObject json = new();
        HorizonText.Add(json, asset);
        json["paging_token"] = cursor;
        json["num_claimable_balances"] = claimable.Count;
        json["claimable_balances_amount"] = HorizonText.OfAmount(claimable.Sum(balance => balance.Amount));
        json["accounts"] = new JsonObject(Groups.Select(group => KeyValuePair.Create(group.Name, (JsonNode?)lines.Count(group.Holds))));
        json["balances"] = new JsonObject(Groups.Select(
            group => KeyValuePair.Create(group.Name, (JsonNode?)HorizonText.OfAmount(lines.Where(group.Holds).Sum(line => line.Balance)))));
        json["flags"] = AccountJson.FlagsOf(flags);
        return json;
    }

    private static (string Name, Func<TrustLineEntry, bool> Holds)[] Groups { get; } =
    [
        ("authorized", static line => line.IsAuthorized),
        ("authorized_to_maintain_liabilities", static line => !line.IsAuthorized && line.Flags.HasFlag(TrustLineFlags.AuthorizedToMaintainLiabilities)),
        ("unauthorized", static line => !line.IsAuthorized && !line.Flags.HasFlag(TrustLineFlags.AuthorizedToMaintainLiabilities)),
    ];
}
