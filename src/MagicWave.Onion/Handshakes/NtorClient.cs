using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Handshakes;

/// <summary>
/// The client's side of ntor: <see cref="WriteRequest"/>, then <see cref="TryComplete"/>, then disposal. Not thread-safe.
/// </summary>
public sealed class NtorClient : IDisposable
{
    private readonly RsaId _identity;
    private readonly SecretBytes _x = new(X25519.KeyLength);
    private readonly byte[] _publicX = new byte[X25519.KeyLength];
    private readonly byte[] _onionKey;

    /// <summary>Draws x.</summary>
    /// <param name="identity">The relay that is meant.</param>
    /// <param name="onionKey">Its onion key, 32 bytes.</param>
    /// <param name="random">For x.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public NtorClient(RsaId identity, ReadOnlySpan<byte> onionKey, IRandom random)
    {
        HandshakeArgument.RequireLength(onionKey.Length, X25519.KeyLength, nameof(onionKey));
        _identity = identity;
        _onionKey = onionKey.ToArray();
        X25519.GeneratePrivateKey(_x.Writable, random);
        X25519.DerivePublicKey(_x.Span, _publicX);
    }

    /// <summary>Writes what CREATE2 or EXTEND2 carries.</summary>
    /// <param name="request">Receives 84 bytes.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public void WriteRequest(Span<byte> request)
    {
        HandshakeArgument.RequireLength(request.Length, Ntor.RequestLength, nameof(request));
        ByteWriter writer = new(request);
        _identity.CopyTo(writer.Reserve(RsaId.Length));
        writer.WriteBytes(_onionKey);
        writer.WriteBytes(_publicX);
    }

    /// <summary>Checks the relay's answer and derives the keys.</summary>
    /// <param name="reply">What came in CREATED2 or EXTENDED2; what follows the first 64 bytes is ignored, as C tor does.</param>
    /// <param name="keyMaterial">Receives the keys in the order Df, Db, Kf, Kb, KH: 92 bytes for tor1.</param>
    /// <returns>False, with the output cleared, when the answer is too short or does not come from that relay.</returns>
    public bool TryComplete(ReadOnlySpan<byte> reply, Span<byte> keyMaterial)
    {
        if (reply.Length < Ntor.ReplyLength)
        {
            keyMaterial.Clear();
            return false;
        }

        Span<byte> secrets = stackalloc byte[2 * X25519.KeyLength];
        Span<byte> mac = stackalloc byte[Ntor.MacLength];
        Span<byte> xy = secrets[..X25519.KeyLength], xb = secrets[X25519.KeyLength..];
        ReadOnlySpan<byte> y = reply[..X25519.KeyLength];
        bool isGood = X25519.TryAgree(_x.Span, y, xy) & X25519.TryAgree(_x.Span, _onionKey, xb);
        Ntor.Derive(xy, xb, _identity, _onionKey, _publicX, y, mac, keyMaterial);
        isGood &= FixedTime.Equal(mac, reply.Slice(X25519.KeyLength, Ntor.MacLength));
        CryptographicOperations.ZeroMemory(secrets);
        if (!isGood)
        {
            CryptographicOperations.ZeroMemory(keyMaterial);
        }

        return isGood;
    }

    /// <summary>Erases x.</summary>
    public void Dispose() => _x.Dispose();
}
