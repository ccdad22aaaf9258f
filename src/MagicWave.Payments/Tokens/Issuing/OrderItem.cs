namespace MagicWave.Payments.Tokens.Issuing;

/// <summary>One token of an order.</summary>
/// <param name="Key">The key that is to sign.</param>
/// <param name="Blinded">The blinded message, 256 bytes.</param>
public sealed record OrderItem(TokenKeyId Key, ReadOnlyMemory<byte> Blinded);
