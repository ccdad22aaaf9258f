using System.Text.Json.Nodes;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Ledger.Horizon;

/// <summary>Claimable balances as Horizon shows them.</summary>
internal static class ClaimableBalanceJson
{
    public static JsonObject Of(ClaimableBalanceEntry balance, string origin)
    {
        string id = balance.Id.ToString();
        JsonObject json = new()
        {
            ["_links"] = HorizonText.Links($"{origin}/claimable_balances/{id}"),
            ["id"] = id,
            ["asset"] = AssetText.Of(balance.Asset),
            ["amount"] = HorizonText.OfAmount(balance.Amount),
            ["last_modified_ledger"] = balance.ModifiedIn,
            ["claimants"] = new JsonArray([.. balance.Claimants.Select(Of)]),
            ["flags"] = new JsonObject { ["clawback_enabled"] = balance.CanBeClawedBack },
            ["paging_token"] = TokenOf(balance),
        };
        HorizonText.AddSponsor(json, balance.Sponsor);
        return json;
    }

    public static JsonObject Of(Claimant claimant) => new()
    {
        ["destination"] = StrKey.Of(claimant.Destination),
        ["predicate"] = Of(claimant.Predicate),
    };

    public static string TokenOf(ClaimableBalanceEntry balance) => $"{HorizonText.Of(balance.ModifiedIn)}-{balance.Id}";

    private static JsonObject Of(ClaimPredicate predicate) => predicate switch
    {
        ClaimPredicate.And both => new() { ["and"] = new JsonArray(Of(both.Left), Of(both.Right)) },
        ClaimPredicate.Or either => new() { ["or"] = new JsonArray(Of(either.Left), Of(either.Right)) },
        ClaimPredicate.Not not => new() { ["not"] = Of(not.Inner) },
        ClaimPredicate.BeforeAbsoluteTime before => new()
        {
            ["abs_before"] = TimeOf(before.Time),
            ["abs_before_epoch"] = HorizonText.Of(before.Time),
        },
        ClaimPredicate.BeforeRelativeTime before => new() { ["rel_before"] = HorizonText.Of(before.Seconds) },
        _ => new() { ["unconditional"] = true },
    };

    // The last second that this form of writing a date has: later ones are shown as it, and exactly besides.
    private static string TimeOf(long seconds) => HorizonText.OfTime((ulong)Math.Clamp(seconds, 0, DateTimeOffset.MaxValue.ToUnixTimeSeconds()));
}
