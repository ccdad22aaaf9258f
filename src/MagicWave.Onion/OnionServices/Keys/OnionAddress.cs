using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Keys;

/// <summary>
/// The address of an onion service of version 3 (rend-spec-v3 section 6): the base32 of its public key, a checksum of 2 bytes and the
/// version, then <c>.onion</c>. To have one means that all three were right and that the key is a point of the prime-order group: no two
/// addresses lead to the same service.
/// </summary>
public readonly struct OnionAddress : IEquatable<OnionAddress>
{
    /// <summary>The letters before <c>.onion</c>.</summary>
    public const int LabelLength = 56;

    private const string Suffix = ".onion";
    private const byte Version = 3;
    private const int ChecksumLength = 2;
    private const int DecodedLength = Ed25519Id.Length + ChecksumLength + 1;

    private OnionAddress(Ed25519Id publicKey) => PublicKey = publicKey;

    /// <summary>The key that the service proves to have; all zero in a value that nobody made.</summary>
    public Ed25519Id PublicKey { get; }

    /// <summary>The 56 letters without <c>.onion</c>, in lower case.</summary>
    public string Label
    {
        get
        {
            Span<byte> decoded = stackalloc byte[DecodedLength];
            PublicKey.CopyTo(decoded);
            WriteChecksum(decoded[..Ed25519Id.Length], decoded.Slice(Ed25519Id.Length, ChecksumLength));
            decoded[^1] = Version;
            return Base32.Encode(decoded);
        }
    }

    /// <summary>Whether the two name the same service.</summary>
    public static bool operator ==(OnionAddress left, OnionAddress right) => left.Equals(right);

    /// <summary>Whether the two name different services.</summary>
    public static bool operator !=(OnionAddress left, OnionAddress right) => !left.Equals(right);

    /// <summary>The address of a service's key.</summary>
    /// <exception cref="ArgumentException">It is no key: not a point of the prime-order group.</exception>
    public static OnionAddress FromPublicKey(Ed25519Id publicKey)
    {
        Span<byte> key = stackalloc byte[Ed25519Id.Length];
        publicKey.CopyTo(key);
        return Ed25519Group.IsPoint(key)
            ? new(publicKey)
            : throw new ArgumentException("It is not a point of the prime-order group.", nameof(publicKey));
    }

    /// <summary>Reads the 56 letters, in either case, with or without <c>.onion</c> behind them.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out OnionAddress address)
    {
        if (text.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase))
        {
            text = text[..^Suffix.Length];
        }

        address = default;
        Span<byte> decoded = stackalloc byte[DecodedLength];
        if (text.Length != LabelLength || !Base32.TryDecode(text, decoded))
        {
            return false;
        }

        ReadOnlySpan<byte> key = decoded[..Ed25519Id.Length];
        Span<byte> checksum = stackalloc byte[ChecksumLength];
        WriteChecksum(key, checksum);
        if (decoded[^1] != Version || !PublicBytes.Equal(checksum, decoded.Slice(Ed25519Id.Length, ChecksumLength)) || !Ed25519Group.IsPoint(key))
        {
            return false;
        }

        address = new(Ed25519Id.FromBytes(key));
        return true;
    }

    /// <summary>
    /// Reads the name of a host: as <see cref="TryParse"/>, but <c>.onion</c> must be there, and labels before the address, as in
    /// <c>www.….onion</c>, are left to the service.
    /// </summary>
    public static bool TryParseHost(ReadOnlySpan<char> host, out OnionAddress address)
    {
        address = default;
        if (!IsOnionHost(host) || host[0] == '.')
        {
            return false;
        }

        ReadOnlySpan<char> labels = host[..^Suffix.Length];
        return TryParse(labels[(labels.LastIndexOf('.') + 1)..], out address);
    }

    /// <summary>Whether a host's name ends in <c>.onion</c>, be it an address or not: such a name must never reach the DNS (RFC 7686).</summary>
    public static bool IsOnionHost(ReadOnlySpan<char> host) => host.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public bool Equals(OnionAddress other) => PublicKey == other.PublicKey;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is OnionAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => PublicKey.GetHashCode();

    /// <summary>The address with <c>.onion</c>, in lower case.</summary>
    public override string ToString() => Label + Suffix;

    private static void WriteChecksum(ReadOnlySpan<byte> key, Span<byte> checksum)
    {
        Span<byte> input = stackalloc byte[15 + Ed25519Id.Length + 1];
        Span<byte> digest = stackalloc byte[Sha3Digest.Length];
        ByteWriter writer = new(input);
        writer.WriteBytes(".onion checksum"u8);
        writer.WriteBytes(key);
        writer.WriteByte(Version);
        Sha3Digest.Hash256(writer.Written, digest);
        digest[..ChecksumLength].CopyTo(checksum);
    }
}
