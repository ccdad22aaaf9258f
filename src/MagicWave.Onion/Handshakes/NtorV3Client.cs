using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Handshakes;

/// <summary>
/// The client's side of ntor-v3: <see cref="TryWriteRequest"/> with a message (an extension list), then <see cref="TryComplete"/>, which
/// also gives the relay's message, then disposal. The request's message is encrypted to the onion key, without forward secrecy. Not
/// thread-safe.
/// </summary>
public sealed class NtorV3Client : IDisposable
{
    private readonly byte[] _identity;
    private readonly byte[] _onionKey;
    private readonly byte[] _verification;
    private readonly byte[] _publicX = new byte[X25519.KeyLength];
    private readonly byte[] _messageMac = new byte[NtorV3.DigestLength];
    private readonly SecretBytes _x = new(X25519.KeyLength);
    private readonly SecretBytes _xb = new(X25519.KeyLength);

    /// <summary>Draws x.</summary>
    /// <param name="identity">The relay that is meant.</param>
    /// <param name="onionKey">Its onion key, 32 bytes.</param>
    /// <param name="random">For x.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public NtorV3Client(Ed25519Id identity, ReadOnlySpan<byte> onionKey, IRandom random)
        : this(identity, onionKey, NtorV3.CircuitVerification, random)
    {
    }

    internal NtorV3Client(Ed25519Id identity, ReadOnlySpan<byte> onionKey, ReadOnlySpan<byte> verification, IRandom random)
    {
        HandshakeArgument.RequireLength(onionKey.Length, X25519.KeyLength, nameof(onionKey));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(verification.Length, NtorV3.MaximumVerificationLength, nameof(verification));
        _identity = identity.ToArray();
        _onionKey = onionKey.ToArray();
        _verification = verification.ToArray();
        X25519.GeneratePrivateKey(_x.Writable, random);
        X25519.DerivePublicKey(_x.Span, _publicX);
    }

    private NtorV3Transcript Said => new() { Identity = _identity, B = _onionKey, X = _publicX, Verification = _verification };

    /// <summary>Writes what CREATE2 or EXTEND2 carries.</summary>
    /// <param name="message">What the relay is told; see <see cref="ExtensionListWriter"/>. At most
    /// <see cref="NtorV3.MaximumRequestMessageLength"/> bytes.</param>
    /// <param name="request">Receives <see cref="NtorV3.RequestOverhead"/> bytes more than the message has.</param>
    /// <param name="written">How many bytes that is.</param>
    /// <returns>False when the onion key has a small order: the directory named a key that protects nothing.</returns>
    /// <exception cref="ArgumentException">The message is too long, or the request has no room.</exception>
    public bool TryWriteRequest(ReadOnlySpan<byte> message, Span<byte> request, out int written)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, NtorV3.MaximumRequestMessageLength, nameof(message));
        HandshakeArgument.RequireRoom(request.Length, NtorV3.RequestOverhead + message.Length, nameof(request));
        written = 0;
        if (!X25519.TryAgree(_x.Span, _onionKey, _xb.Writable))
        {
            return false;
        }

        Span<byte> keys = stackalloc byte[NtorV3.EncryptionKeyLength + NtorV3.DigestLength];
        NtorV3.DeriveMessageKeys(Said, _xb.Span, keys);
        ByteWriter writer = new(request);
        writer.WriteBytes(_identity);
        writer.WriteBytes(_onionKey);
        writer.WriteBytes(_publicX);
        Span<byte> encrypted = writer.Reserve(message.Length);
        message.CopyTo(encrypted);
        NtorV3.Crypt(keys[..NtorV3.EncryptionKeyLength], encrypted);
        NtorV3.ComputeMessageMac(Said, keys[NtorV3.EncryptionKeyLength..], encrypted, _messageMac);
        writer.WriteBytes(_messageMac);
        written = writer.Length;
        CryptographicOperations.ZeroMemory(keys);
        return true;
    }

    /// <summary>Checks the relay's answer, decrypts its message and derives the keys.</summary>
    /// <param name="reply">The handshake data of CREATED2 or EXTENDED2, to its last byte.</param>
    /// <param name="keyMaterial">Receives the keys in the order Df, Db, Kf, Kb, KH: 92 bytes for tor1.</param>
    /// <param name="message">Receives the relay's message: room for <see cref="NtorV3.MaximumReplyMessageLength"/> bytes always
    /// suffices.</param>
    /// <param name="messageLength">How long it is.</param>
    /// <returns>False, with the outputs cleared, when the answer is too short or too long or does not come from that relay.</returns>
    /// <exception cref="ArgumentException">The message has no room, or too much key material is asked for.</exception>
    public bool TryComplete(ReadOnlySpan<byte> reply, Span<byte> keyMaterial, Span<byte> message, out int messageLength)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keyMaterial.Length, NtorV3.MaximumKeyMaterialLength, nameof(keyMaterial));
        messageLength = 0;
        int length = reply.Length - NtorV3.ReplyOverhead;
        if (length is < 0 or > NtorV3.MaximumReplyMessageLength)
        {
            keyMaterial.Clear();
            return false;
        }

        HandshakeArgument.RequireRoom(message.Length, length, nameof(message));
        Span<byte> secrets = stackalloc byte[X25519.KeyLength + (2 * NtorV3.DigestLength) + NtorV3.EncryptionKeyLength];
        Span<byte> xy = secrets[..32], keySeed = secrets[32..64], verify = secrets[64..96], encryptionKey = secrets[96..];
        Span<byte> authenticator = stackalloc byte[NtorV3.DigestLength];
        ReadOnlySpan<byte> y = reply[..X25519.KeyLength];
        ReadOnlySpan<byte> encrypted = reply[NtorV3.ReplyOverhead..];
        bool isGood = X25519.TryAgree(_x.Span, y, xy);
        NtorV3.DeriveSeeds(Said, xy, _xb.Span, y, keySeed, verify);
        NtorV3.ComputeAuthenticator(Said, verify, y, _messageMac, encrypted, authenticator);
        isGood &= FixedTime.Equal(authenticator, reply.Slice(X25519.KeyLength, NtorV3.DigestLength));
        if (isGood)
        {
            NtorV3.DeriveFinalKeys(keySeed, encryptionKey, keyMaterial);
            encrypted.CopyTo(message);
            NtorV3.Crypt(encryptionKey, message[..length]);
            messageLength = length;
        }
        else
        {
            keyMaterial.Clear();
        }

        CryptographicOperations.ZeroMemory(secrets);
        return isGood;
    }

    /// <summary>Erases what is secret.</summary>
    public void Dispose()
    {
        _x.Dispose();
        _xb.Dispose();
    }
}
