using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Tokens.Spending;

namespace MagicWave.Payments.Runtime;

/// <summary>What a token desk is made of. The desk uses the parts, and disposes of none of them.</summary>
public sealed class TokenDeskSetup
{
    /// <summary>The hop's settlement key.</summary>
    public required SettlementKey Key { get; init; }

    /// <summary>The hop's books.</summary>
    public required IPaymentStore Store { get; init; }

    /// <summary>The ledger, on which the issuer's payouts are looked for.</summary>
    public required ISettlementRail Rail { get; init; }

    /// <summary>The issuer whose tokens are taken.</summary>
    public required IIssuer Issuer { get; init; }

    /// <summary>The issuer's account: no other's key list is believed.</summary>
    public required SettlementAccount IssuerAccount { get; init; }

    /// <summary>A key list to begin with, so that tokens are taken while the issuer cannot be asked; or null.</summary>
    public TokenKeyList? List { get; init; }

    /// <summary>How tokens are taken.</summary>
    public TokenTillOptions Options { get; init; } = new();

    /// <summary>How many tokens are brought to the issuer together; fewer when <see cref="RedeemAfter"/> is over. 1 to 64.</summary>
    public int RedeemAt { get; init; } = 32;

    /// <summary>How long a token waits for others before it is brought to the issuer.</summary>
    public TimeSpan RedeemAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Runs an action under the gate of the payment engine that the desk is an extension of.</summary>
    public required Action<Action> Gate { get; init; }
}
