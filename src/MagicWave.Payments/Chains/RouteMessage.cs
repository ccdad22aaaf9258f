using MagicWave.Core.Bytes;
using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Chains;

/// <summary>
/// ROUTE, from the owner of a circuit to one hop inside that hop's own onion layer: version (1), form (1, <see cref="RouteForm"/>), lock before the
/// hop (72), tweak (32), then for a hop in the middle the lock behind it (72), and for the last one the id of its request (16). A hop learns its own
/// two locks and nothing of others.
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

    /// <summary>What it is for; forward or final unless it says otherwise. Final just when there is no lock behind.</summary>
    public RouteForm Form { get; init; } = Out is null ? RouteForm.Final : RouteForm.Forward;

    /// <summary>Whether it passes on a payment that is not for the circuit it came on.</summary>
    public bool IsTransit => Form is RouteForm.Transit or RouteForm.Joined or RouteForm.Back;

    /// <summary>Reads one.</summary>
    /// <returns>False when the body is not a ROUTE of this version, or something in it is out of its range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out RouteMessage? message)
    {
        message = null;
        ByteReader reader = new(body);
        if (!reader.TryReadByte(out byte version) || version != Version
            || !reader.TryReadByte(out byte form) || form is < (byte)RouteForm.Forward or > (byte)RouteForm.Back
            || body.Length != (form == (byte)RouteForm.Final ? FinalLength : ForwardLength)
            || !LockTerms.TryRead(ref reader, out LockTerms before)
            || !reader.TryReadBytes(LockScalar.Length, out ReadOnlySpan<byte> scalar)
            || !LockScalar.TryCreate(scalar, out LockScalar tweak))
        {
            return false;
        }

        if (form == (byte)RouteForm.Final)
        {
            _ = reader.TryReadBytes(RequestId.Length, out ReadOnlySpan<byte> id);
            message = new(before, tweak, null, RequestId.FromBytes(id));
        }
        else if (LockTerms.TryRead(ref reader, out LockTerms behind))
        {
            message = new(before, tweak, behind, null) { Form = (RouteForm)form };
        }

        return message is not null;
    }

    internal byte[] Write()
    {
        byte[] body = new byte[Out is null ? FinalLength : ForwardLength];
        ByteWriter writer = new(body);
        writer.WriteByte(Version);
        writer.WriteByte((byte)Form);
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
