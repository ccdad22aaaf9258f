using MagicWave.Core.Security;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Tokens.Wallets;

namespace MagicWave.Payments.Runtime;

/// <summary>What a token buyer is made of. It uses the parts, and disposes of none of them.</summary>
public sealed class TokenBuyerSetup
{
    /// <summary>The wallet.</summary>
    public required TokenWallet Wallet { get; init; }

    /// <summary>The account that pays. It should do nothing else: two payers of one account get into each other's sequence.</summary>
    public required SettlementKey Key { get; init; }

    /// <summary>The ledger.</summary>
    public required ISettlementRail Rail { get; init; }

    /// <summary>The issuer, over a circuit.</summary>
    public required IIssuer Issuer { get; init; }

    /// <summary>The issuer's account: no other's key list is believed.</summary>
    public required SettlementAccount IssuerAccount { get; init; }

    /// <summary>The digest of the key list that the consensus names now; null while there is none, and nothing is bought.</summary>
    public required Func<TokenKeyListDigest?> ListedDigest { get; init; }

    /// <summary>A subscription to take tokens from before any is paid for; or null.</summary>
    public SubscriptionCredential? Subscription { get; init; }

    /// <summary>The key of the subscription's holder; null without a subscription.</summary>
    public SettlementKey? SubscriptionHolder { get; init; }

    /// <summary>When to buy, and how much.</summary>
    public TokenPurchasePolicy Policy { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The randomness, for delays.</summary>
    public IRandom Random { get; init; } = SystemRandom.Instance;
}
