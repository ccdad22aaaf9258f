using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MagicWave.Cryptography.BlindRsa;

/// <summary>EMSA-PSS-ENCODE with SHA-384 and MGF1 with SHA-384 (RFC 8017 section 9.1.1).</summary>
internal static class PssEncoding
{
    private const int HashLength = SHA384.HashSizeInBytes;
    private const int ZeroPrefixLength = 8;
    private const byte Trailer = 0xBC;

    /// <summary>Encodes into as many bytes as the modulus has; its bit length is a multiple of 8, so that one bit stays clear.</summary>
    public static void Encode(ReadOnlySpan<byte> message, ReadOnlySpan<byte> salt, Span<byte> encoded)
    {
        int maskedLength = encoded.Length - HashLength - 1;
        Span<byte> block = encoded[..maskedLength];
        Span<byte> hash = encoded.Slice(maskedLength, HashLength);

        Span<byte> toHash = stackalloc byte[ZeroPrefixLength + HashLength + HashLength];
        toHash.Clear();
        SHA384.HashData(message, toHash[ZeroPrefixLength..]);
        salt.CopyTo(toHash[(ZeroPrefixLength + HashLength)..]);
        SHA384.HashData(toHash[..(ZeroPrefixLength + HashLength + salt.Length)], hash);

        block.Clear();
        block[^(salt.Length + 1)] = 1;
        salt.CopyTo(block[^salt.Length..]);
        Mask(hash, block);
        block[0] &= 0x7F;
        encoded[^1] = Trailer;
        CryptographicOperations.ZeroMemory(toHash);
    }

    private static void Mask(ReadOnlySpan<byte> seed, Span<byte> block)
    {
        Span<byte> input = stackalloc byte[HashLength + sizeof(uint)];
        Span<byte> mask = stackalloc byte[HashLength];
        seed.CopyTo(input);
        uint counter = 0;
        for (int offset = 0; offset < block.Length; offset += HashLength)
        {
            BinaryPrimitives.WriteUInt32BigEndian(input[HashLength..], counter++);
            SHA384.HashData(input, mask);
            int end = Math.Min(offset + HashLength, block.Length);
            for (int i = offset; i < end; i++)
            {
                block[i] ^= mask[i - offset];
            }
        }
    }
}
