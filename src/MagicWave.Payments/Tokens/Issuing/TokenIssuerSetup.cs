using MagicWave.Payments.Accounts;
using MagicWave.Payments.Storage;

namespace MagicWave.Payments.Tokens.Issuing;

/// <summary>What an issuer is made of. It uses the parts, and disposes of none of them.</summary>
public sealed class TokenIssuerSetup
{
    /// <summary>The issuer's account: it is paid for tokens, pays hops, and signs the key list.</summary>
    public required SettlementKey Key { get; init; }

    /// <summary>The ledger and asset.</summary>
    public required NetworkId Network { get; init; }

    /// <summary>The issuer's books.</summary>
    public required IPaymentStore Store { get; init; }

    /// <summary>The keys that sign tokens.</summary>
    public required IssuerKeys Keys { get; init; }

    /// <summary>Whose subscriptions are good for an allocation.</summary>
    public IReadOnlySet<SettlementAccount> SubscriptionSellers { get; init; } = new HashSet<SettlementAccount>();

    /// <summary>How long a key list is valid.</summary>
    public TimeSpan ListValidity { get; init; } = TimeSpan.FromDays(7);
}
