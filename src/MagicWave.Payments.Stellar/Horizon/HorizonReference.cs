using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>That an operation has to do with what was asked for: where to look, and no more.</summary>
/// <param name="Transaction">The hash of its transaction.</param>
public sealed record HorizonReference(Hash256 Transaction);
