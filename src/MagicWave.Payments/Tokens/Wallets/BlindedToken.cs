using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Cryptography.BlindRsa;
using MagicWave.Payments.Tokens.Issuing;

namespace MagicWave.Payments.Tokens.Wallets;

/// <summary>A token that is not signed yet: what is sent, and what finishes the signature. The inverse links the two sides; it is kept no longer than needed.</summary>
internal sealed class BlindedToken(TokenKeyId key, byte[] nonce, byte[] inverse, byte[] blinded)
{
    /// <summary>Length of the stored form, in bytes.</summary>
    public const int StoredLength = TokenKeyId.Length + Token.NonceLength + (2 * Token.AuthenticatorLength);

    public OrderItem Item => new(key, blinded);

    public static BlindedToken Create(TokenKeyList list, TokenKey key, IRandom random)
    {
        byte[] nonce = new byte[Token.NonceLength];
        random.Fill(nonce);
        byte[] input = Token.WriteInput(nonce, list.ChallengeDigest.Span, key.Id);
        using BlindedMessage message = key.PublicKey.Blind(TokenKey.Variant, input, random);
        return new(key.Id, nonce, message.Inverse.Span.ToArray(), message.Value.ToArray());
    }

    public static BlindedToken Read(ref ByteReader reader) =>
        reader.TryReadBytes(TokenKeyId.Length, out ReadOnlySpan<byte> key) && reader.TryReadBytes(Token.NonceLength, out ReadOnlySpan<byte> nonce)
            && reader.TryReadBytes(Token.AuthenticatorLength, out ReadOnlySpan<byte> inverse)
            && reader.TryReadBytes(Token.AuthenticatorLength, out ReadOnlySpan<byte> blinded)
            ? new(TokenKeyId.FromBytes(key), nonce.ToArray(), inverse.ToArray(), blinded.ToArray())
            : throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "A stored order for tokens cannot be read.");

    public void Write(ref ByteWriter writer)
    {
        key.CopyTo(writer.Reserve(TokenKeyId.Length));
        writer.WriteBytes(nonce);
        writer.WriteBytes(inverse);
        writer.WriteBytes(blinded);
    }

    /// <summary>The finished token; null when the answer is not the key's signature of it.</summary>
    public Token? Finish(TokenKeyList list, ReadOnlySpan<byte> blindSignature)
    {
        byte[] input = Token.WriteInput(nonce, list.ChallengeDigest.Span, key);
        if (list.Find(key) is not { } found
            || !found.PublicKey.TryFinalize(TokenKey.Variant, input, blindSignature, inverse, out byte[]? authenticator))
        {
            return null;
        }

        byte[] bytes = [.. input, .. authenticator];
        return Token.TryRead(bytes, out Token? token) ? token : null;
    }
}
