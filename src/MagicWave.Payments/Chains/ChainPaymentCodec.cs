using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>
/// The stored form of a <see cref="ChainPayment"/>: version (1), role (1), state (1), reason (1), parts that are there (1), asked (16), expires (8),
/// then of those parts: lock before (112), lock behind (112), secret (32), opening (32), request (16). One part is a flag: the lock behind is over. Its key
/// is the neighbour and the lock's name.
/// </summary>
internal static class ChainPaymentCodec
{
    public const string Kind = "chain";

    private const byte Version = 1;
    private const int HeadLength = 5 + Amount.EncodedLength + sizeof(ulong);
    private const int LockLength = SettlementAccount.Length + LockTerms.EncodedLength + sizeof(ulong);
    private const int MaximumLength = HeadLength + (2 * LockLength) + (2 * LockScalar.Length) + RequestId.Length;

    [Flags]
    private enum Parts : byte
    {
        None = 0,
        In = 1,
        Out = 2,
        Secret = 4,
        Opening = 8,
        Request = 16,
        BehindOver = 32,
        All = 63,
    }

    /// <summary>The record that stores it, or the one that removes it.</summary>
    public static StateRecord ToRecord(ChainPayment payment, bool isForgotten) =>
        new(Kind, Key(payment), isForgotten ? default : Write(payment));

    public static byte[] Write(ChainPayment payment)
    {
        Parts parts = (payment.In is null ? 0 : Parts.In) | (payment.Out is null ? 0 : Parts.Out) | (payment.Secret is null ? 0 : Parts.Secret)
            | (payment.Opening is null ? 0 : Parts.Opening) | (payment.Request is null ? 0 : Parts.Request)
            | (payment.IsBehindOver ? Parts.BehindOver : 0);
        Span<byte> buffer = stackalloc byte[MaximumLength];
        ByteWriter writer = new(buffer);
        writer.WriteBytes([Version, (byte)payment.Role, (byte)payment.State, (byte)payment.Reason, (byte)parts]);
        payment.Asked.CopyTo(writer.Reserve(Amount.EncodedLength));
        writer.WriteUInt64((ulong)payment.Expires.Milliseconds);
        Write(ref writer, payment.In);
        Write(ref writer, payment.Out);
        payment.Secret?.CopyTo(writer.Reserve(LockScalar.Length));
        payment.Opening?.CopyTo(writer.Reserve(LockScalar.Length));
        payment.Request?.CopyTo(writer.Reserve(RequestId.Length));
        return writer.Written.ToArray();
    }

    public static bool TryRead(ReadOnlySpan<byte> value, out ChainPayment? payment)
    {
        payment = null;
        ByteReader reader = new(value);
        if (!reader.TryReadBytes(5, out ReadOnlySpan<byte> head) || head[0] != Version || head[1] is 0 or > (byte)ChainRole.Refused
            || head[2] is 0 or > (byte)ChainState.Cancelled || head[3] > (byte)CancelReason.Abandoned || head[4] > (byte)Parts.All
            || !reader.TryReadBytes(Amount.EncodedLength, out ReadOnlySpan<byte> asked)
            || !LockTerms.TryReadTime(ref reader, out UnixTime expires))
        {
            return false;
        }

        Parts parts = (Parts)head[4];
        RequestId? request = null;
        if (!TryRead(ref reader, parts.HasFlag(Parts.In), out ChainLock? before) || !TryRead(ref reader, parts.HasFlag(Parts.Out), out ChainLock? behind)
            || !TryRead(ref reader, parts.HasFlag(Parts.Secret), out LockScalar? secret)
            || !TryRead(ref reader, parts.HasFlag(Parts.Opening), out LockScalar? opening))
        {
            return false;
        }

        if (parts.HasFlag(Parts.Request))
        {
            request = reader.TryReadBytes(RequestId.Length, out ReadOnlySpan<byte> id) ? RequestId.FromBytes(id) : null;
        }

        payment = new()
        {
            Role = (ChainRole)head[1],
            State = (ChainState)head[2],
            Reason = (CancelReason)head[3],
            Asked = Amount.FromBytes(asked),
            Expires = expires,
            In = before,
            Out = behind,
            Secret = secret,
            Opening = opening,
            Request = request,
            IsBehindOver = parts.HasFlag(Parts.BehindOver),
        };
        return reader.IsAtEnd && request is null != parts.HasFlag(Parts.Request);
    }

    /// <summary>A waiting payee has no lock yet, so its key is that of its request, also later.</summary>
    private static byte[] Key(ChainPayment payment)
    {
        byte[] key = new byte[1 + SettlementAccount.Length + LockId.Length];
        ByteWriter writer = new(key);
        writer.WriteByte((byte)payment.Role);
        if (payment.Role == ChainRole.Payee)
        {
            payment.Request!.Value.CopyTo(writer.Reserve(RequestId.Length));
        }
        else
        {
            ChainLock known = (payment.In ?? payment.Out)!.Value;
            known.Peer.CopyTo(writer.Reserve(SettlementAccount.Length));
            known.Terms.Id.CopyTo(writer.Reserve(LockId.Length));
        }

        return writer.Written.ToArray();
    }

    private static void Write(ref ByteWriter writer, ChainLock? part)
    {
        if (part is { } known)
        {
            known.Peer.CopyTo(writer.Reserve(SettlementAccount.Length));
            known.Terms.Write(ref writer);
            writer.WriteUInt64((ulong)known.Issued.Milliseconds);
        }
    }

    private static bool TryRead(ref ByteReader reader, bool isThere, out ChainLock? part)
    {
        part = null;
        if (!isThere)
        {
            return true;
        }

        if (!reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> peer) || !LockTerms.TryRead(ref reader, out LockTerms terms)
            || !LockTerms.TryReadTime(ref reader, out UnixTime issued))
        {
            return false;
        }

        part = new(SettlementAccount.FromBytes(peer), terms, issued);
        return true;
    }

    private static bool TryRead(ref ByteReader reader, bool isThere, out LockScalar? part)
    {
        part = null;
        if (!isThere)
        {
            return true;
        }

        bool isGood = reader.TryReadBytes(LockScalar.Length, out ReadOnlySpan<byte> bytes) & LockScalar.TryCreate(bytes, out LockScalar scalar);
        part = scalar;
        return isGood;
    }
}
