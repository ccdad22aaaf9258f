using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Handshakes;

/// <summary>
/// The ntor handshake (tor-spec 5.1.4): X25519 with the relay's onion key and with a fresh one, HMAC-SHA256, HKDF-SHA256. The relay's side,
/// and what both sides share. Thread-safe but for the key ring.
/// </summary>
public static class Ntor
{
    /// <summary>The relay's RSA identity, its onion key and the client's X.</summary>
    public const int RequestLength = RsaId.Length + (2 * X25519.KeyLength);

    /// <summary>The relay's Y and a MAC that proves it is the one that was meant.</summary>
    public const int ReplyLength = X25519.KeyLength + MacLength;

    internal const int MacLength = 32;

    private const int SecretInputLength = (5 * X25519.KeyLength) + RsaId.Length + ProtocolIdLength;
    private const int AuthInputLength = MacLength + RsaId.Length + (3 * X25519.KeyLength) + ProtocolIdLength + ServerLength;
    private const int ProtocolIdLength = 24;
    private const int ServerLength = 6;

    private static ReadOnlySpan<byte> ProtocolId => "ntor-curve25519-sha256-1"u8;

    private static ReadOnlySpan<byte> MacTweak => "ntor-curve25519-sha256-1:mac"u8;

    private static ReadOnlySpan<byte> KeyTweak => "ntor-curve25519-sha256-1:key_extract"u8;

    private static ReadOnlySpan<byte> VerifyTweak => "ntor-curve25519-sha256-1:verify"u8;

    private static ReadOnlySpan<byte> ExpandTweak => "ntor-curve25519-sha256-1:key_expand"u8;

    /// <summary>
    /// Answers a client. A request for an onion key that is not held is answered too, with keys that the client cannot derive: it must not
    /// learn from our behaviour which keys we hold.
    /// </summary>
    /// <param name="request">What came in CREATE2; what follows the first 84 bytes is ignored.</param>
    /// <param name="identity">Our RSA identity.</param>
    /// <param name="keys">Our onion keys.</param>
    /// <param name="random">For y.</param>
    /// <param name="reply">Receives the answer, 64 bytes.</param>
    /// <param name="keyMaterial">Receives the keys in the order Df, Db, Kf, Kb, KH: 92 bytes for tor1.</param>
    /// <returns>
    /// False, with the outputs cleared, when the request is too short, meant for another relay, or its key has a small order.
    /// </returns>
    /// <exception cref="ArgumentException">The reply is not 64 bytes long.</exception>
    public static bool TryRespond(
        ReadOnlySpan<byte> request, RsaId identity, OnionKeyRing keys, IRandom random, Span<byte> reply, Span<byte> keyMaterial)
    {
        ArgumentNullException.ThrowIfNull(keys);
        HandshakeArgument.RequireLength(reply.Length, ReplyLength, nameof(reply));
        Span<byte> secrets = stackalloc byte[4 * X25519.KeyLength];
        Span<byte> publics = stackalloc byte[2 * X25519.KeyLength];
        Span<byte> y = secrets[..32], b = secrets[32..64], xy = secrets[64..96], xb = secrets[96..];
        Span<byte> ourB = publics[..32], ourY = publics[32..];
        bool isGood = false;
        if (request.Length >= RequestLength && RsaId.FromBytes(request[..RsaId.Length]) == identity)
        {
            ReadOnlySpan<byte> clientX = request.Slice(RsaId.Length + X25519.KeyLength, X25519.KeyLength);
            keys.Select(request.Slice(RsaId.Length, X25519.KeyLength), b, ourB);
            X25519.GeneratePrivateKey(y, random);
            X25519.DerivePublicKey(y, ourY);
            isGood = X25519.TryAgree(y, clientX, xy) & X25519.TryAgree(b, clientX, xb);
            ourY.CopyTo(reply);
            Derive(xy, xb, identity, ourB, clientX, ourY, reply[X25519.KeyLength..], keyMaterial);
        }

        CryptographicOperations.ZeroMemory(secrets);
        if (!isGood)
        {
            reply.Clear();
            CryptographicOperations.ZeroMemory(keyMaterial);
        }

        return isGood;
    }

    /// <summary>The MAC that the relay sends and the keys, from both agreements and all that was said.</summary>
    internal static void Derive(
        ReadOnlySpan<byte> xy,
        ReadOnlySpan<byte> xb,
        RsaId identity,
        ReadOnlySpan<byte> b,
        ReadOnlySpan<byte> x,
        ReadOnlySpan<byte> y,
        Span<byte> mac,
        Span<byte> keyMaterial)
    {
        Span<byte> secretInput = stackalloc byte[SecretInputLength];
        Span<byte> authInput = stackalloc byte[AuthInputLength];
        ByteWriter secret = new(secretInput);
        secret.WriteBytes(xy);
        secret.WriteBytes(xb);
        identity.CopyTo(secret.Reserve(RsaId.Length));
        secret.WriteBytes(b);
        secret.WriteBytes(x);
        secret.WriteBytes(y);
        secret.WriteBytes(ProtocolId);

        ByteWriter auth = new(authInput);
        HMACSHA256.HashData(VerifyTweak, secretInput, auth.Reserve(MacLength));
        identity.CopyTo(auth.Reserve(RsaId.Length));
        auth.WriteBytes(b);
        auth.WriteBytes(y);
        auth.WriteBytes(x);
        auth.WriteBytes(ProtocolId);
        auth.WriteBytes("Server"u8);
        HMACSHA256.HashData(MacTweak, authInput, mac);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secretInput, keyMaterial, KeyTweak, ExpandTweak);
        CryptographicOperations.ZeroMemory(secretInput);
        CryptographicOperations.ZeroMemory(authInput);
    }
}
