using System.Buffers.Binary;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.OnionServices.Ring;

/// <summary>
/// Places on the ring of directories (rend-spec-v3 2.2.3): SHA3-256 digests, in the order of their bytes. The two kinds name the number and
/// the length of the period in opposite orders.
/// </summary>
internal static class RingIndex
{
    /// <summary>The length of a place, in bytes.</summary>
    public const int Length = Sha3Digest.Length;

    /// <summary>Where a relay is.</summary>
    public static void OfRelay(Ed25519Id relay, ReadOnlySpan<byte> sharedRandom, TimePeriod period, Span<byte> index)
    {
        Span<byte> input = stackalloc byte[8 + Ed25519Id.Length + SharedRandomValue.Length + (2 * sizeof(ulong))];
        ByteWriter writer = new(input);
        writer.WriteBytes("node-idx"u8);
        relay.CopyTo(writer.Reserve(Ed25519Id.Length));
        writer.WriteBytes(sharedRandom);
        writer.WriteUInt64(unchecked((ulong)period.Number));
        writer.WriteUInt64((ulong)period.LengthMinutes);
        Sha3Digest.Hash256(writer.Written, index);
    }

    /// <summary>Where a copy of a service's descriptor is looked for; copies count from 1.</summary>
    public static void OfService(BlindedPublicKey blindedKey, int replica, TimePeriod period, Span<byte> index)
    {
        Span<byte> input = stackalloc byte[12 + Ed25519Id.Length + (3 * sizeof(ulong))];
        ByteWriter writer = new(input);
        writer.WriteBytes("store-at-idx"u8);
        blindedKey.Key.CopyTo(writer.Reserve(Ed25519Id.Length));
        writer.WriteUInt64((ulong)replica);
        writer.WriteUInt64((ulong)period.LengthMinutes);
        writer.WriteUInt64(unchecked((ulong)period.Number));
        Sha3Digest.Hash256(writer.Written, index);
    }

    /// <summary>What stands in for the shared random value of a period for which the authorities found none (rend-spec-v3 2.3.1).</summary>
    public static byte[] DisasterValue(TimePeriod period)
    {
        ReadOnlySpan<byte> prefix = "shared-random-disaster"u8;
        Span<byte> input = stackalloc byte[prefix.Length + (2 * sizeof(ulong))];
        prefix.CopyTo(input);
        BinaryPrimitives.WriteUInt64BigEndian(input[prefix.Length..], (ulong)period.LengthMinutes);
        BinaryPrimitives.WriteUInt64BigEndian(input[(prefix.Length + sizeof(ulong))..], unchecked((ulong)period.Number));
        byte[] value = new byte[SharedRandomValue.Length];
        Sha3Digest.Hash256(input, value);
        return value;
    }
}
