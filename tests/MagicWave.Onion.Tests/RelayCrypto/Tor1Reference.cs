using System.Security.Cryptography;

namespace MagicWave.Onion.Tests.RelayCrypto;

/// <summary>
/// One direction of tor1 written a second time, slowly and from tor-spec alone, over the framework's own SHA-1 and block cipher: it keeps
/// everything that was ever digested and counts key stream bytes.
/// </summary>
internal sealed class Tor1Reference(byte[] seed, byte[] key)
{
    private readonly List<byte> _digested = [.. seed];
    private long _position;

    public byte[] LastDigest { get; private set; } = [];

    public void Originate(byte[] payload)
    {
        payload.AsSpan(1, 2).Clear();
        payload.AsSpan(5, 4).Clear();
        _digested.AddRange(payload);
        LastDigest = SHA1.HashData(_digested.ToArray());
        LastDigest.AsSpan(0, 4).CopyTo(payload.AsSpan(5));
        Pass(payload);
    }

    public void Pass(byte[] payload)
    {
        using Aes aes = Aes.Create();
        aes.Key = key;
        for (int i = 0; i < payload.Length; i++)
        {
            byte[] counter = new byte[16];
            System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(counter.AsSpan(8), _position / 16);
            payload[i] ^= aes.EncryptEcb(counter, PaddingMode.None)[_position % 16];
            _position++;
        }
    }
}
