using MagicWave.Payments.Accounts;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;

namespace MagicWave.Hosting.Accounting;

/// <summary>The issuer whose tokens a node buys, takes and redeems.</summary>
/// <param name="Issuer">The way to it.</param>
/// <param name="Account">Its account: no other's keys are believed.</param>
/// <param name="ListedDigest">The digest of its key list that everybody sees; null while there is none.</param>
public sealed record TokenSource(IIssuer Issuer, SettlementAccount Account, Func<TokenKeyListDigest?> ListedDigest);
