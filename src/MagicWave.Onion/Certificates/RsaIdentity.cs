using System.Security.Cryptography;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Certificates;

/// <summary>A relay's RSA identity key by its digests, both over the public key as PKCS#1 in DER (tor-spec 1.1).</summary>
public static class RsaIdentity
{
    /// <summary>Identity keys have exactly this many bits.</summary>
    public const int KeyBits = 1024;

    /// <summary>The relay's RSA identity: the SHA-1 of the key.</summary>
    /// <param name="publicKeyDer">The public key, PKCS#1 in DER.</param>
    public static RsaId IdOf(ReadOnlySpan<byte> publicKeyDer)
    {
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(publicKeyDer, digest);
        return RsaId.FromBytes(digest);
    }

    /// <summary>The relay's RSA identity: the SHA-1 of the key.</summary>
    public static RsaId IdOf(RSA key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return IdOf(key.ExportRSAPublicKey());
    }

    /// <summary>The SHA-256 of the key, by which AUTHENTICATE cells name the two sides (tor-spec 4.4).</summary>
    /// <param name="publicKeyDer">The public key, PKCS#1 in DER.</param>
    /// <returns>32 bytes.</returns>
    public static byte[] Sha256Of(ReadOnlySpan<byte> publicKeyDer) => SHA256.HashData(publicKeyDer);
}
