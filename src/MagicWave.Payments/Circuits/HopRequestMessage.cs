using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Circuits;

/// <summary>
/// REQUEST, from a hop: kind (1), version (1), form (1), terms id (16), id (16), network (32), cells (8), amount in 10⁻¹³ MWT (16), expires (8), and for a
/// chain the point that locks it (32). It names no client: it is bound to the onion layer that it came in. It is not signed, since the
/// layer says who it is from; nobody else could be shown it.
/// </summary>
public sealed record HopRequestMessage
{
    private const byte ForTokens = 1;
    private const byte ForChain = 2;
    private const int ShortLength = 3 + TermsId.Length + RequestId.Length + NetworkId.Length + sizeof(ulong) + Units.Amount.EncodedLength + sizeof(ulong);
    private const int LongLength = ShortLength + LockPoint.Length;

    /// <summary>Which hop of which circuit asks.</summary>
    public required TermsId Terms { get; init; }

    /// <summary>Its name.</summary>
    public required RequestId Id { get; init; }

    /// <summary>The ledger and asset.</summary>
    public required NetworkId Network { get; init; }

    /// <summary>The cells that the hop counted on the circuit so far, all of them.</summary>
    public required long Cells { get; init; }

    /// <summary>How much it asks for, above nothing.</summary>
    public required Amount Amount { get; init; }

    /// <summary>After this it need not be paid.</summary>
    public required UnixTime Expires { get; init; }

    /// <summary>What locks the chain that pays it; null for tokens.</summary>
    public LockPoint? Point { get; init; }

    /// <summary>Reads one.</summary>
    /// <returns>False when the body is not a REQUEST of this version and length, or something in it is out of its range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out HopRequestMessage? message)
    {
        message = null;
        ByteReader reader = new(body);
        if (!reader.TryReadBytes(3, out ReadOnlySpan<byte> head) || head[0] != (byte)HopMessageKind.Request || head[1] != TermsMessage.Version
            || body.Length != (head[2] == ForTokens ? ShortLength : head[2] == ForChain ? LongLength : -1)
            || !reader.TryReadBytes(TermsId.Length, out ReadOnlySpan<byte> terms)
            || !reader.TryReadBytes(RequestId.Length, out ReadOnlySpan<byte> id)
            || !reader.TryReadBytes(NetworkId.Length, out ReadOnlySpan<byte> network)
            || !reader.TryReadUInt64(out ulong cells) || cells > long.MaxValue
            || !reader.TryReadBytes(Units.Amount.EncodedLength, out ReadOnlySpan<byte> amount)
            || !LockTerms.TryReadTime(ref reader, out UnixTime expires))
        {
            return false;
        }

        Amount asked = Units.Amount.FromBytes(amount);
        LockPoint? point = null;
        if (!reader.IsAtEnd)
        {
            point = LockPoint.TryCreate(reader.Rest, out LockPoint locked) ? locked : null;
        }

        if (asked.Units < 1 || asked.Units > LockTerms.MaximumUnits || (point is null && body.Length == LongLength))
        {
            return false;
        }

        message = new()
        {
            Terms = TermsId.FromBytes(terms),
            Id = RequestId.FromBytes(id),
            Network = NetworkId.FromBytes(network),
            Cells = (long)cells,
            Amount = asked,
            Expires = expires,
            Point = point,
        };
        return true;
    }

    internal byte[] Write()
    {
        byte[] body = new byte[Point is null ? ShortLength : LongLength];
        ByteWriter writer = new(body);
        writer.WriteBytes([(byte)HopMessageKind.Request, TermsMessage.Version, Point is null ? ForTokens : ForChain]);
        Terms.CopyTo(writer.Reserve(TermsId.Length));
        Id.CopyTo(writer.Reserve(RequestId.Length));
        Network.CopyTo(writer.Reserve(NetworkId.Length));
        writer.WriteUInt64((ulong)Cells);
        Amount.CopyTo(writer.Reserve(Units.Amount.EncodedLength));
        writer.WriteUInt64((ulong)Expires.Milliseconds);
        Point?.CopyTo(writer.Reserve(LockPoint.Length));
        return body;
    }
}
