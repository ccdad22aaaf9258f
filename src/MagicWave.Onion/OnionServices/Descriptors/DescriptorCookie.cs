using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Cryptography;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>
/// How a service tells each authorised client the cookie that opens the inner layer (rend-spec-v3 2.5.1.2): X25519 between the descriptor's
/// ephemeral key and the client's, then SHAKE-256 over the subcredential and the secret gives a name for the client and a key for the cookie.
/// </summary>
internal static class DescriptorCookie
{
    /// <summary>The length of a cookie, in bytes.</summary>
    public const int Length = 16;

    private const int KeyLength = 32;

    /// <summary>
    /// Makes a client's line. False when the client's key is none: it has a small order.
    /// </summary>
    public static bool TrySeal(
        ReadOnlySpan<byte> cookie,
        ReadOnlySpan<byte> subcredential,
        ReadOnlySpan<byte> ephemeralKey,
        ReadOnlySpan<byte> clientPublicKey,
        IRandom random,
        out AuthorizedClient client)
    {
        Span<byte> keys = stackalloc byte[AuthorizedClient.IdLength + KeyLength];
        client = default;
        if (!TryDeriveKeys(subcredential, ephemeralKey, clientPublicKey, keys))
        {
            return false;
        }

        byte[] iv = new byte[AuthorizedClient.IvLength];
        random.Fill(iv);
        byte[] encrypted = cookie.ToArray();
        Transform(keys, iv, encrypted);
        client = new(keys[..AuthorizedClient.IdLength].ToArray(), iv, encrypted);
        CryptographicOperations.ZeroMemory(keys);
        return true;
    }

    /// <summary>Finds a client's line among those of a descriptor, and writes its cookie. False when there is no line for this key.</summary>
    public static bool TryOpen(MiddleDocument document, ReadOnlySpan<byte> subcredential, ReadOnlySpan<byte> clientPrivateKey, Span<byte> cookie)
    {
        Span<byte> keys = stackalloc byte[AuthorizedClient.IdLength + KeyLength];
        if (!TryDeriveKeys(subcredential, clientPrivateKey, document.EphemeralKey.Span, keys))
        {
            return false;
        }

        bool isFound = false;
        foreach (AuthorizedClient client in document.Clients)
        {
            if (!isFound && FixedTime.Equal(client.Id.Span, keys[..AuthorizedClient.IdLength]))
            {
                isFound = true;
                client.EncryptedCookie.Span.CopyTo(cookie);
                Transform(keys, client.Iv.Span, cookie);
            }
        }

        CryptographicOperations.ZeroMemory(keys);
        return isFound;
    }

    private static void Transform(ReadOnlySpan<byte> keys, ReadOnlySpan<byte> iv, Span<byte> cookie)
    {
        using AesCtr cipher = new(keys[AuthorizedClient.IdLength..], iv);
        cipher.Transform(cookie);
    }

    private static bool TryDeriveKeys(ReadOnlySpan<byte> subcredential, ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey, Span<byte> keys)
    {
        Span<byte> input = stackalloc byte[DescriptorSecret.SubcredentialLength + X25519.KeyLength];
        subcredential.CopyTo(input);
        if (!X25519.TryAgree(privateKey, publicKey, input[DescriptorSecret.SubcredentialLength..]))
        {
            return false;
        }

        Sha3Digest.Shake256(input, keys);
        CryptographicOperations.ZeroMemory(input);
        return true;
    }
}
