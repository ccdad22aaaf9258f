using MagicWave.Core.Bytes;
using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Chains;

/// <summary>
/// ROUTE, from the client to one hop inside that hop's own onion layer: version (1), form (1), lock before the hop (72), tweak (32), then for a hop
/// in the middle the lock behind it (72), and for the last one the id of its request (16). A hop learns its own two locks and nothing of others.
/// </summary>
/// <param name="In">The lock that its upstream neighbour will make.</param>
/// <param name="Tweak">What opens the lock behind it and this together open the lock before it.</param>
/// <param name="Out">The lock that it is to make; null for the last hop.</param>
/// <param name="Request">What the last hop asked for; null for the others.</param>
public sealed record RouteMessage(LockTerms In, LockScalar Tweak, LockTerms? Out, RequestId? Request)
{
    /// <summary>The version that is written and read.</summary>
    public const byte Version = 1;

    /// <summary>Length of the longest, in bytes: it fits one relay cell.</summary>
    public const int MaximumLength = ForwardLength;

    private const int ForwardLength = 2 + (2 * LockTerms.EncodedLength) + LockScalar.Length;
    private const int FinalLength = 2 + LockTerms.EncodedLength + LockScalar.Length + RequestId.Length;
    private const byte Forward = 1;
    private const byte Final = 2;

    /// <summary>Reads one.</summary>
    /// <returns>False when the body is not a ROUTE of this version, or something in it is out of its range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out RouteMessage? message)
    {
        message = null;
        ByteReader reader = new(body);
        if (!reader.TryReadByte(out byte version) || version != Version
            || !reader.TryReadByte(out byte form)
            || body.Length != (form == Forward ? ForwardLength : form == Final ? FinalLength : -1)
            || !LockTerms.TryRead(ref reader, out LockTerms before)
            || !reader.TryReadBytes(LockScalar.Length, out ReadOnlySpan<byte> scalar)
            || !LockScalar.TryCreate(scalar, out LockScalar tweak))
        {
            return false;
        }

        if (form == Final)
        {
            _ = reader.TryReadBytes(RequestId.Length, out ReadOnlySpan<byte> id);
            message = new(before, tweak, null, RequestId.FromBytes(id));
        }
        else if (LockTerms.TryRead(ref reader, out LockTerms behind))
        {
            message = new(before, tweak, behind, null);
        }

        return message is not null;
    }

    internal byte[] Write()
    {
        byte[] body = new byte[Out is null ? FinalLength : ForwardLength];
        ByteWriter writer = new(body);
        writer.WriteByte(Version);
        writer.WriteByte(Out is null ? Final : Forward);
        In.Write(ref writer);
        Tweak.CopyTo(writer.Reserve(LockScalar.Length));
        if (Out is { } behind)
        {
            behind.Write(ref writer);
        }
        else
        {
            Request!.Value.CopyTo(writer.Reserve(RequestId.Length));
        }

        return body;
    }
}
