using MagicWave.Core.Security;

namespace MagicWave.Cryptography.BlindRsa;

/// <summary>
/// What a client has between Blind and Finalize: the blinded message to send, and the inverse of the blinding factor to keep. Whoever has
/// the inverse can link the two sides. One owner disposes of it.
/// </summary>
public sealed class BlindedMessage : IDisposable
{
    internal BlindedMessage(byte[] value, SecretBytes inverse)
    {
        Value = value;
        Inverse = inverse;
    }

    /// <summary>The blinded message, as long as the modulus; says nothing of the message.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>The inverse of the blinding factor, as long as the modulus.</summary>
    public SecretBytes Inverse { get; }

    /// <summary>Erases the inverse.</summary>
    public void Dispose() => Inverse.Dispose();
}
