using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Keys;

/// <summary>
/// What proves, within one time period, that somebody knows a service's address (rend-spec-v3 section 2.1). It goes into the keys of
/// descriptors and introductions. As secret as the address.
/// </summary>
internal sealed class Subcredential
{
    /// <summary>32 bytes.</summary>
    public const int Length = Sha3Digest.Length;

    private readonly byte[] _bytes;

    private Subcredential(byte[] bytes) => _bytes = bytes;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Derives it.</summary>
    public static Subcredential Of(OnionAddress address, BlindedPublicKey blinded)
    {
        Span<byte> input = stackalloc byte[13 + Length + Ed25519Id.Length];
        Span<byte> credential = stackalloc byte[Length];
        ByteWriter first = new(input);
        first.WriteBytes("credential"u8);
        address.PublicKey.CopyTo(first.Reserve(Ed25519Id.Length));
        Sha3Digest.Hash256(first.Written, credential);
        ByteWriter second = new(input);
        second.WriteBytes("subcredential"u8);
        second.WriteBytes(credential);
        blinded.Key.CopyTo(second.Reserve(Ed25519Id.Length));
        byte[] bytes = new byte[Length];
        Sha3Digest.Hash256(second.Written, bytes);
        return new(bytes);
    }

    /// <summary>Takes 32 bytes.</summary>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public static Subcredential FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length ? new(bytes.ToArray()) : throw new ArgumentException($"A subcredential has {Length} bytes.", nameof(bytes));
}
