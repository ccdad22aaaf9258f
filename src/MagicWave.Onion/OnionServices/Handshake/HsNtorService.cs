using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.OnionServices.Handshake;

/// <summary>The service's side of hs-ntor. Holds nothing: thread-safe.</summary>
internal static class HsNtorService
{
    /// <summary>The keys of an introduction, one set for each subcredential that the client may have used.</summary>
    /// <param name="own">Our keys at the introduction point.</param>
    /// <param name="clientX">The client's X, 32 bytes from anywhere.</param>
    /// <param name="subcredentials">Those of the periods that we publish for.</param>
    /// <param name="keys">Receives <see cref="HsNtor.IntroduceKeysLength"/> bytes for each. The caller erases them.</param>
    /// <returns>False, with the keys cleared, when the client's key protects nothing.</returns>
    public static bool TryDeriveIntroduceKeys(
        IntroductionKeys own, ReadOnlySpan<byte> clientX, ReadOnlySpan<Subcredential> subcredentials, Span<byte> keys)
    {
        Span<byte> xb = stackalloc byte[X25519.KeyLength];
        HsNtorTranscript said = new() { AuthKey = own.Authentication.PublicKey, B = own.Encryption.PublicKey, X = clientX };
        bool isGood = X25519.TryAgree(own.Encryption.PrivateKey, clientX, xb);
        for (int i = 0; i < subcredentials.Length; i++)
        {
            HsNtor.DeriveIntroduceKeys(said, xb, subcredentials[i], keys.Slice(i * HsNtor.IntroduceKeysLength, HsNtor.IntroduceKeysLength));
        }

        CryptographicOperations.ZeroMemory(xb);
        if (!isGood)
        {
            CryptographicOperations.ZeroMemory(keys);
        }

        return isGood;
    }

    /// <summary>Answers a client: draws y and derives the keys of the virtual hop.</summary>
    /// <param name="own">Our keys at the introduction point.</param>
    /// <param name="clientX">The client's X, 32 bytes from anywhere.</param>
    /// <param name="random">For y.</param>
    /// <param name="reply">Receives what RENDEZVOUS1 carries, <see cref="HsNtor.ReplyLength"/> bytes.</param>
    /// <param name="keyMaterial">
    /// The keys (<see cref="HsNtor.KeyMaterialLength"/>), in the order of the client's directions; the caller disposes of them.
    /// </param>
    /// <returns>False, with the reply cleared, when the client's key protects nothing.</returns>
    public static bool TryRespond(
        IntroductionKeys own, ReadOnlySpan<byte> clientX, IRandom random, Span<byte> reply, [NotNullWhen(true)] out SecretBytes? keyMaterial)
    {
        Span<byte> secrets = stackalloc byte[3 * X25519.KeyLength];
        Span<byte> y = secrets[..32], xy = secrets[32..64], xb = secrets[64..];
        Span<byte> publicY = reply[..X25519.KeyLength];
        HsNtorTranscript said = new() { AuthKey = own.Authentication.PublicKey, B = own.Encryption.PublicKey, X = clientX };
        SecretBytes derived = new(HsNtor.KeyMaterialLength);
        X25519.GeneratePrivateKey(y, random);
        X25519.DerivePublicKey(y, publicY);
        bool isGood = X25519.TryAgree(y, clientX, xy) & X25519.TryAgree(own.Encryption.PrivateKey, clientX, xb);
        HsNtor.DeriveRendezvous(said, publicY, xy, xb, reply[X25519.KeyLength..HsNtor.ReplyLength], derived.Writable);
        CryptographicOperations.ZeroMemory(secrets);
        keyMaterial = isGood ? derived : null;
        if (!isGood)
        {
            reply.Clear();
            derived.Dispose();
        }

        return isGood;
    }
}
