using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>Holds as the store keeps them. Key: account (32), id (32). Value: version (1), state (1), amount (16), expires (8).</summary>
internal static class HoldCodec
{
    public const string FromPeerKind = "hold-from-peer";
    public const string ToPeerKind = "hold-to-peer";

    private const byte Version = 1;
    private const int ValueLength = 1 + 1 + Amount.EncodedLength + sizeof(ulong);

    public static StateRecord Write(SettlementAccount peer, Hold hold)
    {
        byte[] value = new byte[ValueLength];
        ByteWriter writer = new(value);
        writer.WriteByte(Version);
        writer.WriteByte((byte)hold.State);
        hold.Amount.CopyTo(writer.Reserve(Amount.EncodedLength));
        writer.WriteUInt64((ulong)hold.Expires.Milliseconds);
        return new(KindOf(hold.Direction), Key(peer, hold.Id), value);
    }

    public static StateRecord Remove(SettlementAccount peer, Hold hold) => new(KindOf(hold.Direction), Key(peer, hold.Id), default);

    /// <summary>Reads one of either kind.</summary>
    /// <exception cref="PaymentException">The books hold something else.</exception>
    public static (SettlementAccount Peer, Hold Hold) Read(StateRecord record)
    {
        ReadOnlySpan<byte> key = record.Key.Span;
        ByteReader reader = new(record.Value.Span);
        if (key.Length != SettlementAccount.Length + HoldId.Length || record.Value.Length != ValueLength
            || !reader.TryReadByte(out byte version) || version != Version
            || !reader.TryReadByte(out byte state) || state > (byte)HoldState.Released
            || !reader.TryReadBytes(Amount.EncodedLength, out ReadOnlySpan<byte> amount)
            || !reader.TryReadUInt64(out ulong expires) || expires > long.MaxValue)
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "A held amount in the payment books cannot be read.");
        }

        HoldDirection direction = record.Kind == FromPeerKind ? HoldDirection.FromPeer : HoldDirection.ToPeer;
        Hold hold = new(HoldId.FromBytes(key[SettlementAccount.Length..]), direction, Amount.FromBytes(amount), new((long)expires), (HoldState)state);
        return (SettlementAccount.FromBytes(key[..SettlementAccount.Length]), hold);
    }

    private static string KindOf(HoldDirection direction) => direction == HoldDirection.FromPeer ? FromPeerKind : ToPeerKind;

    private static byte[] Key(SettlementAccount peer, HoldId id)
    {
        byte[] key = new byte[SettlementAccount.Length + HoldId.Length];
        peer.CopyTo(key);
        id.CopyTo(key.AsSpan(SettlementAccount.Length));
        return key;
    }
}
