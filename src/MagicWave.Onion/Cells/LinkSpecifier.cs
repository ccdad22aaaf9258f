using System.Net;
using MagicWave.Core.Bytes;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Cells;

/// <summary>One of the ways to name a relay on the wire (tor-spec 5.1.2): type 1, length 1, that many bytes. Immutable.</summary>
/// <param name="Type">Which kind; others than those in <see cref="LinkSpecifierType"/> are kept and passed on.</param>
/// <param name="Value">What it says, at most 255 bytes.</param>
public readonly record struct LinkSpecifier(LinkSpecifierType Type, ReadOnlyMemory<byte> Value)
{
    /// <summary>How many may stand in a list: its count is one byte.</summary>
    public const int MaximumCount = byte.MaxValue;

    /// <summary>
    /// Reads a list: count 1, then the specifiers. False when bytes are missing; what follows stays in the reader. Those of a known type
    /// with another length are refused, as tor does.
    /// </summary>
    public static bool TryReadList(ref ByteReader reader, out IReadOnlyList<LinkSpecifier> specifiers)
    {
        List<LinkSpecifier> list = [];
        specifiers = list;
        if (!reader.TryReadByte(out byte count))
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadByte(out byte type)
                || !reader.TryReadByte(out byte length)
                || !reader.TryReadBytes(length, out ReadOnlySpan<byte> value)
                || LengthOf((LinkSpecifierType)type) is { } expected && expected != length)
            {
                return false;
            }

            list.Add(new((LinkSpecifierType)type, value.ToArray()));
        }

        return true;
    }

    /// <summary>How many bytes <see cref="WriteList"/> takes.</summary>
    public static int ListLength(IReadOnlyList<LinkSpecifier> specifiers)
    {
        ArgumentNullException.ThrowIfNull(specifiers);
        return 1 + specifiers.Sum(static specifier => 2 + specifier.Value.Length);
    }

    /// <summary>Writes a list in the form that <see cref="TryReadList"/> reads.</summary>
    /// <exception cref="ArgumentException">There are more than 255, or one is longer than 255 bytes.</exception>
    public static void WriteList(ref ByteWriter writer, IReadOnlyList<LinkSpecifier> specifiers)
    {
        ArgumentNullException.ThrowIfNull(specifiers);
        if (specifiers.Count > MaximumCount || specifiers.Any(static specifier => specifier.Value.Length > byte.MaxValue))
        {
            throw new ArgumentException("A list has at most 255 link specifiers of at most 255 bytes.", nameof(specifiers));
        }

        writer.WriteByte((byte)specifiers.Count);
        foreach (LinkSpecifier specifier in specifiers)
        {
            writer.WriteByte((byte)specifier.Type);
            writer.WriteByte((byte)specifier.Value.Length);
            writer.WriteBytes(specifier.Value.Span);
        }
    }

    /// <summary>Names a relay as tor does to others: its address, its RSA identity, and its Ed25519 identity where that is known.</summary>
    public static IReadOnlyList<LinkSpecifier> Of(HopTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        byte[] address = target.Address.Address.GetAddressBytes();
        byte[] endPoint = [.. address, (byte)(target.Address.Port >> 8), (byte)(target.Address.Port & 0xFF)];
        List<LinkSpecifier> list = [new(address.Length == 4 ? LinkSpecifierType.IPv4 : LinkSpecifierType.IPv6, endPoint)];
        byte[] rsaId = new byte[RsaId.Length];
        target.RsaId.CopyTo(rsaId);
        list.Add(new(LinkSpecifierType.RsaId, rsaId));
        if (target.Ed25519Id is { } id)
        {
            list.Add(new(LinkSpecifierType.Ed25519Id, id.ToArray()));
        }

        return list;
    }

    /// <summary>
    /// What a circuit needs to go to the relay that the specifiers name; null when they do not name one: an IPv4 address with a port and
    /// one RSA identity that is not zero must be there, which is what tor asks for, and nothing twice but addresses.
    /// </summary>
    /// <param name="specifiers">As they came from somebody.</param>
    /// <param name="ntorOnionKey">The relay's onion key, 32 bytes.</param>
    public static HopTarget? ToTarget(IReadOnlyList<LinkSpecifier> specifiers, ReadOnlyMemory<byte> ntorOnionKey)
    {
        ArgumentNullException.ThrowIfNull(specifiers);
        IPEndPoint? address = null;
        RsaId? rsaId = null;
        Ed25519Id? ed25519Id = null;
        foreach ((LinkSpecifierType type, ReadOnlyMemory<byte> value) in specifiers)
        {
            if (LengthOf(type) is { } expected && expected != value.Length)
            {
                return null;
            }

            switch (type)
            {
                case LinkSpecifierType.IPv4:
                    address ??= EndPointOf(value.Span);
                    break;
                case LinkSpecifierType.RsaId when rsaId is null:
                    rsaId = Identity.RsaId.FromBytes(value.Span);
                    break;
                case LinkSpecifierType.Ed25519Id when ed25519Id is null:
                    ed25519Id = Identity.Ed25519Id.FromBytes(value.Span);
                    break;
                case LinkSpecifierType.RsaId or LinkSpecifierType.Ed25519Id:
                    return null;
                default:
                    break;
            }
        }

        return address is { Port: not 0 } && rsaId is { IsZero: false } id
            ? new HopTarget(id, ed25519Id is { IsZero: true } ? null : ed25519Id, address, ntorOnionKey, false, false, string.Empty)
            : null;
    }

    private static IPEndPoint EndPointOf(ReadOnlySpan<byte> value) => new(new IPAddress(value[..^2]), (value[^2] << 8) | value[^1]);

    private static int? LengthOf(LinkSpecifierType type) => type switch
    {
        LinkSpecifierType.IPv4 => 6,
        LinkSpecifierType.IPv6 => 18,
        LinkSpecifierType.RsaId => RsaId.Length,
        LinkSpecifierType.Ed25519Id => Ed25519Id.Length,
        _ => null,
    };
}
