using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>A signature, and a hint whose it is.</summary>
/// <param name="Hint">The last four bytes of the signer's key, as a big-endian number.</param>
/// <param name="Signature">64 bytes of Ed25519; or, for a hash signer, what hashes to it. At most 64.</param>
public sealed record DecoratedSignature(uint Hint, XdrArray<byte> Signature) : IReadableXdrValue<DecoratedSignature>
{
    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, [MaybeNullWhen(false)] out DecoratedSignature value)
    {
        value = null;
        // Four bytes have no padding: the number is the bytes.
        if (!reader.TryReadUInt32(out uint hint) || !reader.TryReadOpaque(XdrLimits.Signature, out ReadOnlySpan<byte> signature))
        {
            return false;
        }

        value = new(hint, [.. signature]);
        return true;
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        writer.WriteUInt32(Hint);
        writer.WriteOpaque(Signature.AsSpan());
    }
}
