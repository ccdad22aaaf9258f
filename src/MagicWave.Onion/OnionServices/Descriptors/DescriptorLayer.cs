using System.Buffers.Binary;
using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Cryptography;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>
/// How one layer of a descriptor is encrypted (rend-spec-v3 2.5.3): salt 16, text under AES-256 in counter mode, MAC 32 of SHA3-256. The
/// keys come from SHAKE-256 over the secret, the salt and a word for the layer.
/// </summary>
/// <param name="purpose">The word for the layer.</param>
internal readonly ref struct DescriptorLayer(ReadOnlySpan<byte> purpose)
{
    /// <summary>The bytes of a layer that are not text.</summary>
    public const int Overhead = SaltLength + MacLength;

    private const int SaltLength = 16;
    private const int MacLength = Sha3Digest.Length;
    private const int KeyLength = 32;
    private const int IvLength = AesCtr.BlockLength;
    private const int MacKeyLength = 32;

    // The MAC is over: length of its key 8, key 32, length of the salt 8, then the layer itself.
    private const int MacPrefixLength = sizeof(ulong) + MacKeyLength + sizeof(ulong);

    private readonly ReadOnlySpan<byte> _purpose = purpose;

    /// <summary>The outer layer, which whoever knows the address can open.</summary>
    public static DescriptorLayer Superencrypted => new("hsdir-superencrypted-data"u8);

    /// <summary>The inner layer, which may ask for a client's cookie besides.</summary>
    public static DescriptorLayer Encrypted => new("hsdir-encrypted-data"u8);

    /// <summary>Encrypts a text under a fresh salt.</summary>
    public byte[] Encrypt(in DescriptorSecret secret, ReadOnlySpan<byte> text, IRandom random)
    {
        byte[] buffer = new byte[MacPrefixLength + SaltLength + text.Length + MacLength];
        Span<byte> layer = buffer.AsSpan(MacPrefixLength);
        random.Fill(layer[..SaltLength]);
        Span<byte> body = layer[SaltLength..^MacLength];
        text.CopyTo(body);
        Span<byte> keys = stackalloc byte[KeyLength + IvLength + MacKeyLength];
        DeriveKeys(secret, layer[..SaltLength], keys);
        Transform(keys, body);
        ComputeMac(buffer, keys, layer[^MacLength..]);
        CryptographicOperations.ZeroMemory(keys);
        return layer.ToArray();
    }

    /// <summary>
    /// Decrypts a layer and leaves out the zeros at its end. False when the MAC is wrong or there is no text; a layer that is shorter than
    /// <see cref="Overhead"/> has none.
    /// </summary>
    public bool TryDecrypt(in DescriptorSecret secret, ReadOnlySpan<byte> encrypted, out byte[] text)
    {
        text = [];
        if (encrypted.Length <= Overhead)
        {
            return false;
        }

        byte[] buffer = new byte[MacPrefixLength + encrypted.Length];
        Span<byte> layer = buffer.AsSpan(MacPrefixLength);
        encrypted.CopyTo(layer);
        Span<byte> keys = stackalloc byte[KeyLength + IvLength + MacKeyLength];
        Span<byte> mac = stackalloc byte[MacLength];
        DeriveKeys(secret, layer[..SaltLength], keys);
        ComputeMac(buffer, keys, mac);
        bool ok = FixedTime.Equal(mac, layer[^MacLength..]);
        if (ok)
        {
            Span<byte> body = layer[SaltLength..^MacLength];
            Transform(keys, body);
            int end = body.IndexOf((byte)0);
            text = body[..(end < 0 ? body.Length : end)].ToArray();
        }

        CryptographicOperations.ZeroMemory(keys);
        return ok && text.Length > 0;
    }

    private static void Transform(ReadOnlySpan<byte> keys, Span<byte> body)
    {
        using AesCtr cipher = new(keys[..KeyLength], keys.Slice(KeyLength, IvLength));
        cipher.Transform(body);
    }

    // The buffer holds the layer after room for the prefix; its last bytes are the MAC's own.
    private static void ComputeMac(Span<byte> buffer, ReadOnlySpan<byte> keys, Span<byte> mac)
    {
        BinaryPrimitives.WriteUInt64BigEndian(buffer, MacKeyLength);
        keys[^MacKeyLength..].CopyTo(buffer[sizeof(ulong)..]);
        BinaryPrimitives.WriteUInt64BigEndian(buffer[(sizeof(ulong) + MacKeyLength)..], SaltLength);
        Sha3Digest.Hash256(buffer[..^MacLength], mac);
        CryptographicOperations.ZeroMemory(buffer[..MacPrefixLength]);
    }

    private void DeriveKeys(in DescriptorSecret secret, ReadOnlySpan<byte> salt, Span<byte> keys)
    {
        Span<byte> input = stackalloc byte[DescriptorSecret.MaximumLength + SaltLength + 32];
        int length = secret.Write(input);
        salt.CopyTo(input[length..]);
        _purpose.CopyTo(input[(length + SaltLength)..]);
        Sha3Digest.Shake256(input[..(length + SaltLength + _purpose.Length)], keys);
        CryptographicOperations.ZeroMemory(input);
    }
}
