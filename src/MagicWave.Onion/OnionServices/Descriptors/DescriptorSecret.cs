using System.Buffers.Binary;
using MagicWave.Cryptography;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>What the keys of a layer are made from besides its salt (rend-spec-v3 2.5.1.1 and 2.5.2.1).</summary>
/// <param name="blindedKey">The blinded key, 32 bytes.</param>
/// <param name="cookie">The cookie of authorised clients, 16 bytes; empty where anybody may read.</param>
/// <param name="subcredential">The service's subcredential for the time period, 32 bytes.</param>
/// <param name="revisionCounter">The descriptor's revision.</param>
internal readonly ref struct DescriptorSecret(
    ReadOnlySpan<byte> blindedKey, ReadOnlySpan<byte> cookie, ReadOnlySpan<byte> subcredential, ulong revisionCounter)
{
    /// <summary>The length of a subcredential, in bytes.</summary>
    public const int SubcredentialLength = 32;

    /// <summary>The most that <see cref="Write"/> writes.</summary>
    public const int MaximumLength = Ed25519.PublicKeyLength + DescriptorCookie.Length + SubcredentialLength + sizeof(ulong);

    private readonly ReadOnlySpan<byte> _blindedKey = blindedKey;
    private readonly ReadOnlySpan<byte> _cookie = cookie;
    private readonly ReadOnlySpan<byte> _subcredential = subcredential;
    private readonly ulong _revisionCounter = revisionCounter;

    /// <summary>Writes it and tells its length. The caller erases it.</summary>
    public int Write(Span<byte> destination)
    {
        _blindedKey.CopyTo(destination);
        int length = _blindedKey.Length;
        _cookie.CopyTo(destination[length..]);
        length += _cookie.Length;
        _subcredential.CopyTo(destination[length..]);
        length += _subcredential.Length;
        BinaryPrimitives.WriteUInt64BigEndian(destination[length..], _revisionCounter);
        return length + sizeof(ulong);
    }
}
