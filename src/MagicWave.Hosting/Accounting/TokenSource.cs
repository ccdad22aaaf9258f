using MagicWave.Payments.Accounts;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;

namespace MagicWave.Hosting.Accounting;

/// <summary>The issuer whose tokens a node buys, takes and redeems.</summary>
/// <param name="Issuer">The way to it.</param>
/// <param name="Account">Its account: no other's keys are believed.</param>
/// <param name="ListedDigest">The digest of its key list that everybody sees; null while there is none.</param>
public sealed record TokenSource(IIssuer Issuer, SettlementAccount Account, Func<TokenKeyListDigest?> ListedDigest)
{
    /// <summary>
    /// When to buy, and how much. <value>Default: 1,276 MiB at a time, when less than 256 MiB are left, after up to half an hour. A guard passes on two
    /// thirds of it to the hops behind it.</value>
    /// </summary>
    public TokenPurchasePolicy Policy { get; init; } = new()
    {
        LowMebibytes = 256,
        Denominations = [.. Enumerable.Repeat(64, 16), .. Enumerable.Repeat(8, 28), .. Enumerable.Repeat(1, 20)],
        MinimumDelay = TimeSpan.Zero,
        MaximumDelay = TimeSpan.FromMinutes(30),
        Retry = TimeSpan.FromSeconds(5),
    };
}
