using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Handshakes;

/// <summary>
/// The relay's side of ntor-v3, in two steps so that the caller can read the client's message before it says what to answer:
/// <see cref="TryOpen"/>, <see cref="ClientMessage"/>, then <see cref="TryRespond"/> once, or not at all where the message asks for
/// something impossible, then disposal. Not thread-safe.
/// </summary>
public sealed class NtorV3Server : IDisposable
{
    private readonly byte[] _identity;
    private readonly byte[] _verification;
    private readonly byte[] _onionKey = new byte[X25519.KeyLength];
    private readonly byte[] _clientX = new byte[X25519.KeyLength];
    private readonly byte[] _messageMac = new byte[NtorV3.DigestLength];
    private readonly byte[] _message;
    private readonly SecretBytes _xb = new(X25519.KeyLength);

    private NtorV3Server(Ed25519Id identity, ReadOnlySpan<byte> verification, int messageLength)
    {
        _identity = identity.ToArray();
        _verification = verification.ToArray();
        _message = new byte[messageLength];
    }

    /// <summary>What the client says, decrypted and authenticated as far as a message to a long-lived key can be.</summary>
    public ReadOnlySpan<byte> ClientMessage => _message;

    private NtorV3Transcript Said => new() { Identity = _identity, B = _onionKey, X = _clientX, Verification = _verification };

    /// <summary>Opens a client's request.</summary>
    /// <param name="request">The handshake data of CREATE2, to its last byte.</param>
    /// <param name="identity">Our Ed25519 identity.</param>
    /// <param name="keys">Our onion keys.</param>
    /// <param name="server">The handshake to go on with.</param>
    /// <returns>
    /// False when the request is too short or too long, was meant for another relay or an onion key that is not held, or was changed. All
    /// of these but the length take the same time.
    /// </returns>
    public static bool TryOpen(
        ReadOnlySpan<byte> request, Ed25519Id identity, OnionKeyRing keys, [NotNullWhen(true)] out NtorV3Server? server) =>
        TryOpenFor(NtorV3.CircuitVerification, request, identity, keys, out server);

    internal static bool TryOpenFor(
        ReadOnlySpan<byte> verification,
        ReadOnlySpan<byte> request,
        Ed25519Id identity,
        OnionKeyRing keys,
        [NotNullWhen(true)] out NtorV3Server? server)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(verification.Length, NtorV3.MaximumVerificationLength, nameof(verification));
        int length = request.Length - NtorV3.RequestOverhead;
        server = null;
        if (length is < 0 or > NtorV3.MaximumRequestMessageLength)
        {
            return false;
        }

        NtorV3Server opened = new(identity, verification, length);
        if (!opened.Open(request, keys))
        {
            opened.Dispose();
            return false;
        }

        server = opened;
        return true;
    }

    /// <summary>Answers the client.</summary>
    /// <param name="message">What the client is told, at most <see cref="NtorV3.MaximumReplyMessageLength"/> bytes.</param>
    /// <param name="random">For y.</param>
    /// <param name="reply">Receives <see cref="NtorV3.ReplyOverhead"/> bytes more than the message has.</param>
    /// <param name="written">How many bytes that is.</param>
    /// <param name="keyMaterial">Receives the keys in the order Df, Db, Kf, Kb, KH: 92 bytes for tor1.</param>
    /// <returns>False, with the outputs cleared, when the client's key has a small order.</returns>
    /// <exception cref="ArgumentException">The message is too long, the reply has no room, or too much key material is asked
    /// for.</exception>
    public bool TryRespond(ReadOnlySpan<byte> message, IRandom random, Span<byte> reply, out int written, Span<byte> keyMaterial)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, NtorV3.MaximumReplyMessageLength, nameof(message));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keyMaterial.Length, NtorV3.MaximumKeyMaterialLength, nameof(keyMaterial));
        HandshakeArgument.RequireRoom(reply.Length, NtorV3.ReplyOverhead + message.Length, nameof(reply));
        Span<byte> secrets = stackalloc byte[(2 * X25519.KeyLength) + (2 * NtorV3.DigestLength) + NtorV3.EncryptionKeyLength];
        Span<byte> y = secrets[..32], xy = secrets[32..64], encryptionKey = secrets[64..96], keySeed = secrets[96..128];
        Span<byte> verify = secrets[128..];
        ByteWriter writer = new(reply);
        Span<byte> publicY = writer.Reserve(X25519.KeyLength);
        Span<byte> authenticator = writer.Reserve(NtorV3.DigestLength);
        Span<byte> encrypted = writer.Reserve(message.Length);
        X25519.GeneratePrivateKey(y, random);
        X25519.DerivePublicKey(y, publicY);
        bool isGood = X25519.TryAgree(y, _clientX, xy);
        NtorV3.DeriveSeeds(Said, xy, _xb.Span, publicY, keySeed, verify);
        NtorV3.DeriveFinalKeys(keySeed, encryptionKey, keyMaterial);
        message.CopyTo(encrypted);
        NtorV3.Crypt(encryptionKey, encrypted);
        NtorV3.ComputeAuthenticator(Said, verify, publicY, _messageMac, encrypted, authenticator);
        written = writer.Length;
        CryptographicOperations.ZeroMemory(secrets);
        if (!isGood)
        {
            reply.Clear();
            CryptographicOperations.ZeroMemory(keyMaterial);
            written = 0;
        }

        return isGood;
    }

    /// <summary>Erases what is secret.</summary>
    public void Dispose()
    {
        _xb.Dispose();
        CryptographicOperations.ZeroMemory(_message);
    }

    private bool Open(ReadOnlySpan<byte> request, OnionKeyRing keys)
    {
        ReadOnlySpan<byte> wantedIdentity = request[..Ed25519Id.Length];
        ReadOnlySpan<byte> wantedKey = request.Slice(Ed25519Id.Length, X25519.KeyLength);
        ReadOnlySpan<byte> encrypted = request[(NtorV3.RequestOverhead - NtorV3.DigestLength)..^NtorV3.DigestLength];
        Span<byte> b = stackalloc byte[X25519.KeyLength];
        Span<byte> messageKeys = stackalloc byte[NtorV3.EncryptionKeyLength + NtorV3.DigestLength];
        Span<byte> mac = stackalloc byte[NtorV3.DigestLength];
        request.Slice(Ed25519Id.Length + X25519.KeyLength, X25519.KeyLength).CopyTo(_clientX);
        request[^NtorV3.DigestLength..].CopyTo(_messageMac);
        keys.Select(wantedKey, b, _onionKey);
        bool isGood = FixedTime.Equal(_identity, wantedIdentity) & X25519.TryAgree(b, _clientX, _xb.Writable);
        NtorV3.DeriveMessageKeys(Said, _xb.Span, messageKeys);
        NtorV3.ComputeMessageMac(Said, messageKeys[NtorV3.EncryptionKeyLength..], encrypted, mac);
        isGood &= FixedTime.Equal(mac, _messageMac);
        encrypted.CopyTo(_message);
        NtorV3.Crypt(messageKeys[..NtorV3.EncryptionKeyLength], _message);
        CryptographicOperations.ZeroMemory(b);
        CryptographicOperations.ZeroMemory(messageKeys);
        return isGood;
    }
}
