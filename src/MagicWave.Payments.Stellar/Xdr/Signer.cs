using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>A signer of an account.</summary>
/// <param name="Key">Who signs.</param>
/// <param name="Weight">What its signature counts, 0 to 255; 0 removes it.</param>
public sealed record Signer(SignerKey Key, uint Weight) : IReadableXdrValue<Signer>
{
    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, [MaybeNullWhen(false)] out Signer value)
    {
        value = null;
        if (!SignerKey.TryRead(ref reader, out SignerKey? key) || !reader.TryReadUInt32(out uint weight))
        {
            return false;
        }

        value = new(key, weight);
        return true;
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        Key.Write(writer);
        writer.WriteUInt32(Weight);
    }
}
