using System.Net;
using MagicWave.Core.Bytes;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Cells;

/// <summary>
/// The body of EXTEND2 (tor-spec 5.1.2): number of link specifiers 1, then each as type 1, length 1, body; then a CREATE2 body.
/// Specifiers: 0 IPv4 and port (6), 1 IPv6 and port (18), 2 RSA identity (20), 3 Ed25519 identity (32); others are skipped.
/// </summary>
public readonly ref struct Extend2Body
{
    private const byte Ipv4 = 0;
    private const byte Ipv6 = 1;
    private const byte LegacyId = 2;
    private const byte Ed25519 = 3;

    /// <summary>Where the next relay is; IPv4 where both were given.</summary>
    public IPEndPoint Address { get; private init; }

    /// <summary>Its RSA identity.</summary>
    public RsaId RsaId { get; private init; }

    /// <summary>Its Ed25519 identity, where given.</summary>
    public Ed25519Id? Ed25519Id { get; private init; }

    /// <summary>The handshake to pass on.</summary>
    public HandshakeType HandshakeType { get; private init; }

    /// <summary>The data of the handshake.</summary>
    public ReadOnlySpan<byte> HandshakeData { get; private init; }

    /// <summary>
    /// Reads one and applies the rules for link specifiers: exactly one RSA identity that is not zero, at most one Ed25519 identity, at
    /// least one address with a port.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out Extend2Body body)
    {
        body = default;
        ByteReader reader = new(data);
        if (!reader.TryReadByte(out byte count))
        {
            return false;
        }

        IPEndPoint? ipv4 = null;
        IPEndPoint? ipv6 = null;
        RsaId? rsaId = null;
        Ed25519Id? ed25519Id = null;
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadByte(out byte type) || !reader.TryReadByte(out byte length) || !reader.TryReadBytes(length, out ReadOnlySpan<byte> value))
            {
                return false;
            }

            bool ok = type switch
            {
                Ipv4 => TryReadAddress(value, 4, ref ipv4),
                Ipv6 => TryReadAddress(value, 16, ref ipv6),
                LegacyId => value.Length == Identity.RsaId.Length && Once(ref rsaId, Identity.RsaId.FromBytes(value)),
                Ed25519 => value.Length == Identity.Ed25519Id.Length && Once(ref ed25519Id, Identity.Ed25519Id.FromBytes(value)),
                _ => true,
            };
            if (!ok)
            {
                return false;
            }
        }

        if (rsaId is not { IsZero: false } id || (ipv4 ?? ipv6) is not { } address || !Create2Body.TryRead(reader.Rest, out Create2Body create))
        {
            return false;
        }

        body = new() { Address = address, RsaId = id, Ed25519Id = ed25519Id, HandshakeType = create.Type, HandshakeData = create.Data };
        return true;
    }

    /// <summary>Writes an EXTEND2 body for <paramref name="target"/> and tells how many bytes it took.</summary>
    public static int Write(Span<byte> destination, HopTarget target, HandshakeType type, ReadOnlySpan<byte> handshakeData)
    {
        ArgumentNullException.ThrowIfNull(target);
        ByteWriter writer = new(destination);
        writer.WriteByte((byte)(target.Ed25519Id is null ? 2 : 3));
        int addressLength = target.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 16 : 4;
        writer.WriteByte(addressLength == 4 ? Ipv4 : Ipv6);
        writer.WriteByte((byte)(addressLength + 2));
        _ = target.Address.Address.TryWriteBytes(writer.Reserve(addressLength), out _);
        writer.WriteUInt16((ushort)target.Address.Port);
        writer.WriteByte(LegacyId);
        writer.WriteByte(Identity.RsaId.Length);
        target.RsaId.CopyTo(writer.Reserve(Identity.RsaId.Length));
        if (target.Ed25519Id is { } ed25519Id)
        {
            writer.WriteByte(Ed25519);
            writer.WriteByte(Identity.Ed25519Id.Length);
            ed25519Id.CopyTo(writer.Reserve(Identity.Ed25519Id.Length));
        }

        int create = new Create2Body(type, handshakeData).Write(writer.Free);
        return writer.Length + create;
    }

    private static bool TryReadAddress(ReadOnlySpan<byte> value, int addressLength, ref IPEndPoint? address)
    {
        if (value.Length != addressLength + 2)
        {
            return false;
        }

        // A second address of the same family is allowed, and the first one counts, as with tor.
        address ??= new(new IPAddress(value[..addressLength]), (value[addressLength] << 8) | value[addressLength + 1]);
        return address.Port != 0;
    }

    private static bool Once<T>(ref T? slot, T value)
        where T : struct
    {
        if (slot is not null)
        {
            return false;
        }

        slot = value;
        return true;
    }
}
