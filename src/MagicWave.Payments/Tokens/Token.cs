using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MagicWave.Core.Bytes;

namespace MagicWave.Payments.Tokens;

/// <summary>
/// A token in the layout of Privacy Pass (RFC 9577 section 2.2) of type 0x0002: type (2), nonce (32), challenge digest (32), key id (32),
/// authenticator (256), which is a blind RSA signature over all that is before it. Whoever shows it first may spend it. Immutable.
/// </summary>
public sealed class Token
{
    /// <summary>Blind RSA, 2048 bits (RFC 9578 section 8.2.2).</summary>
    public const ushort Type = 2;

    /// <summary>Length of the nonce, in bytes.</summary>
    public const int NonceLength = 32;

    /// <summary>Length of the challenge digest, in bytes.</summary>
    public const int DigestLength = 32;

    /// <summary>Length of the authenticator and of everything blinded, in bytes.</summary>
    public const int AuthenticatorLength = 256;

    /// <summary>Length of what is signed, in bytes.</summary>
    public const int InputLength = sizeof(ushort) + NonceLength + DigestLength + TokenKeyId.Length;

    /// <summary>Length of a token, in bytes.</summary>
    public const int Length = InputLength + AuthenticatorLength;

    private readonly byte[] _bytes;

    private Token(byte[] bytes)
    {
        _bytes = bytes;
        KeyId = TokenKeyId.FromBytes(bytes.AsSpan(InputLength - TokenKeyId.Length, TokenKeyId.Length));
        Id = TokenId.FromBytes(SHA256.HashData(bytes.AsSpan(0, InputLength)));
    }

    /// <summary>Under what it is remembered as spent.</summary>
    public TokenId Id { get; }

    /// <summary>The key that signed it, which says what it is worth.</summary>
    public TokenKeyId KeyId { get; }

    /// <summary>What is signed.</summary>
    public ReadOnlySpan<byte> Input => _bytes.AsSpan(0, InputLength);

    /// <summary>The digest of the challenge.</summary>
    public ReadOnlySpan<byte> ChallengeDigest => _bytes.AsSpan(sizeof(ushort) + NonceLength, DigestLength);

    /// <summary>The signature.</summary>
    public ReadOnlySpan<byte> Authenticator => _bytes.AsSpan(InputLength);

    /// <summary>The token as it travels.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads one. Nothing is verified.</summary>
    /// <returns>False when it is not of this type and length.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Token? token)
    {
        ByteReader reader = new(bytes);
        token = bytes.Length == Length && reader.TryReadUInt16(out ushort type) && type == Type ? new(bytes.ToArray()) : null;
        return token is not null;
    }

    internal static byte[] WriteInput(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> challengeDigest, TokenKeyId keyId)
    {
        byte[] input = new byte[InputLength];
        ByteWriter writer = new(input);
        writer.WriteUInt16(Type);
        writer.WriteBytes(nonce);
        writer.WriteBytes(challengeDigest);
        keyId.CopyTo(writer.Reserve(TokenKeyId.Length));
        return input;
    }
}
