using MagicWave.Payments.Settlement;

namespace MagicWave.Payments.Tokens.Issuing;

/// <summary>The port to an issuer, over a circuit or not. Safe to call from any thread; a lost answer is a value.</summary>
public interface IIssuer
{
    /// <summary>The issuer's <see cref="TokenKeyList"/>, not verified.</summary>
    Task<IssuerAnswer> GetKeysAsync(CancellationToken cancellationToken);

    /// <summary>Has an order signed. The same order may be brought any number of times.</summary>
    /// <param name="order">The order.</param>
    /// <param name="transfer">What paid it; null for orders that no transfer pays.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>256 bytes for each token of the order, in its order; not verified.</returns>
    Task<IssuerAnswer> SignAsync(TokenOrder order, TransferHash? transfer, CancellationToken cancellationToken);

    /// <summary>Brings tokens. The same tokens may be brought any number of times.</summary>
    /// <returns>A <see cref="RedemptionReply"/>, not verified.</returns>
    Task<IssuerAnswer> RedeemAsync(TokenRedemption redemption, CancellationToken cancellationToken);
}
