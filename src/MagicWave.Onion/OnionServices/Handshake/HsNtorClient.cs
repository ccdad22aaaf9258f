using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.OnionServices.Handshake;

/// <summary>
/// The client's side of hs-ntor: <see cref="TryDeriveIntroduceKeys"/> for INTRODUCE1, <see cref="TryComplete"/> with what came in
/// RENDEZVOUS2, then disposal. One per introduction. Not thread-safe.
/// </summary>
internal sealed class HsNtorClient : IDisposable
{
    private readonly byte[] _encryptionKey;
    private readonly byte[] _publicX = new byte[X25519.KeyLength];
    private readonly SecretBytes _x = new(X25519.KeyLength);

    /// <summary>Draws x.</summary>
    /// <param name="authKey">The service's authentication key at the introduction point, from its descriptor.</param>
    /// <param name="encryptionKey">Its encryption key there, 32 bytes.</param>
    /// <param name="random">For x.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public HsNtorClient(Ed25519Id authKey, ReadOnlySpan<byte> encryptionKey, IRandom random)
    {
        if (encryptionKey.Length != X25519.KeyLength)
        {
            throw new ArgumentException($"Must be {X25519.KeyLength} bytes long.", nameof(encryptionKey));
        }

        AuthKey = authKey;
        _encryptionKey = encryptionKey.ToArray();
        X25519.GeneratePrivateKey(_x.Writable, random);
        X25519.DerivePublicKey(_x.Span, _publicX);
    }

    /// <summary>The service's authentication key at the introduction point.</summary>
    public Ed25519Id AuthKey { get; }

    /// <summary>X: what the introduction carries, 32 bytes.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicX;

    private HsNtorTranscript Said => new() { AuthKey = AuthKey, B = _encryptionKey, X = _publicX };

    /// <summary>The keys of the introduction.</summary>
    /// <param name="subcredential">Of the period whose descriptor was read.</param>
    /// <param name="keys">Receives <see cref="HsNtor.IntroduceKeysLength"/> bytes. The caller erases them.</param>
    /// <returns>False when the descriptor named an encryption key that protects nothing.</returns>
    public bool TryDeriveIntroduceKeys(Subcredential subcredential, Span<byte> keys)
    {
        Span<byte> xb = stackalloc byte[X25519.KeyLength];
        bool isGood = X25519.TryAgree(_x.Span, _encryptionKey, xb);
        HsNtor.DeriveIntroduceKeys(Said, xb, subcredential, keys);
        CryptographicOperations.ZeroMemory(xb);
        if (!isGood)
        {
            CryptographicOperations.ZeroMemory(keys);
        }

        return isGood;
    }

    /// <summary>Checks the service's answer and derives the keys of the virtual hop.</summary>
    /// <param name="handshakeInfo">What came in RENDEZVOUS2, <see cref="HsNtor.ReplyLength"/> bytes.</param>
    /// <param name="keyMaterial">The keys (<see cref="HsNtor.KeyMaterialLength"/>); the caller disposes of them.</param>
    /// <returns>False when it has another length or does not come from that service.</returns>
    public bool TryComplete(ReadOnlySpan<byte> handshakeInfo, [NotNullWhen(true)] out SecretBytes? keyMaterial)
    {
        keyMaterial = null;
        if (handshakeInfo.Length != HsNtor.ReplyLength)
        {
            return false;
        }

        Span<byte> secrets = stackalloc byte[2 * X25519.KeyLength];
        Span<byte> mac = stackalloc byte[Sha3Digest.Length];
        Span<byte> xy = secrets[..X25519.KeyLength], xb = secrets[X25519.KeyLength..];
        ReadOnlySpan<byte> y = handshakeInfo[..X25519.KeyLength];
        SecretBytes derived = new(HsNtor.KeyMaterialLength);
        bool isGood = X25519.TryAgree(_x.Span, y, xy) & X25519.TryAgree(_x.Span, _encryptionKey, xb);
        HsNtor.DeriveRendezvous(Said, y, xy, xb, mac, derived.Writable);
        isGood &= FixedTime.Equal(mac, handshakeInfo[X25519.KeyLength..]);
        CryptographicOperations.ZeroMemory(secrets);
        if (!isGood)
        {
            derived.Dispose();
            return false;
        }

        keyMaterial = derived;
        return true;
    }

    /// <summary>Erases x.</summary>
    public void Dispose() => _x.Dispose();
}
